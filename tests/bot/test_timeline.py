"""The timeline of a topic: what came first on which day, and how much of a big record is looked at."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from briefed_story import HERE, HOUR, ask, desk_at, plain_claim, put, report, stock, told
from small_record import NOW

from bot.asking.moments import When
from bot.briefed.timeline import MOST_A_DAY, MOST_STEPS, steps, timeline, told_at
from bot.recorded.answers import Desk
from briefings.model import Answer, TimeAxis, Topic, UsageError
from briefings.store import Store, add_claims, load_record, newest_history, put_topics

DAY = timedelta(days=1)


@pytest.fixture
def desk(store: Store) -> Desk:
    stock(store)
    return desk_at(store)


def values(answer: Answer) -> list[int]:
    return [int(re.findall(r"that (\d+) ", group.receipts[0].sentence)[0]) for group in answer.groups]


def test_the_newest_day_comes_first_and_a_day_goes_forward(desk: Desk) -> None:
    for value, at in ((100, NOW - 3 * DAY), (200, NOW - 3 * DAY + HOUR), (300, NOW - DAY), (400, NOW - DAY + HOUR)):
        report(desk.store, value, at)
    answer = timeline(desk, "troops")
    assert values(answer) == [300, 400, 100, 200]
    assert [group.heading[:15] for group in answer.groups] == ["Thu 07 Nov 2024"] * 2 + ["Tue 05 Nov 2024"] * 2
    assert answer.groups[0].heading.endswith("New figure · Norland’s soldier in Oss300: 300")


def test_a_value_that_is_said_again_is_no_entry(desk: Desk) -> None:
    for days in (3, 2, 1):
        report(desk.store, 100, NOW - days * DAY, key=f"again-{days}", place="Oss")
    (entry,) = timeline(desk, "troops").groups
    assert entry.heading.startswith("Tue 05 Nov")


def test_a_revised_figure_shows_what_it_was(desk: Desk) -> None:
    report(desk.store, 100, NOW - 3 * DAY, key="a", place="Oss")
    report(desk.store, 900, NOW - DAY, key="b", place="Oss")
    assert "Figure revised · Norland’s soldier in Oss: 100 → 900" in timeline(desk, "troops").groups[0].heading


def test_a_correction_is_an_entry_on_the_day_of_the_edit(desk: Desk) -> None:
    report(desk.store, 100, NOW - 3 * DAY, key="a", place="Oss")
    report(desk.store, 30, NOW - DAY, key="a", place="Oss")
    first, last = timeline(desk, "troops").groups
    assert first.heading.startswith("Thu 07 Nov 2024 · Corrected · ")
    assert "100 → 30" in first.heading
    assert last.heading.startswith("Tue 05 Nov 2024 · New figure")


def test_an_edit_within_the_same_day_is_seen_too(desk: Desk) -> None:
    report(desk.store, 100, NOW - 3 * HOUR, key="a", place="Oss")
    report(desk.store, 30, NOW - 2 * HOUR, key="a", place="Oss")
    assert [group.heading[18:27] for group in timeline(desk, "troops").groups] == ["New figur", "Corrected"]


def test_what_a_sentence_dates_stands_on_that_day(desk: Desk) -> None:
    for days_back, value in ((4, 100), (-3, 200)):
        article = put(desk.store, f"Zelensky said that {value} boats had come.", NOW - DAY, key=str(value))
        claim = replace(plain_claim(article), event_date=(NOW - days_back * DAY).date())
        add_claims(desk.store, article.id, [claim])
    report(desk.store, 300, NOW - 6 * DAY)
    answer = timeline(desk, "troops", When(since="5d"))
    assert [(value, group.heading[:10]) for value, group in zip(values(answer), answer.groups, strict=True)] == [
        (200, "Thu 07 Nov"),
        (100, "Mon 04 Nov"),
    ]
    assert values(timeline(desk, "troops", When(since="5d", by="event"))) == [100]


def test_without_since_it_is_the_last_days_on_record_and_says_so(desk: Desk) -> None:
    report(desk.store, 100, NOW - 400 * DAY)
    report(desk.store, 200, NOW - 300 * DAY)
    report(desk.store, 300, NOW - 290 * DAY)
    answer = timeline(desk, "troops")
    assert values(answer) == [300, 200]
    assert "the last 30 days on record" in answer.match
    assert values(timeline(desk, "troops", When(since="500d"))) == [300, 200, 100]
    assert values(timeline(desk, "troops", When(since="295d"))) == [300]


def test_as_of_shows_what_was_on_record_then(desk: Desk) -> None:
    report(desk.store, 100, NOW - 3 * DAY)
    report(desk.store, 200, NOW - DAY)
    answer = timeline(desk, "troops", When(as_of="2024-11-06"))
    assert values(answer) == [100]
    assert "as of" in answer.match


def test_what_is_known_before_the_range_is_no_first(desk: Desk) -> None:
    report(desk.store, 100, NOW - 9 * DAY, key="a", place="Oss")
    report(desk.store, 100, NOW - DAY, key="b", place="Oss")
    answer = timeline(desk, "troops", When(since="3d"))
    assert answer.groups == ()
    assert "without that there are 2 claims" in answer.empty


def test_an_empty_topic_and_an_unknown_one_are_told(desk: Desk) -> None:
    assert "on record" in told(ask(desk, "timeline", "missiles"))
    with pytest.raises(UsageError, match="There is no topic"):
        timeline(desk, "weather")


def test_another_workspaces_topic_is_unknown(desk: Desk) -> None:
    put_topics(desk.store, [Topic("discord:2/grain", "Grain", ("grain",), owner="discord:2")])
    assert "There is no topic" in ask(desk, "timeline", "grain").error
    assert ask(desk, "timeline", "grain", replace(HERE, workspace="2")).error == ""


def test_a_big_record_is_looked_at_from_its_end_and_says_so(desk: Desk) -> None:
    for number in range(20):
        report(desk.store, 100 + number, NOW - (20 - number) * HOUR)
    answer = timeline(desk, "troops", When(since="9d"), most=10)
    assert "the newest 10 claims only, so it begins on 08 Nov 2024" in answer.match
    assert set(values(answer)) <= set(range(112, 120))
    assert 119 in values(answer)


def test_a_crowded_day_is_cut_and_says_how_many_are_left_out(desk: Desk) -> None:
    for number in range(12):
        report(desk.store, 100 + number, NOW - HOUR)
    answer = timeline(desk, "troops")
    assert len(answer.groups) == MOST_A_DAY
    assert f"{12 - MOST_A_DAY} minor changes left out" in answer.match


def test_steps_are_bounded_and_reach_from_start_to_end(desk: Desk) -> None:
    for days in range(1, 60):
        report(desk.store, 100 + days, NOW - days * DAY)
    record = load_record(desk.store, topic="troops")
    for work in (1, 59 * 7, 59 * 1_000):
        moments = steps(record, told_at(record), NOW - 50 * DAY, work=work)
        assert len(moments) <= max(2, min(MOST_STEPS, work // 59) + 1)
        assert list(moments) == sorted(set(moments))
        assert moments[0] < NOW - 50 * DAY
        assert moments[-1] == NOW - DAY


def test_the_newest_history_is_the_record_where_that_is_small(desk: Desk) -> None:
    report(desk.store, 100, NOW - 3 * DAY, key="a", place="Oss")
    report(desk.store, 30, NOW - DAY, key="a", place="Oss")
    report(desk.store, 200, NOW - 2 * DAY)
    report(desk.store, 300, NOW - 2 * DAY, topic="missiles")
    for axis in TimeAxis:
        for until in (NOW, NOW - 36 * HOUR):
            whole = load_record(desk.store, topic="troops", until=until, axis=axis)
            assert newest_history(desk.store, "troops", limit=9, until=until, axis=axis) == (whole, True)
    newest, every = newest_history(desk.store, "troops", limit=1, until=NOW)
    assert not every
    assert [article.revision for article in newest.articles.values()] == [1, 2]
    assert len(newest.claims) == 2
