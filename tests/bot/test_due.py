"""What is due: pure, and the same after every restart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.schedules.due import Due, Policy, spread
from briefings.model import Subscription

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOON = datetime(2024, 10, 24, 12, tzinfo=UTC)
KYIV = Subscription(1, "discord", "desk", "troops", "0 8,18 * * *", "Europe/Kyiv", created_at=NOON - 3 * DAY)
EIGHT = datetime(2024, 10, 24, 5, tzinfo=UTC)  # in Kyiv
SIX = datetime(2024, 10, 24, 15, tzinfo=UTC)


def names(due: Due, one: Subscription, now: datetime) -> tuple[list[str], list[str]]:
    """The slots to be briefed and those only to be noted, by their local times."""
    found = due.look((one,), now)
    return [slot.name for slot in found.brief], [slot.name for slot in found.handled]


def test_several_moments_count_as_the_last_until_it_is_handled() -> None:
    due = Due()
    assert names(due, KYIV, SIX - timedelta(seconds=1)) == (["2024-10-24 08:00 Europe/Kyiv"], [])
    for _ in range(2):
        assert names(due, KYIV, SIX) == (["2024-10-24 18:00 Europe/Kyiv"], [])
    handled = replace(KYIV, handled_at=SIX)
    assert due.look((handled,), SIX).next_at == EIGHT + DAY
    assert names(due, handled, EIGHT + DAY) == (["2024-10-25 08:00 Europe/Kyiv"], [])


def test_what_was_due_before_somebody_subscribed_is_not() -> None:
    late = replace(KYIV, created_at=EIGHT)
    assert names(Due(), late, NOON) == ([], [])


def test_what_is_too_late_is_only_noted() -> None:
    policy = Policy(catch_up=4 * HOUR)
    assert names(Due(policy), KYIV, EIGHT + 4 * HOUR) == (["2024-10-24 08:00 Europe/Kyiv"], [])
    assert names(Due(policy), KYIV, EIGHT + 5 * HOUR) == ([], ["2024-10-24 08:00 Europe/Kyiv"])


@pytest.mark.parametrize("why", [{"paused": True}, {"parked_at": NOON - DAY}])
def test_what_is_paused_or_parked_is_only_noted(why: dict[str, object]) -> None:
    assert names(Due(), replace(KYIV, **why), NOON) == ([], ["2024-10-24 08:00 Europe/Kyiv"])  # type: ignore[arg-type]  # one of its fields


def test_quiet_hours_move_what_is_due_to_their_end_where_it_is_one() -> None:
    one = replace(KYIV, cron="0 6,7,8 * * *", quiet="22:00-08:00", handled_at=EIGHT - DAY)
    assert names(Due(), one, EIGHT - timedelta(seconds=1)) == ([], [])
    assert Due().look((one,), EIGHT - HOUR).next_at == EIGHT
    assert names(Due(), one, EIGHT) == (["2024-10-24 08:00 Europe/Kyiv"], [])
    assert names(Due(), replace(one, handled_at=EIGHT), EIGHT + HOUR) == ([], [])
    later = replace(one, quiet="")  # somebody ends the quiet hours at half past six
    assert names(Due(), later, EIGHT - 90 * timedelta(minutes=1)) == (["2024-10-24 06:00 Europe/Kyiv"], [])


def test_the_jitter_is_always_the_same_and_ends_before_quiet_hours() -> None:
    jitter = timedelta(minutes=10)
    apart = [spread(number, jitter) for number in range(300)]
    assert apart == [spread(number, jitter) for number in range(300)]
    assert min(apart) >= timedelta()
    assert max(apart) <= jitter
    assert len(set(apart)) > 100
    late = spread(KYIV.id, jitter)
    assert late > timedelta()
    assert names(Due(Policy(jitter=jitter)), replace(KYIV, handled_at=EIGHT - HOUR), EIGHT) == ([], [])
    found = Due(Policy(jitter=jitter)).look((KYIV,), EIGHT + late)
    assert [slot.due_at for slot in found.brief] == [EIGHT]
    quiet = replace(KYIV, handled_at=EIGHT - HOUR, quiet="08:01-09:00")
    assert names(Due(Policy(jitter=jitter)), quiet, EIGHT)[0]


def test_what_cannot_be_read_is_told_once_and_stops_no_other() -> None:
    due = Due()
    bad = replace(KYIV, id=2, cron="every morning")
    lost = replace(KYIV, id=3, quiet="late")
    found = due.look((bad, lost, KYIV), NOON)
    assert [(one.id, why[:10]) for one, why in found.unreadable] == [(2, "schedule: "), (3, "quiet hour")]
    assert [slot.subscription.id for slot in found.brief] == [1]
    assert due.look((bad, lost), NOON).unreadable == ()
    assert due.look((replace(bad, cron="0 8 * * *"),), NOON).brief


def test_a_clock_that_goes_back_repeats_nothing() -> None:
    handled = replace(KYIV, handled_at=SIX)
    due = Due()
    for now in (SIX, SIX - 5 * HOUR, SIX - 20 * HOUR, SIX):
        assert names(due, handled, now) == ([], [])


def test_a_year_of_hours_is_told_at_once() -> None:
    hourly = replace(KYIV, cron="0 * * * *", created_at=NOON - 365 * DAY)
    assert names(Due(), hourly, NOON) == (["2024-10-24 15:00 Europe/Kyiv"], [])
    yearly = replace(KYIV, cron="0 8 1 1 *", created_at=NOON - 365 * DAY)
    assert names(Due(), yearly, NOON) == ([], ["2024-01-01 08:00 Europe/Kyiv"])


CRONS = ("30 2 * * *", "0 * * * *", "0 8 * * mon-fri", "15,45 1-3 * * *", "0 9 1 * *")
ZONES = ("UTC", "Europe/Kyiv", "Australia/Lord_Howe", "America/New_York", "Antarctica/Troll")


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(CRONS),
    st.sampled_from(ZONES),
    st.sampled_from(["", "22:00-07:00", "01:30-02:45"]),
    st.integers(0, 900),
    st.lists(st.integers(1, 3000), min_size=3, max_size=25),
    st.integers(0, 364),
)
def test_steps_of_any_length_with_restarts_brief_no_moment_twice_and_none_too_early(  # noqa: PLR0913, PLR0917  # drawn
    cron: str, timezone: str, quiet: str, jitter: int, steps: list[int], day: int
) -> None:
    now = datetime(2024, 1, 1, tzinfo=UTC) + day * DAY
    one = Subscription(7, "discord", "desk", "troops", cron, timezone, created_at=now, quiet=quiet)
    policy = Policy(jitter=timedelta(seconds=jitter), catch_up=400 * DAY)
    kept, done = Due(policy), list[datetime]()
    for minutes in steps:
        now += minutes * timedelta(minutes=1)
        found = kept.look((one,), now)
        assert found == Due(policy).look((one,), now)
        for slot in found.brief:
            assert slot.due_at <= now
            done.append(slot.due_at)
            one = replace(one, handled_at=slot.due_at)
        after = kept.look((one,), now)
        assert not after.brief
        assert after.next_at is not None
        assert after.next_at > now
    assert done == sorted(set(done))
