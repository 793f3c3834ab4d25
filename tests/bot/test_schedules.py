from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.schedules.cron import due_from, trigger_of
from bot.schedules.named import OFFERED, cron_of, reads, schedule_names, words_of
from bot.schedules.plans import EVERY, Plan, from_monday, plan_behind
from briefings.model import UsageError

START = datetime(2024, 10, 24, 12, tzinfo=UTC)
WRITTEN = (
    ("daily 08:00", "0 8 * * *"),
    ("08:00", "0 8 * * *"),
    ("8am", "0 8 * * *"),
    ("every day at 8", "0 8 * * *"),
    ("Every day at 8 a.m.", "0 8 * * *"),
    ("each morning", "0 8 * * *"),
    ("every evening at 8", "0 20 * * *"),
    ("8:30pm", "30 20 * * *"),
    ("every evening at 8 and 10", "0 20,22 * * *"),
    ("every morning and evening", "0 8,18 * * *"),
    ("weekdays 9:00 and weekends 9:00", "0 9 * * *"),
    ("midnight", "0 0 * * *"),
    ("@daily", "0 8 * * *"),
    ("weekdays 07:30", "30 7 * * mon-fri"),
    ("week days 8", "0 8 * * mon-fri"),
    ("mon-fri 18:00", "0 18 * * mon-fri"),
    ("mon,wed,fri 9:00", "0 9 * * mon,wed,fri"),
    ("Tuesdays and Thursdays 14.30", "30 14 * * tue,thu"),
    ("fri-mon 7:00", "0 7 * * mon,fri,sat,sun"),
    ("weekends at noon", "0 12 * * sat,sun"),
    ("mon tue wed thu fri sat sun 6:00", "0 6 * * *"),
    ("hourly", "0 * * * *"),
    ("hourly at :15", "15 * * * *"),
    ("weekdays hourly 9am-5pm", "0 9-17 * * mon-fri"),
    ("every 6 hours", "0 */6 * * *"),
    ("every two hours at :05", "5 */2 * * *"),
    ("twice daily 08:00 18:00", "0 8,18 * * *"),
    ("twice a day", "0 8,18 * * *"),
    ("weekly mon 08:00", "0 8 * * mon"),
    ("once a week", "0 8 * * mon"),
    ("monthly 1 08:00", "0 8 1 * *"),
    ("monthly on the 1st and 15th at 6am", "0 6 1,15 * *"),
    ("0 8 * * MON", "0 8 * * mon"),
    ("cron 5 4 last * *", "5 4 last * *"),
)
REFUSED = (
    ("", "daily 08:00"),
    ("at eight", "at eight"),
    ("soon", "soon"),
    ("25:00", "no time of day"),
    ("13pm", "no time of day"),
    ("every minute", "at most hourly"),
    ("every 30 minutes", "at most hourly"),
    ("*/15 * * * *", "at most hourly"),
    ("0,30 8 * * *", "at most hourly"),
    ("every 5 hours", "2, 3, 4, 6, 8 and 12"),
    ("every 2 days", "no counting of days"),
    ("08:00 18:30", "the same minutes"),
    ("twice daily 08:00", "two times"),
    ("8 in the morning and 6 in the evening", "by the clock"),
    ("mornings at 8 and evenings at 8", "by the clock"),
    ("8am and 6 in the evening", "by the clock"),
    ("weekdays 8:00, weekends 10:00", "the same times"),
    ("mon 8:00 and thu 18:00", "the same times"),
    ("mon 8 and thu 18", "the same times"),
    ("weekday mornings and weekend evenings", "the same times"),
    ("weekdays hourly, weekends every 6 hours", "the same times"),
    ("1st 8:00 and 15th 18:00", "the same times"),
    ("monthly 31", "1 to 28"),
    ("monthly mon", "not both"),
    ("0 8 31 2 *", "never comes"),
    ("61 8 * * *", "cron fields"),
)


@pytest.mark.parametrize(("written", "cron"), WRITTEN)
def test_a_schedule_is_read_as_people_write_it(written: str, cron: str) -> None:
    assert cron_of(written) == cron
    assert cron_of(written.upper()) == cron
    assert reads(written)


@pytest.mark.parametrize(("written", "told"), REFUSED)
def test_what_is_no_schedule_is_refused_with_the_reason(written: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        cron_of(written)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not reads(written)


def test_words_are_plain() -> None:
    assert [words_of(cron_of(written)) for written, _ in WRITTEN[13:17]] == [
        "weekdays at 07:30",
        "weekdays at 08:00",
        "weekdays at 18:00",
        "Mon, Wed and Fri at 09:00",
    ]
    assert words_of("30 7 * * 1") == "Mondays at 07:30"
    assert words_of("0 0,8,16 * * *") == "every 8 hours"
    assert words_of("0 8 22 * *") == "monthly on the 22nd at 08:00"
    assert words_of("0 8 1 1 *") == "cron 0 8 1 1 *"
    assert words_of("no cron line at all") == "cron no cron line at all"


HOURS = st.one_of(
    st.just(()),
    st.sampled_from([tuple(range(0, 24, step)) for step in EVERY]),
    st.sets(st.integers(0, 23), min_size=1, max_size=23).map(lambda hours: tuple(sorted(hours))),
)
DAYS = st.one_of(
    st.just(((), ())),
    st.sets(st.integers(0, 6)).map(lambda days: (from_monday(days), ())),
    st.sets(st.integers(1, 28), min_size=1).map(lambda days: ((), tuple(sorted(days)))),
)
PLANS = st.builds(lambda minute, hours, days: Plan(minute, hours, *days), st.integers(0, 59), HOURS, DAYS)


@settings(max_examples=60, deadline=None)
@given(PLANS)
def test_words_and_cron_lines_mean_the_same(plan: Plan) -> None:
    assert plan_behind(plan.cron) == plan
    assert cron_of(plan.words) == plan.cron
    assert words_of(cron_of(plan.words)) == plan.words


@settings(max_examples=25, deadline=None)
@given(PLANS, st.datetimes(datetime(2024, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  # given by timezones
def test_briefings_come_at_most_hourly(plan: Plan, now: datetime) -> None:
    some = [now - timedelta(hours=1), *islice(due_from(trigger_of(plan.cron, "Europe/Kyiv"), now), 5)]
    assert all(later - earlier >= timedelta(hours=1) for earlier, later in pairwise(some))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("adeilmnortuwy :.,-0123458*/@"), max_size=30))
def test_any_words_are_a_schedule_or_one_line_of_help(written: str) -> None:
    try:
        cron = cron_of(written)
    except UsageError as error:
        assert "\n" not in str(error)  # noqa: PT017  # both ways out are right, which one depends on the words
    else:
        assert cron_of(words_of(cron)) == cron_of(words_of(cron_of(words_of(cron))))


def test_schedules_are_completed() -> None:
    assert schedule_names("") == OFFERED
    assert schedule_names("7:30")[0] == "daily at 07:30"
    assert schedule_names("week")[0] == "Mondays at 08:00"
    assert "weekdays at 07:30" in schedule_names("weekd")
    assert schedule_names("fortnight") == ()
    assert all(words_of(cron_of(words)) == words for words in OFFERED)
