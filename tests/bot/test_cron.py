from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.schedules.cron import due_from, slot_of, trigger_of
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


# zone, cron line, from when on, and the moments at which the line is due on that and the next days
SWITCHES = (
    ("Europe/Kyiv", "30 3 * * *", "2024-03-30", ("30 01:30", "31 01:00", "01 00:30")),  # 03:00 to 04:00 is left out
    ("Europe/Kyiv", "30 3 * * *", "2024-10-26", ("26 00:30", "27 00:30", "28 01:30")),  # 03:00 to 04:00 comes twice
    ("America/New_York", "30 2 * * *", "2024-03-09", ("09 07:30", "10 07:00", "11 06:30")),
    ("America/New_York", "30 1 * * *", "2024-11-02", ("02 05:30", "03 05:30", "04 06:30")),
    ("America/St_Johns", "30 2 * * *", "2024-03-09", ("09 06:00", "10 05:30", "11 05:00")),
    ("Australia/Lord_Howe", "15 2 * * *", "2024-10-04", ("04 15:45", "05 15:30", "06 15:15")),  # half an hour
    ("Australia/Lord_Howe", "45 1 * * *", "2024-04-05", ("05 14:45", "06 14:45", "07 15:15")),
    ("Antarctica/Troll", "30 2 * * *", "2024-03-30", ("30 02:30", "31 01:00", "01 00:30")),  # two hours
    ("Antarctica/Troll", "30 2 * * *", "2024-10-26", ("26 00:30", "27 00:30", "28 02:30")),
    ("Africa/Casablanca", "30 2 * * *", "2024-03-09", ("09 01:30", "10 01:30", "11 02:30")),  # for Ramadan
    ("Asia/Tehran", "30 0 * * *", "2022-03-20", ("20 21:00", "21 20:30", "22 20:00")),  # midnight is left out
    ("Asia/Tehran", "30 0 * * *", "2024-03-20", ("20 21:00", "21 21:00", "22 21:00")),  # nothing is any more
    ("Africa/Cairo", "0 0 * * *", "2024-04-24", ("24 22:00", "25 22:00", "26 21:00")),
    ("America/Santiago", "0 0 * * *", "2024-09-07", ("07 04:00", "08 04:00", "09 03:00")),
    ("America/Santiago", "30 23 * * *", "2024-04-06", ("06 02:30", "07 02:30", "08 03:30")),  # an evening comes twice
    ("America/Havana", "30 0 * * *", "2024-11-02", ("02 04:30", "03 04:30", "04 05:30")),
    ("Asia/Beirut", "30 23 * * *", "2024-10-25", ("25 20:30", "26 20:30", "27 21:30")),
    ("Pacific/Chatham", "0 3 * * *", "2024-09-27", ("27 14:15", "28 14:00", "29 13:15")),  # to 13:45 ahead, at 02:45
    ("Pacific/Chatham", "0 3 * * *", "2024-04-05", ("05 13:15", "06 13:15", "07 14:15")),
    ("Pacific/Apia", "30 8 30 12 *", "2011-12-28", ("30 10:00",)),  # a whole date is left out
)


@pytest.mark.parametrize(("timezone", "cron", "start", "expected"), SWITCHES)
def test_a_time_that_is_left_out_or_comes_twice_is_due_once(
    timezone: str, cron: str, start: str, expected: tuple[str, ...]
) -> None:
    due = due_from(trigger_of(cron, timezone), datetime.fromisoformat(start).replace(tzinfo=UTC))
    assert tuple(f"{moment:%d %H:%M}" for moment in islice(due, len(expected))) == expected


def test_two_times_of_one_gap_are_one() -> None:
    found = fires("0,30 2 * * *", "Europe/Berlin", datetime(2024, 3, 31, tzinfo=UTC), 1)
    assert found == [datetime(2024, 3, 31, 1, tzinfo=UTC)]


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


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Antarctica/Troll"]),
    st.sampled_from(["30 2 * * *", "0 * * * *", "15,45 1-3 * * sun", "10 0 1,15 * *"]),
    st.datetimes(datetime(2023, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # given by timezones
)
def test_where_one_begins_to_look_changes_nothing(timezone: str, cron: str, start: datetime) -> None:
    trigger = trigger_of(cron, timezone)
    later = list(islice(due_from(trigger, start), 3))
    assert all(start <= moment for moment in later)
    assert later == sorted(set(later))
    before = due_from(trigger, start - timedelta(days=2))
    assert list(islice((moment for moment in before if moment >= start), 3)) == later
    assert list(islice(due_from(trigger, later[0]), 3)) == later
