"""What may pass as an article's text, and what it is called: rules for input that people hand over."""

from __future__ import annotations

from briefings.ingest.moments import without_marker
from briefings.model import UsageError

TEXT_BYTES = 20_000_000
LONGEST_TEXT = 1_000_000
_HEADLINE = range(15, 161)
_FEWEST_WORDS = 4
_LINES_LOOKED_AT = 15


def decode_text(data: bytes) -> str:
    """UTF-8 bytes as text, unchanged but for a byte order mark. Raises UsageError with a reason for a person."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = "is UTF-16 text; save it as UTF-8"
        raise UsageError(message)
    if b"\0" in data:
        message = f"is binary (a NUL at byte {data.index(0)}), not text; convert it to UTF-8 text"
        raise UsageError(message)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        message = f"is not UTF-8 (byte {at} is 0x{data[at]:02x}); save it as UTF-8"
        raise UsageError(message) from error
    check_text(text)
    return text


def check_text(text: str) -> None:
    """Raise UsageError, with a reason for a person, for a text that holds nothing or cannot be stored."""
    if not text:
        message = "is empty; there is nothing to read"
        raise UsageError(message)
    if not text.strip():
        message = "holds only white space; there is nothing to read"
        raise UsageError(message)
    if reason := too_long(text):
        message = f"{reason}; split it"
        raise UsageError(message)
    if "\0" in text:
        message = f"holds a NUL at character {text.index(chr(0))}; remove it"
        raise UsageError(message)
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        message = "holds half a character (a lone surrogate); write it out anew as UTF-8"
        raise UsageError(message)


def too_long(text: str) -> str:
    """The reason for which a text of over `LONGEST_TEXT` characters is refused, "" for any other.

    The parser that finds claims takes no more than that.
    """
    return f"is longer than {LONGEST_TEXT:,} characters" if len(text) > LONGEST_TEXT else ""


def headline_of(text: str) -> str:
    """The first short line that reads like a headline, "" if the body begins before one is found.

    A headline has four words or more, 15 to 160 characters and no full stop at its end. Only the first 15 lines with
    text are looked at, up to the first longer one.
    """
    lines = (line for raw in without_marker(text[:10_000]).splitlines() if (line := raw.strip()))
    for _, line in zip(range(_LINES_LOOKED_AT), lines, strict=False):
        if len(line) >= _HEADLINE.stop:
            return ""
        if len(line) in _HEADLINE and len(line.split()) >= _FEWEST_WORDS and not line.endswith((".", ":", ",", ";")):
            return line
    return ""
