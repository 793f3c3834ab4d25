"""What Discord's refusals mean for a delivery, and what may have been posted all the same."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from types import SimpleNamespace

import aiohttp
import discord
import pytest
from discord_payloads import CHANNEL, TOKEN
from discord_standin import FakeDiscord, Fault, Hasty, limited

from bot.delivery import PostError, RefusedFormError, Step
from bot.platforms.discord.refusals import BAD_FORM, BLOCKED, LONGEST_BLOCK, refusal
from bot.platforms.discord.sending import post_message
from bot.platforms.discord.wire import watched, wire_trace
from briefings.model import Message

LINE = Message("A line of text")


def answered(status: int, code: int | None, **headers: str) -> discord.HTTPException:
    """Discord's answer of that code; without one it is somebody's page."""
    response = SimpleNamespace(status=status, reason="No", headers={k.replace("_", "-"): v for k, v in headers.items()})
    kind = {403: discord.Forbidden, 404: discord.NotFound, 503: discord.DiscordServerError}
    body = "<html>No</html>" if code is None else {"message": "No", "code": code}
    return kind.get(status, discord.HTTPException)(response, body)  # type: ignore[arg-type]  # as much of it as is read


@pytest.mark.parametrize(
    ("error", "gone", "permanent", "retry_after"),
    [
        (answered(404, 10003), True, True, None),
        (answered(404, 10004), True, True, None),
        (answered(403, 50001), True, True, None),
        (answered(403, 50013), True, True, None),
        (answered(403, 50007), True, True, None),
        (answered(400, 50083), True, True, None),
        (answered(403, 0), False, True, None),
        (answered(403, None), False, True, None),
        (answered(401, 0), False, True, None),
        (answered(400, 50035), False, True, None),
        (answered(400, 200000), False, True, None),
        (answered(400, 0), False, False, None),
        (answered(503, 50013), False, False, None),
        (answered(429, None, Retry_After="90"), False, False, timedelta(seconds=90)),
        (answered(429, None), False, False, BLOCKED),
        (answered(429, None, Retry_After="nan"), False, False, BLOCKED),
        (answered(429, None, Retry_After="1e99"), False, False, LONGEST_BLOCK),
        (discord.RateLimited(3_600.0), False, False, timedelta(hours=1)),
        (KeyError("id"), False, False, None),
        (OSError("no route to host"), False, False, None),
    ],
    ids=str,
)
def test_a_failure_says_what_it_means(
    error: Exception,
    gone: bool,  # noqa: FBT001  # a row of the table
    permanent: bool,  # noqa: FBT001  # as above
    retry_after: timedelta | None,
) -> None:
    found = refusal(error, "channel 1", hint="look there")
    assert (found.gone, found.permanent, found.retry_after, found.unsure) == (gone, permanent, retry_after, False)
    bad_form = isinstance(error, discord.HTTPException) and error.code in BAD_FORM
    assert isinstance(found, RefusedFormError) is bad_form
    assert "channel 1" in str(found)
    assert "\n" not in str(found)


def test_what_may_have_been_posted_parks_nothing() -> None:
    found = refusal(answered(403, 50013), "channel 1", unsure=True)
    assert (found.unsure, found.gone, found.permanent) == (True, False, False)


GONE_LATER = Fault(403, {"message": "Missing Access", "code": 50001})


@pytest.mark.parametrize(
    ("faults", "unsure"),
    [
        ([Fault(503)], True),
        ([Fault(None)], True),
        ([Fault(200, "<html>hello</html>", {"Content-Type": "text/html"})], True),
        ([Fault(200, {"id": "1"})], True),
        ([Fault(502, done=True), GONE_LATER], True),
        ([Fault(502, done=True), limited(3_600)], True),
        ([GONE_LATER], False),
        ([limited(3_600)], False),
        ([limited(1, by_discord=False)], False),
    ],
)
async def test_a_post_that_failed_says_whether_it_may_stand_there(
    logged_in: discord.Client,
    fake: FakeDiscord,
    faults: list[Fault],
    unsure: bool,  # noqa: FBT001  # a row of the table
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(discord.http, "asyncio", Hasty())
    fake.faults["/messages"] = list(faults)
    with pytest.raises(PostError) as caught:
        await post_message(logged_in, Step(CHANNEL, LINE, "n"))
    assert caught.value.unsure is unsure
    assert fake.faults["/messages"] == []


async def test_a_refused_repeat_leaves_open_what_became_of_the_first(fake: FakeDiscord) -> None:
    # discord.py repeats after a lost connection too, on some systems.
    fake.faults["/messages"] = [Fault(None, done=True), GONE_LATER, GONE_LATER]
    headers = {"Authorization": f"Bot {TOKEN}"}
    async with aiohttp.ClientSession(trace_configs=[wire_trace()], headers=headers) as session:

        async def post() -> int:
            async with session.post(f"{fake.base}/channels/{CHANNEL}/messages", json={"content": LINE.text}) as answer:
                return answer.status

        with watched() as passage:
            with pytest.raises(aiohttp.ClientError):
                await post()
            assert await post() == 403
            assert passage.may_have_arrived
        with watched() as passage:
            assert await post() == 403
            assert not passage.may_have_arrived


async def test_posts_at_the_same_time_know_each_of_its_own(logged_in: discord.Client, fake: FakeDiscord) -> None:
    other = "1000000000000000005"
    fake.api.channels[other] = fake.api.channels[CHANNEL] | {"id": other}
    fake.faults[f"{CHANNEL}/messages"] = [Fault(None, done=True)]
    fake.faults[f"{other}/messages"] = [GONE_LATER]
    posts = (post_message(logged_in, Step(channel, LINE, channel)) for channel in (CHANNEL, other))
    found = await asyncio.gather(*posts, return_exceptions=True)
    assert [isinstance(one, PostError) and (one.unsure, one.gone) for one in found] == [(True, False), (False, True)]


async def test_a_limit_of_all_that_was_not_sat_out_holds_nothing_up(
    logged_in: discord.Client, fake: FakeDiscord
) -> None:
    fake.faults["/messages"] = [limited(20, everywhere=True)]
    with pytest.raises(PostError):
        await post_message(logged_in, Step(CHANNEL, LINE, "n"), patience=0.1)
    assert await post_message(logged_in, Step(CHANNEL, LINE, "n"), patience=5)


async def test_a_post_that_takes_too_long_is_ended_and_says_whether_it_was_sent(
    logged_in: discord.Client, fake: FakeDiscord
) -> None:
    held = Fault(None, held=fake.stopping)
    fake.faults["/messages"] = [limited(20)]
    for unsure in (False, True):
        with pytest.raises(PostError) as caught:
            await post_message(logged_in, Step(CHANNEL, LINE, "n"), patience=0.1)
        assert caught.value.unsure is unsure
        fake.faults["/messages"] = [held]


async def test_what_could_not_be_sent_is_certainly_not_there(logged_in: discord.Client, fake: FakeDiscord) -> None:
    fake.faults["/threads"] = [Fault(503)]
    with pytest.raises(PostError) as caught:
        await post_message(logged_in, Step(CHANNEL, LINE, "n", thread="1100000000000000001"))
    assert not caught.value.unsure
    assert fake.server is not None
    await fake.server.close()
    with pytest.raises(PostError) as caught:
        await post_message(logged_in, Step(CHANNEL, LINE, "n"))
    assert not caught.value.unsure
    await logged_in.close()
    with pytest.raises(PostError) as caught:
        await post_message(logged_in, Step(CHANNEL, LINE, "n"))
    assert not caught.value.unsure
