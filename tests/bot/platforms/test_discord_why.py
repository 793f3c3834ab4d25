"""The button under a digest on Discord: pressed, it tells the one who pressed it why each line is there."""

from __future__ import annotations

from typing import Any

import pytest
from discord_room import Room, said
from small_record import fill_long

from bot.delivery import Step
from bot.platforms.discord import build_discord
from bot.platforms.discord.sending import post_message
from bot.recorded.answers import Desk
from briefings.render import render_briefing
from briefings.store import Store

pytestmark = pytest.mark.simcord(shard_count=1, settle_timeout=60)


async def posted(room: Room, desk: Desk) -> Any:  # noqa: ANN401  # simcord's message
    digest = render_briefing(desk.briefing("troops"), "discord", charts=False)
    await post_message(room.env.bot, Step(str(room.channel.id), digest.messages[-1], "n"))
    return room.channel.last_message


async def test_a_press_explains_every_line_to_the_presser_alone(room: Room, desk: Desk) -> None:
    digest = await posted(room, desk)
    result = await room.alice.click(digest, label="Why?")
    assert result.ephemeral
    shown = said(result.response)
    assert shown.startswith("\nWhy: North Korean troops in Russia")
    assert "rule: " in shown
    assert "kind of change +" in shown.replace("\\", "")
    assert "11,000 soldiers stand in Kursk" in shown
    assert room.channel.last_message.id == digest.id


async def test_it_works_after_a_restart_and_tells_the_same_after_more_came_in(
    room: Room, desk: Desk, store: Store
) -> None:
    digest = await posted(room, desk)
    before = await room.alice.click(digest, label="Why?")
    await room.env.restart_bot(build_discord(Desk(store, desk.clock)))
    after = await room.alice.click(room.channel.last_message, label="Why?")
    assert said(after.response) == said(before.response)


async def test_a_long_explanation_has_pages(room: Room, desk: Desk, store: Store) -> None:
    fill_long(store)
    digest = await posted(room, desk)
    result = await room.alice.click(digest, label="Why?")
    assert "page 1/" in said(result.response)
    turned = await room.alice.click(result.response, label="Next page ▶")
    assert turned is not None
    assert any("page 2/" in str(r.json) for r in room.env.http_requests)


async def test_the_preview_has_the_button_too(room: Room) -> None:
    result = await room.alice.slash(room.channel, "briefing now", topic="troops")
    assert "Why?" in str([r.json for r in room.env.http_requests])
    assert result.ephemeral
