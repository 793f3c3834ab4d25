"""Buttons, menus and what is asked before something is taken away: they work, also after a restart, for who may."""

from __future__ import annotations

from typing import Any

import discord
import pytest
import simcord
from discord_room import Room, all_private, told
from small_record import NOW

from bot.platforms.discord import build_discord
from bot.recorded.answers import Desk
from briefings.model import ChangeKind, Workspace
from briefings.store import Store, add_subscription, list_subscriptions, put_workspace

pytestmark = pytest.mark.simcord(shard_count=1, settle_timeout=60)


async def subscribed(room: Room) -> None:
    result = await room.bob.slash(room.channel, "subscribe", topic="troops", schedule="daily 08:00")
    assert "Subscribed" in told(result)


async def shown(room: Room, who: Any) -> Any:  # noqa: ANN401  # simcord's
    """The subscription in full, by the menu of /subscriptions."""
    listed = await who.slash(room.channel, "subscriptions")
    assert all_private(listed)
    (menu,) = (c for row in listed.response.components for c in row["components"] if c["type"] == 3)
    result = await who.select(listed.response, [menu["options"][0]["value"]])
    assert all_private(result)
    return result


async def test_a_choice_and_its_buttons(room: Room, store: Store) -> None:
    await subscribed(room)
    found = await shown(room, room.bob)
    assert "troops" in told(found)
    paused = await room.bob.click(found.response, label="Pause")
    assert all_private(paused)
    assert [one.paused for one in list_subscriptions(store)] == [True]


async def test_they_work_after_a_restart(room: Room, desk: Desk, store: Store) -> None:
    await subscribed(room)
    found = await shown(room, room.bob)
    await room.env.restart_bot(build_discord(desk))
    await room.bob.click(found.response, label="Pause")
    assert [one.paused for one in list_subscriptions(store)] == [True]


async def test_what_takes_away_asks_first(room: Room, store: Store) -> None:
    await subscribed(room)
    found = await shown(room, room.bob)
    (remove,) = (b for row in found.response.components for b in row["components"] if b["label"] == "Remove")
    assert remove["style"] == 4
    asked = await room.bob.click(found.response, label="Remove")
    assert all_private(asked)
    assert "?" in told(asked)
    assert len(list_subscriptions(store)) == 1
    no = await room.bob.click(asked.response, label="No")
    assert no.acknowledged
    assert "Nothing was changed" in told(asked)
    assert len(list_subscriptions(store)) == 1
    again = await room.bob.click(found.response, label="Remove")
    done = await room.bob.click(again.response, label="Yes")
    assert all_private(done)
    assert list_subscriptions(store) == ()


async def test_it_asks_after_a_restart_too(room: Room, desk: Desk, store: Store) -> None:
    await subscribed(room)
    found = await shown(room, room.bob)
    await room.env.restart_bot(build_discord(desk))
    asked = await room.bob.click(found.response, label="Remove")
    assert "Remove: sure?" in told(asked)
    await room.env.restart_bot(build_discord(desk))
    await room.bob.click(asked.response, label="Yes")
    assert list_subscriptions(store) == ()


async def test_who_may_is_asked_anew_at_every_press(room: Room, store: Store) -> None:
    put_workspace(store, Workspace(f"discord:{room.guild.id}", editors=(str(room.role.id),)))
    result = await room.carol.slash(room.channel, "subscribe", topic="troops", schedule="daily 08:00")
    assert "Subscribed" in told(result)
    found = await shown(room, room.carol)
    put_workspace(store, Workspace(f"discord:{room.guild.id}"))
    refused = await room.carol.click(found.response, label="Pause")
    assert all_private(refused)
    assert "Manage Server" in told(refused)
    assert [one.paused for one in list_subscriptions(store)] == [False]


async def test_a_button_can_open_a_form(room: Room, store: Store) -> None:
    await subscribed(room)
    found = await shown(room, room.bob)
    opened = await room.bob.click(found.response, label="Change…")
    assert opened.modal is not None
    filled = {"schedule": "weekdays 07:30", "timezone": "Europe/Kyiv", "quiet": "22-7", "alerts": "denied, confirmed"}
    done = await room.bob.submit_modal(opened, {**filled, "only-changes": ["yes"]})
    assert all_private(done)
    (one,) = list_subscriptions(store)
    assert (one.cron, one.timezone) == ("30 7 * * mon-fri", "Europe/Kyiv")
    assert (one.quiet, one.only_changes, one.alerts) == (
        "22:00-07:00",
        True,
        (ChangeKind.CONFIRMED, ChangeKind.DENIED),
    )


async def test_a_button_of_another_version_is_told(room: Room, simcord_env: simcord.Env) -> None:
    await room.alice.slash(room.channel, "claims", topic="troops")
    stored = simcord_env.backend.get_message(room.channel.id, room.channel.last_message.id)
    buttons = stored.components[0]["components"]
    buttons[0]["custom_id"] = "made-up:1"
    other = await room.alice.click(room.channel.last_message, custom_id="made-up:1")
    assert all_private(other)
    assert "another version" in told(other)
    buttons[0]["custom_id"] = "ask:1|no such command"
    gone = await room.alice.click(room.channel.last_message, custom_id="ask:1|no such command")
    assert all_private(gone)
    assert "another version" in told(gone)


async def test_subscribing_again_from_elsewhere_asks_what_the_bot_may_in_that_channel(room: Room, store: Store) -> None:
    denied = discord.PermissionOverwrite(embed_links=False)
    narrow = room.guild.create_text_channel("narrow", overwrites={room.env.bot.user: denied})
    await room.env.settle()
    place = {"platform": "discord", "channel": str(narrow.id), "workspace": f"discord:{room.guild.id}"}
    add_subscription(store, **place, topic="troops", cron="0 8 * * *", timezone="UTC", now=NOW)
    asked = await room.bob.click((await shown(room, room.bob)).response, label="Remove")
    ended = await room.bob.click(asked.response, label="Yes")
    refused = await room.bob.click(ended.followups[-1], label="Subscribe again")
    assert "Embed Links" in told(refused)
    assert list_subscriptions(store) == ()
