"""What the doctor asks Discord, over real sockets and without a gateway."""

from __future__ import annotations

import discord
from discord_payloads import CHANNEL, GUILD, TOKEN, everyone
from discord_standin import FakeDiscord
from pydantic import SecretStr

from bot.platforms.checked import Checked
from bot.platforms.discord.checking import MOST_CHANNELS, check_discord
from bot.settings import Settings

THREAD = "1000000000000000005"


def settings(fake: FakeDiscord, token: str = TOKEN) -> Settings:
    return Settings(_env_file=None, discord_token=SecretStr(token), discord_api_base=fake.base)  # type: ignore[call-arg]  # known only to the mypy plugin of pydantic


async def test_a_token_that_is_refused_is_told_without_it(fake: FakeDiscord) -> None:
    (found,) = await check_discord(settings(fake, "another.made.up"), [CHANNEL])
    assert not found.ok
    assert "ONRECORD_DISCORD_TOKEN" in found.found
    assert "another" not in str(found)


async def test_nothing_is_asked_without_a_token() -> None:
    assert await check_discord(Settings(_env_file=None), [CHANNEL]) == ()  # type: ignore[call-arg]  # as above


async def test_a_discord_that_cannot_be_reached_is_a_finding(fake: FakeDiscord) -> None:
    away = settings(fake)
    assert fake.server is not None
    await fake.server.close()
    (found,) = await check_discord(away, [CHANNEL])
    assert not found.ok
    assert "can't be asked" in found.found


async def test_each_channel_says_what_the_bot_lacks_there(fake: FakeDiscord) -> None:
    role = everyone(discord.Permissions(attach_files=True).value) | {"id": "1000000000000000021", "name": "charts"}
    most = discord.Permissions.all_channel()
    most.update(attach_files=False, manage_threads=False)
    fake.api.guild["roles"] = [everyone(most.value), role]
    denied = {"id": GUILD, "type": 0, "allow": "0", "deny": str(discord.Permissions(embed_links=True).value)}
    fake.api.channels["1000000000000000006"] = fake.api.channels[CHANNEL] | {
        "id": "1000000000000000006",
        "permission_overwrites": [denied],
    }
    fake.api.start_thread(THREAD, CHANNEL, "Receipts")
    asked = [CHANNEL, CHANNEL, "1000000000000000006", "1000000000000000007", "general", THREAD]
    token, *found = await check_discord(settings(fake), asked)
    assert token.ok
    assert "onrecord" in token.found
    assert [(one.ok, one.found) for one in found] == [
        (False, "#desk: the bot lacks there: Attach Files"),
        (False, "#desk: the bot lacks there: Embed Links, Attach Files"),
        (False, "it can't be seen: Unknown Channel; is the bot in its server, with leave to see it?"),
        (False, "channel general: a channel of Discord is a number"),
        (False, "#Receipts: the bot lacks there: Attach Files"),
    ]
    fake.api.me["roles"] = ["1000000000000000021"]
    assert (await check_discord(settings(fake), [CHANNEL]))[1:] == (
        Checked(f"Discord channel {CHANNEL}", "#desk", ok=True),
    )
    assert len(fake.posted(f"/members/{fake.api.me['user']['id']}", "GET")) == 2


async def test_only_so_many_channels_are_looked_at(fake: FakeDiscord) -> None:
    found = await check_discord(settings(fake), [str(number) for number in range(1, MOST_CHANNELS + 4)])
    assert len(found) == MOST_CHANNELS + 2
    assert found[-1].found == "3 more were not looked at"
