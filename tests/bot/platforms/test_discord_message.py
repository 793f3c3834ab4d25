"""“Who said this?” in the menu of a message."""

from __future__ import annotations

import discord
import pytest
from discord_room import Room, all_private, told

from bot.platforms.discord.commands import MESSAGE_TITLE

pytestmark = pytest.mark.simcord(shard_count=1, settle_timeout=60)


async def test_it_says_who_said_it_to_the_asker_alone(room: Room) -> None:
    message = await room.bob.send(room.channel, "11,000 soldiers stand in Kursk")
    result = await room.alice.context_menu(room.channel, MESSAGE_TITLE, message)
    assert all_private(result)
    assert "Zelensky" in told(result)
    assert "11,000 soldiers stand in Kursk" in told(result)


async def test_embeds_are_read_too(room: Room) -> None:
    webhook = room.guild.create_webhook(room.channel)
    embed = discord.Embed(description="Peskov denied that any such troops are there.")
    await webhook.send(embeds=[embed])
    result = await room.alice.context_menu(room.channel, MESSAGE_TITLE, room.channel.last_message)
    assert "Peskov" in told(result)


async def test_a_message_without_words_is_told_so(room: Room) -> None:
    picture = await room.bob.send(room.channel, "", attachments=[("quay.png", b"\x89PNG")])
    result = await room.alice.context_menu(room.channel, MESSAGE_TITLE, picture)
    assert all_private(result)
    assert "no words" in told(result)


async def test_a_hostile_message_mentions_nobody(room: Room) -> None:
    message = await room.bob.send(room.channel, "@everyone <@1> `x` [a](https://example.org) " + "soldiers " * 150)
    result = await room.alice.context_menu(room.channel, MESSAGE_TITLE, message)
    assert all_private(result)
    assert "@everyone" not in told(result)
    assert "<@1>" not in told(result)
