"""Catching up: each change is told once to each reader, and nothing counts as read that was not shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from briefed_story import HERE, HOUR, ask, desk_at, plain_claim, press, put, report, stock, subscribe, told
from hypothesis import given, settings
from hypothesis import strategies as st
from small_record import NOW, TOPICS

from bot.asking.replies import Reply
from bot.briefed.catchup import parts_of, room_of, shown
from bot.recorded.answers import Desk
from briefings import service
from briefings.model import Topic
from briefings.store import Store, add_claims, add_subscription, caught_up, note_caught_up, open_store, put_topics

LONG = ", counted one by one as they came off the ships by people who live near the harbour" * 9
ANOTHER = replace(HERE, user="8")


@pytest.fixture
def desk(store: Store) -> Desk:
    stock(store)
    return desk_at(store)


def values_in(reply: Reply) -> set[int]:
    shown_text = told(reply)
    return {value for value in range(100, 1000) if f"that {value} soldiers" in shown_text}


def until(desk: Desk, topic: str = "troops") -> object:
    return caught_up(desk.store, reader=HERE.reader, topic=topic)


def test_the_first_time_is_the_last_day_and_says_so(desk: Desk) -> None:
    report(desk.store, 100, NOW - 30 * HOUR)
    report(desk.store, 200, NOW - 20 * HOUR)
    reply = ask(desk, "catchup", "troops")
    assert values_in(reply) == {200}
    assert "the last 24 hours" in reply.note
    assert reply.private
    assert until(desk) == NOW


def test_the_second_time_at_the_same_moment_is_quiet(desk: Desk) -> None:
    report(desk.store, 100, NOW - HOUR)
    ask(desk, "catchup", "troops")
    again = ask(desk, "catchup", "troops")
    assert "nothing has come in since" in told(again)
    assert again.note == ""


def test_each_reader_has_a_place_of_their_own(desk: Desk) -> None:
    report(desk.store, 100, NOW - HOUR)
    ask(desk, "catchup", "troops")
    assert values_in(ask(desk, "catchup", "troops", ANOTHER)) == {100}


def test_a_quiet_day_is_one_line_and_counts_as_read(desk: Desk) -> None:
    note_caught_up(desk.store, reader=HERE.reader, topic="troops", until=NOW - 2 * HOUR)
    reply = ask(desk, "catchup", "troops")
    assert reply.digest is not None
    assert len(reply.digest.messages) == 1
    assert "nothing can be said about it" in told(reply)
    assert until(desk) == NOW


def test_what_waits_to_be_read_for_claims_comes_the_next_time(desk: Desk) -> None:
    waiting = put(desk.store, "Zelensky said that 300 soldiers wait.", NOW - HOUR, key="waiting")
    report(desk.store, 200, NOW - HOUR / 2)
    assert values_in(ask(desk, "catchup", "troops")) == set()
    assert until(desk) == NOW - HOUR - timedelta(microseconds=1)
    add_claims(desk.store, waiting.id, [plain_claim(waiting)])
    assert 200 in values_in(ask(desk, "catchup", "troops"))


def test_several_topics_come_one_after_another(desk: Desk) -> None:
    for topic in TOPICS:
        subscribe(desk.store, topic.id)
    report(desk.store, 100, NOW - HOUR)
    report(desk.store, 200, NOW - HOUR, topic="missiles")
    reply = ask(desk, "catchup")
    assert values_in(reply) == {100, 200}
    assert "troops, missiles" in reply.note
    assert reply.menus == ()
    assert until(desk) == until(desk, "missiles") == NOW


def test_quiet_topics_share_a_message(desk: Desk) -> None:
    for number in range(6):
        put_topics(desk.store, [Topic(f"quiet-{number}", f"Quiet {number}", ("hush",))])
        subscribe(desk.store, f"quiet-{number}")
    subscribe(desk.store)
    report(desk.store, 100, NOW - HOUR)
    reply = ask(desk, "catchup")
    assert reply.digest is not None
    assert len(reply.digest.messages) == 2
    assert "Quiet 5, since" in told(reply)
    assert until(desk, "quiet-5") == NOW


def test_of_many_topics_the_first_are_named_and_the_rest_is_counted(desk: Desk) -> None:
    for number in range(11):
        put_topics(desk.store, [Topic(f"quiet-{number}", f"Quiet {number}", ("hush",))])
        subscribe(desk.store, f"quiet-{number}")
    note = ask(desk, "catchup").note
    assert note == f"First time on {', '.join(f'quiet-{n}' for n in range(8))} and 3 more: the last 24 hours."


def test_what_has_no_room_is_offered_with_its_number_and_not_read(desk: Desk) -> None:
    many = 6
    for number in range(many):
        put_topics(desk.store, [Topic(f"loud-{number}", f"Loud {number}", ("x",))])
        subscribe(desk.store, f"loud-{number}")
        report(desk.store, 100 + number, NOW - HOUR, topic=f"loud-{number}")
    slack = replace(HERE, platform="slack", workspace="1")
    for number in range(many):
        add_here(desk.store, f"loud-{number}")
    reply = ask(desk, "catchup", asker=slack)
    (menu,) = reply.menus
    assert [choice.label for choice in menu.choices] == ["Loud 3", "Loud 4", "Loud 5"]
    assert {choice.hint for choice in menu.choices} == {"1 change"}
    assert values_in(reply) == {100, 101, 102}
    read = [caught_up(desk.store, reader=slack.reader, topic=f"loud-{number}") for number in range(many)]
    assert read == [NOW] * 3 + [None] * 3
    assert values_in(press(desk, menu.choices[0].token, slack)) == {103}
    assert values_in(ask(desk, "catchup", asker=slack)) == {104, 105}


@pytest.mark.parametrize("platform", ["discord", "slack"])
def test_a_long_one_comes_in_parts_and_is_read_after_the_last(desk: Desk, platform: str) -> None:
    for value in range(100, 190):
        report(desk.store, value, NOW - HOUR, words=LONG)
    asker = replace(HERE, platform=platform)
    reply = ask(desk, "catchup", "troops", asker)
    seen, parts = values_in(reply), 1
    while reply.buttons and reply.buttons[-1].label.startswith("Go on"):
        assert caught_up(desk.store, reader=asker.reader, topic="troops") is None
        report(desk.store, 500 + parts, NOW + HOUR)
        reply = press(desk, reply.buttons[-1].token, asker)
        assert not values_in(reply) & seen
        seen |= values_in(reply)
        parts += 1
    assert parts > 1
    assert seen >= set(range(100, 190))
    assert caught_up(desk.store, reader=asker.reader, topic="troops") == NOW


def test_what_was_left_out_as_minor_is_a_button_away(desk: Desk) -> None:
    put_topics(desk.store, [replace(TOPICS[0], actions=("deploy",))])
    report(desk.store, 100, NOW - HOUR)
    words = "Zelensky said that partners should come to the harbour with lanterns and bread."
    article = put(desk.store, words, NOW - HOUR, key="words")
    add_claims(desk.store, article.id, [plain_claim(article)])
    reply = ask(desk, "catchup", "troops")
    (button,) = reply.buttons
    assert button.label == "Left out: 1"
    assert "a statement only" in told(press(desk, button.token))


def test_a_button_that_nobody_wrote_is_refused(desk: Desk) -> None:
    report(desk.store, 100, NOW - HOUR)
    for token in ("1|catchup||troops:1:2:s|x", "1|catchup||weather:1:2:s|1", "1|catchup||nonsense|1"):
        assert press(desk, token).error


@pytest.mark.parametrize("platform", ["discord", "slack"])
def test_no_part_is_longer_than_a_reply_and_none_loses_a_line(desk: Desk, platform: str) -> None:
    for value in range(100, 160):
        report(desk.store, value, NOW - HOUR, words=LONG)
    whole = service.brief(desk.store, "troops", since=NOW - 24 * HOUR, until=NOW)
    every = replace(
        whole, changes=(*whole.changes, *whole.left_out), corrections=whole.changes, series=(), questions=()
    )
    parts = parts_of(every, platform)
    assert len(parts) > 1
    assert all(len(shown(part, platform).messages) <= room_of(platform) for part in parts)
    assert tuple(change for part in parts for change in part.changes) == every.changes
    assert tuple(change for part in parts for change in part.corrections) == every.corrections


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with TemporaryDirectory() as made:
        yield Path(made)


@settings(max_examples=8, deadline=None)
@given(hours=st.lists(st.integers(1, 23), min_size=1, max_size=8, unique=True), between=st.integers(0, 24))
def test_two_catch_ups_tell_together_what_one_would(folder: Path, hours: list[int], between: int) -> None:
    with TemporaryDirectory(dir=folder) as name, open_store(f"sqlite:///{name}/record.db") as store:
        stock(store)
        for reader in (HERE, ANOTHER):
            note_caught_up(store, reader=reader.reader, topic="troops", until=NOW - 24 * HOUR)
        told_in_two: set[int] = set()
        for moment in (NOW - between * HOUR, NOW):
            for hour in [one for one in hours if NOW - one * HOUR <= moment]:
                if caught_up(store, reader="known", topic=str(hour)) is None:
                    report(store, 100 + hour, NOW - hour * HOUR)
                    note_caught_up(store, reader="known", topic=str(hour), until=NOW)
            found = values_in(ask(desk_at(store, moment), "catchup", "troops"))
            assert not found & told_in_two
            told_in_two |= found
        assert told_in_two == values_in(ask(desk_at(store), "catchup", "troops", ANOTHER)) == {100 + h for h in hours}
        assert values_in(ask(desk_at(store), "catchup", "troops")) == set()


def add_here(store: Store, topic: str) -> None:
    add_subscription(
        store,
        platform="slack",
        channel="10",
        topic=topic,
        cron="0 8 * * *",
        timezone="UTC",
        now=NOW - 24 * HOUR,
        workspace="slack:1",
    )
