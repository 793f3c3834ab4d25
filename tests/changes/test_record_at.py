from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from changes.telling import count, moment, paper, record, said
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.compose import Reading, compose
from briefings.model import Period, Record, TimeAxis, Topic

BY_SEEN, BY_PRINT, BY_EVENT = TimeAxis.SEEN, TimeAxis.PUBLISHED, TimeAxis.EVENT
LATE = paper("Elm Wire", said("Kessel counted 90 men.", count("90"), by="Ivo Kessel"), day=2, seen=6)
OLD = paper("Daily Elm", said("Quist counted 70 men.", count("70"), by="Mara Quist", on=date(2031, 4, 2)), day=9)


def sentences(held: Record) -> list[str]:
    return [claim.sentence.of(held.articles[claim.article_id].text) for claim in held.claims]


def test_by_seen_what_came_late_is_not_there_yet_and_by_publication_it_is() -> None:
    whole = record(LATE, OLD)
    assert sentences(whole.at(moment(5))) == sentences(whole.at(moment(5), BY_SEEN)) == []
    assert sentences(whole.at(moment(5), BY_PRINT)) == ["Kessel counted 90 men."]
    assert sentences(whole.at(moment(7))) == ["Kessel counted 90 men."]


def test_by_event_what_happened_long_before_is_there_and_what_has_no_day_counts_as_published() -> None:
    whole = record(LATE, OLD)
    assert sentences(whole.at(moment(1), BY_EVENT)) == ["Quist counted 70 men."]
    assert sentences(whole.at(moment(2, 8), BY_EVENT)) == ["Kessel counted 90 men.", "Quist counted 70 men."]
    assert set(whole.at(moment(1), BY_EVENT).articles) == {1, 2}


@pytest.mark.parametrize(
    ("at", "begun"),
    [
        (datetime(2031, 4, 2, tzinfo=UTC), False),
        (datetime(2031, 4, 2, 0, 0, 1, tzinfo=UTC), True),
        (datetime(2031, 4, 1, 23, 59, 59, 999999, tzinfo=UTC), False),
    ],
)
def test_a_day_has_begun_after_its_first_moment(at: datetime, begun: bool) -> None:  # noqa: FBT001  # a row of a table
    assert bool(record(OLD).at(at, BY_EVENT).claims) == begun


def test_what_lasts_counts_from_its_first_day() -> None:
    whole = record(OLD)
    lasting = replace(whole.claims[0], event_date=None, event_time=Period(date(2031, 4, 10), date(2031, 4, 30)))
    held = replace(whole, claims=(lasting,))
    assert not held.at(datetime(2031, 4, 10, tzinfo=UTC), BY_EVENT).claims
    assert held.at(datetime(2031, 4, 11, tzinfo=UTC), BY_EVENT).claims


@pytest.mark.parametrize(
    ("axis", "since", "until", "told"),
    [
        (BY_SEEN, moment(5), moment(7), ["Kessel counted 90 men."]),
        (BY_PRINT, moment(5), moment(7), []),
        (BY_PRINT, moment(2), moment(3), ["Kessel counted 90 men."]),
        (BY_EVENT, datetime(2031, 4, 2, tzinfo=UTC), datetime(2031, 4, 3, tzinfo=UTC), ["Quist counted 70 men."]),
        (BY_EVENT, datetime(2031, 4, 3, tzinfo=UTC), moment(1), []),
    ],
)
def test_a_briefings_window_runs_over_the_time_that_was_asked_for(
    axis: TimeAxis, since: datetime, until: datetime, told: list[str]
) -> None:
    topic = Topic("border", "The border", ("men",))
    found = compose(record(LATE, OLD), topic, Reading(since, until, axis=axis, past=True))
    assert [change.proof.sentence for change in (*found.changes, *found.left_out)] == told
    assert (found.axis, found.past) == (axis, True)


MOMENTS = st.integers(-40, 30).map(lambda days: moment(5) + timedelta(days=days, hours=days))


@settings(max_examples=30, deadline=None)
@given(MOMENTS, MOMENTS, st.sampled_from(TimeAxis))
def test_a_later_moment_holds_all_that_an_earlier_one_holds(one: datetime, other: datetime, axis: TimeAxis) -> None:
    first, last = sorted((one, other))
    whole = record(LATE, OLD)
    assert set(whole.at(first, axis).claims) <= set(whole.at(last, axis).claims)
    assert whole.at(last, axis).at(first, axis) == whole.at(first, axis)
