"""A made-up briefing that fills every template there is, to try an operator's own before a channel sees them."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path

from briefings.model import (
    Answer,
    Answered,
    AnswerGroup,
    Briefing,
    Change,
    ChangeKind,
    Directness,
    Dispute,
    Extent,
    Figure,
    Point,
    Position,
    Posted,
    Proposition,
    Question,
    Receipt,
    Series,
    SeriesKey,
    SourceState,
    Span,
    Stance,
    Stand,
    StandingQuestion,
    Topic,
)
from briefings.render.filling import template_names, templates_from
from briefings.render.own_templates import Broken
from briefings.render.platforms import PLATFORMS, render_answer, render_briefing
from briefings.render.replies import render_replies
from briefings.render.views import PLAIN, Detail

UNTIL = datetime(2024, 10, 24, 18, tzinfo=UTC)
SINCE = UNTIL - timedelta(days=1)
LONG = "A long word and another one follow here. " * 200
_THING = Proposition("Arden", "close", "the harbour")
_KEY = SeriesKey("ship", "Arden")


def try_templates(folder: Path) -> tuple[Broken, ...]:
    """What is wrong with a folder's templates: names that are nearly ours, and whatever fails when they are filled.

    A fault that only other values than the made-up ones show is not found.
    """
    found: list[Broken] = list(_misnamed(folder))
    with templates_from(folder, report=found.append):
        for platform in PLATFORMS:
            _render_all(platform)
    return tuple(dict.fromkeys(found))


def _misnamed(folder: Path) -> Iterator[Broken]:
    known = template_names()
    for path in sorted(folder.rglob("*.j2")):
        name = path.relative_to(folder).as_posix()
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
        if name not in known and near:
            yield Broken(str(path), 0, f"no template has this name, so nothing uses it; is it meant to be {near[0]}?")


def _render_all(platform: str) -> None:
    full = made_up_briefing()
    empty = Briefing(full.topic, SINCE, UNTIL, (), sources=full.sources, left_out=full.changes[:1])
    blind = replace(empty, sources=(SourceState("dark", "Dark Herald", None, "HTTP 503"),), left_out=())
    for briefing in (full, empty, blind):
        details = (PLAIN, Detail(explain=True, left_out=True)) if PLATFORMS[platform].details else (PLAIN,)
        for detail in details:
            render_briefing(briefing, platform, charts=False, detail=detail)
    groups = (AnswerGroup("Thu 24 Oct 2024", (_receipt(1), _receipt(2, LONG)), ("a remark",)),)
    render_answer(Answer("Claims on harbours", groups, full.series, full.disputes, "as typed"), platform, charts=False)
    render_answer(Answer("Claims on nothing"), platform)
    told = {(c.earlier.article_id, c.earlier.ordinal): Posted("1", SINCE) for c in full.corrections if c.earlier}
    render_replies(full.corrections, told, platform)


def made_up_briefing() -> Briefing:
    """A briefing with something of everything, in words that no article has."""
    stands = tuple(Stand(f"Speaker {n}", position, _receipt(20 + n)) for n, position in enumerate(Position))
    question = StandingQuestion(1, "harbours", "How many ships are there?", _KEY, SINCE)
    changes = tuple(change for change in _changes() if change.kind is not ChangeKind.CORRECTED)
    return Briefing(
        Topic("harbours", "Harbours of Arden", ("harbour",)),
        SINCE,
        UNTIL,
        changes,
        corrections=tuple(change for change in _changes() if change.kind is ChangeKind.CORRECTED),
        series=(Series(_KEY, "Ships in the harbour", (_point(5, 40), _point(7, 41))),),
        disputes=(Dispute(_THING, "Arden closes the harbour", stands),),
        questions=(Question(_THING, "Arden closes the harbour", stands[0]),),
        sources=(
            SourceState("lit", "Harbour Wire", UNTIL),
            SourceState("dark", "Dark Herald", SINCE, "HTTP 503"),
        ),
        articles_read=3,
        timezone="Europe/Kyiv",
        left_out=changes[:1],
        answered=(Answered(question, changes[:2]),),
        unread=(("uk", 3),),
        recorded=12,
    )


def _changes() -> Iterator[Change]:
    """Of every kind one with everything that it may have, and one with as little as it may have."""
    positions = cycle(Position)
    for number, kind in enumerate(ChangeKind, 1):
        counted = {"figure": _figure(7), "earlier_figure": _figure(5), "whole": _figure(9)}
        held = {"position": next(positions), "earlier_position": next(positions)}
        for given in (counted, held):
            yield Change(
                kind,
                "harbours",
                _THING,
                "Ships in the harbour",
                _receipt(number),
                earlier=_receipt(30 + number, LONG),
                outlets=("Harbour Wire", "Dark Herald"),
                reason="a rule",
                **given,
            )
        bare = replace(
            _receipt(50 + number), speaker=None, speaker_text="", cue_text="", url="", link="", extent=Extent.SUMMARY
        )
        yield Change(kind, "harbours", _THING, "Ships in the harbour", bare)


def _receipt(number: int, sentence: str = "The harbour of Arden has 7 ships, its master said.") -> Receipt:
    return Receipt(
        number,
        0,
        Span(0, len(sentence)),
        sentence,
        (Span(0, len(sentence)),),
        sentence,
        Directness.INDIRECT,
        Stance.ASSERTS,
        "Master of the harbour",
        "its master",
        "said",
        "Harbour Wire",
        "Ships come in",
        f"https://harbour.example/{number}",
        f"https://harbour.example/{number}#:~:text=The%20harbour",
        UNTIL,
        UNTIL,
        number,
    )


def _figure(value: float) -> Figure:
    return Figure(Span(0, 1), value, value, value, counted="ship")


def _point(value: float, number: int) -> Point:
    return Point(_figure(value), _receipt(number))
