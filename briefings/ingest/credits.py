"""Whose report an article says that it is: author, dateline, byline, credit line and tail."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from briefings.extract.media import Media, known_media
from briefings.model import Draft

HEAD_LINES = 8
TAIL_LINES = 6
LINE = 240
"""Characters of a line, from its beginning or its end, that a credit may take."""

SENTENCE = 60
"""Characters before a credit in which a word on pictures makes it that of a picture."""

SHORT = 3
"""Letters of a name that may be a word's or another body's as well."""

NOBODY: Mapping[str, str] = MappingProxyType({})
_NAME = "\x01"
_SEVERAL = rf"(?:the )?{_NAME}(?:\s?(?:,|/|;|&|\+|\band\b|\bor\b)\s?(?:(?:and|the) )*{_NAME})*"
_STOP = re.compile(r"[.!?]\s")


@dataclass(frozen=True, slots=True)
class _Marked:
    """A line with a mark in the place of every medium that it names."""

    text: str
    names: tuple[str, ...]


_NOTHING = _Marked("", ())

Find = Callable[[re.Pattern[str], str], re.Match[str] | None]


def credits_of(draft: Draft, names: Mapping[str, str] = NOBODY) -> tuple[str, ...]:
    """The agencies and outlets that the draft's author, dateline, byline or last lines name as where it comes from.

    `names` are the known sources' names by id. An agency's own article is its own, as its source or its site shows. A
    picture's credit and what is said of the writer are no credit of the text, nor is what the text reports somebody to
    have said. They come in the order in which they are found, under the names that are used here.
    """
    media = known_media(tuple(sorted(set(names.values()))))
    found = [
        *_publisher(draft, names.get(draft.source, draft.source)),
        *_author(draft.author, media),
        *_lines(draft.text, media),
    ]
    return tuple(dict.fromkeys(found))


def _publisher(draft: Draft, name: str) -> Iterator[str]:
    """The agency whose own article this is, by the name of its source ("AP", "Reuters World") or by its address."""
    media = known_media()
    named = media.named(name) or media.named(name.upper())
    first = next(media.within(name), None)
    if named is None and first is not None and first.span.start == 0 and first.span.end > SHORT:
        named = first.medium
    if named is not None and named.kind == "agency":
        yield named.name
    site = f".{_host(draft.url)}"
    yield from (agency for domain, agency in _table()["sites"].items() if site.endswith(f".{domain}"))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # such as an address with half a bracket, which then is nobody's site
        return ""


def _author(author: str, media: Media) -> Iterator[str]:
    if author and not _forms("never")[0].search(author):
        yield from (one.medium.name for one in media.within(author[:LINE]))


def _lines(text: str, media: Media) -> Iterator[str]:
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    by = False
    for line in lines[:HEAD_LINES]:
        head = _marked(line[:LINE], media)
        yield from _credited("dateline", re.Pattern.match, head)
        if len(line) <= LINE:
            yield from _credited("byline", re.Pattern.fullmatch, head)
            yield from _credited("below_byline", re.Pattern.fullmatch, head if by else _NOTHING)
        by = line[:3].lower() == "by "
    for line in lines[-TAIL_LINES:]:
        yield from _credited("tail", re.Pattern.search, _marked(line[-LINE:], media))
    if len(lines) > 1 and len(lines[-1]) <= LINE:
        yield from _credited("last", re.Pattern.fullmatch, _marked(lines[-1], media))


def _credited(form: str, find: Find, line: _Marked) -> Iterator[str]:
    """The media that the line names in one of the forms."""
    for pattern in _forms(form) if line.names else ():
        match = find(pattern, line.text)
        if match is not None and not _is_of_other_things(line.text, match):
            first = line.text.count(_NAME, 0, match.start())
            yield from line.names[first : first + match[0].count(_NAME)]


def _marked(line: str, media: Media) -> _Marked:
    named = list(media.within(line))
    places = [(one.span.start, one.span.end) for one in named]
    return _Marked(_with_marks(line, places), tuple(one.medium.name for one in named))


def _with_marks(line: str, places: Sequence[tuple[int, int]]) -> str:
    """The line with a mark in the place of every name."""
    parts: list[str] = []
    done = 0
    for start, end in places:
        parts += (line[done:start].replace(_NAME, " "), _NAME)
        done = end
    return "".join(parts) + line[done:].replace(_NAME, " ")


def _is_of_other_things(line: str, match: re.Match[str]) -> bool:
    """Whether the credit, by the words around it, is a picture's, or tells of the writer."""
    before = _STOP.split(line[: match.start()])[-1][-SENTENCE:]
    return _forms("never")[0].search(before + match[0]) is not None


@cache
def _forms(name: str) -> tuple[re.Pattern[str], ...]:
    forms = _table()[name]
    if name == "never":
        return (re.compile("|".join(f"(?:{form})" for form in forms), re.IGNORECASE),)
    return tuple(re.compile(form.replace("NAMES", _SEVERAL), re.IGNORECASE) for form in forms)


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files("briefings.ingest").joinpath("data/credits.toml").read_text(encoding="utf-8"))
