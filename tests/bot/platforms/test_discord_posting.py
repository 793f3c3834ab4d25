"""Posting to Discord: real discord.py against a simulated Discord."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
import pytest
import simcord

from bot.delivery import NoSuchMessageError, PostError, Step
from bot.platforms.discord import OnRecordClient, build_discord
from bot.platforms.discord.posting import DiscordPlatform
from bot.platforms.discord.sending import post_message
from bot.recorded.answers import Desk
from briefings.model import Attachment, Message, OnRecordError

pytestmark = pytest.mark.simcord(shard_count=1)
HEADER = Message("What changed", {"embeds": [{"title": "Troops", "description": "11,000 in Kursk"}]})
RECEIPT = Message("", {"embeds": [{"description": "Zelensky said so. @everyone"}]})


@pytest.fixture
def channel(simcord_env: simcord.Env) -> Any:  # noqa: ANN401  # simcord's handle
    return simcord_env.create_guild().create_text_channel("desk")


async def test_a_message_is_posted_with_its_nonce_and_mentions_nobody(simcord_env: simcord.Env, channel: Any) -> None:  # noqa: ANN401  # as above
    posted = await post_message(simcord_env.bot, Step(str(channel.id), HEADER, "n" * 24))
    assert posted == str(channel.last_message.id)
    assert channel.last_message.content == "What changed"
    assert channel.last_message.embeds[0].description == "11,000 in Kursk"
    body = simcord_env.http_requests[-1].json
    assert (body["nonce"], body["enforce_nonce"]) == ("n" * 24, True)
    assert body["allowed_mentions"]["parse"] == []


async def test_receipts_go_to_one_thread_of_the_message(simcord_env: simcord.Env, channel: Any) -> None:  # noqa: ANN401  # as above
    bot = simcord_env.bot
    posted = await post_message(bot, Step(str(channel.id), HEADER, "a"))
    await post_message(bot, Step(str(channel.id), RECEIPT, "b", thread=posted))
    await post_message(bot, Step(str(channel.id), RECEIPT, "c", thread=posted))
    threads = bot.get_channel(channel.id).threads
    assert [str(thread.id) for thread in threads] == [posted]
    assert [m.embeds[0].description async for m in threads[0].history() if m.embeds] == [
        "Zelensky said so. @everyone",
        "Zelensky said so. @everyone",
    ]
    made = [request for request in simcord_env.http_requests if request.path.endswith("/threads")]
    assert len(made) == 1


async def test_a_thread_that_is_there_already_is_used(simcord_env: simcord.Env, channel: Any) -> None:  # noqa: ANN401  # as above
    bot = simcord_env.bot
    posted = await post_message(bot, Step(str(channel.id), HEADER, "a"))
    await post_message(bot, Step(str(channel.id), RECEIPT, "b", thread=posted))
    bot.get_guild(bot.get_channel(channel.id).guild.id)._remove_thread(bot.get_channel(int(posted)))  # noqa: SLF001  # an archived thread is in nobody's cache
    simcord_env.inject_error("POST", "/channels/*/messages/*/threads", status=400, code=160004)
    await post_message(bot, Step(str(channel.id), RECEIPT, "c", thread=posted))
    thread = await bot.fetch_channel(int(posted))
    assert len([m async for m in thread.history() if m.embeds]) == 2


@pytest.mark.parametrize(
    ("status", "code"), [(403, 50013), (403, 50001), (404, 10008), (400, 160006), (400, 50024), (400, 160005)]
)
async def test_where_there_can_be_no_thread_receipts_go_below(
    simcord_env: simcord.Env,
    channel: Any,  # noqa: ANN401  # as above
    caplog: pytest.LogCaptureFixture,
    status: int,
    code: int,
) -> None:
    bot = simcord_env.bot
    posted = await post_message(bot, Step(str(channel.id), HEADER, "a"))
    simcord_env.inject_error("POST", "/channels/*/messages/*/threads", status=status, code=code, message="No thread")
    below = await post_message(bot, Step(str(channel.id), RECEIPT, "b", thread=posted))
    assert below == str(channel.last_message.id)
    assert channel.last_message.embeds[0].description == RECEIPT.payload["embeds"][0]["description"]  # type: ignore[index]  # as it is made above
    assert "can't go to a thread" in caplog.text


async def test_a_thread_that_takes_nothing_leaves_them_below_with_their_files(
    simcord_env: simcord.Env,
    channel: Any,  # noqa: ANN401  # as above
) -> None:
    bot = simcord_env.bot
    posted = await post_message(bot, Step(str(channel.id), HEADER, "a"))
    await post_message(bot, Step(str(channel.id), RECEIPT, "b", thread=posted))
    simcord_env.inject_error("POST", f"/channels/{posted}/messages", status=403, code=50013, message="No leave")
    chart = Message("Figures", {"embeds": []}, (Attachment("figures.png", b"\x89PNG", "Troops: 3,000"),))
    below = await post_message(bot, Step(str(channel.id), chart, "c", thread=posted))
    assert below == str(channel.last_message.id)
    assert [file.filename for file in channel.last_message.attachments] == ["figures.png"]


async def test_a_passing_error_of_a_thread_is_tried_again_later(simcord_env: simcord.Env, channel: Any) -> None:  # noqa: ANN401  # as above
    posted = await post_message(simcord_env.bot, Step(str(channel.id), HEADER, "a"))
    simcord_env.inject_error("POST", "/channels/*/messages/*/threads", status=503, times=None)
    with pytest.raises(PostError) as caught:
        await post_message(simcord_env.bot, Step(str(channel.id), RECEIPT, "b", thread=posted))
    assert not caught.value.permanent
    assert len(channel.history()) == 1


async def test_what_the_bot_lacks_in_a_channel_is_named(simcord_env: simcord.Env) -> None:
    denied = discord.PermissionOverwrite(attach_files=False, send_messages=False)
    guild = simcord_env.create_guild()
    narrow = guild.create_text_channel("narrow", overwrites={simcord_env.bot.user: denied})
    await simcord_env.settle()
    with pytest.raises(PostError, match="the bot lacks there: Send Messages, Embed Links, Attach") as caught:
        await post_message(simcord_env.bot, Step(str(narrow.id), HEADER, "a"))
    assert caught.value.permanent


async def test_an_answer_refers_to_its_message_and_mentions_nobody(simcord_env: simcord.Env, channel: Any) -> None:  # noqa: ANN401  # as above
    posted = await post_message(simcord_env.bot, Step(str(channel.id), HEADER, "a"))
    await post_message(simcord_env.bot, Step(str(channel.id), RECEIPT, "b", reply_to=posted))
    body = simcord_env.http_requests[-1].json
    assert str(body["message_reference"]["message_id"]) == posted
    assert body["message_reference"]["fail_if_not_exists"] is False
    assert body["allowed_mentions"]["parse"] == []
    assert body["allowed_mentions"]["replied_user"] is False
    assert str(channel.last_message.reference.message_id) == posted


OF_REFERENCE = "Invalid Form Body\nIn message_reference: Unknown message"
OF_EMBEDS = "Invalid Form Body\nIn embeds.0: Embed size exceeds maximum size of 6000"


@pytest.mark.parametrize(
    ("error", "of_message"),
    [
        ((400, 10008, "Unknown Message"), True),
        ((400, 50035, OF_REFERENCE), True),
        ((400, 160002, "Cannot reply without permission to read message history"), True),
        ((400, 50035, OF_EMBEDS), False),
        ((403, 50013, "Missing Permissions"), False),
        ((404, 10003, "Unknown Channel"), False),
    ],
)
async def test_an_answer_that_discord_refuses_says_whether_its_message_is_why(
    simcord_env: simcord.Env,
    channel: Any,  # noqa: ANN401  # as above
    error: tuple[int, int, str],
    of_message: bool,  # noqa: FBT001  # a row of the table
) -> None:
    status, code, words = error
    simcord_env.inject_error("POST", "/channels/*/messages", status=status, code=code, message=words)
    with pytest.raises(PostError) as caught:
        await post_message(simcord_env.bot, Step(str(channel.id), RECEIPT, "b", reply_to="123"))
    assert isinstance(caught.value, NoSuchMessageError) is of_message
    assert caught.value.permanent


async def test_an_answer_to_a_deleted_message_is_posted_all_the_same(simcord_env: simcord.Env, channel: Any) -> None:  # noqa: ANN401  # as above
    assert await post_message(simcord_env.bot, Step(str(channel.id), RECEIPT, "b", reply_to="123"))


async def test_a_chart_has_words(simcord_env: simcord.Env, channel: Any) -> None:  # noqa: ANN401  # as above
    chart = Message("Figures", {"embeds": []}, (Attachment("figures.png", b"\x89PNG", "Troops: 3,000 to 11,000"),))
    await post_message(simcord_env.bot, Step(str(channel.id), chart, "a"))
    (attached,) = channel.last_message.attachments
    assert (attached.filename, attached.description) == ("figures.png", "Troops: 3,000 to 11,000")


@pytest.mark.parametrize(("status", "permanent"), [(403, True), (404, True), (400, False), (503, False)])
async def test_a_refusal_says_whether_it_passes(
    simcord_env: simcord.Env,
    channel: Any,  # noqa: ANN401  # as above
    status: int,
    permanent: bool,  # noqa: FBT001  # a row of the table
) -> None:
    simcord_env.inject_error("POST", "/channels/*/messages", status=status)
    with pytest.raises(PostError) as caught:
        await post_message(simcord_env.bot, Step(str(channel.id), HEADER, "a"))
    assert caught.value.permanent is permanent
    assert str(channel.id) in str(caught.value)


@pytest.mark.parametrize("name", ["123456789", "general"])
async def test_a_channel_that_is_none_is_named(simcord_env: simcord.Env, name: str) -> None:
    with pytest.raises(PostError, match=name) as caught:
        await post_message(simcord_env.bot, Step(name, HEADER, "a"))
    assert caught.value.permanent


async def test_nothing_is_posted_while_nothing_is_connected(desk: Desk) -> None:
    platform = DiscordPlatform(lambda: build_discord(desk), "made-up-token")
    with pytest.raises(PostError, match="not connected") as caught:
        await platform.post(Step("1", HEADER, "a"))
    assert not caught.value.permanent
    assert "made-up-token" not in repr(platform)


async def test_a_refused_token_is_told_and_the_next_run_has_a_new_client(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[OnRecordClient] = []

    def build() -> OnRecordClient:
        built.append(build_discord(desk))
        return built[-1]

    async def refuse(_client: discord.http.HTTPClient, _token: str) -> None:
        await asyncio.sleep(0)
        raise discord.LoginFailure("Improper token has been passed.")  # noqa: EM101, TRY003  # discord.py's own words

    monkeypatch.setattr(discord.http.HTTPClient, "static_login", refuse)
    platform = DiscordPlatform(build, "made-up-token")
    for _ in range(2):
        with pytest.raises(OnRecordError, match="ONRECORD_DISCORD_TOKEN"):
            await platform.run()
    assert len({id(client) for client in built}) == 2
    assert all(client.is_closed() for client in built)


def test_the_api_may_be_elsewhere(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    build_discord(desk, api_base="https://proxy.example/api/v10/")
    assert discord.http.Route("GET", "/users/@me").url == "https://proxy.example/api/v10/users/@me"
