"""discord.py as it is, over real sockets, with the faults that a simulated client cannot show."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import discord
import pytest
import yarl
from discord_standin import CHANNEL, TOKEN, FakeDiscord, Fault, command_event, fake_discord, limited
from discord_wire_platform import wire_platform

from bot.delivery import NotConnectedError, PostError
from bot.recorded.answers import Desk
from bot.supervise import Service, supervise
from briefings.model import Attachment, Message, OnRecordError

PATIENCE = 15
CHART = Attachment("figures.png", b"\x89PNG made up \x00\xff", "A chart of <figures> over time")
DIGEST = Message("", {"embeds": [{"title": "Troops", "description": "A line"}]}, (CHART,))
LINE = Message("A line of text")


@pytest.fixture
async def fake(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeDiscord]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    # discord.py keeps both for the whole process; they are put back afterwards.
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL("ws://127.0.0.1:1/nowhere"))
    async with fake_discord() as standing_in:
        yield standing_in


@asynccontextmanager
async def running(
    desk: Desk, fake: FakeDiscord, token: str = TOKEN
) -> AsyncIterator[Callable[[Message, str], Awaitable[str]]]:
    """The platform, connected and kept up by its supervisor; gives what posts a message with a nonce."""
    platform = wire_platform(desk, fake.base, token)

    async def sleep(_seconds: float) -> None:
        await asyncio.sleep(0)

    up = asyncio.create_task(supervise(Service("discord", platform.run), sleep=sleep))

    async def post(message: Message, nonce: str) -> str:
        return await platform.post(CHANNEL, message, nonce=nonce, thread=None)

    try:
        await until(fake.connected.is_set, up)
        await until(platform.ready, up)
        yield post
    finally:
        up.cancel()
        await asyncio.gather(up, return_exceptions=True)


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


async def test_a_rate_limit_that_is_too_long_fails_the_post_for_now(desk: Desk, fake: FakeDiscord) -> None:
    fake.faults["/messages"] = [limited(3_600)]
    async with running(desk, fake) as post:
        with pytest.raises(PostError) as refused:
            await post(LINE, "nonce-3")
        assert not refused.value.permanent
        await post(LINE, "nonce-3")
    assert len(fake.messages) == 1


async def test_a_block_by_the_net_before_discord_fails_the_post_for_now(desk: Desk, fake: FakeDiscord) -> None:
    fake.faults["/messages"] = [limited(1, by_discord=False)]
    async with running(desk, fake) as post:
        with pytest.raises(PostError) as refused:
            await post(LINE, "nonce-4")
    assert not refused.value.permanent
    assert fake.messages == {}


async def test_an_answer_that_was_lost_does_not_double_the_message(desk: Desk, fake: FakeDiscord) -> None:
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


async def test_a_session_that_is_over_is_begun_anew_at_the_same_address(desk: Desk, fake: FakeDiscord) -> None:
    async with running(desk, fake) as post:
        await fake.forget()
        async with asyncio.timeout(PATIENCE):
            await fake.connected.wait()
            while True:
                try:
                    assert await post(LINE, "nonce-7")
                    break
                except NotConnectedError:
                    await asyncio.sleep(0.01)
    assert fake.greetings == ["identify", "identify"]


async def test_a_gateway_that_refuses_at_first_is_tried_again(desk: Desk, fake: FakeDiscord) -> None:
    fake.refused_connections = 1
    async with running(desk, fake) as post:
        assert await post(LINE, "nonce-8")
    assert fake.greetings == ["identify"]


async def test_a_refused_token_ends_it_with_what_to_do(desk: Desk, fake: FakeDiscord) -> None:
    with pytest.raises(OnRecordError, match="ONRECORD_DISCORD_TOKEN"):
        async with running(desk, fake, "another.token.altogether"):
            pass
    assert fake.greetings == []
