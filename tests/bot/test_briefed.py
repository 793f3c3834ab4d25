"""The briefings of a channel for one asker: whose they are, what they tell, and what they leave alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from briefed_story import HERE, HOUR, ask, deliver, desk_at, press, report, stock, subscribe, told
from small_record import NOW, TOPICS

from bot.asking.asker import Asker
from bot.recorded.answers import Desk
from briefings import service
from briefings.model import Subscription, Topic, Workspace
from briefings.render import render_briefing, window_token
from briefings.store import (
    Store,
    add_question,
    add_subscription,
    pause_subscription,
    pending_deliveries,
    put_topics,
    put_workspace,
    remove_subscription,
    window_start,
)
from briefings.store.tables import briefings

EVERY = ("briefing now", "briefing preview", "briefing last", "catchup", "why", "missed")
ELSEWHERE = replace(HERE, channel="11")
STRANGER = replace(HERE, workspace="2", user="8")


@pytest.fixture
def desk(store: Store) -> Desk:
    stock(store)
    return desk_at(store)


@pytest.mark.parametrize("command", EVERY)
def test_a_channel_without_a_subscription_is_told_what_can_be_named(desk: Desk, command: str) -> None:
    reply = ask(desk, command)
    assert "/subscribe" in reply.error
    assert "missiles, troops" in reply.error
    assert reply.private


def test_without_any_topic_the_way_to_one_is_told(store: Store) -> None:
    assert "/topic add" in ask(desk_at(store), "briefing now").error


@pytest.mark.parametrize("command", EVERY[:3])
def test_of_several_topics_one_is_picked(desk: Desk, command: str) -> None:
    for topic in TOPICS:
        deliver(desk.store, subscribe(desk.store, topic.id), NOW - HOUR)
    reply = ask(desk, command)
    (menu,) = reply.menus
    assert [choice.label for choice in menu.choices] == [topic.title for topic in TOPICS]
    assert "Missile launches" in told(press(desk, menu.choices[1].token))


def test_now_tells_what_came_since_the_last_delivered_briefing(desk: Desk) -> None:
    report(desk.store, 100, NOW - 20 * HOUR)
    subscription = subscribe(desk.store)
    deliver(desk.store, subscription, NOW - 2 * HOUR)
    report(desk.store, 200, NOW - HOUR)
    now = told(ask(desk, "briefing now"))
    assert "200 soldiers" in now
    assert "100 soldiers" not in now
    assert "100 soldiers" in told(ask(desk, "briefing now", "since:24h"))
    assert window_start(desk.store, subscription) == NOW - 2 * HOUR


def test_a_briefing_that_was_not_delivered_does_not_count(desk: Desk) -> None:
    subscription = subscribe(desk.store)
    report(desk.store, 100, NOW - 3 * HOUR)
    service.brief_subscription(desk.store, subscription, now=NOW - 2 * HOUR, slot="pending")
    assert "100 soldiers" in told(ask(desk, "briefing now"))


def test_where_a_topic_is_not_subscribed_now_is_the_last_day(desk: Desk) -> None:
    report(desk.store, 100, NOW - 30 * HOUR)
    report(desk.store, 200, NOW - 20 * HOUR)
    now = ask(desk, "briefing now", "trops")
    assert "200 soldiers" in told(now)
    assert "100 soldiers" not in told(now)
    assert now.note == "trops → troops"
    assert now.private


def test_right_after_a_briefing_there_is_nothing_to_tell(desk: Desk) -> None:
    deliver(desk.store, subscribe(desk.store), NOW)
    assert "since:24h" in ask(desk, "briefing now").error
    assert "is due 9 Nov 2024, 08:00 Europe/Kyiv" in ask(desk, "briefing preview").error


def test_the_preview_is_what_the_next_briefing_posts_and_stores_nothing(desk: Desk) -> None:
    subscription = subscribe(desk.store)
    report(desk.store, 100, NOW - 3 * HOUR)
    deliver(desk.store, subscription, NOW - 2 * HOUR)
    report(desk.store, 30, NOW - HOUR, key="report-100-Oss100", place="Oss100")
    report(desk.store, 200, NOW - HOUR)
    before = rows(desk.store)
    reply = ask(desk, "briefing preview")
    assert rows(desk.store) == before
    assert pending_deliveries(desk.store) == ()
    delivery = service.brief_subscription(desk.store, subscription, now=NOW, slot="next")
    assert delivery is not None
    assert delivery.digest.replies
    assert reply.digest is not None
    head, *posted = reply.digest.messages
    assert "Preview" in str(head)
    assert "and 1 reply to an earlier briefing" in str(head)
    assert "due 9 Nov 2024, 08:00 Europe/Kyiv" in str(head)
    assert tuple(posted) == delivery.digest.messages
    assert reply.digest.thread == delivery.digest.thread


def test_the_preview_is_of_the_workspaces_length_and_answers_the_channels_questions(desk: Desk) -> None:
    subscription = subscribe(desk.store)
    first = report(desk.store, 100, NOW - HOUR)
    for value in (200, 300, 400):
        report(desk.store, value, NOW - HOUR)
    put_workspace(desk.store, Workspace("discord:1", most=2))
    figure = service.brief(desk.store, "troops", since=NOW - 24 * HOUR, until=NOW).series[0].key
    assert first.id
    add_question(
        desk.store, "How many in the first?", figure, topic="troops", now=NOW - 2 * HOUR, subscription=subscription.id
    )
    shown = told(ask(desk, "briefing preview"))
    assert "2 more left out" in shown
    assert "How many in the first?" in shown
    assert "How many in the first?" in told(ask(desk, "briefing now"))
    assert "How many in the first?" not in told(ask(desk, "briefing now", "troops", ELSEWHERE))


def test_a_paused_subscription_has_a_preview_but_is_not_due(desk: Desk) -> None:
    pause_subscription(desk.store, subscribe(desk.store).id, paused=True, now=NOW)
    assert "paused" in told(ask(desk, "briefing preview"))


def test_the_last_briefing_comes_from_the_store_as_it_was(desk: Desk) -> None:
    subscription = subscribe(desk.store)
    report(desk.store, 100, NOW - 3 * HOUR)
    sent = deliver(desk.store, subscription, NOW - 2 * HOUR)
    put_topics(desk.store, [replace(TOPICS[0], title="Another name")])
    report(desk.store, 500, NOW - 3 * HOUR)
    reply = ask(desk, "briefing last")
    assert reply.digest is not None
    assert reply.digest.messages == render_briefing(sent, "discord").messages


def test_what_was_never_delivered_has_no_last_briefing(desk: Desk) -> None:
    subscribe(desk.store)
    assert "was delivered here yet" in ask(desk, "briefing last").error
    assert "/subscribe missiles" in ask(desk, "briefing last", "missiles").error


def test_a_briefing_as_it_stood_then(desk: Desk) -> None:
    report(desk.store, 100, NOW - 40 * HOUR)
    report(desk.store, 200, NOW - 20 * HOUR)
    then = ask(desk, "briefing at", "24h troops")
    assert "100 soldiers" in told(then)
    assert "200 soldiers" not in told(then)
    assert "100 soldiers" not in told(ask(desk, "briefing at", "24h troops since:2h"))
    assert "200 soldiers" in told(ask(desk, "briefing at", "2024-11-08 troops"))
    assert "moment: can't read" in ask(desk, "briefing at", "soonish troops").error
    assert "empty" in ask(desk, "briefing at", "24h troops since:2024-11-08").error


@pytest.mark.parametrize("command", EVERY)
@pytest.mark.parametrize("asker", [ELSEWHERE, STRANGER])
def test_no_other_place_sees_a_subscription(desk: Desk, command: str, asker: object) -> None:
    report(desk.store, 100, NOW - 3 * HOUR)
    deliver(desk.store, subscribe(desk.store), NOW - 2 * HOUR)
    assert "not subscribed to anything" in ask(desk, command, asker=asker).error  # type: ignore[arg-type]  # an asker


def test_anothers_topic_is_not_told_of_even_by_a_button(desk: Desk) -> None:
    own = Topic("discord:1/grain", "Grain", ("grain",), owner="discord:1")
    put_topics(desk.store, [own])
    report(desk.store, 100, NOW - 3 * HOUR, topic=own.id)
    sent = deliver(desk.store, subscribe(desk.store, own.id), NOW - 2 * HOUR)
    window = window_token(sent)
    for token in (f"1|why|||{window}", f"1|missed||{window}", f"1|catchup||{window}|1"):
        assert "100" in told(press(desk, token)) or "Missed" in told(press(desk, token))
        assert "/" in press(desk, token, STRANGER).error
    assert "100 soldiers" in told(ask(desk, "briefing last", "grain"))


IN_PRIVATE = Asker("discord", channel="99", user="7", name="Ada")
HOME = Asker("slack", "1", "", "7", "Ada")


def at_slack(store: Store, channel: str, topic: str = "troops") -> Subscription:
    return add_subscription(
        store,
        platform="slack",
        channel=channel,
        topic=topic,
        cron="0 8 * * *",
        timezone="UTC",
        now=NOW - 24 * HOUR,
        workspace="slack:1",
    )


def test_who_asks_outside_of_channels_means_each_topic_once_and_its_latest_briefing(desk: Desk) -> None:
    for channel, value, hours in (("A", 100, 6), ("B", 200, 2), ("C", 300, 4)):
        report(desk.store, value, NOW - (hours + 1) * HOUR)
        deliver(desk.store, at_slack(desk.store, channel), NOW - hours * HOUR)
    at_slack(desk.store, "D")
    assert "200 soldiers" in told(ask(desk, "briefing last", asker=HOME))
    assert "200 soldiers" in told(ask(desk, "briefing last", "troops", HOME))
    assert told(ask(desk, "catchup", asker=HOME)).count("'type': 'header'") == 1
    at_slack(desk.store, "A", "missiles")
    menu = ask(desk, "briefing last", asker=HOME)
    assert [choice.label for choice in menu.menus[0].choices] == [TOPICS[0].title, TOPICS[1].title]
    assert "This workspace is briefed on 2 topics" in told(menu)
    assert "channel" not in told(menu)


@pytest.mark.parametrize("command", ["briefing last", "briefing preview", "missed", "why"])
def test_what_only_a_subscription_has_is_not_asked_for_by_topic_without_one(desk: Desk, command: str) -> None:
    error = ask(desk, command).error
    assert f"/{command}" not in error
    assert "/briefing now missiles" in error
    assert "/subscribe missiles" in error


@pytest.mark.parametrize("command", [*EVERY, "briefing at"])
@pytest.mark.parametrize("topic", ["", "troops"])
def test_in_a_direct_message_nothing_is_advised_that_is_refused_there(desk: Desk, command: str, topic: str) -> None:
    moment = "24h topic:" if command == "briefing at" and topic else "24h " if command == "briefing at" else ""
    line = f"topic:{topic}" if command == "why" and topic else f"{moment}{topic}"
    error = ask(desk, command, line, IN_PRIVATE).error
    assert "/subscribe" not in error or "in a channel of a server, /subscribe" in error
    assert "This channel" not in error


@pytest.mark.parametrize("command", ["subscriptions", "question list", "help"])
def test_what_is_shown_in_a_direct_message_names_the_place_for_setting_up(desk: Desk, command: str) -> None:
    assert "n a channel of a server, /" in told(ask(desk, command, asker=IN_PRIVATE))


def test_without_any_topic_a_direct_message_names_the_place_for_one(store: Store) -> None:
    desk = desk_at(store)
    assert "in a channel of a server, /topic add" in ask(desk, "briefing now", asker=IN_PRIVATE).error
    assert "in a channel of a server, /topic add" in told(ask(desk, "topic list", asker=IN_PRIVATE))


def test_a_topic_of_the_longest_name_is_asked_for_by_every_button(desk: Desk) -> None:
    workspace = f"discord:{'9' * 20}"
    own = Topic(f"{workspace}/{'t' * 32}", "Long", ("grain",), owner=workspace)
    here = replace(HERE, workspace="9" * 20)
    put_topics(desk.store, [own])
    for value in range(100, 190):
        report(desk.store, value, NOW - 3 * HOUR, topic=own.id, words=", counted one by one near the harbour" * 60)
    put_workspace(desk.store, Workspace(workspace, most=30))
    sent = deliver(desk.store, subscribe(desk.store, own.id, workspace=workspace), NOW - 2 * HOUR)
    assert "'custom_id': 'why:" in str(render_briefing(sent, "discord").messages[-1].payload)
    seen = list[str]()
    for command, line in (("catchup", ""), ("briefing now", "since:24h"), ("briefing at", "0h"), ("why", "")):
        reply = ask(desk, command, line, here)
        tokens = [one.token for one in reply.buttons]
        tokens += [choice.token for menu in reply.menus for choice in menu.choices]
        assert all(len(token) <= 100 for token in tokens)
        assert not [error for token in tokens if (error := press(desk, token, here).error)]
        seen += [one.label.partition(":")[0] for one in reply.buttons]
    assert {"Go on", "Rest"} <= set(seen)


def test_an_earlier_button_that_holds_the_topics_id_is_still_answered(desk: Desk) -> None:
    report(desk.store, 100, NOW - 3 * HOUR)
    sent = deliver(desk.store, subscribe(desk.store), NOW - 2 * HOUR)
    ends = (int(moment.timestamp()) * 1_000_000 for moment in (sent.since, sent.until))
    window = ":".join(("troops", *(f"{end:x}" for end in ends), "s"))
    assert "100 soldiers" in told(press(desk, f"1|why|||{window}"))


def test_a_moment_to_come_is_refused_by_its_words(desk: Desk) -> None:
    assert "moment: “2024-11-12” is in the future" in ask(desk, "briefing at", "2024-11-12 troops").error
    assert "since: “2024-11-12” is in the future" in ask(desk, "briefing now", "troops since:2024-11-12").error
    assert "since: “0001-01-01” is too far away" in ask(desk, "timeline", "troops since:0001-01-01").error
    assert ask(desk, "briefing at", "today topic:troops").error == ""


def test_a_removed_subscription_is_none(desk: Desk) -> None:
    subscription = subscribe(desk.store)
    deliver(desk.store, subscription, NOW - 2 * HOUR)
    remove_subscription(desk.store, subscription.id, now=NOW)
    assert "/subscribe" in ask(desk, "briefing last").error


def rows(store: Store) -> int:
    with store.read() as connection:
        return len(connection.execute(briefings.select()).all())
