"""Numeric character references (`&#8217;`) that name no character: parsers stumble over them and lose whole texts."""

from __future__ import annotations

import re

_ONE = "&#(?:[xX][0-9a-fA-F]{1,8}|[0-9]{1,10});"
_RUN = re.compile(f"{_ONE}(?:{_ONE})*")  # to begin with letters of its own lets a search leap from one to the next
_CODE = re.compile(r"[xX]?[0-9a-fA-F]+")
_HALVES = range(0xD800, 0xE000)
_LAST = 0x10FFFF
_SPACES = (0x09, 0x0A, 0x0D)


def sound_references(markup: str) -> str:
    """`markup` with such references mended: two halves of a character are joined, one alone is U+FFFD.

    A control character becomes a blank. References to characters, and what is no reference, stay as they are.
    """
    return _RUN.sub(_mended, markup) if "&#" in markup else markup


def sound_references_in(data: bytes) -> bytes:
    """The same for bytes in a charset that writes ASCII as ASCII does."""
    return sound_references(data.decode("latin-1")).encode("latin-1") if b"&#" in data else data


def _mended(run: re.Match[str]) -> str:
    codes = [int(code[1:], 16) if code[0] in "xX" else int(code) for code in _CODE.findall(run[0])]
    if all(_is_sound(code) for code in codes):
        return run[0]
    units = "".join(chr(code) if code in _HALVES or _is_sound(code) else _instead(code) for code in codes)
    text = units.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(f"&#{ord(char)};" for char in text)


def _is_sound(code: int) -> bool:
    return code in _SPACES or (0x20 <= code <= _LAST and code not in _HALVES and code & 0xFFFE != 0xFFFE)  # noqa: PLR2004 # as XML has it


def _instead(code: int) -> str:
    return " " if code < ord(" ") else "\ufffd"
