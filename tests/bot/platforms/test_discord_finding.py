"""Is a message in its channel? The bot's own history there is read, over real sockets, as Discord gives it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import discord
import pytest
from discord_payloads import BOT, CHANNEL, OWNER, USER, everyone
from discord_standin import FakeDiscord, Fault

from bot.delivery import CannotLookError, PostError, Step
from bot.platforms.discord.finding import Wanted, find_message
from bot.platforms.discord.sending import asked, post_message
from briefings.model import Attachment, Message

CHART = Attachment("figures of june.png", b"\x89PNG made up", "A chart")
DIGEST = Message(
    "  **Troops** \n\n",
    {
        "embeds": [
            {
                "title": "What changed",
                "description": "Ann Orr said @\u200beverything.\n\n\nTwo  lines",
                "fields": [{"name": "When", "value": "today"}],
                "footer": {"text": "3 sources"},
            },
            {"title": "Figures", "image": {"url": "attachment://figures of june.png"}},
        ]
    },
    (CHART,),
)
LINE = Message("A line of text")
Find = Callable[..., Awaitable[str | None]]


@pytest.fixture
def find(logged_in: discord.Client, fake: FakeDiscord) -> Find:
    """Looks in the channel as the platform does, from before the first message on."""

    first = fake.api.now() - timedelta(minutes=1)

    async def looked(message: Message, since: datetime = first, taken: Iterable[str] = (), **more: Any) -> str | None:  # noqa: ANN401  # of a Step
        step = replace(Step(CHANNEL, message, "n"), **more)
        async with asked(logged_in, CHANNEL):
            return await find_message(logged_in, Wanted(step, since, frozenset(taken)))

    return looked


def as_discord_keeps_it(kept: dict[str, Any]) -> None:
    """What Discord changes: white space at the ends, names of files, drawn files; and it adds what links lead to."""
    (attached,) = kept["attachments"]
    kept["attachments"] = []
    kept["embeds"][0]["description"] = kept["embeds"][0]["description"].replace("\n\n\n", "\n\n").replace("  ", " ")
    kept["embeds"][1]["image"] = {"url": attached["url"].replace(" ", "_") + "?ex=1&hm=2"}
    kept["embeds"].insert(1, {"type": "article", "title": "Some page", "url": "https://news.example/a"})


@pytest.mark.parametrize("fault", [Fault(None), Fault(503)], ids=["cut", "5xx"])
@pytest.mark.parametrize("done", [True, False])
async def test_what_was_posted_though_the_answer_was_lost_is_found(
    logged_in: discord.Client,
    fake: FakeDiscord,
    find: Find,
    fault: Fault,
    done: bool,  # noqa: FBT001  # a row of the table
) -> None:
    fault.done = done
    fake.faults["/messages"] = [fault]
    with pytest.raises(PostError) as caught:
        await post_message(logged_in, Step(CHANNEL, DIGEST, "n"))
    assert caught.value.unsure
    for kept in fake.messages.values():
        as_discord_keeps_it(kept)
    assert await find(DIGEST) == next(iter(fake.messages), None)
    assert bool(fake.messages) is done


async def test_only_the_very_message_is_found(fake: FakeDiscord, find: Find) -> None:
    say = fake.api.say
    early = str(say(CHANNEL, {"content": LINE.text})["id"])
    after = fake.api.now() + timedelta(milliseconds=1)
    say(CHANNEL, {"content": LINE.text}, author=USER | {"id": OWNER})
    say(CHANNEL, {"content": "Another line of text"})
    say(CHANNEL, {"content": LINE.text}, webhook_id=BOT, application_id=BOT)  # what somebody asked for by a command
    say(CHANNEL, {"content": LINE.text, "message_reference": {"message_id": early, "channel_id": CHANNEL}})
    assert await find(LINE) == early
    assert await find(LINE, taken={early}) is None
    assert await find(LINE, since=after) is None
    mine = str(say(CHANNEL, {"content": LINE.text, "nonce": "n"})["id"])
    assert await find(LINE, taken={early}) == mine
    fake.api.gives_nonces = True
    assert await find(LINE, nonce="another") is None
    assert await find(Message("Whatever it says"), nonce="n") == mine


async def test_an_answer_is_found_with_the_message_that_it_answers_or_without_any(
    fake: FakeDiscord, find: Find
) -> None:
    first = str(fake.api.say(CHANNEL, {"content": "Yesterday"})["id"])
    reference = {"message_id": first, "channel_id": CHANNEL}
    found = str(fake.api.say(CHANNEL, {"content": LINE.text, "message_reference": reference})["id"])
    assert await find(LINE, reply_to=first) == found
    assert await find(LINE, reply_to="1100000000000000001") is None
    plain = str(fake.api.say(CHANNEL, {"content": LINE.text})["id"])
    assert await find(LINE, reply_to="1100000000000000001") == plain


async def test_receipts_are_found_in_their_thread_and_below(
    logged_in: discord.Client, fake: FakeDiscord, find: Find
) -> None:
    head = await post_message(logged_in, Step(CHANNEL, DIGEST, "a"))
    assert await find(LINE, thread=head) is None
    fake.faults["/threads"] = [Fault(None, done=True)]
    with pytest.raises(PostError) as caught:
        await post_message(logged_in, Step(CHANNEL, LINE, "n", thread=head))
    assert not caught.value.unsure
    receipt = await post_message(logged_in, Step(CHANNEL, LINE, "n", thread=head))
    assert fake.messages[receipt]["channel_id"] == head
    assert await find(LINE, thread=head) == receipt
    fake.faults["/threads"] = [Fault(403, {"message": "Missing Permissions", "code": 50013})]
    below = await post_message(logged_in, Step(CHANNEL, Message("Below"), "m", thread=head))
    assert await find(Message("Below"), thread=head) == below
    assert fake.messages[below]["channel_id"] == CHANNEL


async def test_where_the_history_may_not_be_read_it_says_which_permission_is_missing(
    fake: FakeDiscord, find: Find
) -> None:
    everything = discord.Permissions.all_channel()
    everything.update(read_message_history=False)
    fake.api.guild["roles"] = [everyone(everything.value)]
    with pytest.raises(CannotLookError, match="Read Message History"):
        await find(LINE)
    fake.api.channels[CHANNEL]["permission_overwrites"] = [
        {"id": BOT, "type": 1, "allow": str(discord.Permissions(read_message_history=True).value), "deny": "0"}
    ]
    assert await find(LINE) is None


async def test_a_channel_that_is_full_of_messages_is_not_read_for_ever(fake: FakeDiscord, find: Find) -> None:
    for _ in range(500):
        fake.api.say(CHANNEL, {"content": "Talk"}, author=USER | {"id": OWNER})
    last = str(fake.api.say(CHANNEL, {"content": LINE.text})["id"])
    with pytest.raises(CannotLookError, match="500 messages"):
        await find(LINE)
    assert len(fake.posted("/messages", "GET")) == 5
    assert await find(LINE, since=fake.api.now() - timedelta(milliseconds=100)) == last


async def test_a_channel_that_is_gone_is_no_channel_without_the_message(fake: FakeDiscord, find: Find) -> None:
    del fake.api.channels[CHANNEL]
    with pytest.raises(PostError) as caught:
        await find(LINE)
    assert caught.value.gone
