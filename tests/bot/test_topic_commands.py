"""/topic add, edit, list, show, remove as people in a workspace, elsewhere, and the operator meet them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_record import NOW, fill_long

from bot.asking.asker import TERMINAL, Asker
from bot.asking.queries import given_behind, query_of, wants_form
from bot.asking.replies import Reply, form_for, reply_to, suggestions, to_button
from bot.asking.responses import Button, Form
from bot.following.topics_known import MOST_OWN
from bot.recorded.answers import Desk
from briefings.model import AuditEntry, Proposition, Topic
from briefings.store import (
    add_question,
    add_subscription,
    claims_of_topics,
    get_topic,
    list_audit,
    list_subscriptions,
    list_topics,
    open_questions,
    put_topics,
)

ANN = Asker("discord", "123", "c1", "1", "Ann", manages=True)
BOB = Asker("slack", "T9", "C1", "U2", "Bob", manages=True)
BOSS = replace(TERMINAL, platform="text")
OWN = "discord:123/boots"


def ask(desk: Desk, command: str, asker: Asker = ANN, /, **given: str) -> Reply:
    return reply_to(lambda: (query_of(command, given), 1), desk, asker)


def said(reply: Reply) -> str:
    assert reply.error == ""
    assert reply.private
    return str(reply.digest)


def add_boots(desk: Desk, asker: Asker = ANN, **given: str) -> Reply:
    return ask(desk, "topic add", asker, **{"name": "boots", "terms": "Soldiers", **given})


def button(reply: Reply, label: str) -> Button:
    return next(one for one in reply.buttons if one.label == label)


def audited(desk: Desk) -> AuditEntry:
    return list_audit(desk.store)[0]


def test_a_topic_is_the_workspaces_own_and_shows_what_it_finds(desk: Desk) -> None:
    reply = add_boots(desk, title="Boots on the ground", sides="Ukraine; Russia")
    assert "2 claims on record are of it" in said(reply)
    assert "11,000 soldiers" in said(reply)
    assert "10,000 soldiers" in said(reply)
    assert get_topic(desk.store, OWN) == Topic(
        OWN, "Boots on the ground", ("soldiers",), sides=(("Ukraine",), ("Russia",)), owner="discord:123"
    )
    assert claims_of_topics(desk.store, [OWN]) == {OWN: 2}
    entry = audited(desk)
    assert (entry.workspace, entry.user, entry.command) == ("discord:123", "discord:1", "topic add")
    assert entry.what.startswith("added topic boots: title “Boots on the ground”; terms “soldiers”")


def test_its_buttons_subscribe_the_channel_and_open_the_form(desk: Desk) -> None:
    reply = add_boots(desk)
    command, given, _ = given_behind(button(reply, "Subscribe this channel…").token)
    assert (command, given["topic"]) == ("subscribe", "boots")
    command, given, _ = given_behind(button(reply, "Edit…").token)
    assert wants_form(command, given)
    form = form_for(command, given, desk, ANN)
    assert isinstance(form, Form)
    assert {field.option: field.value for field in form.fields}["terms"] == "soldiers"


def test_another_workspace_neither_sees_nor_changes_it_and_may_use_the_name(desk: Desk) -> None:
    add_boots(desk)
    assert "boots" not in said(ask(desk, "topic list", BOB))
    for command in ("topic show", "topic remove"):
        assert "There is no topic" in ask(desk, command, BOB, name="boots").error
        assert "There is no topic" in ask(desk, command, BOB, name=OWN).error
    assert "no topic" in ask(desk, "topic edit", BOB, name=OWN, terms="x").error
    said(add_boots(desk, BOB, terms="missile"))
    assert get_topic(desk.store, "slack:T9/boots") is not None
    assert "soldiers" in said(ask(desk, "topic show", name="boots"))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"name": "Bad Id!"}, "try bad-id"),
        ({"name": "troops"}, "all who use this bot share"),
        ({"actions": "atack"}, "Near it: attack"),
        ({"terms": "none"}, "name one at least"),
        ({"terms": "…"}, "is no term"),
    ],
)
def test_what_can_not_be_added_says_what_to_do(desk: Desk, given: dict[str, str], told: str) -> None:
    before = list_topics(desk.store)
    assert told in add_boots(desk, **given).error
    assert list_topics(desk.store) == before
    assert list_audit(desk.store) == ()


def test_a_shared_topic_by_the_name_of_an_own_one_has_buttons_of_its_own(desk: Desk) -> None:
    add_boots(desk)
    said(add_boots(desk, BOSS, title="Boots for all", terms="missile"))
    shown = {choice.hint: choice.token for choice in ask(desk, "topic list").menus[0].choices}
    assert "soldiers" in said(reply_to(to_button(shown["boots"]), desk, ANN))
    shared = reply_to(to_button(shown["Boots for all"]), desk, ANN)
    assert "missile" in said(shared)
    said(reply_to(to_button(button(shared, "Subscribe this channel…").token), desk, replace(ANN, channel="77")))
    assert [one.topic for one in list_subscriptions(desk.store)] == ["boots"]
    assert "soldiers" in said(ask(desk, "topic show", name="boots"))
    operating = replace(ANN, operates=True)
    shared = reply_to(to_button(shown["Boots for all"]), desk, operating)
    said(reply_to(to_button(button(shared, "Edit…").token.replace("|topic edit|", "|topic show|")), desk, operating))
    said(ask(desk, "topic remove", operating, name="/boots", ending="yes"))
    assert [topic.id for topic in list_topics(desk.store) if topic.name == "boots"] == [OWN]


def test_a_form_changes_what_its_sender_changed_in_it(desk: Desk) -> None:
    add_boots(desk, sides="Ukraine; Russia")
    form = form_for("topic edit", {"name": "boots"}, desk, ANN)
    assert isinstance(form, Form)
    filled = {field.option: field.value for field in form.fields}
    said(ask(desk, "topic edit", name="boots", terms="soldiers, boots", title="Boots"))
    said(ask(desk, "topic edit", **{**dict(form.kept), **filled, "sides": "", "title": "Men"}))
    assert get_topic(desk.store, OWN) == Topic(OWN, "Men", ("soldiers", "boots"), owner="discord:123")


def test_a_name_that_is_taken_is_never_written_over(desk: Desk) -> None:
    add_boots(desk)
    error = add_boots(desk, terms="missile").error
    assert "already (soldiers)" in error
    assert "/topic edit" in error
    assert "/topic edit" in ask(desk, "topic add", BOSS, name="troops", terms="x").error


def test_there_are_so_many_topics_and_no_more(desk: Desk) -> None:
    owner = "discord:123"
    put_topics(desk.store, [Topic(f"{owner}/t{n}", "T", ("x",), owner=owner) for n in range(MOST_OWN)])
    assert "50 topics of your own" in ask(desk, "topic add", name="more", terms="x").error
    said(ask(desk, "topic add", BOB, name="more", terms="x"))


def test_what_seems_not_meant_so_is_remarked(desk: Desk) -> None:
    fill_long(desk.store)
    note = add_boots(desk, terms="t, s", sides="Ukrane").note
    assert "“Ukrane”; did you mean Ukraine?" in note
    assert "very general: 69 of the 69 newest claims" in note
    assert "general" not in ask(desk, "topic add", name="fine", terms="missile").note


def test_nothing_found_says_how_terms_count(desk: Desk) -> None:
    assert "No claim on record is of it yet. A term counts" in said(add_boots(desk, terms="oldiers"))


def test_an_edit_changes_what_it_names_and_finds_anew(desk: Desk) -> None:
    add_boots(desk, actions="attack")
    reply = ask(desk, "topic edit", name="Boots", terms="missile")
    assert "soldiers → missile" in said(reply)
    assert "1 claim on record is of it" in said(reply)
    assert audited(desk).what == "changed topic boots: terms “soldiers” → “missile”"
    assert claims_of_topics(desk.store, [OWN]) == {OWN: 1}
    form = form_for("topic edit", {"name": "boots"}, desk, ANN)
    assert isinstance(form, Form)
    filled = {field.option: field.value for field in form.fields} | {"actions": ""}
    said(ask(desk, "topic edit", **{**dict(form.kept), **filled}))
    assert audited(desk).what == "changed topic boots: actions “attack” → none"


def test_an_edit_of_nothing_changes_nothing(desk: Desk) -> None:
    add_boots(desk)
    assert "nothing was changed" in said(ask(desk, "topic edit", name="boots", terms="SOLDIERS"))
    assert len(list_audit(desk.store)) == 1


def test_shared_topics_are_the_operators(desk: Desk) -> None:
    for error in (
        ask(desk, "topic edit", name="troops", terms="x").error,
        ask(desk, "topic remove", name="troops").error,
    ):
        assert "ONRECORD_OPERATORS" in error
        assert "discord:1" in error
    shown = ask(desk, "topic show", name="troops")
    assert [one.label for one in shown.buttons] == ["Subscribe this channel…"]
    boss_in_chat = replace(ANN, operates=True)
    said(ask(desk, "topic edit", boss_in_chat, name="troops", terms="troops, soldiers, boots"))
    assert get_topic(desk.store, "troops") == Topic(
        "troops", "North Korean troops in Russia", ("troops", "soldiers", "boots")
    )
    said(add_boots(desk, boss_in_chat))
    assert get_topic(desk.store, OWN) is not None
    said(ask(desk, "topic add", BOSS, name="grain", terms="grain"))
    assert get_topic(desk.store, "grain") == Topic("grain", "grain", ("grain",))


@pytest.mark.parametrize("who", [replace(ANN, manages=False), replace(ANN, workspace="")])
@pytest.mark.parametrize("command", ["topic add", "topic edit", "topic remove"])
def test_who_may_not_change_things_changes_nothing(desk: Desk, who: Asker, command: str) -> None:
    reply = ask(desk, command, who, name="boots" if command == "topic add" else "troops", terms="x")
    assert "Only people with Manage Server" in reply.error or "not in a direct message" in reply.error
    assert len(list_topics(desk.store)) == 2


def test_the_list_has_own_and_shared_topics_with_their_numbers(desk: Desk) -> None:
    add_boots(desk)
    add_subscription(
        desk.store,
        platform="discord",
        channel="c1",
        topic=OWN,
        cron="0 8 * * *",
        timezone="UTC",
        now=NOW,
        workspace="discord:123",
    )
    reply = ask(desk, "topic list")
    assert "boots: 2 claims in 7 days, 1 channel" in said(reply)
    assert "missiles · Missile launches: 1 claim in 7 days, 0 channels" in said(reply)
    assert [choice.label for choice in reply.menus[0].choices] == ["boots", "missiles", "troops"]
    shown = reply_to(to_button(reply.menus[0].choices[0].token), desk, ANN)
    assert "1 channel briefed on it here" in said(shown)
    assert button(shown, "Remove").confirm.startswith("Remove the topic boots?")


def test_a_list_of_many_topics_has_as_many_menus_as_it_needs(desk: Desk) -> None:
    put_topics(desk.store, [Topic(f"t{number}", "T", ("x",)) for number in range(40)])
    assert [len(menu.choices) for menu in ask(desk, "topic list").menus] == [25, 17]


def test_without_subscriptions_it_is_removed_and_comes_back_as_new(desk: Desk) -> None:
    add_boots(desk, actions="attack")
    assert "claims stay on record" in said(ask(desk, "topic remove", name="boots"))
    assert audited(desk).what == "removed topic boots: title “boots”; terms “soldiers”; actions “attack”"
    assert "boots" not in said(ask(desk, "topic list"))
    assert "1 claim on record is of it" in said(add_boots(desk, terms="missile"))
    assert get_topic(desk.store, OWN) == Topic(OWN, "boots", ("missile",), owner="discord:123")


def test_while_channels_are_subscribed_it_goes_with_their_subscriptions_only(desk: Desk) -> None:
    add_boots(desk)
    mine = add_subscription(
        desk.store,
        platform="discord",
        channel="c7",
        topic=OWN,
        cron="0 8 * * *",
        timezone="UTC",
        now=NOW,
        workspace="discord:123",
    )
    asked = Proposition("fight", "North Korea", "Ukraine")
    add_question(desk.store, "Has it?", asked, topic=OWN, now=NOW, subscription=mine.id)
    refused = ask(desk, "topic remove", name="boots")
    assert "c7" in said(refused)
    assert "Nothing was changed" in refused.note
    assert get_topic(desk.store, OWN) is not None
    (end,) = refused.buttons
    assert end.danger
    assert "end 1 subscription?" in end.confirm
    done = reply_to(to_button(end.token), desk, ANN)
    assert "1 subscription to it ended" in said(done)
    assert "1 open question on it closed" in said(done)
    assert (get_topic(desk.store, OWN), list_subscriptions(desk.store), open_questions(desk.store)) == (None, (), ())
    assert audited(desk).what.endswith(f"; ended subscription {mine.id}")


def test_a_near_name_is_offered_but_not_taken(desk: Desk) -> None:
    assert "did you mean troops?" in ask(desk, "topic remove", BOSS, name="trops").error
    assert "/topic list" in ask(desk, "topic remove", BOSS, name="weather").error


def test_kinds_of_event_are_listed_and_completed(desk: Desk) -> None:
    text = said(ask(desk, "topic actions"))
    assert "negotiate" in text
    assert "ASSAULT" in text
    assert suggestions(desk, "actions", "nego", ANN) == ("negotiate",)
    assert len(suggestions(desk, "actions", "", ANN)) == 25


def test_hostile_names_are_said_as_text(desk: Desk) -> None:
    reply = add_boots(desk, title="<@everyone> **x**", terms="soldiers, <!channel>")
    assert "<@everyone>" not in said(reply)
    assert "<!channel>" not in said(ask(desk, "topic show", replace(ANN, platform="discord"), name="boots"))


def test_who_may_change_nothing_is_offered_no_button_for_it(desk: Desk) -> None:
    ben = replace(ANN, user="2", name="Ben", manages=False)
    add_boots(desk)
    for command, given in (("topic list", {}), ("topic show", {"name": "boots"}), ("source list", {})):
        assert ask(desk, command, **given).buttons
        assert ask(desk, command, ben, **given).buttons == ()
