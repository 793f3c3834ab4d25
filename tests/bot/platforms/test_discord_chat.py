"""What a user of Discord sees: discord.py's real parsers and command tree against a simulated Discord."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Any

import pytest
import simcord
from discord_room import Room, all_private, room_in, said, told
from small_record import NOW, fill_long, fill_small

from bot.platforms.discord import build_discord
from bot.recorded.answers import Desk
from briefings.store import Store, list_topics

# The first chart of a process takes its time: fonts are looked up.
pytestmark = pytest.mark.simcord(shard_count=1, settle_timeout=60)


async def test_claims_are_answered_in_the_channel(room: Room) -> None:
    result = await room.alice.slash(room.channel, "claims", topic="troops")
    shown = said(result.response)
    assert "11,000 soldiers stand in Kursk" in shown
    assert "page 1" in shown
    assert not result.ephemeral


async def test_who_said_is_answered_with_the_name_that_was_understood(room: Room) -> None:
    result = await room.alice.slash(room.channel, "who-said", name="Zelensky")
    shown = said(result.response)
    assert "Volodymyr Zelensky" in shown
    assert "11,000 soldiers stand in Kursk" in shown
    assert "Peskov" not in shown


async def test_options_narrow_the_answer(room: Room) -> None:
    result = await room.alice.slash(room.channel, "claims", topic="troops", stance="denied", speaker="Peskov")
    shown = said(result.response)
    assert "any such troops" in shown
    assert "Zelensky" not in shown
    early = await room.alice.slash(room.channel, "claims", **{"topic": "troops", "as-of": "2024-11-01"})
    assert "No claim on troops" in said(early.response)


async def test_figures_come_with_a_chart_that_has_words_for_who_cannot_see_it(room: Room) -> None:
    result = await room.alice.slash(room.channel, "figures", topic="troops")
    (chart,) = result.response.attachments
    assert chart.filename.endswith(".png")
    assert chart.description
    assert "11,000" in said(result.response)


async def test_a_briefing_is_a_preview_for_the_asker_alone(room: Room) -> None:
    result = await room.alice.slash(room.channel, "briefing now", topic="troops")
    assert result.ephemeral
    assert "troops" in said(result.response).casefold()
    assert all(message.ephemeral for message in result.followups)


async def test_a_long_briefing_is_read_on_by_a_button(room: Room, store: Store) -> None:
    fill_long(store)
    result = await room.alice.slash(room.channel, "briefing now", topic="troops")
    assert all_private(result)
    assert "There is more" in told(result)
    last = [message for message in (result.response, *result.followups) if "Rest: " in str(message.components)][-1]
    (rest_of,) = (b["custom_id"] for row in last.components for b in row["components"] if b["label"].startswith("Rest"))
    rest = await room.alice.click(last, custom_id=rest_of)
    assert all_private(rest)
    assert told(rest) not in told(result)


async def test_options_are_completed_from_the_record(room: Room) -> None:
    topics = await room.alice.autocomplete(room.channel, "claims", "topic", "mis")
    assert [choice["value"] for choice in topics] == ["missiles"]
    speakers = await room.alice.autocomplete(room.channel, "who-said", "name", "zel")
    assert [choice["value"] for choice in speakers] == ["Volodymyr Zelensky"]
    stances = await room.alice.autocomplete(room.channel, "claims", "stance", "den", topic="troops")
    assert [choice["value"] for choice in stances] == ["denies"]


@pytest.mark.parametrize(
    ("options", "told"), [({"topic": "weather"}, "There is no topic"), ({"topic": "troops", "since": "soon"}, "since")]
)
async def test_a_mistake_is_told_to_the_asker_alone(room: Room, options: dict[str, str], told: str) -> None:
    result = await room.alice.slash(room.channel, "claims", **options)
    (line,) = result.followups
    assert line.ephemeral
    assert told in line.content
    assert result.response is None


async def test_a_hostile_name_mentions_nobody(room: Room) -> None:
    result = await room.alice.slash(room.channel, "claims", topic="@everyone `x` <@1>")
    (line,) = result.followups
    assert line.ephemeral
    assert "@everyone" not in line.content
    assert "<@1>" not in line.content


async def test_hostile_words_of_an_article_mention_nobody(room: Room) -> None:
    result = await room.alice.slash(room.channel, "claims", topic="troops", stance="warns")
    assert "<@everyone>" not in said(result.response)
    assert "@everyone" not in said(result.response)
    asked = [request for request in room.env.http_requests if request.json and "allowed_mentions" in str(request.json)]
    assert all(request.json.get("allowed_mentions", {}).get("parse") == [] for request in asked)
    assert asked


async def test_a_failure_inside_has_an_id_that_the_log_has_too(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    broken = threading.Event()

    def clock() -> datetime:
        if broken.is_set():
            raise RuntimeError("out of order")  # noqa: EM101, TRY003  # any error will do
        return NOW

    fill_small(store)
    async with simcord.run(build_discord(Desk(store, clock)), shard_count=1) as env:
        room = room_in(env)
        broken.set()
        result = await room.alice.slash(room.channel, "claims", topic="troops")
    (line,) = result.followups
    assert line.ephemeral
    assert line.content.split()[-1] in caplog.text
    assert "out of order" in caplog.text


async def test_pages_are_turned_in_place(room: Room) -> None:
    result = await room.alice.slash(room.channel, "claims", topic="troops")
    message = room.channel.last_message
    assert "page 1" in said(message)
    await room.alice.click(result.response, label="Next page ▶")
    turned = room.channel.last_message
    assert turned.id == message.id
    assert "page 2" in said(turned)
    assert "one more false story" in said(turned)
    await room.alice.click(turned, label="◀ Earlier page")
    assert said(room.channel.last_message) == said(message)


async def test_a_question_too_long_for_a_button_is_told_how_to_go_on(room: Room) -> None:
    wordy = {
        "topic": "North Korean troops in Russia",
        "since": "2024-10-24T08:00:00.000000+00:00",
        "as-of": "2024-11-08T12:00:00.000000+00:00",
    }
    result = await room.alice.slash(room.channel, "claims", **wordy)
    assert "page 1" in said(result.response)
    assert not result.response.components
    line = result.followups[-1]
    assert line.ephemeral
    assert "too long for a button" in line.content
    brief = await room.alice.slash(room.channel, "claims", topic="troops")
    assert not any("too long" in message.content for message in brief.followups)


async def test_buttons_work_after_a_restart(room: Room, desk: Desk) -> None:
    await room.alice.slash(room.channel, "claims", topic="troops")
    message_id = room.channel.last_message.id
    await room.env.restart_bot(build_discord(desk))
    await room.alice.click(room.channel.last_message, label="Next page ▶")
    assert room.channel.last_message.id == message_id
    assert "page 2" in said(room.channel.last_message)


async def test_a_slow_store_is_waited_for(store: Store) -> None:
    slow, asked, may_answer = threading.Event(), threading.Event(), threading.Event()

    def clock() -> datetime:
        if slow.is_set():
            asked.set()
            assert may_answer.wait(10)
        return NOW

    fill_small(store)
    async with simcord.run(build_discord(Desk(store, clock)), shard_count=1) as env:
        room = room_in(env)
        slow.set()
        threading.Thread(target=lambda: (asked.wait(10), may_answer.set())).start()
        result = await room.alice.slash(room.channel, "claims", topic="troops")
        calls = [r.path for r in env.http_requests if "interactions" in r.path or "webhooks" in r.path]
        assert calls[0].endswith("/callback")
        assert len(calls) == 2
        assert "11,000 soldiers" in said(result.response)


async def test_completion_does_not_wait_for_a_slow_store(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    room.env.bot.patience = 0.0
    assert await room.alice.autocomplete(room.channel, "claims", "topic", "mis") == []
    assert "completing topics took longer" in caplog.text


async def test_an_answer_that_comes_too_late_is_in_the_log_only(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    room.env.inject_error("PATCH", "/webhooks/*", status=401, code=50027, message="Invalid Webhook Token")
    result = await room.alice.slash(room.channel, "claims", topic="troops")
    assert result.followups == []
    assert "Invalid Webhook Token" in caplog.text


async def test_an_answer_that_discord_refuses_is_told(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    room.env.inject_error("PATCH", "/webhooks/*", status=400, code=50035, message="Invalid Form Body")
    result = await room.alice.slash(room.channel, "claims", topic="troops")
    line = result.followups[-1]
    assert line.ephemeral
    assert line.content.split()[-1] in caplog.text


async def test_what_can_not_be_acknowledged_is_not_done(
    room: Room, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    room.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062, message="Unknown interaction")
    result = await room.bob.slash(room.channel, "topic remove", name="troops")
    assert not result.acknowledged
    assert result.followups == []
    assert "Unknown interaction" in caplog.text
    assert {topic.name for topic in list_topics(store)} == {"troops", "missiles"}


async def test_answers_are_to_be_had_in_a_direct_message(room: Room) -> None:
    result = await room.alice.user.slash("claims", topic="troops")
    assert "11,000 soldiers stand in Kursk" in said(result.response)


async def test_a_change_in_a_direct_message_is_told_where_to_go(room: Room, store: Store) -> None:
    result = await room.bob.user.slash("topic remove", name="troops")
    assert all_private(result)
    assert "in a channel" in told(result)
    assert len(list_topics(store)) == 2


async def test_buttons_speak_the_askers_language(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    original = simcord.interactions.base_payload

    def german(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # simcord's own
        record, payload = original(*args, **kwargs)
        return record, payload | {"locale": "de"}

    monkeypatch.setattr(simcord.interactions, "base_payload", german)
    result = await room.alice.slash(room.channel, "claims", topic="troops")
    assert "Nächste Seite ▶" in str(result.response.components)
