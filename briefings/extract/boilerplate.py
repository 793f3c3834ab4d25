"""Boilerplate: which lines of a text are the page's furniture, which are headlines and which are prose."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

from briefings.extract.neighbours import (
    PROMO_RUN,
    Line,
    count_words,
    mark_captions,
    mark_promo,
    mark_repeats,
    mark_teasers,
)
from briefings.model import Span

HEADLINE_WORDS = 22
LABEL_WORDS = 3
LONGEST_FURNITURE = 300
"""Characters: longer lines are read as prose, and not tried against the patterns."""
WRAPPED = (50, 100)
"""Characters of a line that was broken at a fixed width."""

WRAPPED_SHARE = 0.6
ENDING = 5

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")
# The stops of Chinese and Japanese, Arabic, Hindi and Burmese are among them.
_ENDS = re.compile(
    r"[.!?…:;,\u3001\u3002\uff01\uff0c\uff0e\uff1a\uff1b\uff1f\u060c\u061b\u061f\u06d4\u0964\u104a\u104b]"
    r"[\"”’')\]\u300d\u300f\uff09»]*$"
)
_INNER_END = re.compile(r"[a-z)][.!?][\"”’]? +[A-Z“\"]|,[\"”] ")
_SETS_OFF = re.compile(r"[|(\[—–/]|\s-\s")
_SENTENCE_END = re.compile(r"(?<!\b[A-Z])[.!?…][\"”’')\]]*(?=\s+[\"“‘'(\[]?[A-Z0-9])")
_BEFORE = re.compile(r"(?:[.!?…:;][\"”’')\]]*|[)\]|–—•])\s+$")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a text has boilerplate, headlines and prose paragraphs; three lists in order that share no character.

    `openings` are those of the boilerplate that open a line which goes on: a dateline, a date.
    """

    boilerplate: tuple[Span, ...] = ()
    headlines: tuple[Span, ...] = ()
    paragraphs: tuple[Span, ...] = ()
    openings: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class _Patterns:
    line: re.Pattern[str]
    credit: re.Pattern[str]
    offer: re.Pattern[str]
    prefix: re.Pattern[str]
    tail: re.Pattern[str]
    sentence: re.Pattern[str]
    block: re.Pattern[str]
    promo: re.Pattern[str]


def read_layout(text: str, title: str = "") -> Layout:
    """Sort the lines of `text` into boilerplate, headlines and paragraphs.

    Nothing is removed: offsets refer to `text`. A hard-wrapped paragraph is one paragraph.
    """
    patterns = _patterns()
    lines, masks, openings = _pieces(text, patterns)
    for line in lines:
        line.kind = _kind(line, patterns, title)
        line.opens = line.kind == "boilerplate" and patterns.block.fullmatch(line.text) is not None
    _mark_dense(text, lines)
    mark_promo(lines, patterns.promo)
    mark_teasers(lines)
    mark_captions(lines)
    mark_repeats(lines)
    masks += [line.span for line in lines if line.kind in {"boilerplate", "byline"}]
    return Layout(
        boilerplate=tuple(sorted([*masks, *openings])),
        headlines=tuple(line.span for line in lines if line.kind in {"headline", "label"}),
        paragraphs=tuple(line.span for line in lines if line.kind == "prose"),
        openings=tuple(openings),
    )


def is_offer(line: str) -> bool:
    """Whether a line tells readers to pay or to sign in for the rest."""
    return len(line) <= LONGEST_FURNITURE and _patterns().offer.fullmatch(line.strip()) is not None


@cache
def _patterns() -> _Patterns:
    raw = tomllib.loads(resources.files("briefings.extract").joinpath("data/boilerplate.toml").read_text("utf-8"))
    joined = {key: "|".join(f"(?:{one})" for one in raw[key]) for key in raw}
    return _Patterns(
        line=re.compile(f"(?:{joined['line']}|{joined['offer']})$", re.IGNORECASE),
        credit=re.compile(f"(?:{joined['credit']})$", re.IGNORECASE),
        offer=re.compile(joined["offer"], re.IGNORECASE),
        prefix=re.compile(f"(?:{joined['prefix']})", re.IGNORECASE),
        tail=re.compile(f"(?<!\\w)(?:{joined['tail']})", re.IGNORECASE),
        sentence=re.compile(f"(?<!\\w)(?:{joined['sentence']})", re.IGNORECASE),
        block=re.compile(joined["block"], re.IGNORECASE),
        promo=re.compile(f"\\b(?:{joined['promo']})\\b", re.IGNORECASE),
    )


def _pieces(text: str, patterns: _Patterns) -> tuple[list[Line], list[Span], list[Span]]:
    """The lines of `text` without what is masked in them, what is, and what opens them and is masked as well."""
    masks: list[Span] = []
    openings: list[Span] = []
    lines: list[Line] = []
    for place in _text_lines(text):
        opening = patterns.prefix.match(text, place.start, place.end)
        openings += [Span(*opening.span())] if opening else []
        start, end = _trim(text, opening.end(), place.end) if opening else (place.start, place.end)
        lines += _cut(text, Span(start, end), patterns, masks)
    return lines, masks, openings


def _cut(text: str, place: Span, patterns: _Patterns, masks: list[Span]) -> Iterator[Line]:
    """The line without its masked tail and sentences; nothing if that is all there is."""
    start, end = place.start, place.end
    tail = patterns.tail.search(text, start, end)
    if tail and tail.start() < end:
        masks.append(Span(tail.start(), end))
        start, end = _trim(text, start, tail.start())
    for begin, stop in _kept(text, start, end, patterns.sentence, masks):
        if begin < stop:
            words = text[begin:stop]
            yield Line(Span(begin, stop), words, count_words(words))


def _kept(text: str, start: int, end: int, sentence: re.Pattern[str], masks: list[Span]) -> Iterator[tuple[int, int]]:
    """What is left of a line without the sentences that begin as `sentence` says; no prose is cut within a sentence."""
    done = start
    for found in sentence.finditer(text, start, end):
        at = found.start()
        if at < done or (at > start and not _BEFORE.search(text, max(start, at - ENDING), at)):
            continue
        stop = _SENTENCE_END.search(text, found.end(), end)
        masks.append(Span(at, stop.end() if stop else end))
        yield _trim(text, done, at)
        done = stop.end() if stop else end
    yield _trim(text, done, end)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _kind(line: Line, patterns: _Patterns, title: str) -> str:
    if not line.words:
        return "boilerplate"
    if _is_furniture(line.text, patterns):
        return "byline" if line.text[:3].lower() == "by " else "boilerplate"
    if title and line.text.rstrip(". ") == title.strip().rstrip(". "):
        return "headline"
    return _text_kind(line)


def _is_furniture(text: str, patterns: _Patterns) -> bool:
    if len(text) > LONGEST_FURNITURE:
        return False
    return bool(patterns.line.match(text) or (_SETS_OFF.search(text) and patterns.credit.match(text)))


def _text_kind(line: Line) -> str:
    if line.words > HEADLINE_WORDS or _INNER_END.search(line.text):
        return "prose"
    if _is_title_case(line.text):
        return "headline"
    if _ENDS.search(line.text):
        return "prose"
    return "label" if line.words <= LABEL_WORDS else "headline"


def _is_title_case(text: str) -> bool:
    capitals = 0
    for word in _WORD.finditer(text):
        if word.end() - word.start() > 3:  # noqa: PLR2004 - short words stay small in titles
            first = text[word.start()]
            if not (first.isupper() or first.isdigit()):
                return False
            capitals += 1
    return capitals > LABEL_WORDS and text[0] not in "\"“'‘"


def _mark_dense(text: str, lines: list[Line]) -> None:
    for line, following in pairwise(lines):
        if "\n\n" not in text[line.span.end : following.span.start].replace("\r", "").replace(" ", ""):
            line.dense = following.dense = True


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
