"""Lines for a terminal: wrapping, quotation bars, columns. Counts wide (East Asian) characters as two."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable

from briefings.render.escape import Safe, clean

WIDTH = 100


def hang(text: str, indent: int, first: int = 0) -> Safe:
    """`text` wrapped to the width, its first line indented by `first`, the others by `indent`. Breaks no word."""
    return Safe(_wrap(text, " " * first, " " * indent))


def bar(text: str, indent: int) -> Safe:
    """`text` wrapped with a bar before each line, as a quotation is set off."""
    lead = " " * indent + "│ "
    return Safe(_wrap(clean(text), lead, lead))


def pad(text: str, width: int) -> Safe:
    """`text` filled up to `width` columns on the right; as it is if it is longer."""
    shown = clean(text)
    return Safe(shown + " " * (width - columns(shown)))


def pad_left(text: str, width: int) -> Safe:
    """`text` filled up to `width` columns on the left; as it is if it is longer."""
    shown = clean(text)
    return Safe(" " * (width - columns(shown)) + shown)


def widest(rows: Iterable[object], name: str, most: int) -> int:
    """The columns of the widest value of that name among `rows`, at most `most`."""
    return min(most, max((columns(clean(str(getattr(row, name)))) for row in rows), default=0))


def rule(sign: str) -> Safe:
    """A line of `sign` over the whole width."""
    return Safe(sign * WIDTH)


def columns(text: str) -> int:
    """How many columns of a terminal `text` takes."""
    return sum(_columns_of(sign) for sign in text)


def _columns_of(sign: str) -> int:
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _wrap(text: str, first: str, lead: str) -> str:
    """The lines of `text`; a no-break space in a template keeps a reference beside its line's last word."""
    lines = textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=lead, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(lines).replace("\xa0", " ")
