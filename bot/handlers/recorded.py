"""What the record answers: claims, who said what, figures, disputes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from bot.asking.commands import ASKED
from bot.asking.moments import When
from bot.asking.queries import Query, query_of, token_of
from bot.asking.responses import Choice, Response, menus_of
from bot.asking.typed import shown
from bot.recorded.answers import Desk
from bot.schedules.plans import joined
from briefings.model import Answer, Stance, TimeAxis


def who_said(desk: Desk, query: Query) -> Response:
    """What a speaker said; a menu where several fit what was typed, none of them in full. Raises UsageError."""
    when = when_of(query)
    match = desk.speaker(query["name"], when)
    if match.open and (choices := _choices(query, (match.name, *match.others)))[1:]:
        names = joined([choice.label for choice in choices], "or")
        empty = f"“{shown(query['name'])}” may be {names}: pick one, or type the whole name."
        return Response(Answer("Who is meant?", empty=empty), menus=menus_of("Pick one", choices), private=True)
    said = desk.said_by(match, topic=query["topic"], when=when)
    return Response(said, menus=menus_of("Somebody else?", _choices(query, match.others)))


def _choices(query: Query, names: Iterable[str]) -> tuple[Choice, ...]:
    """The same asked of each name; those too long for a command are left out."""
    asked, longest = dict(query.values), ASKED[query.command].options[0].longest
    return tuple(
        Choice(name, token_of(query_of(query.command, asked | {"name": name}), 1))
        for name in names
        if len(name) <= longest
    )


HANDLERS: Mapping[str, Callable[[Desk, Query], Answer | Response]] = {
    "claims": lambda desk, q: desk.claims_about(q["topic"], speaker=q["speaker"], stance=q["stance"], when=when_of(q)),
    "who-said": who_said,
    "figures": lambda desk, q: desk.figures_of(q["topic"], when=when_of(q)),
    "disputed": lambda desk, q: desk.disputed(q["topic"], when=when_of(q)),
}

SUGGESTS: Mapping[str, Callable[[Desk, str], tuple[str, ...]]] = {
    "topics": lambda desk, typed: desk.topic_names(typed),
    "speakers": lambda desk, typed: desk.speaker_names(typed),
    "stances": lambda _desk, typed: tuple(s for s in Stance if typed.strip().casefold() in s),
    "times": lambda _desk, typed: tuple(axis for axis in TimeAxis if typed.strip().casefold() in axis),
}


def when_of(query: Query) -> When:
    """The times that a query names."""
    return When(query["since"], query["as-of"], query["by"])
