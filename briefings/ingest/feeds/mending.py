"""A feed's XML mended where it is often broken, so that the quick parser reads what was meant instead of half of it."""

from __future__ import annotations

import re
from html.entities import html5

_FIRST_BYTES = 20_000
_MOST_AMPERSANDS = 200_000
_KNOWN_SPACES = (
    *(b"http://www.w3.org/2005/Atom", b"https://www.w3.org/2005/Atom", b"http://purl.org/atom/ns#"),
    *(b"http://purl.org/rss/1.0/", b"http://my.netscape.com/rdf/simple/0.9/", b"http://backend.userland.com/rss2"),
    *(b"http://purl.org/dc/elements/1.1/", b"http://purl.org/dc/terms/"),
)
_SPACE = re.compile(rb"""xmlns:([\w.-]{1,40})\s{0,9}=\s{0,9}["']([^"'<>]{1,300})["']""")
_CLASH = re.compile(
    rb"(</?)([\w.-]{1,40}):(?=(?:title|description|summary|link|author|category|date|published|updated|id)[\s/>])",
    re.IGNORECASE,
)
_ODD = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][\da-fA-F]{1,6});)")
_ODD_OR_CDATA = re.compile(
    rb"(?P<cdata><!\[CDATA\[(?:.*?\]\]>|.*\Z))|&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][\da-fA-F]{1,6});)"
    rb"(?:(?P<name>[A-Za-z][A-Za-z0-9]{1,31});)?",
    re.DOTALL,
)


def mended(data: bytes) -> bytes:
    """XML that `unpacked` gave without what makes a parser drop text: stray ampersands and HTML's entities.

    Elements of other vocabularies that are called like a feed's own (`media:title`) get another name, since the quick
    parser goes by the name alone. Sections of CDATA stay as they are. Does not make XML well-formed otherwise.
    """
    data = _renamed(data)
    mendable = _ODD.search(data) and data.count(b"&") <= _MOST_AMPERSANDS
    return _ODD_OR_CDATA.sub(_escaped, data) if mendable else data


def _escaped(found: re.Match[bytes]) -> bytes:
    if found["cdata"] is not None:
        return found[0]
    name = found["name"] or b""
    chars = html5.get(name.decode("ascii") + ";", "") if name else ""
    if chars:
        return b"".join(b"&#%d;" % ord(char) for char in chars)
    return b"&amp;" + (name + b";" if name else b"")


def _renamed(data: bytes) -> bytes:
    if not _CLASH.search(data):
        return data
    own = {prefix for prefix, space in _SPACE.findall(data[:_FIRST_BYTES]) if space.strip() in _KNOWN_SPACES}
    own |= {b"atom", b"rss", b"dc"}

    def other(found: re.Match[bytes]) -> bytes:
        return found[0] if found[2] in own else found[0] + b"other-"

    return _CLASH.sub(other, data)
