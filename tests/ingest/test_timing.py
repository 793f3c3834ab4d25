"""When feeds are read next and pages looked at again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.ingest.feeds.listing import Hints
from briefings.ingest.timing import (
    CEILING,
    FLOOR,
    LONGEST_ASKED,
    LONGEST_REST,
    VISITS,
    Outcome,
    first_visit,
    is_due,
    next_poll,
    next_visit,
    put_off,
)
from briefings.model import Poll

NOW = datetime(2024, 10, 24, 12, 10, tzinfo=UTC)  # a Thursday
USUAL = timedelta(minutes=15)
FEED = Poll("gazette", "https://gazette.example/feed")
HOUR = timedelta(hours=1)


def after(poll: Poll, outcome: Outcome, *, now: datetime = NOW, jitter: float = 0.0) -> Poll:
    return next_poll(poll, outcome, now=now, usual=USUAL, jitter=jitter)


def wait(poll: Poll, *, now: datetime = NOW) -> timedelta:
    assert poll.next_at is not None
    return poll.next_at - now


def test_a_feed_begins_with_the_usual_interval_and_follows_what_it_gives() -> None:
    poll = after(FEED, Outcome(new=3))
    assert wait(poll) == USUAL
    busy = after(poll, Outcome(new=1))
    assert wait(busy) == USUAL / 2
    assert wait(after(busy, Outcome(new=1))) == FLOOR
    quiet = after(poll, Outcome())
    assert wait(quiet) == USUAL * 1.5
    for _ in range(5):
        quiet = after(quiet, Outcome())
    assert wait(quiet) == CEILING < HOUR


def test_what_was_noted_of_a_good_reading() -> None:
    failed = replace(FEED, failures=3, failed_at=NOW - HOUR, error="no answer", new_at=NOW - HOUR)
    poll = after(failed, Outcome(etag='"7"', last_modified="then"))
    assert (poll.read_at, poll.etag, poll.last_modified, poll.new_at) == (NOW, '"7"', "then", NOW - HOUR)
    assert (poll.failures, poll.failed_at, poll.error) == (0, None, "")
    assert after(poll, Outcome(new=1)).new_at == NOW


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(new=1, fresh_for=2 * HOUR),
        Outcome(new=1, hints=Hints(ttl=2 * HOUR)),
        Outcome(new=1, hints=Hints(every=2 * HOUR)),
        Outcome(new=1, hints=Hints(every=2 * HOUR, ttl=HOUR), fresh_for=HOUR),
        Outcome(error="busy", retry_after=2 * HOUR),
    ],
)
def test_what_feed_or_server_ask_for_comes_first(outcome: Outcome) -> None:
    assert wait(after(FEED, outcome)) == 2 * HOUR


def test_what_a_feed_asks_for_holds_on_while_nothing_changes() -> None:
    poll = after(FEED, Outcome(new=1, hints=Hints(ttl=2 * HOUR, skip_hours=frozenset({16}))))
    again = after(poll, Outcome(), now=NOW + 2 * HOUR)
    assert again.next_at == datetime(2024, 10, 24, 17, tzinfo=UTC)
    assert wait(after(again, Outcome(hints=Hints()))) < HOUR


def test_hours_and_days_are_skipped_by_the_clocks_of_greenwich() -> None:
    night = Hints(skip_hours=frozenset({12, 13, 14}))
    assert after(FEED, Outcome(hints=night)).next_at == datetime(2024, 10, 24, 15, tzinfo=UTC)
    local = NOW.astimezone(tz=None)
    assert after(FEED, Outcome(hints=night), now=local).next_at == datetime(2024, 10, 24, 15, tzinfo=UTC)
    today = Hints(skip_days=frozenset({3}))
    assert after(FEED, Outcome(hints=today)).next_at == datetime(2024, 10, 25, tzinfo=UTC)
    never = Hints(skip_days=frozenset(range(7)))
    assert wait(after(FEED, Outcome(hints=never))) == LONGEST_ASKED


def test_failures_are_spaced_out_and_keep_the_last_good_reading() -> None:
    good = after(FEED, Outcome(new=1, etag='"7"', last_modified="then"))
    poll, waits = good, []
    for _ in range(12):
        poll = after(poll, Outcome(error="no answer"), jitter=1.0)
        waits.append(wait(poll))
    assert waits[:3] == [2 * FLOOR, 4 * FLOOR, 8 * FLOOR]
    assert waits[-1] == LONGEST_REST
    assert (poll.read_at, poll.etag, poll.last_modified) == (NOW, '"7"', "then")
    assert (poll.failures, poll.error, poll.failed_at) == (12, "no answer", NOW)


def test_what_was_not_even_tried_has_not_failed_and_comes_after_the_rest() -> None:
    poll = replace(FEED, read_at=NOW - HOUR, failures=2, failed_at=NOW - HOUR, error="no answer", etag='"7"')
    later = after(poll, Outcome(error="its host rests", retry_after=HOUR, resting=True))
    assert later == replace(poll, next_at=later.next_at)
    assert HOUR < wait(later) < HOUR + FLOOR
    assert not is_due(later, NOW + HOUR)
    ahead = after(replace(poll, read_at=NOW + HOUR), Outcome(error="its host rests", resting=True))
    assert not is_due(ahead, NOW)


def test_a_visit_that_was_not_paid_is_still_to_be_paid() -> None:
    visit = first_visit("gazette", "a", "https://gazette.example/a", published_at=NOW, now=NOW)
    assert visit is not None
    assert put_off(visit, now=NOW, wait=3 * HOUR) == replace(visit, next_at=NOW + 3 * HOUR)
    assert put_off(visit, now=NOW, wait=None).next_at == NOW + FLOOR


def test_what_is_gone_is_not_read_again() -> None:
    poll = after(FEED, Outcome(error="gone", gone=True))
    assert (poll.gone, poll.next_at, poll.error) == (True, None, "gone")
    assert not is_due(poll, NOW + timedelta(days=365))


def test_a_clock_that_was_wrong_stalls_nothing() -> None:
    future = after(FEED, Outcome(new=1), now=NOW + timedelta(days=4000))
    assert is_due(future, NOW)
    failing = after(replace(FEED, read_at=NOW + timedelta(days=4000)), Outcome(error="no answer"))
    assert not is_due(failing, NOW)
    assert is_due(failing, NOW + LONGEST_REST)
    assert is_due(replace(FEED, next_at=NOW + timedelta(days=30)), NOW)


def test_a_feed_that_was_never_read_is_due() -> None:
    assert is_due(FEED, NOW)
    assert not is_due(replace(FEED, next_at=NOW + timedelta(seconds=1)), NOW)


spans = st.none() | st.timedeltas(timedelta(seconds=-10), timedelta(days=400))
hints = st.none() | st.builds(
    Hints,
    ttl=spans,
    every=spans,
    skip_hours=st.frozensets(st.integers(0, 23)),
    skip_days=st.frozensets(st.integers(0, 6)),
)
outcomes = st.builds(
    Outcome,
    new=st.integers(0, 3),
    fresh_for=spans,
    hints=hints,
    error=st.sampled_from(["", "", "no answer"]),
    retry_after=spans,
)


@given(
    st.lists(st.tuples(outcomes, st.floats(0, 1)), min_size=1, max_size=8),
    st.timedeltas(timedelta(minutes=1), timedelta(days=1)),
    st.timedeltas(timedelta(0), timedelta(days=7)),
)
@settings(max_examples=60, deadline=None)
def test_no_reading_is_early_and_none_is_put_off_for_ever(
    read: list[tuple[Outcome, float]], usual: timedelta, ago: timedelta
) -> None:
    poll, now = FEED, NOW - ago
    for outcome, jitter in read:
        before, poll = poll, next_poll(poll, outcome, now=now, usual=usual, jitter=jitter)
        assert poll == next_poll(before, outcome, now=now, usual=usual, jitter=jitter)
        assert poll.next_at is not None
        found = wait(poll, now=now)
        asked = (outcome.retry_after,) if outcome.error else (outcome.fresh_for, poll.asked)
        assert found >= min(max((one for one in asked if one), default=timedelta()), LONGEST_ASKED)
        assert min(FLOOR, usual) <= found <= LONGEST_ASKED
        skipped = poll.next_at.hour in poll.skip_hours or poll.next_at.weekday() in poll.skip_days
        assert not skipped or found == LONGEST_ASKED
        assert not is_due(poll, poll.next_at - timedelta(microseconds=1))
        assert is_due(poll, poll.next_at)
        if not outcome.error:
            assert poll.interval is not None
            assert min(FLOOR, usual) <= poll.interval <= max(CEILING, usual)
        now = poll.next_at


def test_a_page_is_looked_at_again_on_a_falling_schedule() -> None:
    visit = first_visit("gazette", "a", "https://gazette.example/a", published_at=None, now=NOW)
    looked = []
    while visit is not None:
        looked.append(visit.next_at - NOW)
        visit = next_visit(visit, now=visit.next_at)
    assert tuple(looked) == VISITS


def test_an_older_article_joins_the_schedule_late_and_an_old_one_never() -> None:
    def of(published_at: datetime) -> timedelta | None:
        visit = first_visit("gazette", "a", "https://gazette.example/a", published_at=published_at, now=NOW)
        return visit and visit.next_at - NOW

    assert of(NOW - 2 * HOUR) == 2 * HOUR
    assert of(NOW - timedelta(days=2)) == timedelta(days=1)
    assert of(NOW + timedelta(days=3)) == HOUR
    assert of(NOW - timedelta(days=7)) is None


def test_a_page_waits_as_long_as_its_server_asks_for() -> None:
    visit = first_visit("gazette", "a", "https://gazette.example/a", published_at=None, now=NOW)
    assert visit is not None
    later = next_visit(visit, now=NOW, retry_after=timedelta(days=3))
    assert later is not None
    assert later.next_at == NOW + LONGEST_ASKED


def test_that_a_feed_is_updated_hourly_is_no_wish_of_its_own() -> None:
    hourly, daily = (Outcome(new=1, hints=Hints(every=every)) for every in (HOUR, 24 * HOUR))
    assert after(FEED, hourly).asked is None
    assert after(FEED, daily).asked == 24 * HOUR
