"""What a body is, told from its first bytes and never from what the server calls it."""

from __future__ import annotations

import codecs
import re
import zlib

from briefings.ingest.feeds.listing import Form
from briefings.ingest.web.charsets import decoded
from briefings.model import UsageError

_LOOKED_AT = 60_000
_DECLARED_WITHIN = 2_000
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}encoding\s{0,9}=\s{0,9}["']\s{0,9}([\w.:-]{1,40})""", re.IGNORECASE)
_MEANT = {"iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949"}
_NOT_MEANT = frozenset(("ascii", "utf-8", "utf-7", "utf-16", "utf-32", "punycode", "utf-8-sig")) | {
    *("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "unicode-escape", "raw-unicode-escape"),
}
_SEVEN_BITS = frozenset(("hz", "iso2022_kr", "iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_3")) | {
    *("iso2022_jp_2004", "iso2022_jp_ext"),
}
_EBCDIC = b"Lo\xa7\x94"
_GZIP = b"\x1f\x8b"
_GZIP_WINDOW = 31
_SPACE = b" \t\r\n"
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r")
_DECLARATION = re.compile(rb"<\?xml(?![\w:.-])", re.IGNORECASE)
_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?(rss|rdf|feed|channel|urlset|sitemapindex|opml|html)(?=[\s>/])", re.IGNORECASE)
_PAGE = re.compile(rb"<!doctype\s+html", re.IGNORECASE)
_FORMS: dict[str, Form] = {
    "rss": "RSS",
    "channel": "RSS",
    "rdf": "RDF",
    "feed": "Atom",
    "urlset": "sitemap",
    "sitemapindex": "sitemap index",
}
_OTHERS = {
    "html": "is a web page, not a feed (some servers answer so with an error); give the address of its feed",
    "opml": "is a list of feeds (OPML), not a feed; import it as one",
}
# UTF-32 before UTF-16: the marks of one begin like those of the other.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNMARKED = (
    (re.compile(rb"\0\0\0<"), "utf-32-be"),
    (re.compile(rb"<\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0<\0[^\0]"), "utf-16-be"),
    (re.compile(rb"<\0[^\0]\0"), "utf-16-le"),
)


def form_of(data: bytes) -> Form | None:
    """The form of a feed or sitemap in bytes that `unpacked` gave, None where its beginning does not tell.

    Raises UsageError, with a reason that fits behind the name of what was read, for what surely is something else.
    """
    head = data[:_LOOKED_AT]
    start = head.lstrip(_SPACE)[:1]
    if start in {b"{", b"["}:
        return "JSON Feed"
    bare = _without_comments(head)
    root = _ROOT.search(bare)
    if root is None and _PAGE.search(bare) is None:
        return None
    name = root[1].decode("ascii").lower() if root else "html"
    if name in _OTHERS:
        raise UsageError(_OTHERS[name])
    return _FORMS[name]


def unpacked(data: bytes, *, limit: int) -> bytes:
    """`data` as it is to be parsed: gunzipped, in UTF-8 that does not call itself anything, without control characters.

    So what is looked for in it is what a parser will see. Good UTF-8 is taken for that, whatever it calls itself; bytes
    that call themselves UTF-8 or nothing and are not are taken for what they most likely are; see `decoded`.

    Raises UsageError, with a reason, for more than `limit` bytes, a broken or unfinished gzip stream, and EBCDIC.
    """
    if data.startswith(_GZIP):
        data = _gunzipped(data, limit)
    if len(data) > limit:
        message = f"is larger than {limit:,} bytes; it is not read"
        raise UsageError(message)
    if data.startswith(_EBCDIC):
        message = "is in EBCDIC, a code of mainframes that no feed uses; it is not read"
        raise UsageError(message)
    plain = _in_utf8(data).removeprefix(codecs.BOM_UTF8).translate(None, _CONTROLS)
    return _DECLARATION.sub(b"<?was-xml", plain)


def _in_utf8(data: bytes) -> bytes:
    codec, declared = _wide(data), _declared(data)
    if not codec and declared in _SEVEN_BITS and data.isascii():
        codec = declared
    if not codec and _is_utf8(data):
        return data
    codec = codec or declared
    return (data.decode(codec, "replace") if codec else decoded(data)).encode("utf-8", "replace")


def _declared(data: bytes) -> str:
    """The codec that is meant by an XML declaration; "" for none, for UTF-8 and the like, and for one unknown here.

    Western Latin-1 means Windows-1252, as on the web, and the older East Asian sets the larger ones that hold them.
    """
    found = _DECLARED.search(data[:_DECLARED_WITHIN])
    if found is None:
        return ""
    try:
        name = codecs.lookup(found[1].decode("ascii", "replace")).name
        b"<".decode(name, "replace")  # Python also calls codecs what gives no text, such as base64
    except (LookupError, UnicodeError):
        return ""
    return "" if name in _NOT_MEANT else _MEANT.get(name, name)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _wide(data: bytes) -> str:
    """The codec of text whose letters are of two or four bytes, "" for any other."""
    marked = (codec for mark, codec in _MARKS if data.startswith(mark))
    unmarked = (codec for start, codec in _UNMARKED if start.match(data))
    return next(marked, "") or next(unmarked, "")


def _gunzipped(data: bytes, limit: int) -> bytes:
    inflater = zlib.decompressobj(_GZIP_WINDOW)
    try:
        plain = inflater.decompress(data, limit + 1)
    except zlib.error as error:
        message = "is broken gzip data; it is not read"
        raise UsageError(message) from error
    if len(plain) <= limit and not inflater.eof:
        message = "is gzip data that ends too early; it is not read"
        raise UsageError(message)
    return plain


def _without_comments(head: bytes) -> bytes:
    """`head` without its comments; they may quote anything."""
    kept, at = [], 0
    while (start := head.find(b"<!--", at)) >= 0:
        kept.append(head[at:start])
        end = head.find(b"-->", start + 4)
        if end < 0:
            return b"".join(kept)
        at = end + 3
    return b"".join((*kept, head[at:]))
