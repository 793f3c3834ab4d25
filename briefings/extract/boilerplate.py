"""Boilerplate: which lines of a text are the page's furniture, which are headlines and which are prose."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

from briefings.model import Span

HEADLINE_WORDS = 22
LABEL_WORDS = 3
PROMO_WORDS = 9
PROMO_RUN = 3
LONGEST_FURNITURE = 300
"""Characters: longer lines are read as prose, and not tried against the patterns."""
WRAPPED = (50, 100)
"""Characters of a line that was broken at a fixed width."""

WRAPPED_SHARE = 0.6
ENDING = 5

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")
_ENDS = re.compile(r"[.!?…:;,][\"”’')\]]*$")
_INNER_END = re.compile(r"[a-z)][.!?][\"”’]? +[A-Z“\"]|,[\"”] ")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a text has boilerplate, headlines and prose paragraphs; three lists in order that share no character."""

    boilerplate: tuple[Span, ...] = ()
    headlines: tuple[Span, ...] = ()
    paragraphs: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class _Patterns:
    line: re.Pattern[str]
    prefix: re.Pattern[str]
    tail: re.Pattern[str]
    promo: re.Pattern[str]


@dataclass(slots=True)
class _Line:
    span: Span
    text: str
    words: int
    kind: str = "prose"


def read_layout(text: str, title: str = "") -> Layout:
    """Sort the lines of `text` into boilerplate, headlines and paragraphs.

    Nothing is removed: offsets refer to `text`. A hard-wrapped paragraph is one paragraph.
    """
    patterns = _patterns()
    masks: list[Span] = []
    lines = [line for place in _text_lines(text) for line in _cut(text, place, patterns, masks)]
    for line in lines:
        line.kind = _kind(line, patterns, title)
    _spread_promo(lines, patterns)
    _mark_teasers(lines)
    _mark_repeats(lines)
    masks += [line.span for line in lines if line.kind in {"boilerplate", "byline"}]
    return Layout(
        boilerplate=tuple(sorted(masks)),
        headlines=tuple(line.span for line in lines if line.kind in {"headline", "label"}),
        paragraphs=tuple(line.span for line in lines if line.kind == "prose"),
    )


@cache
def _patterns() -> _Patterns:
    raw = tomllib.loads(resources.files("briefings.extract").joinpath("data/boilerplate.toml").read_text("utf-8"))
    joined = {key: "|".join(f"(?:{one})" for one in raw[key]) for key in raw}
    return _Patterns(
        line=re.compile(f"(?:{joined['line']})$", re.IGNORECASE),
        prefix=re.compile(f"(?:{joined['prefix']})", re.IGNORECASE),
        tail=re.compile(f"(?<!\\w)(?:{joined['tail']})", re.IGNORECASE),
        promo=re.compile(f"\\b(?:{joined['promo']})\\b", re.IGNORECASE),
    )


def _cut(text: str, place: Span, patterns: _Patterns, masks: list[Span]) -> Iterator[_Line]:
    """The line without its masked beginning and its masked tail; nothing if that is all there is."""
    start, end = place.start, place.end
    prefix = patterns.prefix.match(text, start, end)
    if prefix:
        masks.append(Span(start, prefix.end()))
        start, end = _trim(text, prefix.end(), end)
    tail = patterns.tail.search(text, start, end)
    if tail and tail.start() < end:
        masks.append(Span(tail.start(), end))
        start, end = _trim(text, start, tail.start())
    if start < end:
        words = text[start:end]
        yield _Line(Span(start, end), words, len(_WORD.findall(words[:1000])))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _kind(line: _Line, patterns: _Patterns, title: str) -> str:
    if not line.words:
        return "boilerplate"
    if len(line.text) <= LONGEST_FURNITURE and patterns.line.match(line.text):
        return "byline" if line.text[:3].lower() == "by " else "boilerplate"
    if title and line.text.rstrip(". ") == title.strip().rstrip(". "):
        return "headline"
    return _text_kind(line)


def _text_kind(line: _Line) -> str:
    if line.words > HEADLINE_WORDS or _INNER_END.search(line.text):
        return "prose"
    if _is_title_case(line.text):
        return "headline"
    if _ENDS.search(line.text):
        return "prose"
    return "label" if line.words <= LABEL_WORDS else "headline"


def _is_title_case(text: str) -> bool:
    words = [word for word in _WORD.findall(text) if len(word) > 3]  # noqa: PLR2004 - short words stay small in titles
    quoted = text[:1] in "\"“'‘"
    return len(words) > LABEL_WORDS and not quoted and all(word[0].isupper() or word[0].isdigit() for word in words)


def _spread_promo(lines: list[_Line], patterns: _Patterns) -> None:
    """Mask every run of short lines that holds a line of the page's own advertising."""
    run: list[_Line] = []
    for line in [*lines, None]:
        if line is not None and _may_be_promo(line, patterns):
            run.append(line)
            continue
        if len(run) >= PROMO_RUN and any(patterns.promo.search(one.text) for one in run):
            for one in run:
                one.kind = "boilerplate"
        run = []


def _may_be_promo(line: _Line, patterns: _Patterns) -> bool:
    if line.words <= PROMO_WORDS and line.kind != "headline":
        return True
    return line.words <= 2 * PROMO_WORDS and patterns.promo.search(line.text) is not None


def _mark_teasers(lines: list[_Line]) -> None:
    """Mask a headline that stands after prose and right before a byline: it belongs to another article."""
    prose_seen = False
    for line, following in pairwise(lines):
        prose_seen = prose_seen or line.kind == "prose"
        if prose_seen and line.kind == "headline" and following.kind == "byline":
            line.kind = "boilerplate"


def _mark_repeats(lines: list[_Line]) -> None:
    seen: set[str] = set()
    for line in lines:
        if line.kind in {"headline", "label"}:
            if line.text in seen:
                line.kind = "boilerplate"
            seen.add(line.text)


def _text_lines(text: str) -> Iterator[Span]:
    """The lines of a text without blanks around them; lines that go on with the one before are joined to it."""
    places = [_trim(text, *match.span()) for match in _LINE.finditer(text)]
    found = [Span(start, end) for start, end in places if start < end]
    full = sum(WRAPPED[0] <= line.end - line.start <= WRAPPED[1] for line in found)
    wrapped = len(found) >= PROMO_RUN and full >= WRAPPED_SHARE * len(found)
    first = last = None
    for line in found:
        if first is None or last is None:
            first = line
        elif text.count("\n", last.end, line.start) != 1 or not _continues(text, last, line, wrapped=wrapped):
            yield Span(first.start, last.end)
            first = line
        last = line
    if first is not None and last is not None:
        yield Span(first.start, last.end)


def _continues(text: str, before: Span, after: Span, *, wrapped: bool) -> bool:
    """Whether the line `after` goes on with the sentence or the paragraph of the line before it."""
    start, end = before.start, before.end
    if text[after.start].islower() and end - start >= WRAPPED[0]:
        return _ENDS.search(text, max(start, end - ENDING), end) is None
    return wrapped and WRAPPED[0] <= end - start <= WRAPPED[1]
