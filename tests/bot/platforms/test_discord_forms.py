"""Forms: opened, filled in, sent off, also after a restart; what was wrong is told with what was written."""

from __future__ import annotations

from typing import Any

import pytest
from discord_room import Room, all_private, told

from bot.asking.responses import Field, Form
from bot.platforms.discord import build_discord
from bot.platforms.discord.forms import modal_of
from bot.recorded.answers import Desk
from briefings.store import Store, list_subscriptions, list_topics

pytestmark = pytest.mark.simcord(shard_count=1, settle_timeout=60)


def inputs(result: Any) -> dict[str, dict[str, Any]]:  # noqa: ANN401  # simcord's
    """The modal's inputs by their ids."""
    return {part["component"]["custom_id"]: part["component"] for part in result.modal["components"]}


async def test_a_command_without_what_it_needs_opens_its_form(room: Room, store: Store) -> None:
    opened = await room.bob.slash(room.channel, "subscribe", schedule="hourly")
    assert set(inputs(opened)) == {"topic", "schedule", "timezone"}
    assert inputs(opened)["schedule"]["value"] == "hourly"
    done = await room.bob.submit_modal(opened, {"topic": ["troops"], "schedule": "daily 08:00", "timezone": "UTC"})
    assert all_private(done)
    (one,) = list_subscriptions(store)
    assert (one.topic, one.channel, one.cron) == ("troops", str(room.channel.id), "0 8 * * *")


async def test_a_channel_that_was_chosen_is_kept(room: Room, store: Store) -> None:
    other = room.guild.create_text_channel("news")
    opened = await room.bob.slash(room.channel, "subscribe", channel=other)
    await room.bob.submit_modal(opened, {"topic": ["troops"], "schedule": "hourly", "timezone": "UTC"})
    assert [one.channel for one in list_subscriptions(store)] == [str(other.id)]


async def test_a_form_sent_off_after_a_restart_works(room: Room, desk: Desk, store: Store) -> None:
    opened = await room.bob.slash(room.channel, "subscribe")
    await room.env.restart_bot(build_discord(desk))
    done = await room.bob.submit_modal(opened, {"topic": ["troops"], "schedule": "hourly", "timezone": "UTC"})
    assert all_private(done)
    assert len(list_subscriptions(store)) == 1


async def test_what_is_wrong_is_told_with_what_was_written(room: Room, desk: Desk, store: Store) -> None:
    opened = await room.bob.slash(room.channel, "subscribe")
    written = {"topic": ["troops"], "schedule": "whenever ```you``` like", "timezone": "UTC"}
    wrong = await room.bob.submit_modal(opened, written)
    assert all_private(wrong)
    assert list_subscriptions(store) == ()
    (embed,) = wrong.response.embeds
    assert {f.name for f in embed.fields} == {"topic", "schedule", "timezone"}
    assert "whenever" in str(embed.to_dict())
    await room.env.restart_bot(build_discord(desk))
    again = await room.bob.click(wrong.response, label="Fill in again")
    assert inputs(again)["schedule"]["value"].startswith("whenever")
    (picked,) = (option for option in inputs(again)["topic"]["options"] if option.get("default"))
    assert picked["value"] == "troops"
    await room.bob.submit_modal(again, {"topic": ["troops"], "schedule": "hourly", "timezone": "UTC"})
    assert len(list_subscriptions(store)) == 1


async def test_a_form_is_for_those_who_may_send_it_off(room: Room) -> None:
    refused = await room.alice.slash(room.channel, "subscribe")
    assert refused.modal is None
    assert all_private(refused)
    assert "Manage Server" in told(refused)


async def test_a_slow_store_is_told_in_time(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    room.env.bot.patience = 0.0
    late = await room.bob.slash(room.channel, "subscribe")
    assert late.modal is None
    assert all_private(late)
    assert "/subscribe" in told(late)
    assert "took longer" in caplog.text


async def test_a_topic_is_added_and_edited_by_form(room: Room, store: Store) -> None:
    opened = await room.bob.slash(room.channel, "topic add")
    filled = {"name": "quays", "title": "Quays", "terms": "quay, harbour", "actions": "", "sides": ""}
    added = await room.bob.submit_modal(opened, {name: v for name, v in filled.items() if name in inputs(opened)})
    assert all_private(added)
    assert "quays" in {topic.name for topic in list_topics(store)}
    editing = await room.bob.slash(room.channel, "topic edit", name="quays")
    assert "harbour" in inputs(editing)["terms"]["value"]
    changes = {name: one.get("value") or "" for name, one in inputs(editing).items()} | {"terms": "quay, pier"}
    await room.bob.submit_modal(editing, changes)
    (topic,) = (t for t in list_topics(store) if t.name == "quays")
    assert topic.terms == ("quay", "pier")


async def test_a_question_is_pinned_by_form(room: Room) -> None:
    await room.bob.slash(room.channel, "subscribe", topic="troops", schedule="hourly")
    opened = await room.bob.slash(room.channel, "question add")
    assert set(inputs(opened)) == {"question", "topic"}


def test_a_form_too_long_for_its_id_shows(desk: Desk) -> None:
    long = Form("A title", "topic edit", (Field("terms", "Terms"),), kept=(("name", "a" * 100),))
    assert len(modal_of(long, {}, locale="en-US").custom_id) > 100
    assert desk.topics()


async def test_many_picks_are_typed(room: Room) -> None:
    many = Form("A title " * 9, "topic edit", (Field("terms", "Terms " * 20, "b", "hint " * 40, picks=("a",) * 26),))
    payload = modal_of(many, {}, locale="en-US").to_dict()
    assert len(payload["title"]) <= 45
    (label,) = payload["components"]
    assert label["component"]["type"] == 4
    assert len(label["label"]) <= 45
    assert len(label["description"]) <= 100
    assert label["component"]["value"] == "b"
    assert room.env.bot.is_ready()
