"""Which series a figure belongs to: its own scope, and what others tell of the scope that it leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from briefings.changes.agreement import reach_of
from briefings.changes.measures import unit_of_series
from briefings.model import Claim, Figure, SeriesKey, Stance

HARMED = frozenset({"killed", "wounded", "casualties", "captured", "missing", "displaced", "detained", "infected"})
"""States that people are put into by what happened somewhere: their number grows as more becomes known."""

DAILY = frozenset({"launch", "attack"})
"""Happenings that come again and again, and are told apart by their days."""

FEWEST_LETTERS = 2

SAME_EVENT = timedelta(days=1)
"""Between two days that articles give for one happening: a night has two, and clocks differ."""


def key_of(figure: Figure) -> SeriesKey | None:
    """What the figure counts by its own words; None if the text does not tell what, or names it by a mere sign.

    What is said to be somewhere, in no other state, is in place there: "8,000 of them in Kursk".
    """
    if sum(letter.isalpha() for letter in figure.counted) < FEWEST_LETTERS:
        return None
    unit = unit_of_series(figure.unit)
    state = figure.state or ("in_place" if figure.place and not unit else "")
    return SeriesKey(figure.counted, figure.of, figure.place, state, unit, figure.event)


def as_said(key: SeriesKey, stance: Stance) -> SeriesKey:
    """The key in the light of what its speaker does: who demands 500 soldiers has none yet."""
    return replace(key, state="demanded") if stance is Stance.DEMANDS and key.state != "planned" else key


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure of a claim with the key of its series; `on` is the day on which the claim was published."""

    claim: Claim
    figure: Figure
    key: SeriesKey
    on: date


def completed(told: Sequence[Counted]) -> list[Counted]:
    """The figures, in the order given, with what their words leave open where only one answer is known.

    A happening that comes daily gets its day. A figure whose text does not tell whose things it counts, or in which
    happening, joins the only owner and the only happening known for them; a number of the killed or wounded without a
    place joins that place for which the very same number was told.
    """
    dated = list(_dated(told))
    places = _places(dated)
    placed = [replace(one, key=_placed(one, places)) for one in dated]
    known = _Known.of(one.key for one in placed)
    return [replace(one, key=known.completed(one.key)) for one in placed]


def _dated(told: Iterable[Counted]) -> Iterator[Counted]:
    days: dict[SeriesKey, dict[date, set[float]]] = {}
    for one in told:
        if one.key.event not in DAILY:
            yield one
            continue
        known = days.setdefault(replace(one.key, of=""), {})
        value = round(reach_of(one.figure).value, 6)
        day = _day_of(one, value, known)
        known.setdefault(day, set()).add(value)
        yield replace(one, key=replace(one.key, event=f"{one.key.event} of {day}"))


def _day_of(one: Counted, value: float, known: Mapping[date, set[float]]) -> date:
    """The day of a happening: one that was told, near it or with the same number, else the latest, else a new one."""
    said = one.claim.event_date
    near = [day for day in known if said is not None and abs(day - said) <= SAME_EVENT]
    again = [day for day, values in known.items() if value in values]
    if near or again:
        return max(near or again)
    if said is not None or not known:
        return said or one.on
    return max(known)


@dataclass(slots=True)
class _Known:
    """Whose things are known to be counted, and in which happenings, by all else of the key."""

    pairs: dict[SeriesKey, set[tuple[str, str]]]
    answers: dict[SeriesKey, SeriesKey] = field(default_factory=dict)

    @classmethod
    def of(cls, keys: Iterable[SeriesKey]) -> _Known:
        pairs: dict[SeriesKey, set[tuple[str, str]]] = {}
        for key in keys:
            pairs.setdefault(replace(key, of="", event=""), set()).add((key.of, key.event))
        return cls(pairs)

    def completed(self, key: SeriesKey) -> SeriesKey:
        """The key with the only owner and the only happening that fit what it tells."""
        if key not in self.answers:
            fits = [
                (of, event)
                for of, event in self.pairs[replace(key, of="", event="")]
                if key.of in {"", of} and key.event in {"", event}
            ]
            owners, events = {of for of, _ in fits if of}, {event for _, event in fits if event}
            owner = min(owners) if len(owners) == 1 else key.of
            self.answers[key] = replace(key, of=owner, event=min(events) if len(events) == 1 else key.event)
        return self.answers[key]


Numbered = tuple[SeriesKey, float]


def _places(told: Iterable[Counted]) -> dict[Numbered, set[SeriesKey]]:
    found: dict[Numbered, set[SeriesKey]] = {}
    for one in told:
        if one.key.place and one.key.state in HARMED:
            found.setdefault(_number(one), set()).add(one.key)
    return found


def _placed(one: Counted, places: Mapping[Numbered, set[SeriesKey]]) -> SeriesKey:
    if one.key.place or one.key.state not in HARMED:
        return one.key
    fits = [
        known.place
        for known in places.get(_number(one), ())
        if one.key.of in {"", known.of} and one.key.event in {"", known.event}
    ]
    return replace(one.key, place=min(fits)) if len(set(fits)) == 1 else one.key


def _number(one: Counted) -> Numbered:
    return replace(one.key, place="", of="", event=""), round(reach_of(one.figure).value, 6)
