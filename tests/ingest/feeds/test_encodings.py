"""Entities that a feed declares are never expanded, in whatever encoding it hides them."""

from __future__ import annotations

import codecs

import pytest
from lxml import etree  # type: ignore[import-untyped] # lxml carries no types

from briefings.ingest.feeds.parsing import read_listing
from briefings.ingest.feeds.sniffing import unpacked
from briefings.model import UsageError

URL = "https://quay.example/feed"
BODY = (
    '<!DOCTYPE rss [<!ENTITY crate "SMUGGLED">]><rss version="2.0"><channel><title>Quay</title>'
    '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" href="/&crate;"/>'
    "<item><guid>/1</guid><description>The &crate; is full.</description></item></channel></rss>"
)
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
OVERLONG = BODY.encode().replace(b"<!", b"\xc0\xbc!")


def called(encoding: str, body: str = BODY) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>{body}'


SEVEN_BITS = called("utf-7", BODY.replace("<!ENTITY", "+ADwAIQ-ENTITY"))
HIDDEN = {
    "plain": BODY.encode(),
    "marked": codecs.BOM_UTF8 + called("utf-8").encode(),
    "controls": BODY.replace("<!", "<!\x01").encode(),
    "controls, patiently": BODY.replace("<!ENT", "<!ENT\x00").replace("<rss", "<br/><rss").encode(),
    "overlong": called("utf-8").encode() + OVERLONG,
    "seven bits": SEVEN_BITS.encode(),
    "seven bits, all": called("utf-7", BODY.replace("<", "+ADw-")).encode(),
    "another instruction": ('<?style encoding="utf-7"?>' + BODY.replace("<!ENTITY", "+ADwAIQ-ENTITY")).encode(),
    "long declaration": SEVEN_BITS.replace(" enc", " " * 3_000 + "enc").encode(),
    "wide declaration": SEVEN_BITS.replace('="utf', f'={" " * 10}"utf').encode(),
    "broken declaration": SEVEN_BITS.replace("<?x", "<?\x01x").encode(),
    "mainframe body": called("cp037", "").encode() + BODY.encode("cp037"),
    **{f"declared {name}": called(name).encode("cp037") for name in ("cp037", "ibm-1047", "utf-8", "cp500")},
    **{
        f"shifted {name}": called(name, BODY.replace("<!ENT", "<!E\x1b(BNT")).encode()
        for name in ("iso-2022-jp", "iso-2022-jp-3", "iso-2022-jp-ext", "iso-2022-kr", "hz", "iso-2022-cn")
    },
    **{f"bare {name}": BODY.encode(name) for name in WIDE},
    **{f"spaced {name}": f" {BODY}".encode(name) for name in WIDE},
    **{f"declared {name}": called(name).encode(name) for name in WIDE},
    **{f"called {name}": called(name).encode() for name in (*WIDE, "utf-16", "ucs-2be", "latin-1", "no-such-code")},
    **{f"body in {name}": called(name, "").encode() + BODY.encode(name) for name in WIDE},
    **{
        f"marked {name}": mark + BODY.encode(name)
        for name, mark in zip(("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"), MARKS, strict=True)
    },
}


@pytest.mark.parametrize("data", HIDDEN.values(), ids=HIDDEN)
def test_no_entity_is_expanded_in_any_encoding(data: bytes) -> None:
    try:
        listing = read_listing(data, source="quay", url=URL)
    except UsageError:
        return
    assert "SMUGGLED" not in repr(listing)


def test_a_little_feed_in_a_mainframes_code_does_not_grow() -> None:
    tenfold = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 6))
    feed = f'<!DOCTYPE rss [<!ENTITY e0 "crate">{tenfold}]><rss><channel><item>&e5;</item></channel></rss>'
    with pytest.raises(UsageError, match="EBCDIC"):
        read_listing(called("cp037", feed).encode("cp037"), source="quay", url=URL)


@pytest.mark.parametrize("data", HIDDEN.values(), ids=HIDDEN)
def test_what_is_parsed_is_utf8_and_calls_itself_nothing_else(data: bytes) -> None:
    try:
        plain = unpacked(data, limit=10_000)
    except UsageError as refusal:
        assert "EBCDIC" in str(refusal)  # noqa: PT017 - most are not refused
        return
    plain.decode()
    root = etree.fromstring(plain, etree.XMLParser(recover=True))
    assert root is None or root.getroottree().docinfo.encoding in {"UTF-8", None}
