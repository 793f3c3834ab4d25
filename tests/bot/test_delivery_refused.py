"""Messages that a platform does not take for what they are: simpler ones stand in their place, and nothing waits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fake_channel import LOST, NOON, Channel, briefed, queued
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery import Outbox, RefusedFormError, deliver_pending
from bot.delivery.plainer import HEAD, MISSING, ROOM, plainer
from briefings.model import Attachment, Digest, Message, Reply
from briefings.render.escape import size
from briefings.store import Store, get_subscription, pending_deliveries
from briefings.store.tables import deliveries

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
WHY = "channel desk: invalid_blocks"
BUTTONS = {"type": "actions", "elements": [{"text": {"text": "Why?"}}]}
BLOCKS = {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "14 *ships*"}}, BUTTONS]}
EMBEDS = {"embeds": [{"title": "Corrections", "description": "it was 14"}], "components": [{"label": "Why?"}]}
CHART = Attachment("chart.png", b"", "a line that rises")
MIXED = Digest(
    "discord",
    (Message("Troops: 2 changes", BLOCKS, (CHART,)), Message("fine")),
    (Message("", EMBEDS),),
    (Reply("old", Message("it was 14", BLOCKS)),),
)
PLAIN = [f"{HEAD}\nTroops: 2 changes\n14 *ships*\na line that rises", "fine", f"{HEAD}\nCorrections\nit was 14"]
PLAIN_REPLY = f"{HEAD}\nit was 14\n14 *ships*"


def refusing(*attempts: int) -> dict[int, BaseException]:
    return {number: RefusedFormError(WHY) for number in attempts}


async def test_what_is_refused_for_its_form_is_posted_plain_and_the_rest_goes_on(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    first = queued(store, digest=MIXED)
    channel = Channel(fails=refusing(1, 4, 6))
    report = await deliver_pending(store, {"discord": channel}, now=NOON)
    assert (report.sent, report.failed) == ((first.id,), ())
    assert channel.texts() == [*PLAIN, PLAIN_REPLY]
    assert [post.reply_to for post in channel.posts] == [None, None, None, "old"]
    assert channel.posts[2].thread == channel.posts[0].id
    assert caplog.text.count("invalid_blocks") == 3


async def test_what_is_refused_as_plain_text_too_is_said_to_be_missing(store: Store) -> None:
    first = queued(store, digest=MIXED)
    channel = Channel(fails=refusing(1, 2))
    await deliver_pending(store, {"discord": channel}, now=NOON)
    later = briefed(store, first.subscription, NOON + DAY, Digest("discord", (Message("later"),)))
    assert (await deliver_pending(store, {"discord": channel}, now=NOON + DAY)).sent == (later.id,)
    assert channel.texts() == [MISSING, "fine", "", "it was 14", "later"]


async def test_a_channel_that_takes_no_such_line_either_is_parked_and_told_of(store: Store) -> None:
    delivery = queued(store, digest=MIXED)
    channel, outbox = Channel(fails=refusing(2, 3, 4)), Outbox()
    report = await deliver_pending(store, {"discord": channel}, now=NOON, outbox=outbox)
    assert report.parked == (delivery.id,)
    await deliver_pending(store, {"discord": channel}, now=NOON + MINUTE, outbox=outbox)
    parked = get_subscription(store, delivery.subscription.id)
    assert parked is not None
    assert (parked.parked_why, channel.attempts, len(channel.warned)) == (WHY, 4, 1)


async def test_a_plain_message_whose_answer_is_lost_is_looked_up_as_it_was_posted(store: Store) -> None:
    queued(store, digest=MIXED)
    channel = Channel(fails=refusing(1), loses={2: LOST})
    for minutes in range(2):
        await deliver_pending(store, {"discord": channel}, now=NOON + minutes * MINUTE)
    assert (channel.texts(), channel.looks) == ([PLAIN[0], "fine", "", "it was 14"], 1)
    assert pending_deliveries(store) == ()


async def test_looking_that_is_refused_leaves_the_message_as_it_is(store: Store) -> None:
    class Blind(Channel):
        async def find(self, *_: object, **__: object) -> str | None:
            raise RefusedFormError(WHY)

    queued(store, digest=MIXED)
    await deliver_pending(store, {"discord": Channel(loses={1: LOST})}, now=NOON)
    blind = Blind()
    await deliver_pending(store, {"discord": blind}, now=NOON + MINUTE)
    (kept,) = pending_deliveries(store)
    assert (kept.digest, kept.begun_at is not None, blind.attempts) == (MIXED, True, 0)


async def test_a_digest_that_cannot_be_read_stops_nobody_else(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    odd, fine, channel = queued(store), queued(store, channel="risk"), Channel()
    with store.write() as connection:
        connection.execute(deliveries.update().where(deliveries.c.id == odd.id).values(digest="{}"))
    for minutes in range(3):
        await deliver_pending(store, {"discord": channel}, now=NOON + minutes * MINUTE)
    assert (channel.texts(), len(channel.texts("risk"))) == ([], len(fine.digest.messages) + len(fine.digest.thread))
    assert caplog.text.count("another version of onrecord wrote it") == 1


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=50), st.lists(st.text("a😀 \n&", max_size=3_000), max_size=3))
def test_plain_text_fits_and_a_line_that_all_is_missing_ends_it(words: str, parts: list[str]) -> None:
    message = Message(words, {"embeds": [{"title": "T", "description": part} for part in parts]})
    plain = plainer(message)
    assert plain is not None
    assert (plain.text.startswith(HEAD), size(plain.text) <= ROOM, plain.payload) == (True, True, {})
    missing = plainer(plain)
    assert missing == Message(MISSING)
    assert plainer(missing) is None
