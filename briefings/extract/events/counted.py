"""Events that a claim tells of only by a count: "900 soldiers in Kenya, 600 of them in Nakuru" puts soldiers in Nakuru.

Nothing is told but where a part is of those whom another event of the same claim puts into the country around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefings.extract.events.actions import actions
from briefings.extract.places import place_of
from briefings.model import Event, Figure, Polarity

IN_PLACE = "in_place"


def counted_events(events: Sequence[Event], figures: Sequence[Figure]) -> Iterator[Event]:
    """An event for each figure of the claim that is in place where none of its `events` is, as its number tells it."""
    locative = {action.name for action in actions() if action.locative}
    told = {event.place for event in events}
    for figure in figures:
        if not figure.place or figure.place in told or figure.state != IN_PLACE or figure.part_of is None:
            continue
        around = next((one for one in events if one.action in locative and _holds(one, figure)), None)
        if around is not None:
            told.add(figure.place)
            yield replace(around, trigger=figure.span, place=figure.place)


def _holds(event: Event, figure: Figure) -> bool:
    """Whether the event says that those whom a figure is a part of are in the country of the figure's place."""
    place = place_of(figure.place)
    inside = place is not None and place.country == event.target and place.name != event.target
    same = figure.polarity is event.polarity is Polarity.POSITIVE and not event.expected
    return inside and same and figure.of in {"", event.actor}
