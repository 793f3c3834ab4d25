"""What a workspace sets for itself, who may, and the log of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from small_record import NOW
from who_asks import ANN, AT_SLACK, BEN, EDITOR, OPERATOR, STRANGER, ask, fill_in, labels, press, words

from bot.asking.asker import TERMINAL, Asker
from bot.handlers.settings import without_secrets
from bot.recorded.answers import Desk
from briefings.model import AuditEntry, Workspace
from briefings.store import Store, add_audit, get_workspace, list_audit, put_workspace


def test_everybody_sees_what_is_set_and_who_may_change_it(desk: Desk, store: Store) -> None:
    put_workspace(store, Workspace("discord:9", timezone="Europe/Kyiv", editors=("555",), most=8))
    said = words(ask(desk, BEN, "settings"))
    assert "Time zone: Europe/Kyiv" in said
    assert "at most 8" in said
    assert "People with Manage Server, and: 555." in said
    assert "555" in said
    assert "You may not." in said
    assert labels(ask(desk, BEN, "settings")) == []
    assert labels(ask(desk, ANN, "settings")) == ["Who changed what"]


def test_zone_and_length_are_changed_and_said_old_to_new(desk: Desk, store: Store) -> None:
    reply = ask(desk, ANN, "settings", "timezone:kyiv most:8")
    own = get_workspace(store, "discord:9")
    assert own is not None
    assert (own.timezone, own.most) == ("Europe/Kyiv", 8)
    assert "not set → Europe/Kyiv" in words(reply)
    assert "at most 12 (as usual) → at most 8" in words(reply)
    ask(desk, ANN, "settings", "most:usual")
    own = get_workspace(store, "discord:9")
    assert own is not None
    assert (own.timezone, own.most) == ("Europe/Kyiv", None)
    assert [entry.command for entry in list_audit(store, workspace="discord:9")] == ["settings", "settings"]


def test_nothing_is_logged_where_nothing_changes(desk: Desk, store: Store) -> None:
    ask(desk, ANN, "settings", "most:8")
    assert "Nothing to change" in words(ask(desk, ANN, "settings", "most:8"))
    assert len(list_audit(store)) == 1


def test_what_was_known_of_the_workspace_stays(desk: Desk, store: Store) -> None:
    put_workspace(store, Workspace("discord:9", name="The Desk"))
    ask(desk, ANN, "settings", "most:8")
    own = get_workspace(store, "discord:9")
    assert own is not None
    assert own.name == "The Desk"


def test_an_editor_is_named_and_taken_back_by_the_same_words(desk: Desk, store: Store) -> None:
    assert "555 may change things too" in words(ask(desk, ANN, "settings", "editor:<@&555>"))
    assert ask(desk, EDITOR, "settings", "most:8").error == ""
    assert "555 may no longer" in words(ask(desk, ANN, "settings", "editor:<@&555>"))
    assert "Only people with Manage Server" in ask(desk, EDITOR, "settings", "most:9").error
    ask(desk, AT_SLACK, "settings", "<@U9|eve>")
    own = get_workspace(store, "slack:T1")
    assert own is not None
    assert own.editors == ("U9",)


@pytest.mark.parametrize(
    ("asker", "given", "told"),
    [
        (BEN, {"most": "8"}, "Only people with Manage Server"),
        (EDITOR, {"editor": "777"}, "Only who manages this workspace"),
        (ANN, {"most": "31"}, "from 1 to 30"),
        (ANN, {"most": "many"}, "“many”"),
        (ANN, {"most": "0"}, "from 1 to 30"),
        (ANN, {"editor": "@9"}, "@everyone is everybody"),
        (ANN, {"editor": "desk"}, "from Discord's list"),
        (AT_SLACK, {"editor": "tom"}, "type editor:@"),
        (AT_SLACK, {"editor": "<#C0RIVER|river>"}, "type editor:@"),
        (ANN, {"timezone": "Mars"}, "unknown time zone “Mars”"),
        (ANN, {"editor": "the desk"}, "no role or person"),
        (replace(ANN, workspace=""), {"most": "8"}, "not in a direct message"),
        (TERMINAL, {"most": "8"}, "outside a workspace"),
    ],
)
def test_what_can_not_be_set_is_refused(
    desk: Desk, store: Store, asker: Asker, given: dict[str, str | None], told: str
) -> None:
    before = Workspace("discord:9", editors=("555",))
    put_workspace(store, before)
    assert told in fill_in(desk, asker, "settings", given).error
    assert get_workspace(store, "discord:9") == before
    assert list_audit(store) == ()


def test_who_may_change_things_is_one_plain_sentence_on_each_platform(desk: Desk) -> None:
    here = words(ask(desk, ANN, "settings"))
    assert "People with Manage Server, nobody else. To let a role or person do it too" in here
    there = words(ask(desk, AT_SLACK, "settings"))
    assert "Admins and owners of the workspace, nobody else. To let a person do it too" in there


def test_the_log_is_the_workspaces_own_newest_first_and_leafed_through(desk: Desk, store: Store) -> None:
    for number in range(120):
        at = NOW - timedelta(hours=120 - number)
        add_audit(
            store, AuditEntry(at, "discord:9", "discord:1", "Ann", "topic add", f"added topic number {number:03} " * 4)
        )
    add_audit(store, AuditEntry(NOW, "discord:8", "discord:4", "Cas", "topic add", "something of others"))
    first = press(desk, ANN, ask(desk, ANN, "settings"), "Who changed what")
    assert words(first).index("number 119") < words(first).index("number 118")
    assert first.later
    assert "something of others" not in words(first)
    assert "Only people" in ask(desk, BEN, "settings", "log").error
    assert "Nobody has changed" in words(ask(desk, replace(OPERATOR, workspace="7"), "settings", "log"))
    assert "something of others" in words(ask(desk, STRANGER, "settings", "log"))


def test_the_log_tells_no_secret_of_an_address() -> None:
    said = without_secrets("added https://ann:pw@wire.example/feed?key=hunter2#x and http://b.example/c, done")
    assert said == "added https://wire.example/feed and http://b.example/c, done"
