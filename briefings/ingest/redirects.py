"""Whether a redirect ended at the page that was asked for, or at another one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, parse_qsl, urlsplit

from briefings.ingest.pages.addresses import canonical_address
from briefings.model import Draft

_FRONT = re.compile(r"(?:index|default|home)(?:\.\w{2,5})?|[a-z]{2}(?:[-_][a-z]{2})?")
_TELLING = re.compile(r"\d{4,}|(?:[^\W_]+-){2,}[^\W_]+")
_PART = re.compile(r"\s*\|\s*|\s+[-–—·:]\s+")
_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"\.\w{2,5}$")
_FREQUENT = frozenset(("from", "have", "more", "news", "that", "this", "what", "when", "will", "with", "your"))
_LONG_WORD = 4
_WITHOUT_SPACES = "\u2e80"
"""From here on are the scripts of East Asia: a headline is not parted into words."""


def leads_away(asked: str, ended: str) -> bool:
    """Whether the addresses alone tell that a redirect led to another page.

    It did if it ended at a front page, at a section that the page asked for stands in, or at what was told where to
    send the reader back to: a login, a consent. Another spelling of one address (https, www., AMP) is no other page.
    """
    was, now = _plain(asked), _plain(ended)
    before, after = _segments(was), _segments(now)
    if _is_same(was, now) or _is_front(was):
        return False
    above = after == before[: len(after)] and len(after) < len(before) and not _TELLING.search((after or [""])[-1])
    return _is_front(now) or (above and not now.query) or _sends_back(ended, before)


def led_elsewhere(asked: str, ended: str, page: Draft, *, title: str) -> bool:
    """Whether the `page` that was read where a redirect ended is another one than was asked for.

    `title` is what the article is called, "" if nobody said. A page at another path is believed if it states the
    address that was asked for as its own, or if its title or the end of its address has a word in common with those.
    """
    was = _plain(asked)
    if _is_same(was, _plain(ended)) or page.url == was.geturl():
        return False
    if leads_away(asked, ended):
        return True
    one, other = _apart(title, page.title)
    slug = _tokens(_slug(asked))
    known = _tokens(one) | (slug if len(slug) > 1 else set())
    found = _tokens(other) | _tokens(_slug(ended)) | _tokens(_slug(page.url))
    return bool(known) and known.isdisjoint(found)


def _plain(url: str) -> SplitResult:
    return urlsplit(canonical_address("", url))


def _segments(parts: SplitResult) -> list[str]:
    return [segment.casefold() for segment in parts.path.split("/") if segment]


def _is_same(was: SplitResult, now: SplitResult) -> bool:
    return _segments(was) == _segments(now) and set(parse_qsl(was.query)) <= set(parse_qsl(now.query))


def _is_front(parts: SplitResult) -> bool:
    """A front page, perhaps one of several languages; `/?p=5` may be an article."""
    segments = _segments(parts)
    return not parts.query and (not segments or (len(segments) == 1 and _FRONT.fullmatch(segments[0]) is not None))


def _sends_back(ended: str, before: list[str]) -> bool:
    values = (value for _, value in parse_qsl(urlsplit(ended).query))
    return bool(before) and any(_returns(value) == before for value in values if "/" in value)


def _returns(value: str) -> list[str]:
    try:
        return _segments(_plain(value))
    except ValueError:
        return []


def _apart(one: str, other: str) -> tuple[str, str]:
    """Both titles without the part that stands in both, an outlet's name; whole if either has but one part."""
    ours, theirs = (_PART.split(title.casefold().strip()) for title in (one, other))
    if min(len(ours), len(theirs)) == 1 or ours == theirs:
        return one, other
    both = set(ours) & set(theirs)
    return " ".join(part for part in ours if part not in both), " ".join(part for part in theirs if part not in both)


def _slug(url: str) -> str:
    segments = _segments(urlsplit(url))
    return _ENDING.sub("", segments[-1]) if segments else ""


def _tokens(text: str) -> set[str]:
    """The words that may tell one headline from another, or all if there are none of those."""
    words = set(_parted(text))
    return {word for word in words if _tells(word)} or words


def _parted(text: str) -> Iterator[str]:
    for word in _WORD.findall(text.casefold()):
        if word[0] < _WITHOUT_SPACES:
            yield word
        else:
            yield from (word[at : at + 2] for at in range(max(len(word) - 1, 1)))


def _tells(word: str) -> bool:
    return word[0] >= _WITHOUT_SPACES or (len(word) >= _LONG_WORD and word not in _FREQUENT)
