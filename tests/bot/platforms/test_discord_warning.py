"""Telling somebody who looks after a server, over real sockets."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from discord_payloads import GUILD, OWNER, TOKEN
from discord_standin import FakeDiscord, Fault

from bot.platforms.discord import OnRecordClient, build_discord
from bot.platforms.discord.warning import warn_people
from bot.recorded.answers import Desk

KEEPER, STRANGER, OPERATOR = "1000000000000000011", "1000000000000000012", "1000000000000000013"
WORDS = "The channel 1000000000000000004 takes nothing: @everyone <b> *no* access"
CLOSED = Fault(403, {"message": "Cannot send messages to this user", "code": 50007})


@pytest.fixture
async def client(desk: Desk, fake: FakeDiscord) -> AsyncIterator[OnRecordClient]:
    client = build_discord(desk, operators=[f"discord:{OPERATOR}", "slack:U1"], api_base=fake.base)
    async with client:
        await client.login(TOKEN)
        yield client


def told(fake: FakeDiscord) -> list[str]:
    """The channels in which something was said, in order; direct messages by whom they are with."""
    return [fake.api.person_in(message["channel_id"]) for message in fake.messages.values()]


def closed_to(fake: FakeDiscord, *people: str) -> None:
    for person in people:
        fake.faults[f"/channels/{fake.api.direct_with(person)}/messages"] = [CLOSED] * 2


async def test_whoever_keeps_it_is_told_if_still_a_member(client: OnRecordClient, fake: FakeDiscord) -> None:
    fake.api.members |= {KEEPER, OWNER}
    assert await warn_people(client, f"discord:{GUILD}", ("no id", STRANGER, KEEPER), WORDS)
    assert told(fake) == [KEEPER]
    (sent,) = fake.posted("/messages")
    assert sent.body["allowed_mentions"] == {"parse": []}
    assert "@everyone" not in sent.body["content"]
    assert r"\*no\*" in sent.body["content"]


async def test_who_cannot_be_reached_is_passed_over(client: OnRecordClient, fake: FakeDiscord) -> None:
    fake.api.members |= {KEEPER, OWNER}
    closed_to(fake, KEEPER)
    assert await warn_people(client, f"discord:{GUILD}", (KEEPER,), WORDS)
    closed_to(fake, KEEPER, OWNER)
    assert await warn_people(client, f"discord:{GUILD}", (KEEPER,), WORDS)
    assert told(fake) == [OWNER, OPERATOR]


async def test_what_is_of_no_server_is_told_to_those_who_run_the_bot(client: OnRecordClient, fake: FakeDiscord) -> None:
    assert await warn_people(client, "", (KEEPER,), WORDS)
    assert await warn_people(client, "discord:1000000000000000099", (KEEPER,), WORDS)
    assert told(fake) == [OPERATOR, OPERATOR]
    closed_to(fake, OPERATOR, OWNER)
    assert not await warn_people(client, "", (), WORDS)
