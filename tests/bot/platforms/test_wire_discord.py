"""discord.py as it is, over real sockets, with the faults that a simulated client cannot show."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import discord
import pytest
from discord_payloads import CHANNEL, TOKEN, command_event
from discord_standin import FakeDiscord, Fault, Hasty, limited
from discord_wire_platform import wire_platform

from bot.delivery import Step
from bot.recorded.answers import Desk
from bot.supervise import Refusals, Service, supervise
from briefings.model import Attachment, Message, OnRecordError

PATIENCE = 15
CHART = Attachment("figures.png", b"\x89PNG made up \x00\xff", "A chart of <figures> over time")
DIGEST = Message("", {"embeds": [{"title": "Troops", "description": "A line"}]}, (CHART,))
LINE = Message("A line of text")


@asynccontextmanager
async def running(
    desk: Desk, fake: FakeDiscord, token: str = TOKEN, *, gateway: bool = True, longest_away: float = 60
) -> AsyncIterator[Callable[[Message, str], Awaitable[str]]]:
    """The platform, connected and kept up by its supervisor; gives what posts a message with a nonce."""
    platform = wire_platform(desk, fake.base, token, longest_away=longest_away)

    async def sleep(_seconds: float) -> None:
        await asyncio.sleep(0)

    up = asyncio.create_task(supervise(Service("discord", platform.run), Refusals(("discord",)), sleep=sleep))

    async def post(message: Message, nonce: str) -> str:
        await until(platform.up, up)
        return await platform.post(Step(CHANNEL, message, nonce))

    try:
        await until(platform.up, up)
        if gateway:
            await until(fake.connected.is_set, up)
        yield post
    finally:
        up.cancel()
        await asyncio.wait({up}, timeout=PATIENCE)
        assert up.done(), "being cancelled once is enough"


async def until(true: Callable[[], bool], task: asyncio.Task[None]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():
            if task.done():
                await task
            await asyncio.sleep(0.01)


async def test_a_chart_goes_over_the_wire_with_its_words_and_the_nonce(desk: Desk, fake: FakeDiscord) -> None:
    async with running(desk, fake) as post:
        number = await post(DIGEST, "nonce-1")
    (sent,) = fake.posted(f"/channels/{CHANNEL}/messages")
    assert number in fake.messages
    assert sent.kind == "multipart/form-data"
    assert sent.body["nonce"] == "nonce-1"
    assert sent.body["enforce_nonce"] is True
    assert sent.body["allowed_mentions"] == {"parse": []}
    (described,) = sent.body["attachments"]
    assert described["description"] == CHART.alt
    assert sent.files["files[0]"] == ("figures.png", "image/png", CHART.content) or (
        sent.files["files[0]"][0] == "figures.png" and sent.files["files[0]"][2] == CHART.content
    )


async def test_a_rate_limit_is_waited_for_and_the_message_stands_once(desk: Desk, fake: FakeDiscord) -> None:
    fake.faults["/messages"] = [limited(0.05)]
    async with running(desk, fake) as post:
        number = await post(LINE, "nonce-2")
    first, second = fake.posted("/messages")
    assert first.body == second.body
    assert list(fake.messages) == [number]


async def test_an_answer_that_was_lost_does_not_double_the_message(
    desk: Desk, fake: FakeDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord.http, "asyncio", Hasty())
    fake.faults["/messages"] = [Fault(502, "<html>bad gateway</html>", done=True)]
    async with running(desk, fake) as post:
        number = await post(DIGEST, "nonce-5")
    first, second = fake.posted("/messages")
    assert first.files == second.files
    assert list(fake.messages) == [number]


async def test_a_dropped_gateway_is_resumed_and_what_was_asked_meanwhile_is_answered(
    desk: Desk, fake: FakeDiscord
) -> None:
    async with running(desk, fake) as post:
        await fake.drop()
        await fake.send("INTERACTION_CREATE", command_event("claims", {"topic": "troops"}))
        async with asyncio.timeout(PATIENCE):
            acknowledged = await fake.callbacks.get()
        assert await post(LINE, "nonce-6")
    assert fake.greetings == ["identify", "resume"]
    assert acknowledged.body["type"] == 5  # noted, the answer follows


async def test_a_session_that_is_over_is_begun_anew_at_the_same_address(
    desk: Desk, fake: FakeDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord.client, "asyncio", Hasty())
    async with running(desk, fake) as post:
        await fake.forget()
        async with asyncio.timeout(PATIENCE):
            await fake.connected.wait()
        assert await post(LINE, "nonce-7")
    assert fake.greetings == ["identify", "identify"]


async def test_a_gateway_that_is_away_for_long_is_tried_by_a_new_client(
    desk: Desk, fake: FakeDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord.shard, "asyncio", Hasty(for_ever=True))
    async with running(desk, fake, longest_away=0.1) as post:
        fake.refused_connections = 1
        await fake.drop()
        async with asyncio.timeout(PATIENCE):
            await fake.connected.wait()
        assert await post(LINE, "nonce-6")
    assert fake.greetings == ["identify", "identify"]


async def test_it_ends_when_told_to_while_the_gateway_keeps_silent(desk: Desk, fake: FakeDiscord) -> None:
    async with running(desk, fake):
        fake.silent.set()
        await fake.drop()
        async with asyncio.timeout(PATIENCE):
            await fake.left_waiting.wait()


async def test_commands_that_are_not_taken_for_hours_keep_nothing_from_being_posted(
    desk: Desk, fake: FakeDiscord
) -> None:
    fake.faults["/commands"] = [limited(3_600)]
    async with running(desk, fake) as post:
        assert await post(LINE, "nonce-10")
    assert fake.greetings == ["identify"]


async def test_what_is_posted_needs_no_gateway(desk: Desk, fake: FakeDiscord) -> None:
    fake.refused_connections = 1_000
    async with running(desk, fake, gateway=False) as post:
        assert await post(LINE, "nonce-8")
    assert fake.greetings == []


async def test_a_gateway_that_refuses_at_first_is_tried_again(
    desk: Desk, fake: FakeDiscord, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(discord.shard, "asyncio", Hasty())
    fake.refused_connections = 2
    async with running(desk, fake) as post:
        assert await post(LINE, "nonce-8")
    assert fake.greetings == ["identify"]
    failed = [record.exc_info[1] for record in caplog.records if record.exc_info and record.name == "discord.shard"]
    assert [causes(error) for error in failed] == [1, 1], "an hour of it is no pile of tracebacks"


def causes(error: BaseException | None) -> int:
    return 0 if error is None else 1 + causes(error.__context__)


async def test_an_event_that_cannot_be_read_starts_it_anew(desk: Desk, fake: FakeDiscord) -> None:
    async with running(desk, fake) as post:
        fake.connected.clear()
        await fake.send("GUILD_CREATE", {"id": "no number"})
        async with asyncio.timeout(PATIENCE):
            await fake.connected.wait()
        assert await post(LINE, "nonce-9")
    assert fake.greetings == ["identify", "identify"]


async def test_a_refused_token_ends_it_with_what_to_do(desk: Desk, fake: FakeDiscord) -> None:
    with pytest.raises(OnRecordError, match="ONRECORD_DISCORD_TOKEN"):
        async with running(desk, fake, "another.token.altogether"):
            pass
    assert fake.greetings == []
