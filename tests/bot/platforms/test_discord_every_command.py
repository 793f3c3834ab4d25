"""Every command of the table: whoever may is answered, whoever may not is told so, and private stays private."""

from __future__ import annotations

from typing import Any

import pytest
from discord_room import Room, all_private, told
from small_record import NOW

from bot.asking.commands import COMMANDS, Command
from bot.asking.cooldowns import Cooldowns
from bot.recorded.answers import Desk
from briefings.model import UsageError, Workspace
from briefings.store import Store, list_audit, put_workspace

pytestmark = pytest.mark.simcord(shard_count=1, settle_timeout=60)
FAILED = "Something failed here"
ANSWERS: dict[str, str] = {
    "topic": "troops",
    "name": "Zelensky",
    "moment": "2024-11-08",
    "number": "1",
    "question": "How many soldiers are in Kursk?",
    "address": "https://harbour.example/news",
    "outlet": "https://harbour.example/news",
    "source": "meridian",
    "reliability": "B",
    "terms": "quay, harbour",
    "schedule": "daily 08:00",
}
NAMES = {"topic add": "quays", "topic edit": "troops", "topic remove": "troops"}
GUARDED = [command for command in COMMANDS.values() if command.guarded]


def given(command: Command) -> dict[str, str]:
    """What the command needs, and something to change for one that changes."""
    told = {o.name: ANSWERS[o.name] for o in command.offered if o.required}
    if command.name in NAMES:
        told["name"] = NAMES[command.name]
    if command.name == "topic edit":
        told["terms"] = "soldiers, troops"
    return told


async def asked(room: Room, who: Any, command: Command) -> Any:  # noqa: ANN401  # simcord's
    return await who.slash(room.channel, command.name, **given(command))


@pytest.mark.parametrize("command", COMMANDS.values(), ids=list(COMMANDS))
async def test_who_may_is_answered(room: Room, command: Command) -> None:
    result = await asked(room, room.bob, command)
    assert told(result).strip()
    assert FAILED not in told(result)
    assert "Manage Server" not in told(result) or not command.guarded
    if command.private or command.guarded:
        assert all_private(result)


async def test_anybody_may_ask(room: Room) -> None:
    for command in COMMANDS.values():
        if command.guarded:
            continue
        result = await asked(room, room.alice, command)
        assert told(result).strip(), command.name
        assert FAILED not in told(result), command.name
        if command.private:
            assert all_private(result), command.name
        elif result.response is not None:
            assert not result.response.ephemeral, command.name


async def test_who_may_not_is_told_who_may_and_nothing_changes(room: Room, store: Store) -> None:
    for command in GUARDED:
        result = await asked(room, room.alice, command)
        assert all_private(result), command.name
        assert "Manage Server" in told(result), command.name
        assert "Nothing was changed" in told(result), command.name
    assert list_audit(store) == ()


async def test_a_role_may_be_given_leave(room: Room, store: Store) -> None:
    for command in GUARDED:
        assert "Nothing was changed" in told(await asked(room, room.carol, command)), command.name
    put_workspace(store, Workspace(f"discord:{room.guild.id}", editors=(str(room.role.id),)))
    for command in GUARDED:
        result = await asked(room, room.carol, command)
        assert all_private(result), command.name
        assert "people with Manage Server" not in told(result), command.name


async def test_the_role_is_set_by_settings_and_only_by_who_manages(room: Room, store: Store) -> None:
    refused = await room.alice.slash(room.channel, "settings", editor=room.role)
    assert "Manage Server" in told(refused)
    done = await room.bob.slash(room.channel, "settings", editor=room.role)
    assert all_private(done)
    added = await room.carol.slash(room.channel, "subscribe", topic="troops", schedule="hourly")
    assert "Subscribed" in told(added)
    assert {entry.command for entry in list_audit(store)} == {"settings", "subscribe"}


async def test_every_completion_is_an_answer(room: Room) -> None:
    always = {
        "topics",
        "speakers",
        "stances",
        "times",
        "zones",
        "schedules",
        "nights",
        "alerts",
        "holds",
        "kinds",
        "commands",
    }
    for command, option in ((c, o) for c in COMMANDS.values() for o in c.offered if o.suggests):
        where = f"/{command.name} {option.name}"
        found = await room.bob.autocomplete(room.channel, command.name, option.name, "")
        assert len(found) <= 25, where
        assert all(0 < len(choice["value"]) <= 100 for choice in found), where
        assert found or option.suggests not in always, where


async def test_who_asks_too_often_is_asked_to_wait(desk: Desk, room: Room) -> None:
    room.env.bot.desk = Desk(desk.store, desk.clock, cooldowns=Cooldowns(lambda: NOW, burst=1, per_minute=1))
    await room.alice.slash(room.channel, "claims", topic="troops")
    again = await room.alice.slash(room.channel, "claims", topic="troops")
    assert "One moment" in told(again)
    assert all_private(again)
    other = await room.bob.slash(room.channel, "claims", topic="troops")
    assert "11,000" in told(other)
    with pytest.raises(UsageError):
        room.env.bot.desk.cooldowns.ask(f"discord:{room.alice.id}", 1)
