"""Why a line is in the last briefing of a channel, and what that briefing missed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from briefed_story import HERE, HOUR, ask, deliver, desk_at, press, put, report, stock, subscribe, told
from small_record import NOW

from bot.recorded.answers import Desk
from briefings.model import Poll, Source, Workspace
from briefings.render import window_token
from briefings.store import Store, add_claims, note_polls, put_sources, put_workspace

ELSEWHERE = replace(HERE, channel="11")
PAPER = "https://elm.example/feed"


@pytest.fixture
def desk(store: Store) -> Desk:
    stock(store)
    return desk_at(store)


def three_told(desk: Desk) -> str:
    """A delivered briefing of three lines; its window as a button holds it."""
    for value in (100, 200, 300):
        report(desk.store, value, NOW - 3 * HOUR)
    return window_token(deliver(desk.store, subscribe(desk.store), NOW - 2 * HOUR))


def test_every_line_is_explained_and_each_can_be_picked(desk: Desk) -> None:
    three_told(desk)
    reply = ask(desk, "why")
    assert told(reply).count("rule: ") == 3
    (menu,) = reply.menus
    assert [choice.label[:2] for choice in menu.choices] == ["1.", "2.", "3."]
    one = told(press(desk, menu.choices[2].token))
    assert one.count("rule: ") == 1
    assert "by: Volodymyr Zelensky" in one
    assert one == told(ask(desk, "why", "3")) == told(ask(desk, "why", "#3 topic:troops"))


def test_a_picked_line_is_that_of_the_briefing_the_menu_was_made_for(desk: Desk) -> None:
    three_told(desk)
    (menu,) = ask(desk, "why").menus
    wanted = told(press(desk, menu.choices[0].token))
    report(desk.store, 900, NOW - HOUR)
    deliver(desk.store, subscribe(desk.store), NOW - HOUR / 2)
    assert told(press(desk, menu.choices[0].token)) == wanted
    assert "900 soldiers" in told(ask(desk, "why", "1"))


@pytest.mark.parametrize("line", ["4", "0", "c1", "9999", "first topic:troops"])
def test_a_wrong_line_is_told_how_many_there_are(desk: Desk, line: str) -> None:
    three_told(desk)
    assert "lines 1 to 3" in ask(desk, "why", line).error


def test_a_topic_may_stand_where_the_number_belongs(desk: Desk) -> None:
    three_told(desk)
    assert told(ask(desk, "why", "troops")) == told(ask(desk, "why"))
    assert "There is no topic" in ask(desk, "why", "weather").error
    assert "A line is a number" in ask(desk, "why", "line:two").error
    assert told(ask(desk, "why", "1.")) == told(ask(desk, "why", "#1")) == told(ask(desk, "why", "1"))


def test_a_correction_is_asked_for_by_its_own_number(desk: Desk) -> None:
    subscription = subscribe(desk.store)
    report(desk.store, 100, NOW - 5 * HOUR)
    deliver(desk.store, subscription, NOW - 4 * HOUR)
    report(desk.store, 30, NOW - 3 * HOUR, key="report-100-Oss100", place="Oss100")
    deliver(desk.store, subscription, NOW - 2 * HOUR)
    for line in ("c1", "correction 1"):
        shown = told(ask(desk, "why", line))
        assert "Correction 1. Corrected" in shown
        assert "100 soldiers" in shown
    assert "no lines and a correction, c1" in ask(desk, "why", "1").error


def test_of_several_topics_the_latest_briefing_is_explained_and_the_others_are_offered(desk: Desk) -> None:
    three_told(desk)
    report(desk.store, 400, NOW - 2 * HOUR, topic="missiles")
    deliver(desk.store, subscribe(desk.store, "missiles"), NOW - HOUR)
    reply = ask(desk, "why")
    assert "400 soldiers" in told(reply)
    (menu,) = reply.menus
    assert "100 soldiers" in told(press(desk, menu.choices[0].token))


def test_the_button_explains_what_this_channel_was_sent_not_another(desk: Desk) -> None:
    report(desk.store, 100, NOW - 3 * HOUR)
    report(desk.store, 200, NOW - 3 * HOUR)
    put_workspace(desk.store, Workspace("discord:2", most=1))
    theirs = deliver(desk.store, subscribe(desk.store, workspace="discord:2", channel="20"), NOW - 2 * HOUR)
    ours = deliver(desk.store, subscribe(desk.store), NOW - 2 * HOUR)
    window = window_token(ours)
    assert window == window_token(theirs)
    assert told(press(desk, f"1|why|||{window}")).count("rule: ") == 2
    they = replace(HERE, workspace="2", channel="20")
    assert told(press(desk, f"1|why|||{window}", they)).count("rule: ") == 1
    assert told(press(desk, f"1|why|||{window}", ELSEWHERE)).count("rule: ") == 2


def test_what_was_left_out_is_told_with_why(desk: Desk) -> None:
    put_workspace(desk.store, Workspace("discord:1", most=1))
    window = three_told(desk)
    shown = told(ask(desk, "missed"))
    assert "Left out: 2" in shown
    assert shown.count("no room beside the 1 that were told") == 2
    assert told(press(desk, f"1|missed||{window}")) == shown
    assert ask(desk, "missed").private


def test_what_weighs_too_little_is_told_as_that(desk: Desk) -> None:
    report(desk.store, 100, NOW - 3 * HOUR)
    long_ago = 90 * 24 * HOUR
    old = put(desk.store, "Zelensky said that 70 soldiers stand in Oss70.", NOW - long_ago, key="old")
    assert old.published_at == NOW - long_ago
    subscription = subscribe(desk.store, at=NOW - 2 * long_ago)
    report(desk.store, 50, NOW - long_ago)
    add_claims(desk.store, old.id, [])
    deliver(desk.store, subscription, NOW - 2 * HOUR)
    shown = told(ask(desk, "missed"))
    assert "below 30, the least that is told (distance in time" in shown


def test_a_dark_source_is_named_with_since_when(desk: Desk) -> None:
    put_sources(desk.store, [Source("elm", "Daily Elm", feeds=(PAPER,))])
    note_polls(desk.store, [Poll("elm", PAPER, failed_at=NOW - 3 * HOUR, error="HTTP 503")])
    three_told(desk)
    shown = told(ask(desk, "missed"))
    assert "Dark sources: 1" in shown
    assert "Daily Elm: HTTP 503; never read" in shown


def test_articles_that_nobody_read_are_counted(desk: Desk) -> None:
    put(desk.store, "Am Hafen war es ruhig.", NOW - 3 * HOUR, key="de-1", language="de")
    put_sources(desk.store, [Source("theirs", "Their Own", owner="discord:2")])
    put(desk.store, "Am Markt war es ruhig.", NOW - 3 * HOUR, key="de-2", language="de", source="theirs")
    three_told(desk)
    shown = told(ask(desk, "missed"))
    assert "Meridian Wire: 1 article, in German, not read for claims" in shown
    assert "another source: 1 article, in German, not read for claims" in shown
    assert "Their Own" not in shown


def test_a_source_of_another_workspace_is_dark_without_its_name(desk: Desk) -> None:
    for number in range(2):
        put_sources(
            desk.store, [Source(f"theirs-{number}", "Their Own", feeds=(f"{PAPER}/{number}",), owner="discord:2")]
        )
        note_polls(
            desk.store, [Poll(f"theirs-{number}", f"{PAPER}/{number}", failed_at=NOW - 3 * HOUR, error="HTTP 503")]
        )
    three_told(desk)
    shown = told(ask(desk, "missed"))
    assert "Dark sources: 2" in shown
    assert shown.count("another source: HTTP 503; never read") == 2
    assert "Their Own" not in shown


def test_a_briefing_that_missed_nothing_says_so(desk: Desk) -> None:
    three_told(desk)
    assert "every source was read" in told(ask(desk, "missed"))


def test_what_several_topics_missed_comes_in_one_answer(desk: Desk) -> None:
    put_workspace(desk.store, Workspace("discord:1", most=1))
    three_told(desk)
    for value in (400, 500):
        report(desk.store, value, NOW - 2 * HOUR, topic="missiles")
    deliver(desk.store, subscribe(desk.store, "missiles"), NOW - HOUR)
    shown = told(ask(desk, "missed"))
    assert "Missile launches · Left out: 1" in shown
    assert "North Korean troops in Russia · Left out: 2" in shown


def test_an_explanation_and_what_was_missed_need_a_delivered_briefing(desk: Desk) -> None:
    subscribe(desk.store)
    assert "was delivered here yet" in ask(desk, "why").error
    assert "was delivered here yet" in ask(desk, "missed").error
