"""Whom a sentence has its report from: agencies and outlets, not the speakers of whom they report."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from briefings.extract.media import Named, called, known_media
from briefings.model import Claim, Span

REACH = 110
"""Characters before a name in which the words that lead to it are looked for."""

BEHIND = 180
"""Characters behind a name in which its verb is looked for."""

_STOP = re.compile(r"[.!?][\"”’)]*\s")


@dataclass(frozen=True, slots=True)
class _Forms:
    before: re.Pattern[str]
    after: re.Pattern[str]
    back: re.Pattern[str]
    memory: int

    def cites(self, text: str, span: Span) -> bool:
        """Whether the medium at `span` is said to report, or to have been told."""
        lead = _STOP.split(text[max(0, span.start - REACH) : span.start])[-1]
        return bool(self.before.search(lead) or self.after.match(text[span.end : span.end + BEHIND]))


def with_via(claims: Iterable[Claim], text: str, outlets: tuple[str, ...] = ()) -> Iterator[Claim]:
    """The claims, each with the media that its sentence names as where the report comes from, in order of the text.

    "Told Elm Wire" makes Elm Wire the origin of the words; whose words they are is another question, and "according to
    the minister" names no medium.
    """
    cited = cited_in(text, outlets)
    starts = [one.span.start for one in cited]
    for claim in claims:
        first, last = (bisect_left(starts, place) for place in (claim.sentence.start, claim.sentence.end))
        names = tuple(dict.fromkeys(one.medium.name for one in cited[first:last]))
        yield replace(claim, via=names) if names else claim


def cited_in(text: str, outlets: tuple[str, ...] = ()) -> tuple[Named, ...]:
    """Every place in a text where it takes a report from a medium, in order; `outlets` are names of sources we read.

    That a medium is named is not enough: it has to be said to report or to have been told. A text comes back to one by
    its kind ("KBS reported … The broadcaster added"); these places count as well.
    """
    forms = _forms()
    named = [one for one in known_media(outlets).within(text) if forms.cites(text, one.span)]
    return tuple(sorted([*named, *_back(text, named, forms)], key=lambda one: one.span)) if named else ()


def _back(text: str, named: Sequence[Named], forms: _Forms) -> Iterator[Named]:
    """The places that come back to a medium which was cited shortly before, by a word for its kind."""
    starts = [one.span.start for one in named]
    ends = [stop.start() for stop in _STOP.finditer(text)]
    for match in forms.back.finditer(text):
        span = Span(*match.span())
        kinds = called()[match["noun"].lower()]
        last = bisect_left(starts, span.start)
        meant = next((one for one in reversed(named[max(0, last - 3) : last]) if one.medium.kind in kinds), None)
        if meant is None or bisect_left(ends, span.start) - bisect_left(ends, meant.span.end) > forms.memory:
            continue
        if span.start >= meant.span.end and forms.cites(text, span):
            yield Named(meant.medium, span)


@cache
def _forms() -> _Forms:
    table = tomllib.loads(files("briefings.extract").joinpath("data/citing.toml").read_text(encoding="utf-8"))
    words = {name.upper(): f"(?:{'|'.join(table[name].split())})" for name in ("says", "kind", "between")}
    words["OF"] = rf"(?:(?!(?:{'|'.join(table['not_of'].split())})\b)[\w’'.&-]+ ){{0,5}}"
    words["NOUN"] = f"(?P<noun>{'|'.join(called())})"

    def filled(form: str) -> str:
        return re.sub("|".join(rf"\b{word}\b" for word in words), lambda found: words[found[0]], form)

    return _Forms(
        re.compile("|".join(f"(?:{filled(form)}$)" for form in table["before"]), re.IGNORECASE),
        re.compile("|".join(f"(?:{filled(form)})" for form in table["after"]), re.IGNORECASE),
        re.compile(filled(table["back"]), re.IGNORECASE),
        table["memory"],
    )
