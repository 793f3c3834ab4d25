from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.schedules.cron import due_from, last_due, slot_of, trigger_of
from briefings.model import Subscription, UsageError

DAY_NAMES = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
WEEKDAYS = (
    ("*", {"sun", "mon", "tue", "wed", "thu", "fri", "sat"}),
    ("1-5", {"mon", "tue", "wed", "thu", "fri"}),
    ("mon-fri", {"mon", "tue", "wed", "thu", "fri"}),
    ("MON", {"mon"}),
    ("0", {"sun"}),
    ("7", {"sun"}),
    ("0,6", {"sun", "sat"}),
    ("5-7", {"fri", "sat", "sun"}),
    ("fri-mon", {"fri", "sat", "sun", "mon"}),
    ("*/2", {"sun", "tue", "thu", "sat"}),
    ("1-5/2", {"mon", "wed", "fri"}),
)
BAD_LINES = ("", "0 8 * *", "0 8 * * * *", "@daily", "61 8 * * *", "0 25 * * *", "0 8 * * 9", "0 8 * * mo", "a b c d e")


def subscription(cron: str, timezone: str) -> Subscription:
    return Subscription(1, "console", "desk", "troops", cron, timezone)


def fires(cron: str, timezone: str, start: datetime, days: int) -> list[datetime]:
    due = due_from(trigger_of(cron, timezone), start)
    return list(takewhile(lambda moment: moment < start + timedelta(days=days), due))


@pytest.mark.parametrize(("field", "days"), WEEKDAYS)
def test_weekdays_are_those_of_a_crontab(field: str, days: set[str]) -> None:
    found = fires(f"0 8 * * {field}", "UTC", datetime(2024, 10, 20, tzinfo=UTC), 7)
    assert {DAY_NAMES[int(f"{moment:%w}")] for moment in found} == days
    assert len(found) == len(days)


@pytest.mark.parametrize("line", BAD_LINES)
def test_a_bad_line_is_named(line: str) -> None:
    with pytest.raises(UsageError, match="cron fields") as caught:
        trigger_of(line, "UTC")
    assert line in str(caught.value)


def test_an_unknown_zone_is_named() -> None:
    with pytest.raises(UsageError, match="Mars/Olympus"):
        trigger_of("0 8 * * *", "Mars/Olympus")


def test_the_hour_that_comes_twice_has_one_slot() -> None:
    night = datetime(2024, 10, 26, 22, tzinfo=UTC)
    autumn = subscription("30 2 * * *", "Europe/Berlin")
    found = fires(autumn.cron, autumn.timezone, night, 1)
    assert [moment.hour for moment in found] == [0, 1]
    assert {slot_of(autumn, moment) for moment in found} == {"2024-10-27 02:30 Europe/Berlin"}


def test_the_hour_that_does_not_exist_has_one_slot_too() -> None:
    spring = subscription("30 2 * * *", "Europe/Berlin")
    found = fires(spring.cron, spring.timezone, datetime(2024, 3, 30, 12, tzinfo=UTC), 1)
    assert len({slot_of(spring, moment) for moment in found}) == len(found) == 1


@pytest.mark.parametrize(
    "timezone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]
)
def test_every_day_of_a_year_has_its_slot_once(timezone: str) -> None:
    daily = subscription("30 2 * * *", timezone)
    found = fires(daily.cron, timezone, datetime(2024, 1, 1, tzinfo=ZoneInfo(timezone)), 366)
    slots = {slot_of(daily, moment) for moment in found}
    assert len(slots) == 366
    assert len({slot.split()[0] for slot in slots}) == 366


def test_a_slot_is_told_by_the_subscriptions_own_clocks() -> None:
    moment = datetime(2024, 10, 24, 23, 30, tzinfo=UTC)
    assert slot_of(subscription("30 2 * * *", "Europe/Kyiv"), moment) == "2024-10-25 02:30 Europe/Kyiv"
    assert slot_of(subscription("30 19 * * *", "America/New_York"), moment) == "2024-10-24 19:30 America/New_York"


def test_the_last_moment_due_is_found_although_it_is_late() -> None:
    daily = subscription("0 8 * * *", "Europe/Kyiv")
    due = datetime(2024, 10, 24, 5, tzinfo=UTC)
    hours = timedelta(hours=2)
    assert last_due(daily, due, within=hours) == due
    assert last_due(daily, due + timedelta(minutes=50), within=hours) == due
    assert last_due(daily, due - timedelta(seconds=1), within=hours) is None
    assert last_due(daily, due + timedelta(hours=3), within=hours) is None


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 59),
    st.integers(0, 23),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland"]),
    st.datetimes(datetime(2023, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # given by timezones
)
def test_a_moment_is_due_at_or_before_now_and_nothing_lies_between(
    minute: int, hour: int, timezone: str, now: datetime
) -> None:
    daily = subscription(f"{minute} {hour} * * *", timezone)
    due = last_due(daily, now, within=timedelta(hours=26))
    assert due is not None
    assert due <= now
    assert next(due_from(trigger_of(daily.cron, timezone), due + timedelta(microseconds=1))) > now
