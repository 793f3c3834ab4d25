from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.asking.moments import When, parse_moment, zone
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
        ("today", at(2031, 5, 9)),
        (" Yesterday", at(2031, 5, 8)),
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


@pytest.mark.parametrize(
    "text", ["0001-01-01", "0001-01-01T00:00+14:00", "1899-12-31", "9999-12-31", "9999-12-31T23:59-12:00", "99999w"]
)
def test_a_year_that_nobody_means_is_named(text: str) -> None:
    with pytest.raises(UsageError, match=r"since: “.*” is too far away; name a moment of the years 1900 to 9990"):
        parse_moment(text, now=NOW, name="since")


@pytest.mark.parametrize(
    ("when", "told"),
    [
        (When(as_of="2031-05-11"), "as-of: “2031-05-11” is in the future"),
        (When(since="2031-05-10"), "since: “2031-05-10” is in the future"),
        (When(since="2031-05-09T13:00", as_of="today"), "since: “2031-05-09T13:00” is in the future"),
        (When(since="2031-05-03", as_of="2031-05-01"), "since: “2031-05-03” is after 2031-05-01 23:59Z"),
    ],
)
def test_what_is_to_come_or_ends_before_it_begins_is_named(when: When, told: str) -> None:
    with pytest.raises(UsageError) as raised:
        when.view(NOW)
    assert str(raised.value).startswith(told)


@pytest.mark.parametrize("as_of", ["2031-05-09", "today", "9 May 2031"])
def test_the_present_day_is_no_future(as_of: str) -> None:
    assert When(as_of=as_of).view(NOW).until == at(2031, 5, 9, 23, 59, 59, 999999)


def test_the_day_that_has_begun_elsewhere_is_no_future() -> None:
    assert When(as_of="2031-05-10").view(at(2031, 5, 9, 10)).until.day == 10
    with pytest.raises(UsageError, match="future"):
        When(as_of="2031-05-10").view(at(2031, 5, 9, 9))


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
@given(st.datetimes(timezones=st.timezones() | st.just(UTC)).filter(lambda m: 1900 < m.year < 9990))
def test_a_date_time_in_iso_form_is_that_moment(moment: datetime) -> None:
    assert parse_moment(moment.isoformat(), now=NOW) == moment.astimezone(UTC)


def test_a_zone_by_its_name() -> None:
    assert zone("Asia/Seoul").key == "Asia/Seoul"


@pytest.mark.parametrize("name", ["", "Mars/Base", "../etc", "/", "Europe", "a" * 400, "\0", "\ud800", "UTC\n"])
def test_an_unknown_zone_is_a_usage_error(name: str) -> None:
    with pytest.raises(UsageError, match="unknown time zone") as raised:
        zone(name)
    assert "\n" not in str(raised.value)
