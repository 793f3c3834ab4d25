"""Which mentions tell of the same event, where one happens at a moment: by their days, whatever the order they came in.

Days that the texts give are put in order, and those within two days of the first one of a group are one event: outlets
differ by time zone and by what they call the day. A mention without a day of its own goes by its article's.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

SAME_DAYS = timedelta(days=2)
LOOKING_BACK = timedelta(days=30)
LOOKING_AHEAD = timedelta(days=30)


class Tense(Enum):
    """How a mention lies to the day on which it was made public; recalled is what is taken as known: "the launch"."""

    HAPPENED = "happened"
    RECALLED = "recalled"
    ANSWERED = "answered"
    TO_COME = "to come"


@dataclass(frozen=True, slots=True)
class Mention:
    """One telling of something that happens once: the day it gives itself, if any, and that of its article."""

    published: date
    told: tuple[date, date] | None
    tense: Tense


def events_of(mentions: Iterable[Mention]) -> tuple[date, ...]:
    """The first days of the events that the mentions tell of, in order.

    Days that are told come first; an article's own day founds an event only if no told one is near, and for what is
    taken as known only if nothing is. What is denied, doubted or expected founds none.
    """
    every = [one for one in mentions if one.tense in {Tense.HAPPENED, Tense.RECALLED}]
    happened = [one for one in every if one.tense is Tense.HAPPENED or one.told is not None]
    firsts = _grouped({one.told[0] for one in happened if one.told is not None and one.told[0] == one.told[1]})
    loose = {one.published for one in happened if one.told is None and _near(firsts, one.published) is None}
    known = sorted({*firsts, *_grouped(loose)})
    recalled = {one.published for one in every if one.tense is Tense.RECALLED and one.told is None}
    unknown = sorted(day for day in recalled if _recalled(known, day) is None)
    apart = (day for place, day in enumerate(unknown) if not place or day - unknown[place - 1] > LOOKING_BACK)
    return tuple(sorted({*known, *apart}))


def event_of(mention: Mention, firsts: Sequence[date]) -> date | None:
    """The first day of the event that a mention tells of, among those known; None if it tells of none of them.

    An answer ("denied that it fired") goes to the last event before it, an expectation to the next one after it.
    """
    told = mention.told
    if told is not None and (found := _within(firsts, told[0] - SAME_DAYS, told[1])) is not None:
        return found
    if told is not None and mention.tense in {Tense.HAPPENED, Tense.RECALLED}:
        return None
    if mention.tense is Tense.HAPPENED:
        return _near(firsts, mention.published)
    if mention.tense in {Tense.ANSWERED, Tense.RECALLED}:
        return _recalled(firsts, mention.published)
    place = bisect_left(firsts, mention.published)
    following = firsts[place] if place < len(firsts) else None
    return following if following is not None and following - mention.published <= LOOKING_AHEAD else None


def _grouped(days: Iterable[date]) -> list[date]:
    firsts: list[date] = []
    for day in sorted(days):
        if not firsts or day - firsts[-1] > SAME_DAYS:
            firsts.append(day)
    return firsts


def _near(firsts: Sequence[date], day: date) -> date | None:
    """The event that a text of that day tells of without a date: the last one that is not long past."""
    return _within(firsts, day - 2 * SAME_DAYS, day + SAME_DAYS)


def _recalled(firsts: Sequence[date], day: date) -> date | None:
    """The last event of the month before, which a text of that day can take as known."""
    return _within(firsts, day - LOOKING_BACK, day + SAME_DAYS)


def _within(firsts: Sequence[date], start: date, end: date) -> date | None:
    """The last of the days from `start` to `end`."""
    place = bisect_right(firsts, end)
    return firsts[place - 1] if place and firsts[place - 1] >= start else None
