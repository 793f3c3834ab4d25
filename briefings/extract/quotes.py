"""Quotations: where quotation marks open and close, whatever marks were typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from briefings.model import Span

LONGEST_SINGLE = 1500
NESTED_MARKS = 6

LAYOUT_MARKS = 4
"""So many marks in a row are a rule across the page or a slip of a machine, and quote nothing."""

# A mark may stand twice by bad conversion, its like right behind it or a blank away; "" is one mark if it has a word on
# one side only, else it closes one quotation and opens the next.
_ENTITY = r"&(?:(?:l|r)?(?:d?quo|aquo)|quot|bdquo|#0*34|#0*822[0-2]|#x0*22|#x201[cde]);"
_ANY_DOUBLE = (
    r"“(?: ?“)*|”(?: ?”)*|[„«»]|(?<!\S)\"\"(?=\w)|(?<=[^\s\"])\"\"(?![\w\"])|\"|''|``|’’|‘‘"
    rf"|(?:{_ENTITY})+"
)
_DOUBLE = re.compile(_ANY_DOUBLE)
_MARK = re.compile(rf"{_ANY_DOUBLE}|['‘]")
_LAYOUT = re.compile(rf"(?:[“”„«»\"'‘’`]|{_ENTITY}){{{LAYOUT_MARKS},}}|(?:[“”„«»\"] ){{{LAYOUT_MARKS},}}")
_OPENING = ("“", "„", "«", "``", "‘‘", "&ldquo;", "&bdquo;", "&laquo;", "&#8220;", "&#8222;", "&#x201c;", "&#x201e;")
_CLOSING = ("”", "»", "&rdquo;", "&raquo;", "&#8221;", "&#x201d;")
_SINGLE_CLOSE = re.compile(r"['’](?!\w)")
_ELIDED = re.compile(r"['‘’](?:\d\ds?\b|(?:em|til|cause|twas|tis|n)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quote:
    """One quotation: `span` with its marks, `inner` without them, `said` its words, `then` the character behind it.

    `closed` is False where the closing mark is missing and the paragraph's end was taken; `single` tells single marks.
    """

    span: Span
    inner: Span
    said: str
    then: str = ""
    closed: bool = True
    single: bool = False


def find_quotes(text: str, paragraphs: Iterable[Span]) -> tuple[Quote, ...]:
    """The outermost quotations of every paragraph, in order; quotations within quotations are not told apart."""
    return tuple(quote for paragraph in paragraphs for quote in _paragraph_quotes(text, paragraph))


def _paragraph_quotes(text: str, paragraph: Span) -> Iterator[Quote]:
    found: list[Quote] = []
    at = paragraph.start
    while match := _MARK.search(text, at, paragraph.end):
        at = match.end()
        layout = _LAYOUT.match(text, match.start(), paragraph.end)
        if layout:
            at = layout.end()
            continue
        if match.group() in "'‘":
            quote = _single(text, match, paragraph)
        elif _opens(text, match, paragraph):
            quote = _double(text, match, paragraph)
        else:
            quote = _stray_close(match, found)
        if quote:
            found.append(quote)
            at = quote.span.end
    return iter(found)


def _opens(text: str, match: re.Match[str], paragraph: Span) -> bool:
    """Whether a double mark opens; a straight one does if it stands before a word and not right after one."""
    mark = match.group()
    if mark.startswith(_OPENING):
        return True
    after = text[match.end() : match.end() + 1]
    if match.end() >= paragraph.end or after.isspace():
        return False
    before = text[match.start() - 1] if match.start() > paragraph.start else " "
    return (
        not mark.startswith(_CLOSING)
        and (before.isspace() or before in "([{—–-‘'/>:," or (before == '"' and after.isalnum()))
    ) or match.start() == paragraph.start


def _double(text: str, match: re.Match[str], paragraph: Span) -> Quote | None:
    for mark in _DOUBLE.finditer(text, match.end(), paragraph.end):
        if _opens(text, mark, paragraph) and mark.group() != "»":
            if _reopens(text, mark, paragraph):
                return _made(text, match.span(), (mark.start(), mark.start()), closed=False)
            continue
        return _made(text, match.span(), (mark.start(), mark.end()))
    return _made(text, match.span(), (paragraph.end, paragraph.end), closed=False)


STRAIGHT = frozenset({'"', '""', "&quot;", "&#34;"})


def _reopens(text: str, mark: re.Match[str], paragraph: Span) -> bool:
    """Whether a mark that opens inside an open quotation shows that the first one was never closed."""
    if mark.group() in STRAIGHT:
        return True
    near = islice(_DOUBLE.finditer(text, mark.end(), paragraph.end), NESTED_MARKS)
    return sum(not _opens(text, one, paragraph) for one in near) == 1


def _single(text: str, match: re.Match[str], paragraph: Span) -> Quote | None:
    """A quotation in single marks; an apostrophe is none, nor is a mark that nothing closes."""
    before = text[match.start() - 1] if match.start() > paragraph.start else " "
    after = text[match.end() : match.end() + 1]
    if (
        before.isalnum()
        or before in ".,?!"
        or not (after.isalnum() or after in '[$“"…')
        or _ELIDED.match(text, match.start())
    ):
        return None
    first: Quote | None = None
    for mark in _SINGLE_CLOSE.finditer(text, match.end(), min(paragraph.end, match.end() + LONGEST_SINGLE)):
        quote = _made(text, match.span(), (mark.start(), mark.end()), single=True)
        if text[mark.start() - 1] not in "sS":
            return quote
        first = first or quote
    return first


def _stray_close(match: re.Match[str], found: list[Quote]) -> Quote | None:
    """A closing mark that nothing opened: the last quotation of the paragraph goes on to it, if there is one."""
    if not found or found[-1].single:
        return None
    last = found.pop()
    opening = (last.span.start, last.inner.start)
    return _made(match.string, opening, match.span())


def _made(
    text: str, opening: tuple[int, int], closing: tuple[int, int], *, closed: bool = True, single: bool = False
) -> Quote | None:
    start, inner_start = opening
    inner_end, end = closing
    while inner_end > inner_start and text[inner_end - 1].isspace():
        inner_end -= 1
    while inner_start < inner_end and text[inner_start].isspace():
        inner_start += 1
    if inner_start >= inner_end:
        return None
    span = Span(start, end if closed else inner_end)
    inner = Span(inner_start, inner_end)
    return Quote(span, inner, inner.of(text), text[span.end : span.end + 1], closed, single)
