from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from bot.schedules.zones import ALIASES, COMMON, known_zone, zone_named, zone_names
from briefings.model import UsageError


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Kyiv", "Europe/Kyiv"),
        ("europe/kyiv", "Europe/Kyiv"),
        ("kyiv", "Europe/Kyiv"),
        ("Kiev", "Europe/Kyiv"),
        ("Europe/Kiev", "Europe/Kyiv"),
        ("new york", "America/New_York"),
        ("New_York", "America/New_York"),
        ("utc", "UTC"),
        ("GMT", "UTC"),
    ],
)
def test_a_zone_is_meant_by_its_name_its_city_or_an_old_name(typed: str, zone: str) -> None:
    assert zone_named(typed) == zone


@pytest.mark.parametrize(("typed", "told"), [("Kyvi", "did you mean Europe/Kyiv?"), ("UTC+2", "IANA"), ("", "IANA")])
def test_no_zone_is_told_with_a_guess(typed: str, told: str) -> None:
    with pytest.raises(UsageError, match="unknown time zone") as caught:
        zone_named(typed)
    assert told in str(caught.value)


def test_names_hold_what_was_typed_common_ones_first() -> None:
    assert zone_names("")[: len(COMMON)] == COMMON
    assert zone_names("KYI")[0] == "Europe/Kyiv"
    assert zone_names("kiev") == ("Europe/Kyiv",)
    assert zone_names("york") == ("America/New_York",)
    assert zone_names("america")[0] == "America/New_York"
    assert zone_names("atlantis") == ()
    assert "Europe/Kiev" not in zone_names("")


def test_every_name_that_is_given_is_a_zone() -> None:
    for name in {*COMMON, *ALIASES.values()}:
        assert ZoneInfo(name).key == zone_named(name)


def test_the_first_that_is_known_counts() -> None:
    assert known_zone("", "Mars/Olympus", "europe/kyiv", "UTC") == "Europe/Kyiv"
    assert known_zone("", "nowhere") == "UTC"
