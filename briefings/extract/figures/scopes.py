"""A figure's scope completed from the event that its clause tells of: whose soldiers the 1,500 are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from briefings.extract.events import actions
from briefings.model import Event, Figure


def with_owner(figure: Figure, events: Sequence[Event]) -> Figure:
    """The figure with the actor of the nearest event that its counted things take part in, if it names no owner itself.

    `events` are those of the figure's own claim. Place and state are the figure's own: an event does not give them.
    """
    if figure.of:
        return figure
    near = [event for event in events if event.actor and _takes_part(figure.counted, event.action)]
    if not near:
        return figure
    nearest = min(near, key=lambda event: abs(event.trigger.start - figure.span.start))
    return replace(figure, of=nearest.actor)


def _takes_part(counted: str, action: str) -> bool:
    things = next(kind.things for kind in actions() if kind.name == action)
    return bool(counted) and counted in things
