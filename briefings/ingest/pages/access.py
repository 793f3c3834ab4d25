"""How much of its article a page shows, and whether what it shows is an article at all."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import turbohtml

from briefings.extract.boilerplate import is_offer
from briefings.ingest.pages.facts import Facts
from briefings.model import Extent

FEWEST_WORDS = 25
"""A text with fewer is thin; the shortest news briefs have some thirty."""

TEASER_WORDS = 60
"""A text with more is none, even if the page's description says the same."""

CUT_WORDS = 150
"""A page that says it is not free, but not how long it is, and shows fewer words, shows a part."""

SHOWN_SHARE = 0.8
"""Of the words that a page says its article has; below, it shows a part."""

ARTICLE_WORDS = 120
"""A page with more words is an article, whatever its title."""

CONSENT = "a page that asks for consent"
CONSENT_LINES = 12
LONGEST_MARK = 1_000
"""Characters; a longer line is prose."""

LAST_LINES = 4
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")
_OPEN_END = re.compile(r"(?:…|\.\.\.|\[…\]|[\w,;–—-])[\"”’)\]]*$")
_SITE = re.compile(r"\s+[|\-–—·•»:]\s+")
_PIECES = 4


@dataclass(frozen=True, slots=True)
class _Kind:
    title: re.Pattern[str]
    text: re.Pattern[str]


def extent_of(facts: Facts, shown: str, text: str, document: turbohtml.Document) -> Extent:
    """How much of the article the page showed; `shown` is its text with boilerplate, `text` that without.

    Paywalled takes two things: that the page says so (in its metadata, by the marks of a wall, or by a line that asks
    to subscribe at the text's end) and that the text is cut off (it ends there or within a sentence, is shorter than
    the page says, or has fewer than `CUT_WORDS`). A page that is not free and shows its whole text anyway is whole.
    """
    words = len(_WORD.findall(text))
    offered = any(is_offer(line) for line in _lines(shown)[-LAST_LINES:])
    if _is_cut(facts, text, words, offered=offered) and (offered or _says_so(facts, document)):
        return Extent.PAYWALLED
    if words < FEWEST_WORDS or (words <= TEASER_WORDS and _is_description(facts, text)):
        return Extent.THIN
    return Extent.WHOLE


def refusal_of(facts: Facts, text: str) -> str:
    """What a page seems to be that is no article ("an error page"), "" for one that may be.

    It takes the title or heading of such a page and no more than `ARTICLE_WORDS` words, or a short text most of whose
    lines are such a page's. A page that says that it is an article, and when it was published, is taken at its word
    unless it has next to no text.
    """
    lines = _lines(text)
    words = len(_WORD.findall(text))
    if words > ARTICLE_WORDS:
        return CONSENT if not _states(facts) and _speaks_of_consent(lines) else ""
    return next((name for name, kind in _kinds().items() if _is_of_kind(kind, facts, lines, words)), "")


def _is_of_kind(kind: _Kind, facts: Facts, lines: Sequence[str], words: int) -> bool:
    hits = sum(len(_WORD.findall(line)) for line in lines if kind.text.search(line))
    mostly = 2 * hits > words
    if any(kind.title.fullmatch(piece) for piece in _pieces(facts)):
        return mostly or words < FEWEST_WORDS or (hits > 0 and not _states(facts))
    return mostly and not _states(facts)


def _states(facts: Facts) -> bool:
    """Whether the page says that it is an article and when it was published."""
    return facts.is_article and bool(facts.published)


def _speaks_of_consent(lines: Sequence[str]) -> bool:
    """Whether two of three of the first lines speak of consent, as the long texts of such pages do."""
    first = [line for line in lines[:CONSENT_LINES] if len(line) <= LONGEST_MARK]
    hits = sum(_kinds()[CONSENT].text.search(line) is not None for line in first)
    return hits > 2 and 3 * hits >= 2 * len(first)  # noqa: PLR2004 - two of three lines, and more than two


def _says_so(facts: Facts, document: turbohtml.Document) -> bool:
    wall = _table()["wall"]
    if facts.free is False or any(tier in wall["tiers"] for tier in re.split(r"\W+", facts.tier)):
        return True
    return facts.free is None and document.select_one(", ".join(wall["selectors"])) is not None


def _is_cut(facts: Facts, text: str, words: int, *, offered: bool) -> bool:
    if facts.words:
        return words < SHOWN_SHARE * facts.words
    lines = _lines(text)
    return offered or words < CUT_WORDS or bool(lines and _OPEN_END.search(lines[-1]))


def _is_description(facts: Facts, text: str) -> bool:
    """Whether the text is no more than what the page's metadata say of it, the title apart."""
    told = _bare(facts.description)
    body = _bare(text).removeprefix(_bare(facts.title))
    return bool(told) and len(body) <= 1.1 * len(told) and (body.startswith(told[:60]) or told.startswith(body[:60]))


def _bare(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))


def _lines(text: str) -> list[str]:
    return [line for raw in text.splitlines() if (line := raw.strip())]


def _pieces(facts: Facts) -> list[str]:
    """Title and heading, whole and in the pieces that name page and site."""
    names = [name for name in (facts.title, facts.heading) if name]
    return [piece for name in names for piece in (name, *_SITE.split(name)[:_PIECES]) if piece]


@cache
def _kinds() -> Mapping[str, _Kind]:
    return {name: _Kind(_joined(raw["title"]), _joined(raw["text"])) for name, raw in _table()["kinds"].items()}


def _joined(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in patterns), re.IGNORECASE)


@cache
def _table() -> Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]]:
    return tomllib.loads(files("briefings.ingest").joinpath("data/pages.toml").read_text(encoding="utf-8"))
