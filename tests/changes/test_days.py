"""Which mentions are of one event, by their days."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.changes.days import Mention, Tense, event_of, events_of

HAPPENED, RECALLED, ANSWERED, TO_COME = Tense.HAPPENED, Tense.RECALLED, Tense.ANSWERED, Tense.TO_COME
FIRST = date(2031, 5, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number - 1)


def mention(published: int, told: int | None = None, tense: Tense = HAPPENED) -> Mention:
    return Mention(day(published), (day(told), day(told)) if told else None, tense)


def days_of(*mentions: Mention) -> list[int | None]:
    """The day of the event that each mention is put to."""
    firsts = events_of(mentions)
    found = (event_of(one, firsts) for one in mentions)
    return [(one - FIRST).days + 1 if one else None for one in found]


@pytest.mark.parametrize(
    ("mentions", "days"),
    [
        ((mention(10), mention(14, 10), mention(15)), [10, 10, 15]),
        ((mention(3, 3), mention(4, 2)), [2, 2]),
        ((mention(3, 3), mention(9, 9)), [3, 9]),
        ((mention(3, 3), mention(20, tense=RECALLED)), [3, 3]),
        ((mention(3, tense=RECALLED), mention(6, tense=RECALLED)), [3, 3]),
        ((mention(3, 3), mention(8, 8), mention(12, tense=ANSWERED)), [3, 8, 8]),
        ((mention(3, tense=TO_COME), mention(9, 9)), [9, 9]),
        ((mention(9, 9), mention(12, tense=TO_COME)), [9, None]),
        ((mention(9, tense=ANSWERED),), [None]),
        ((mention(60, tense=ANSWERED), mention(3, 3)), [None, 3]),
    ],
)
def test_mentions_are_put_to_their_events(mentions: tuple[Mention, ...], days: list[int | None]) -> None:
    assert days_of(*mentions) == days


MENTIONS = st.builds(
    mention, st.integers(1, 40), st.one_of(st.none(), st.integers(1, 40)), st.sampled_from(list(Tense))
)


@settings(max_examples=50, deadline=None)
@given(st.lists(MENTIONS, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(mentions: list[Mention], chance: random.Random) -> None:
    mixed = mentions.copy()
    chance.shuffle(mixed)
    assert events_of(mixed) == events_of(mentions)


@settings(max_examples=50, deadline=None)
@given(st.lists(MENTIONS, max_size=12))
def test_what_is_said_to_have_happened_on_a_day_belongs_to_an_event(mentions: list[Mention]) -> None:
    for one, found in zip(mentions, days_of(*mentions), strict=True):
        assert found is not None or one.tense not in {HAPPENED, RECALLED}
