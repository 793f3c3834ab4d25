"""Bytes of a web page as text, whatever the page says about itself."""

from __future__ import annotations

import codecs
import re

_DECLARED = re.compile(rb"""charset\s*=\s*(?:["']\s*)?([\w.:-]{2,40})""", re.IGNORECASE)
_HEAD = 4_096
_WESTERN = "cp1252"
_KNOWN = (
    *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp874", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic"),
    *("big5", "big5hkscs", "gb2312", "gbk", "gb18030", "euc_jp", "euc_kr", "shift_jis", "cp932", "cp949"),
    *(f"cp125{number}" for number in range(9)),
    *(f"iso8859-{number}" for number in (*range(2, 12), *range(13, 17))),
)
_ALLOWED = frozenset(codecs.lookup(name).name for name in _KNOWN)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decoded(data: bytes, declared: str = "") -> str:
    """The text of a page; never fails, bytes that fit nothing become U+FFFD and NULs are dropped.

    A byte order mark decides, then whether the bytes are good UTF-8, then `declared` (from the HTTP header), then the
    page's own meta element, then Western Windows. A declared UTF-8 with more bad than good letters counts as Western.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _clean(data.decode(name, "replace"))
    try:
        return _clean(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _clean(_guessed(data, declared))


def charset_of(content_type: str) -> str:
    """The charset named in a Content-Type header, "" if none."""
    found = _DECLARED.search(content_type.encode("ascii", "ignore"))
    return found[1].decode("ascii") if found else ""


def _guessed(data: bytes, declared: str) -> str:
    found = _DECLARED.search(data[:_HEAD])
    for name in (declared, found[1].decode("ascii", "ignore") if found else ""):
        codec = _codec(name)
        if codec == "utf-8" and _mostly_bad(data):
            continue
        if codec:
            return data.decode(codec, "replace")
    return data.decode(_WESTERN if _mostly_bad(data) else "utf-8", "replace")


def _mostly_bad(data: bytes) -> bool:
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(char > "\x7f" for char in text) - bad
    return bad > good


def _codec(name: str) -> str:
    """The codec of a charset label, "" for one that is unknown or no web charset; Latin-1 means Windows-1252."""
    try:
        found = codecs.lookup(name.strip()).name
    except (LookupError, ValueError):
        return ""
    if found in {"iso8859-1", "ascii"}:
        return _WESTERN
    return found if found in _ALLOWED else ""


def _clean(text: str) -> str:
    return text.replace("\0", "")
