"""Which series a figure belongs to: its own scope, and what others tell of the scope that it leaves open."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from briefings.changes.agreement import reach_of
from briefings.changes.days import SAME_DAYS
from briefings.changes.measures import unit_of_series
from briefings.model import Claim, Figure, SeriesKey, Stance

HARMED = frozenset({"killed", "wounded", "casualties", "captured", "missing", "displaced", "detained", "infected"})
"""States that people are put into by what happened somewhere: their number grows as more becomes known."""

DAILY = frozenset({"launch", "attack"})
"""Happenings that come again and again, and are told apart by their days."""

FEWEST_LETTERS = 2

SAME_EVENT = timedelta(days=1)
"""Between two days that articles give for one happening: a night has two, and clocks differ."""

RARE = frozenset({"launch"})
"""Happenings of which one is told of for days and from afar, so that theirs may lie as far apart as `SAME_DAYS`."""


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
    """The key in the light of what its speaker does: who demands 500 soldiers has none yet.

    What has befallen people is not demanded, but something about it: an inquiry into the deaths of 36.
    """
    asked = stance is Stance.DEMANDS and key.state != "planned" and key.state not in HARMED
    return replace(key, state="demanded") if asked else key


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
    place joins that place for which the very same number was told, else the only one of its article or of its speaker.
    """
    dated = list(_dated(told))
    places = _places(dated)
    placed = [replace(one, key=_placed(one, places)) for one in dated]
    placed = list(_in_only_place(_in_only_place(placed, _article_of), _speaker_of))
    known = _Known.of(one.key for one in placed)
    return [replace(one, key=known.completed(one.key)) for one in placed]


def _dated(told: Iterable[Counted]) -> Iterator[Counted]:
    """The figures, each with the day of its happening: all that is told of one launch has one day."""
    days: dict[tuple[str, str], dict[date, set[Numbered]]] = {}
    for one in told:
        if one.key.event not in DAILY:
            yield one
            continue
        known = days.setdefault((one.key.event, "" if one.key.event in RARE else one.key.place), {})
        value = _number(one)
        day = _day_of(one, value, known)
        known.setdefault(day, set()).add(value)
        yield replace(one, key=replace(one.key, event=f"{one.key.event} of {day}"))


def _day_of(one: Counted, value: Numbered, known: Mapping[date, set[Numbered]]) -> date:
    """The day of a happening: one that was told, near it or with the same number, else the latest, else a new one."""
    said = one.claim.event_time.day if one.claim.event_time is not None else None
    apart = SAME_DAYS if one.key.event in RARE else SAME_EVENT
    near = [day for day in known if said is not None and abs(day - said) <= apart]
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


def _in_only_place(told: Iterable[Counted], by: Callable[[Counted], Hashable]) -> list[Counted]:
    """The figures, those of the harmed without a place in the only one that their article or speaker has for them."""
    every = list(told)
    places: dict[tuple[Hashable, SeriesKey], set[str]] = {}
    for one in every:
        if one.key.place and one.key.state in HARMED and by(one) is not None:
            places.setdefault((by(one), _harm_of(one)), set()).add(one.key.place)
    found = []
    for one in every:
        bare = not one.key.place and one.key.state in HARMED and one.figure.as_of is None
        only = places.get((by(one), _harm_of(one)), set()) if bare else set()
        found.append(replace(one, key=replace(one.key, place=min(only))) if len(only) == 1 else one)
    return found


def _article_of(one: Counted) -> int:
    return one.claim.article_id


def _speaker_of(one: Counted) -> str | None:
    return one.claim.speaker


def _harm_of(one: Counted) -> SeriesKey:
    return replace(one.key, place="", of="", event="")


def _number(one: Counted) -> Numbered:
    return replace(one.key, place="", of="", event=""), round(reach_of(one.figure).value, 6)
