"""A chat platform at the edge: it takes messages, refuses them, loses its answers, and forgets nothing it took."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from bot.delivery import CannotLookError, NoSuchMessageError, PostError, Step
from briefings.model import Briefing, Delivery, Digest, Message, Reply, Subscription, Topic
from briefings.store import Store, add_briefing, add_subscription, window_start

NOON = datetime(2024, 10, 24, 12, tzinfo=UTC)
TOPIC = Topic("troops", "Troops", ("troops",))
DIGEST = Digest("discord", (Message("one"), Message("two")), (Message("receipt one"), Message("receipt two")))
TEXTS = ["one", "two", "receipt one", "receipt two"]
CORRECTING = Digest(
    "discord",
    DIGEST.messages,
    DIGEST.thread,
    (Reply("old1", Message("it was 14")), Reply("old2", Message("taken out"))),
)
BUSY = PostError("the server is busy")
LOST = PostError("the answer got lost", unsure=True)
GONE = PostError("the bot was put out", gone=True)


class Post(NamedTuple):
    """A message that stands in a channel."""

    channel: str
    text: str
    thread: str | None
    reply_to: str | None
    nonce: str
    workspace: str
    id: str


@dataclass
class Channel:
    """Counts what it is asked from 1; drops no repeats, so that a message posted twice stands there twice.

    `fails` are errors by number in place of the message, `loses` errors by number in place of the answer to it.
    """

    posts: list[Post] = field(default_factory=list)
    fails: Mapping[int, BaseException] = field(default_factory=dict)
    loses: Mapping[int, BaseException] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    readable: bool = True
    reached: bool = True
    warned: list[tuple[str, tuple[str, ...], str]] = field(default_factory=list)
    attempts: int = 0
    looks: int = 0
    before: Callable[[str], object] = lambda _channel: None

    async def post(self, step: Step) -> str:
        self.attempts += 1
        number = self.attempts
        await asyncio.sleep(0)
        self.before(step.channel)
        for answered in {step.thread, step.reply_to} & self.deleted:
            reason = f"message {answered} is gone"
            raise NoSuchMessageError(reason)
        if number in self.fails:
            raise self.fails[number]
        where = (step.channel, step.message.text, step.thread, step.reply_to)
        posted = Post(*where, step.nonce, step.workspace, f"m{len(self.posts)}")
        self.posts.append(posted)
        if number in self.loses:
            raise self.loses[number]
        return posted.id

    async def find(self, step: Step, *, since: datetime, taken: tuple[str, ...]) -> str | None:
        del since
        self.looks += 1
        if not self.readable:
            reason = f"no leave to read {step.channel}"
            raise CannotLookError(reason)
        there = (step.channel, step.message.text, step.thread, step.reply_to)
        return next((post.id for post in self.posts if post[:4] == there and post.id not in taken), None)

    async def warn(self, workspace: str, people: tuple[str, ...], words: str) -> bool:
        self.warned.append((workspace, people, words))
        return self.reached

    def texts(self, channel: str = "desk") -> list[str]:
        return [post.text for post in self.posts if post.channel == channel]

    def answers(self) -> list[tuple[str, str | None]]:
        return [(post.text, post.reply_to) for post in self.posts]


def subscribed(
    store: Store, *, channel: str = "desk", platform: str = "discord", workspace: str = "", topic: str = "troops"
) -> Subscription:
    """A channel that subscribed a day before."""
    return add_subscription(
        store,
        platform=platform,
        channel=channel,
        topic=topic,
        cron="0 8 * * *",
        timezone="UTC",
        now=NOON - timedelta(days=1),
        workspace=workspace,
    )


def queued(
    store: Store, *, channel: str = "desk", platform: str = "discord", digest: Digest = DIGEST, workspace: str = ""
) -> Delivery:
    """A briefing on its way to such a channel."""
    return briefed(store, subscribed(store, channel=channel, platform=platform, workspace=workspace), NOON, digest)


def briefed(store: Store, subscription: Subscription, until: datetime, digest: Digest) -> Delivery:
    briefing = Briefing(TOPIC, window_start(store, subscription), until, ())
    delivery = add_briefing(store, briefing, subscription=subscription, digest=digest, slot=until.isoformat())
    assert delivery is not None
    return delivery
