from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.schedules.quiet import after_quiet, is_quiet, quiet_end, waits_for_morning
from briefings.model import Delivery, Digest, Message, Subscription, UsageError

NIGHT = "22:00-07:00"


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


# hours, zone, moment (UTC), when they end (UTC), "" if they are not on
MOMENTS = (
    (NIGHT, "UTC", "2024-10-24 21:59:59", ""),
    (NIGHT, "UTC", "2024-10-24 22:00", "2024-10-25 07:00"),
    (NIGHT, "UTC", "2024-10-25 06:59:59", "2024-10-25 07:00"),
    (NIGHT, "UTC", "2024-10-25 07:00", ""),
    ("12:30-14:00", "UTC", "2024-10-24 13:00", "2024-10-24 14:00"),
    ("12:30-14:00", "UTC", "2024-10-24 14:30", ""),
    (NIGHT, "Europe/Kyiv", "2024-10-24 19:00", "2024-10-25 04:00"),
    (NIGHT, "Europe/Kyiv", "2024-10-26 20:00", "2024-10-27 05:00"),  # a night of ten hours
    ("22:00-03:30", "Europe/Kyiv", "2024-10-27 00:10", "2024-10-27 00:30"),  # 03:30 comes twice: the first
    ("22:00-03:30", "Europe/Kyiv", "2024-10-27 01:10", ""),
    ("22:00-03:30", "Europe/Kyiv", "2024-03-31 00:10", "2024-03-31 01:00"),  # 03:30 does not come
    ("03:10-03:50", "Europe/Kyiv", "2024-03-31 01:00", ""),  # nor does any of this
    ("22:00-02:15", "Australia/Lord_Howe", "2024-10-05 15:00", "2024-10-05 15:30"),
)


@pytest.mark.parametrize(("hours", "timezone", "moment", "end"), MOMENTS)
def test_quiet_hours_go_by_the_clocks_of_the_zone(hours: str, timezone: str, moment: str, end: str) -> None:
    assert quiet_end(hours, timezone, at(moment)) == (at(end) if end else None)
    assert after_quiet(hours, timezone, at(moment)) == at(end or moment)
    one = Subscription(1, "discord", "desk", "troops", timezone=timezone, quiet=hours)
    assert is_quiet(one, at(moment)) is bool(end)


def test_a_delivery_waits_until_the_morning_unless_it_is_in_the_channel_in_part() -> None:
    one = Subscription(1, "discord", "desk", "troops", timezone="UTC", quiet=NIGHT)
    delivery = Delivery(1, one, Digest("discord", (Message("Nothing new."),)), "nonce")
    night, morning = at("2024-10-24 22:00"), at("2024-10-25 07:00")
    assert waits_for_morning(delivery, night)
    assert waits_for_morning(replace(delivery, begun_at=night), night)
    assert not waits_for_morning(replace(delivery, message_ids=("1",)), night)
    assert not waits_for_morning(delivery, morning)
    assert not waits_for_morning(replace(delivery, subscription=replace(one, quiet="late")), night)


def test_no_quiet_hours_are_never_on() -> None:
    assert quiet_end("", "Europe/Kyiv", at("2024-10-24 23:00")) is None


def test_quiet_hours_that_a_night_joins_go_on() -> None:
    hours = "03:00-02:30"  # 02:30 is left out, and 03:00 is the first moment after it
    berlin = at("2024-03-31 00:45")
    assert quiet_end(hours, "Europe/Berlin", berlin) == at("2024-03-31 01:00")
    assert after_quiet(hours, "Europe/Berlin", berlin) == at("2024-04-01 00:30")
    apia = at("2011-12-30 09:00")  # of 29 December there; the 31st comes next
    assert after_quiet("20:00-07:00", "Pacific/Apia", apia) == at("2011-12-30 17:00")


@pytest.mark.parametrize("hours", ["22-7", "25:00-07:00", "late", "22:00"])
def test_what_cannot_be_read_is_named(hours: str) -> None:
    with pytest.raises(UsageError, match=hours):
        quiet_end(hours, "UTC", at("2024-10-24 23:00") + timedelta())
