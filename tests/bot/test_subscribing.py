"""Subscribing a channel, the list, and changing what is in it; and who may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from small_record import NOW
from who_asks import ANN, AT_SLACK, BEN, EDITOR, ELSEWHERE, OPERATOR, STRANGER, ask, fill_in, labels, press, words

from bot.asking.asker import TERMINAL, Asker
from bot.asking.replies import Reply, form_for, reply_to, suggestions, to_button
from bot.asking.responses import Form
from bot.recorded.answers import Desk
from briefings import service
from briefings.model import ChangeKind, SeriesKey, Source, Topic, Workspace
from briefings.store import (
    Store,
    add_question,
    add_subscription,
    due_deliveries,
    get_subscription,
    list_audit,
    list_subscriptions,
    mark_failed,
    open_questions,
    park,
    pause_subscription,
    pending_deliveries,
    put_sources,
    put_topics,
    put_workspace,
    remove_topic,
    window_start,
)


def form(desk: Desk, asker: Asker, command: str, **given: str) -> Form:
    found = form_for(command, dict(given), desk, asker)
    assert isinstance(found, Form), found
    return found


def by_operator(store: Store, channel: str = "77", topic: str = "troops") -> int:
    made = add_subscription(
        store, platform="discord", channel=channel, topic=topic, cron="0 8 * * *", timezone="UTC", now=NOW
    )
    return made.id


def test_subscribing_says_when_the_first_briefing_comes_and_from_when_on_it_tells(desk: Desk, store: Store) -> None:
    reply = ask(desk, ANN, "subscribe", "troops weekdays 07:30 Europe/Kyiv")
    (made,) = list_subscriptions(store)
    assert (made.platform, made.channel, made.topic, made.workspace) == ("discord", "77", "troops", "discord:9")
    assert (made.cron, made.timezone) == ("30 7 * * mon-fri", "Europe/Kyiv")
    assert window_start(store, made) == NOW
    said = words(reply)
    assert "weekdays at 07:30 (Europe/Kyiv)" in said
    assert "First briefing: 11 Nov 2024, 07:30 Europe/Kyiv (110530Z NOV 24)" in said
    assert reply.private
    assert labels(reply) == ["Preview", "Change…", "Remove"]
    (entry,) = list_audit(store, workspace="discord:9")
    assert (entry.user, entry.command) == ("discord:1", "subscribe")
    assert "troops: weekdays at 07:30" in entry.what


def test_it_says_so_where_no_source_is_read(desk: Desk, store: Store) -> None:
    assert "No source is read yet" in words(ask(desk, ANN, "subscribe", "troops"))
    put_sources(store, [Source("wire", "The Wire", feeds=("https://wire.example/feed",))])
    assert "No source is read yet" not in words(ask(desk, ANN, "subscribe", "missiles"))


def test_what_another_workspace_has_read_counts_as_all_feed_one_record(desk: Desk, store: Store) -> None:
    put_sources(store, [Source("wire", "The Wire", feeds=("https://wire.example/feed",), owner="discord:8")])
    assert "No source is read yet" not in words(ask(desk, ANN, "subscribe", "troops"))


def test_what_ends_with_a_subscription_is_said_and_closed(desk: Desk, store: Store) -> None:
    ask(desk, ANN, "subscribe", "troops")
    here = list_subscriptions(store)[0].id
    for place in ("Kursk", "Oss"):
        add_question(
            store, f"How many are in {place}?", SeriesKey("", place=place), topic="troops", now=NOW, subscription=here
        )
    elsewhere = add_question(store, "How many are there?", SeriesKey(""), topic="troops", now=NOW)
    shown = fill_in(desk, ANN, "subscription show", {"number": str(here)})
    (danger,) = (button for button in shown.buttons if button.danger)
    assert "2 pinned questions are closed with them." in danger.confirm
    assert "2 pinned questions are closed." in words(press(desk, ANN, shown, "Remove"))
    assert open_questions(store) == (elsewhere,)
    assert "closed 2 pinned questions" in list_audit(store)[0].what


@pytest.mark.parametrize(
    ("own", "asker", "zone"),
    [
        ("Asia/Tokyo", AT_SLACK, "Asia/Tokyo"),
        ("", AT_SLACK, "America/New_York"),
        ("", replace(AT_SLACK, timezone=""), "Europe/Rome"),
    ],
)
def test_the_zone_is_the_workspaces_else_the_askers_else_the_bots(
    desk: Desk, store: Store, own: str, asker: Asker, zone: str
) -> None:
    put_workspace(store, Workspace("slack:T1", timezone=own))
    ask(replace(desk, timezone="Europe/Rome"), asker, "subscribe", "troops")
    (made,) = list_subscriptions(store)
    assert (made.cron, made.timezone, made.channel) == ("0 8 * * *", zone, "C1")


def test_subscribing_again_changes_the_schedule_and_says_both(desk: Desk, store: Store) -> None:
    ask(desk, ANN, "subscribe", "troops 8am Europe/Kyiv")
    reply = ask(desk, ANN, "subscribe", "troops hourly")
    (made,) = list_subscriptions(store)
    assert (made.cron, made.timezone) == ("0 * * * *", "Europe/Kyiv")
    assert "daily at 08:00 (Europe/Kyiv) → hourly (Europe/Kyiv)" in words(reply)
    same = ask(desk, ANN, "subscribe", "troops")
    assert "Nothing to change" in words(same)
    assert len(list_audit(store)) == 2


def test_subscribing_again_resumes_what_was_paused(desk: Desk, store: Store) -> None:
    ask(desk, ANN, "subscribe", "troops")
    pause_subscription(store, list_subscriptions(store)[0].id, paused=True, now=NOW)
    assert "It was paused, and goes on" in words(ask(desk, ANN, "subscribe", "troops"))
    assert not list_subscriptions(store)[0].paused


@pytest.mark.parametrize(
    ("asker", "line", "told"),
    [
        (BEN, "troops", "Only people with Manage Server"),
        (replace(ANN, workspace=""), "troops", "not in a direct message"),
        (replace(ANN, lacks=("View Channel", "Send Messages")), "troops", "Give me there: View Channel, Send Messages"),
        (ANN, "weather", "weather"),
        (ANN, "troops schedule:often", "can't read “often”"),
        (ANN, "troops every minute", "every minute"),
        (ANN, "troops timezone:Kyvi", "did you mean Europe/Kyiv?"),
        (ANN, "troops #desk", "no id of a Discord channel"),
        (AT_SLACK, "troops #desk", "no id of a Slack channel"),
        (AT_SLACK, "troops channel:<@U0BOB|bob>", "no id of a Slack channel"),
    ],
)
def test_what_can_not_be_is_refused_and_nothing_changed(
    desk: Desk, store: Store, asker: Asker, line: str, told: str
) -> None:
    reply = ask(desk, asker, "subscribe", line)
    assert told in reply.error
    assert reply.private
    assert list_subscriptions(store) == ()
    assert list_audit(store) == ()


def test_an_editor_may_and_a_channel_can_be_named(desk: Desk, store: Store) -> None:
    put_workspace(store, Workspace("discord:9", editors=("555",)))
    reply = fill_in(desk, EDITOR, "subscribe", {"topic": "troops", "channel": "<#78>"})
    assert "Channel 78" in words(reply)
    assert list_subscriptions(store)[0].channel == "78"


def test_a_channel_of_another_workspace_is_refused(desk: Desk, store: Store) -> None:
    ask(desk, ANN, "subscribe", "troops")
    other = fill_in(desk, STRANGER, "subscribe", {"topic": "missiles", "channel": "77"})
    assert "in another workspace" in other.error
    shared = ask(desk, replace(STRANGER, channel="77"), "subscribe", "troops")
    assert "Another workspace that shares this channel" in shared.error
    assert len(list_subscriptions(store)) == 1


def test_what_the_operator_subscribed_is_seen_in_its_channel_and_changed_by_operators_only(
    desk: Desk, store: Store
) -> None:
    number = by_operator(store)
    assert "North Korean troops" in words(ask(desk, ANN, "subscriptions"))
    assert "No channel is briefed here yet" in words(ask(desk, ELSEWHERE, "subscriptions"))
    assert "whoever runs this bot" in ask(desk, ANN, "subscribe", "troops hourly").error
    assert "whoever runs this bot" in fill_in(desk, ANN, "subscription remove", {"number": str(number)}).error
    assert labels(fill_in(desk, ANN, "subscription show", {"number": str(number)})) == ["Preview"]
    assert "hourly" in words(ask(desk, OPERATOR, "subscribe", "troops hourly"))
    assert "discord channel 77" in words(ask(desk, TERMINAL, "subscriptions"))


def test_nobody_sees_or_changes_another_workspaces(desk: Desk, store: Store) -> None:
    ask(desk, ANN, "subscribe", "troops")
    number = str(list_subscriptions(store)[0].id)
    assert "No channel is briefed here yet" in words(ask(desk, STRANGER, "subscriptions"))
    for what in ("show", "change", "pause", "resume", "remove"):
        given = {"number": number, "schedule": "hourly"} if what == "change" else {"number": number}
        assert fill_in(desk, STRANGER, f"subscription {what}", given).error.startswith(
            f"There is no subscription {number}"
        )
    refused = form_for("subscription change", {"number": number}, desk, STRANGER)
    assert isinstance(refused, Reply)
    (kept,) = list_subscriptions(store)
    assert (kept.cron, kept.paused) == ("0 8 * * *", False)


def test_the_list_has_this_channel_first_and_a_menu_to_each(desk: Desk) -> None:
    ask(desk, ELSEWHERE, "subscribe", "missiles")
    ask(desk, ANN, "subscribe", "troops 9:00")
    reply = ask(desk, ANN, "subscriptions")
    said = words(reply)
    assert said.index("In this channel") < said.index("In channel 78")
    assert "Next: 9 Nov 2024, 09:00 UTC (090900Z NOV 24)" in said
    (menu,) = reply.menus
    assert [choice.label for choice in menu.choices] == ["2 · North Korean troops in Russia", "1 · Missile launches"]
    shown = press_choice(desk, reply, 1)
    assert "Cron line: 0 8 * * *" in words(shown)
    assert labels(shown) == ["Preview", "Change…", "Pause", "Remove"]
    (danger,) = (button for button in shown.buttons if button.danger)
    assert (danger.label, "Missile launches" in danger.confirm) == ("Remove", True)


def press_choice(desk: Desk, reply: Reply, at: int) -> Reply:
    return reply_to(to_button(reply.menus[0].choices[at].token), desk, ANN)


def test_a_subscription_is_paused_resumed_and_removed_by_its_buttons(desk: Desk, store: Store) -> None:
    ask(desk, ANN, "subscribe", "troops weekdays 9:00 Europe/Kyiv")
    shown = press_choice(desk, ask(desk, ANN, "subscriptions"), 0)
    paused = press(desk, ANN, shown, "Pause")
    assert list_subscriptions(store)[0].paused
    assert "Paused" in words(ask(desk, ANN, "subscriptions"))
    assert "was paused already" in words(press(desk, ANN, shown, "Pause"))
    assert "Next: " in words(press(desk, ANN, paused, "Resume"))
    removed = press(desk, ANN, shown, "Remove")
    assert list_subscriptions(store) == ()
    assert "There is no subscription 1" in press(desk, ANN, shown, "Remove").error
    press(desk, ANN, removed, "Subscribe again")
    (again,) = list_subscriptions(store)
    assert (again.cron, again.timezone) == ("0 9 * * mon-fri", "Europe/Kyiv")
    commands = [entry.command for entry in list_audit(store)]
    assert commands == ["subscribe", "subscription remove", "subscription resume", "subscription pause", "subscribe"]


def test_whoever_presses_is_asked_for_leave_anew(desk: Desk, store: Store) -> None:
    made = ask(desk, ANN, "subscribe", "troops")
    assert "Only people with Manage Server" in press(desk, BEN, made, "Remove").error
    assert len(list_subscriptions(store)) == 1
    assert labels(press_choice_as(desk, BEN)) == ["Preview"]


def press_choice_as(desk: Desk, asker: Asker) -> Reply:
    return fill_in(desk, asker, "subscription show", {"number": "1"})


def test_the_form_is_filled_in_with_what_is_there(desk: Desk, store: Store) -> None:
    empty = form(desk, ANN, "subscribe")
    topic, schedule, zone = empty.fields
    assert set(topic.picks) == {"troops", "missiles"}
    assert (schedule.value, zone.value, empty.kept) == ("daily at 08:00", "UTC", (("channel", "77"),))
    fill_in(desk, ANN, "subscribe", {**dict(empty.kept), "topic": "troops", "schedule": "mon 7am", "timezone": "Kiev"})
    change = form(desk, ANN, "subscription change", number="1")
    assert [field.value for field in change.fields] == ["Mondays at 07:00", "Europe/Kyiv", "none", "no", "none"]
    fill_in(desk, ANN, change.command, {**dict(change.kept), "schedule": "8pm", "timezone": "Europe/Kyiv"})
    found = get_subscription(store, 1)
    assert found is not None
    assert found.cron == "0 20 * * *"
    refused = form_for("subscribe", {}, desk, replace(ANN, lacks=("Embed Links",)))
    assert isinstance(refused, Reply)
    assert "Embed Links" in refused.error


def test_without_a_topic_there_is_no_form_but_a_hint(store: Store) -> None:
    refused = form_for("subscribe", {}, Desk(store, lambda: NOW), ANN)
    assert isinstance(refused, Reply)
    assert "/topic add" in refused.error


def test_a_workspaces_own_topic_is_subscribed_by_its_name(desk: Desk, store: Store) -> None:
    put_topics(store, [Topic("discord:9/grain", "Grain", ("grain",), owner="discord:9")])
    put_topics(store, [Topic("discord:8/wheat", "Wheat", ("wheat",), owner="discord:8")])
    ask(desk, ANN, "subscribe", "grain")
    assert list_subscriptions(store)[0].topic == "discord:9/grain"
    assert "wheat" in ask(desk, ANN, "subscribe", "wheat").error


def test_what_keeps_briefings_from_coming_is_said(desk: Desk, store: Store) -> None:
    ask(desk, ANN, "subscribe", "troops")
    (made,) = list_subscriptions(store)
    service.brief_subscription(store, made, now=NOW + timedelta(hours=1), slot="2024-11-08 13:00")
    (delivery,) = pending_deliveries(store)
    mark_failed(store, delivery.id, error="Missing Access")
    assert "could not be posted, tried once: Missing Access" in words(ask(desk, ANN, "subscriptions"))
    remove_topic(store, "troops")
    assert "Parked: the topic “troops” is followed no more" in words(ask(desk, ANN, "subscriptions"))


def test_a_line_that_can_not_be_read_parks_only_its_own(desk: Desk, store: Store) -> None:
    add_subscription(
        store,
        platform="discord",
        channel="77",
        topic="troops",
        cron="x",
        timezone="UTC",
        now=NOW,
        workspace="discord:9",
    )
    ask(desk, ANN, "subscribe", "missiles")
    said = words(ask(desk, ANN, "subscriptions"))
    assert "Parked: schedule: can't read “x”" in said
    assert "Next: " in said


def test_schedules_and_zones_are_completed(desk: Desk, store: Store) -> None:
    assert suggestions(desk, "schedules", "7:15", ANN)[0] == "daily at 07:15"
    assert suggestions(desk, "zones", "kyi", ANN)[0] == "Europe/Kyiv"
    put_workspace(store, Workspace("discord:9", timezone="Asia/Tokyo"))
    first = suggestions(desk, "zones", "", ANN)
    assert (first[0], len(first), len(set(first))) == ("Asia/Tokyo", 25, 25)


WISHES = "troops 8:00 Europe/Kyiv quiet:22:00-09:00 alerts:denied, first report hold:2h only-changes:yes"


def test_quiet_hours_alerts_and_quiet_days_are_set_told_and_changed(desk: Desk, store: Store) -> None:
    said = words(ask(desk, ANN, "subscribe", WISHES))
    assert "First briefing: 9 Nov 2024, 09:00 Europe/Kyiv" in said
    assert "Quiet 22:00-09:00 · only when something changed · told at once: first report, denied (hold 2 h)" in said
    (made,) = list_subscriptions(store)
    assert (made.quiet, made.only_changes, made.hold) == ("22:00-09:00", True, timedelta(hours=2))
    assert made.alerts == (ChangeKind.FIRST_REPORT, ChangeKind.DENIED)
    assert "quiet 22:00-09:00" in list_audit(store)[0].what
    said = words(ask(desk, ANN, "subscribe", "troops alerts:none hold:30 min only-changes:no"))
    turns = ("only when something changed: yes → no", "told at once: first report, denied → none", "2 h → 30 min")
    for turn in turns:
        assert turn in said
        assert turn in list_audit(store)[0].what
    assert "quiet hours" not in said
    assert "Quiet 22:00-09:00" in words(ask(desk, ANN, "subscriptions"))
    shown = words(fill_in(desk, ANN, "subscription show", {"number": "1"}))
    assert "what is due in them comes at their end" in shown
    assert "Told at once: nothing" in shown


def test_what_a_form_empties_is_none_and_what_is_left_out_elsewhere_stays(desk: Desk, store: Store) -> None:
    ask(desk, ANN, "subscribe", WISHES)
    made = form(desk, ANN, "subscription change", number="1")
    assert len(made.fields) == 5
    same = {**dict(made.kept), **{field.option: field.value for field in made.fields}}
    assert "Nothing to change" in words(fill_in(desk, ANN, made.command, same))
    fill_in(desk, ANN, made.command, {**same, "quiet": "", "alerts": "", "only-changes": ""})
    found = get_subscription(store, 1)
    assert found is not None
    assert (found.quiet, found.alerts, found.only_changes, found.hold) == ("", (), True, timedelta(hours=2))


@pytest.mark.parametrize("line", ["quiet:often", "quiet:8-8", "alerts:wars", "hold:2", "only-changes:maybe"])
def test_a_wish_that_can_not_be_read_changes_nothing(desk: Desk, store: Store, line: str) -> None:
    assert line.partition(":")[0] in ask(desk, ANN, "subscribe", f"troops {line}").error
    assert list_subscriptions(store) == ()


def test_what_was_typed_before_a_form_opens_is_kept_in_it(desk: Desk, store: Store) -> None:
    opened = form(desk, ANN, "subscribe", quiet="22-7", alerts="denied")
    fill_in(desk, ANN, "subscribe", {**dict(opened.kept), "topic": "troops"})
    (made,) = list_subscriptions(store)
    assert (made.quiet, made.alerts) == ("22:00-07:00", (ChangeKind.DENIED,))


def test_subscribing_again_by_the_button_brings_every_wish_back(desk: Desk, store: Store) -> None:
    ask(desk, ANN, "subscribe", WISHES)
    (before,) = list_subscriptions(store)
    removed = press(desk, ANN, fill_in(desk, ANN, "subscription show", {"number": "1"}), "Remove")
    press(desk, ANN, removed, "Subscribe again")
    (again,) = list_subscriptions(store)
    assert replace(again, id=before.id) == before


def test_a_parked_channel_says_since_when_why_and_what_to_do(desk: Desk, store: Store) -> None:
    ask(desk, ANN, "subscribe", "troops")
    park(store, 1, why="Missing Access", at=NOW - timedelta(hours=2), probe_at=NOW + timedelta(days=1))
    listed = words(ask(desk, ANN, "subscriptions"))
    assert "1 · North Korean troops in Russia · parked" in listed
    assert "Parked since 8 Nov 2024, 10:00 UTC (081000Z NOV 24): Missing Access" in listed
    assert "pick it in /subscriptions and press Resume" in listed
    assert "onrecord subscription resume 1" in words(ask(desk, TERMINAL, "subscriptions"))
    assert "parked: /subscriptions says why, and what to do" in words(ask(desk, ANN, "help"))
    assert "/subscriptions says why, and what to do" in ask(desk, ANN, "briefing preview", "troops").error


@pytest.mark.parametrize("again", ["the button", "/subscribe"])
def test_resuming_a_parked_channel_has_what_waits_tried_at_once(desk: Desk, store: Store, again: str) -> None:
    ask(desk, ANN, "subscribe", "troops")
    (made,) = list_subscriptions(store)
    service.brief_subscription(store, made, now=NOW + timedelta(hours=1), slot="2024-11-08 13:00")
    (delivery,) = pending_deliveries(store)
    later = NOW + timedelta(days=1)
    mark_failed(store, delivery.id, error="Missing Access", next_at=later)
    park(store, 1, why="Missing Access", at=NOW, probe_at=later)
    assert due_deliveries(store, NOW) == ()
    shown = fill_in(desk, ANN, "subscription show", {"number": "1"})
    assert labels(shown) == ["Preview", "Change…", "Resume", "Remove"]
    done = ask(desk, ANN, "subscribe", "troops") if again == "/subscribe" else press(desk, ANN, shown, "Resume")
    assert ("It was parked, and goes on" if again == "/subscribe" else "What waits is tried at once") in words(done)
    assert list_subscriptions(store)[0].parked_at is None
    assert [one.id for one in due_deliveries(store, NOW)] == [delivery.id]
    assert "resumed" in list_audit(store)[0].what
