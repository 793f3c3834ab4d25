"""Quiet hours, what is told at once and how soon: as people write them, and as they are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.following.alert_kinds import ALERT_WORDS, alert_names, alert_words, alerts_in
from bot.following.wishes import hold_in, hold_names, hold_words, quiet_in, quiet_names
from briefings.model import ChangeKind, UsageError
from briefings.render.words import HEADINGS

FIRST, DENIED, CONFIRMED = ChangeKind.FIRST_REPORT, ChangeKind.DENIED, ChangeKind.CONFIRMED
MOMENTS = st.times().map(lambda time: f"{time:%H:%M}")


@pytest.mark.parametrize(
    ("typed", "quiet"),
    [
        ("22:00-07:00", "22:00-07:00"),
        ("22-7", "22:00-07:00"),
        ("10pm to 7am", "22:00-07:00"),
        ("from 22.30 until 6", "22:30-06:00"),
        ("12am – 6 a.m.", "00:00-06:00"),
        ("18-24", "18:00-00:00"),
        ("22h-7h", "22:00-07:00"),
        ("midnight to 6", "00:00-06:00"),
        ("Noon-2pm", "12:00-14:00"),
        ("nothing", ""),
        ("None", ""),
        ("off", ""),
    ],
)
def test_quiet_hours_are_read(typed: str, quiet: str) -> None:
    assert quiet_in(typed) == quiet


@pytest.mark.parametrize("typed", ["", "22", "25-7", "13pm-7am", "nights", "22:75-07:00", "8-8", "00-24"])
def test_quiet_hours_that_are_none_are_refused(typed: str) -> None:
    with pytest.raises(UsageError, match="quiet: "):
        quiet_in(typed)


@pytest.mark.parametrize("typed", ["10-7am", "10:30 to 11pm"])
def test_hours_that_can_be_of_the_morning_or_the_evening_are_asked_for_again(typed: str) -> None:
    with pytest.raises(UsageError, match="morning or evening"):
        quiet_in(typed)


@given(st.tuples(MOMENTS, MOMENTS).filter(lambda ends: ends[0] != ends[1]))
@settings(max_examples=25)
def test_quiet_hours_as_they_are_told_are_read_back(ends: tuple[str, str]) -> None:
    assert quiet_in("-".join(ends)) == "-".join(ends)


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        ("denied, confirmed", (CONFIRMED, DENIED)),
        ("denied confirmed and first reports", (FIRST, CONFIRMED, DENIED)),
        ("First_Report; DENIALS,", (FIRST, DENIED)),
        ("figures disagree", (ChangeKind.FIGURES_DISAGREE,)),
        ("everything", tuple(ChangeKind)),
        ("none", ()),
        ("first confirmation", (CONFIRMED,)),
        ("denials/confirmations or first reports", (FIRST, CONFIRMED, DENIED)),
        ("position changes", (ChangeKind.POSITION_CHANGED,)),
    ],
)
def test_kinds_of_change_are_read_in_plain_words(typed: str, kinds: tuple[ChangeKind, ...]) -> None:
    assert alerts_in(typed) == kinds


@pytest.mark.parametrize("typed", ["", "wars", "denied, wars", "deniedconfirmed", "none, denied"])
def test_what_is_no_kind_of_change_is_answered_with_all_there_are(typed: str) -> None:
    with pytest.raises(UsageError, match=r"alerts: .*first report, .*corrected; or all, or none"):
        alerts_in(typed)


@given(st.sets(st.sampled_from(ChangeKind)))
@settings(max_examples=25)
def test_kinds_as_they_are_told_are_read_back(kinds: set[ChangeKind]) -> None:
    assert set(alerts_in(alert_words(tuple(kinds)))) == kinds


def test_every_kind_is_written_as_a_digest_calls_it() -> None:
    assert {kind: words[0] for kind, words in ALERT_WORDS.items()} == {k: h.lower() for k, h in HEADINGS.items()}


@pytest.mark.parametrize(
    ("typed", "minutes"), [("30 min", 30), ("2h", 120), ("1 h 30 min", 90), ("90m", 90), ("1 day", 1440), ("24h", 1440)]
)
def test_a_pause_is_read(typed: str, minutes: int) -> None:
    assert hold_in(typed) == timedelta(minutes=minutes)
    assert hold_in(hold_words(hold_in(typed))) == hold_in(typed)


@pytest.mark.parametrize("typed", ["", "0", "4m", "25h", "2", "none", "soon", "9999999m"])
def test_a_pause_that_can_not_be_is_refused(typed: str) -> None:
    with pytest.raises(UsageError, match="from 5 min to 24 h"):
        hold_in(typed)


def test_wishes_are_completed() -> None:
    assert alert_names("denied, co") == ("denied, confirmed", "denied, contradicted", "denied, corrected")
    assert alert_names("")[:3] == ("none", "confirmed, denied", "all")
    assert quiet_names("22-6")[0] == "22:00-06:00"
    assert hold_names("45 min") == ("45 min",)
    for typed in ("", "denied, ", "x", ",", "none"):
        assert all(0 < len(one) <= 100 and alerts_in(one) is not None for one in alert_names(typed))
