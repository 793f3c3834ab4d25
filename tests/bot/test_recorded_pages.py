"""What is read for one page is what reading everything would show on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tangled_record import NOON, SPEAKERS, TOPICS, tangle

from bot.asking.moments import View
from bot.recorded.newest import newest_receipts
from bot.recorded.statements import once, receipts_of
from briefings.changes import series_of, stands_of
from briefings.model import Claim, Directness, Receipt, Stance, TimeAxis
from briefings.store import Store, Telling, Wanted, load_record, newest_bare, newest_whole, open_store

LAST = NOON + timedelta(hours=140)
MOMENTS = st.integers(-300, 300).map(lambda hours: NOON + timedelta(hours=hours))


@pytest.fixture(scope="module")
def tangled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("tangled") / "record.db"
    with open_store(f"sqlite:///{path}") as store:
        tangle(store)
        yield store


WANTED = st.builds(
    Wanted,
    topic=st.sampled_from(TOPICS),
    speaker=st.sampled_from(("", *filter(None, SPEAKERS))),
    stance=st.sampled_from((None, None, Stance.DENIES)),
    since=st.none() | MOMENTS,
    until=MOMENTS | st.just(LAST),
    axis=st.sampled_from(TimeAxis),
    telling=st.sampled_from((Telling.NEWS, Telling.ANYTHING)),
) | st.builds(
    Wanted,
    speaker=st.sampled_from(tuple(filter(None, SPEAKERS))),
    since=st.none() | MOMENTS,
    until=MOMENTS | st.just(LAST),
    axis=st.sampled_from(TimeAxis),
)


@settings(max_examples=40, deadline=None)
@given(wanted=WANTED, enough=st.integers(1, 30), whole=st.booleans())
def test_the_newest_are_the_first_of_all(tangled: Store, wanted: Wanted, enough: int, *, whole: bool) -> None:
    view = View(wanted.until or LAST, wanted.since, wanted.axis)
    every = _every(tangled, wanted, view, whole=whole)
    shown, more = newest_receipts(tangled, wanted, view, enough=enough, whole=whole)
    assert shown == every[:enough]
    assert more == (len(every) > enough)
    assert newest_receipts(tangled, wanted, view, enough=None, whole=whole) == (every, False)


def _every(store: Store, wanted: Wanted, view: View, *, whole: bool) -> tuple[Receipt, ...]:
    """The same by reading the whole record of the topic and speaker."""
    topic, speaker = wanted.topic or None, wanted.speaker or None
    record = load_record(store, topic=topic, speaker=speaker, until=view.until, axis=view.axis).current()
    return once(receipts_of(record, (one for one in record.claims if _holds(wanted, one)), view), whole=whole)


def _holds(wanted: Wanted, claim: Claim) -> bool:
    news = claim.directness is not Directness.NARRATED or claim.figures or claim.events
    stated = wanted.stance is None or claim.stance is wanted.stance
    return stated and (wanted.telling is not Telling.NEWS or bool(news))


def test_it_is_no_empty_comparison(tangled: Store) -> None:
    wanted = Wanted("troops", until=LAST)
    every = _every(tangled, wanted, View(LAST, None, TimeAxis.SEEN), whole=False)
    record = load_record(tangled, topic="troops", until=LAST)
    assert 40 < len(every) < len(record.current().claims) < len(record.claims)
    assert any(" and " in (receipt.speaker or "") for receipt in every)


@pytest.mark.parametrize("axis", TimeAxis)
@pytest.mark.parametrize("hours", [20, 90, 200])
def test_figures_and_positions_of_a_small_topic_are_those_of_all_its_claims(
    tangled: Store, axis: TimeAxis, hours: int
) -> None:
    until = NOON + timedelta(hours=hours)
    record = load_record(tangled, topic="troops", until=until, axis=axis).current()
    figures = newest_whole(tangled, Wanted("troops", until=until, axis=axis, telling=Telling.FIGURES), limit=9_999)
    positions = newest_whole(tangled, Wanted("troops", until=until, axis=axis, telling=Telling.POSITIONS), limit=9_999)
    assert series_of(figures.record) == series_of(record) != {}
    assert stands_of(positions.record) == stands_of(record) != {}


def test_a_part_says_how_far_back_it_goes(tangled: Store) -> None:
    every = newest_bare(tangled, Wanted("troops", until=LAST), limit=9_999)
    assert every.back_to is None
    some = newest_bare(tangled, Wanted("troops", until=LAST), limit=10)
    assert some.back_to is not None
    shown = {c for c in every.record.claims if every.record.articles[c.article_id].published_at >= some.back_to}
    assert shown <= set(some.record.claims)
    assert 5 <= len(shown) < 40
