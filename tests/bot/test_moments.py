from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.moments import parse_moment, zone
from briefings.model import UsageError

NOW = datetime(2031, 5, 9, 12, 30, tzinfo=UTC)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]  # year to microsecond


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("90m", NOW - timedelta(minutes=90)),
        ("24h", NOW - timedelta(hours=24)),
        ("7d", NOW - timedelta(days=7)),
        ("2W", NOW - timedelta(weeks=2)),
        (" 3 d ", NOW - timedelta(days=3)),
        ("0h", NOW),
        ("2031-05-02", at(2031, 5, 2)),
        ("20310502", at(2031, 5, 2)),
        ("2 May 2031", at(2031, 5, 2)),
        ("02 may 2031", at(2031, 5, 2)),
        ("May 2, 2031", at(2031, 5, 2)),
        ("2.5.2031", at(2031, 5, 2)),
        ("2031-05-02T08:00", at(2031, 5, 2, 8)),
        ("2031-05-02 08:00", at(2031, 5, 2, 8)),
        ("2031-05-02T08:00Z", at(2031, 5, 2, 8)),
        ("2031-05-02T08:00+02:00", at(2031, 5, 2, 6)),
        ("2031-05-02T23:30-03:00", at(2031, 5, 3, 2, 30)),
    ],
)
def test_a_moment_as_people_write_it(text: str, moment: datetime) -> None:
    found = parse_moment(text, now=NOW)
    assert found == moment
    assert found.utcoffset() == timedelta(0)


@pytest.mark.parametrize("text", ["2031-05-02", "20310502", "2 May 2031"])
def test_the_end_of_a_bare_day_takes_the_day_in(text: str) -> None:
    assert parse_moment(text, now=NOW, end_of_day=True) == at(2031, 5, 2, 23, 59, 59, 999999)


@pytest.mark.parametrize("text", ["3d", "2031-05-02T08:00"])
def test_ages_and_times_of_day_have_no_end_of_day(text: str) -> None:
    assert parse_moment(text, now=NOW, end_of_day=True) == parse_moment(text, now=NOW)


def test_an_age_counts_back_from_now_in_any_zone() -> None:
    local = NOW.astimezone(timezone(timedelta(hours=9)))
    assert parse_moment("1d", now=local) == NOW - timedelta(days=1)


@pytest.mark.parametrize(
    "text", ["", " ", "soon", "7", "d", "-7d", "7 y", "2031-13-01", "2031-02-30", "31 Foo 2031", "25:00"]
)
def test_what_is_no_moment_is_named_with_what_to_write(text: str) -> None:
    with pytest.raises(UsageError, match=r"^since: can't read “.*” as a time; write") as raised:
        parse_moment(text, now=NOW, name="since")
    assert f"“{text.strip()}”" in str(raised.value)
    assert raised.value.exit_code == 2


def test_an_error_is_one_short_line_whatever_was_typed() -> None:
    with pytest.raises(UsageError) as raised:
        parse_moment("@everyone\n" * 500, now=NOW)
    assert len(str(raised.value)) < 200
    assert "\n" not in str(raised.value)


NEARLY = st.from_regex(r"\A[0-9 ]{1,6}[mhdwMHDW]?[-T:+.0-9Z ]{0,20}\Z")


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(max_size=30), NEARLY), st.sampled_from(["", "end_of_day"]))
def test_any_text_is_a_moment_in_utc_or_a_usage_error(text: str, options: str) -> None:
    try:
        found = parse_moment(text, now=NOW, end_of_day="end_of_day" in options)
    except UsageError:
        return
    assert found.utcoffset() == timedelta(0)


@settings(max_examples=30, deadline=None)
@given(st.datetimes(timezones=st.timezones() | st.just(UTC)).filter(lambda m: 1 < m.year < 9999))
def test_a_date_time_in_iso_form_is_that_moment(moment: datetime) -> None:
    assert parse_moment(moment.isoformat(), now=NOW) == moment.astimezone(UTC)


def test_a_zone_by_its_name() -> None:
    assert zone("Asia/Seoul").key == "Asia/Seoul"


@pytest.mark.parametrize("name", ["", "Mars/Base", "../etc", "/", "Europe", "a" * 400, "\0", "\ud800", "UTC\n"])
def test_an_unknown_zone_is_a_usage_error(name: str) -> None:
    with pytest.raises(UsageError, match="unknown time zone") as raised:
        zone(name)
    assert "\n" not in str(raised.value)
