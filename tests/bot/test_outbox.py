"""Arrivals, slots, faults, crashes and clocks in any order: each article stands once in each channel."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

import pytest
from fake_channel import BUSY, GONE, LOST, NOON, TOPIC
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import Connection, Engine, event, select

from bot.delivery import NotConnectedError, Outbox, Step, deliver_pending
from briefings.model import Briefing, Digest, Draft, Message, Subscription
from briefings.store import (
    Store,
    add_briefing,
    add_claims,
    add_new_articles,
    add_subscription,
    get_subscription,
    note_handled,
    open_store,
    pause_subscription,
    pending_deliveries,
    read_until,
    remove_subscription,
    unextracted_ids,
    wake,
    window_start,
)
from briefings.store.tables import articles, briefings, deliveries

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
LATE = 15 * SECOND
"""So long after it was taken a message may come to be seen, which is less than an outbox waits."""


MOST_BACK = timedelta(hours=-20)


class Crash(BaseException):
    """The process dies here."""


def crashed() -> None:
    raise Crash


@dataclass
class Chat:
    """A platform that says this or that when it is posted to, and forgets nothing that it took.

    Of each channel it is told what to answer, one word for each post; after that all goes well.
    """

    true_time: datetime = NOON
    shown: list[tuple[datetime, str, str, str]] = field(default_factory=list)
    answers: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    closed: set[str] = field(default_factory=set)

    async def post(self, step: Step) -> str:
        channel = step.channel
        answer = self.answers[channel].pop(0) if self.answers[channel] else "taken"
        if channel in self.closed:
            raise GONE
        refusals = {"refused": BUSY, "unheard": LOST, "away": NotConnectedError("Discord")}
        if answer in refusals:
            raise refusals[answer]
        if answer == "dies before":
            raise Crash
        seen_at = self.true_time + (LATE if answer in {"late", "dies after"} else timedelta())
        self.shown.append((seen_at, channel, step.nonce, step.message.text))
        if answer in {"answer lost", "late"}:
            raise LOST
        if answer == "dies after":
            raise Crash
        return f"m{len(self.shown)}"

    async def find(self, step: Step, **_when: object) -> str | None:
        channel = step.channel
        if channel in self.closed:
            raise GONE
        if self.answers[channel] and self.answers[channel].pop(0) == "refused":
            raise BUSY
        there, sought = enumerate(self.shown, 1), [channel, step.nonce]
        return next((f"m{n}" for n, (at, *where, _) in there if where == sought and at <= self.true_time), None)

    async def warn(self, *_words: object) -> bool:
        return True


ANSWERS = st.lists(
    st.sampled_from(["taken", "refused", "unheard", "away", "answer lost", "late", "dies before", "dies after"]),
    min_size=1,
    max_size=5,
)
EVENTS = st.sampled_from(["nothing", "clock", "put out", "invited", "pause or resume"])
DELAYS = st.sampled_from([5 * SECOND, 25 * SECOND, MINUTE, 20 * MINUTE, 3 * 60 * MINUTE])


class Story(RuleBasedStateMachine):
    """One record for all examples; each has subscriptions of its own, two of them in one channel."""

    store: ClassVar[Store]
    runner: ClassVar[asyncio.Runner]
    threads: ClassVar[ThreadPoolExecutor]
    numbers: ClassVar[Iterator[int]] = itertools.count()
    dies_at: ClassVar[int | None] = None

    def __init__(self) -> None:
        super().__init__()
        self.number = next(self.numbers)
        self.began = NOON + self.number * timedelta(days=300)
        self.true_time, self.skew = self.began, timedelta()
        self.chat, self.outbox = Chat(self.true_time), Outbox()
        self.slots = itertools.count()
        self.arrived: list[int] = []
        self.paused: set[int] = set()
        self.subscriptions = [self._subscribed(*place) for place in (("desk", "a"), ("desk", "b"), ("risk", "a"))]

    def _subscribed(self, channel: str, topic: str) -> Subscription:
        return add_subscription(
            self.store,
            platform="discord",
            channel=f"{channel}{self.number}",
            topic=topic,
            cron="0 8 * * *",
            timezone="UTC",
            now=self.now(),
        )

    def now(self) -> datetime:
        """The time of the machine's clock, which may be wrong."""
        return self.true_time + self.skew

    def passes(self, some: timedelta) -> None:
        self.true_time += some
        self.chat.true_time = self.true_time

    @rule(
        count=st.integers(0, 3),
        claims=st.sampled_from(["read", "read", "wait"]),
        due=st.sets(st.integers(0, 2), min_size=1),
        faults=st.fixed_dictionaries({"desk": ANSWERS, "risk": ANSWERS}),
        dies_at=st.none() | st.integers(0, 12),
    )
    def it_goes_on(
        self,
        count: int,
        claims: str,
        due: set[int],
        faults: dict[str, list[str]],
        dies_at: int | None,
    ) -> None:
        """Articles arrive, slots come due, and what is to be delivered meets these answers, if the process lives."""
        for _ in range(count):
            self.an_article_arrives()
        if claims == "read":
            self.articles_are_read()
        for number in sorted(due):
            self.slot_is_due(self.subscriptions[number])
        self.chat.answers.update({f"{channel}{self.number}": answers for channel, answers in faults.items()})
        self.deliveries_are_due(dies_at)

    def an_article_arrives(self) -> None:
        self.passes(SECOND)
        key = f"{self.number}-{len(self.arrived)}"
        draft = Draft("wire", key, key, f"The story {key} of its own.", self.now())
        (article,) = add_new_articles(self.store, [draft], seen_at=self.now, sketches=[()])
        self.arrived.append(article.id)

    def articles_are_read(self) -> None:
        for unread in unextracted_ids(self.store):
            add_claims(self.store, unread, [])

    def slot_is_due(self, subscription: Subscription) -> None:
        known = get_subscription(self.store, subscription.id)
        assert known is not None
        if known.paused or known.parked_at is not None:
            note_handled(self.store, known.id, self.now())
        else:
            self.brief(known)

    def brief(self, subscription: Subscription) -> None:
        since, until = window_start(self.store, subscription), read_until(self.store, self.now())
        if since >= until:
            return
        within = select(articles.c.id).where(articles.c.seen_at > since, articles.c.seen_at <= until)
        with self.store.read() as connection:
            told = [Message(f"{subscription.topic}{one}") for one in connection.scalars(within.order_by(articles.c.id))]
        digest = Digest("discord", tuple(told[:2]), tuple(told[2:]))
        briefing = Briefing(TOPIC, since, until, ())
        slot = f"slot {next(self.slots)}"
        add_briefing(self.store, briefing, subscription=subscription, digest=digest, slot=slot, handled=self.now())

    def deliveries_are_due(self, dies_at: int | None = None) -> None:
        """`dies_at` counts the transactions of the round until the process dies before one."""
        type(self).dies_at = dies_at
        try:
            self.runner.run(self.round())
        except BaseExceptionGroup as several:
            if several.split(Crash)[1] is not None:
                raise
            self.outbox = Outbox()
        except Crash:
            self.outbox = Outbox()
        finally:
            type(self).dies_at = None
            self.threads.submit(int).result()  # what a dying process had begun is over
            self.chat.answers.clear()

    async def round(self) -> None:
        asyncio.get_running_loop().set_default_executor(self.threads)
        await deliver_pending(self.store, {"discord": self.chat}, now=self.now(), outbox=self.outbox)

    @rule(what=EVENTS, where=st.sampled_from(["desk", "risk"]), number=st.integers(0, 2), later=DELAYS)
    def something_happens(self, what: str, where: str, number: int, later: timedelta) -> None:
        """And time passes, until deliveries are due again."""
        channel = f"{where}{self.number}"
        if what == "clock":
            self.skew = max(self.skew - (1 + 99 * number) * MINUTE, MOST_BACK)
        elif what == "put out":
            self.chat.closed.add(channel)
        elif what == "invited":
            self.chat.closed.discard(channel)
            wake(self.store, platform="discord", channel=channel)
        elif what == "pause or resume":
            self.pause_or_resume(number)
        self.passes(later)
        self.deliveries_are_due()

    def pause_or_resume(self, number: int) -> None:
        self.paused ^= {number}
        one = self.subscriptions[number]
        pause_subscription(self.store, one.id, paused=number in self.paused, now=self.now())

    @invariant()
    def no_message_stands_there_twice(self) -> None:
        doubled = [nonce for nonce, count in Counter(nonce for _, _, nonce, _ in self.chat.shown).items() if count > 1]
        assert doubled == []

    @invariant()
    def windows_that_were_told_follow_on_each_other(self) -> None:
        told = deliveries.c.state.in_(["sent"])
        windows = select(briefings.c.since, briefings.c.until).join(deliveries).where(told).order_by(briefings.c.id)
        for subscription in self.subscriptions:
            end = self.began
            with self.store.read() as connection:
                for since, until in connection.execute(windows.where(briefings.c.subscription_id == subscription.id)):
                    assert (since, until > since) == (end, True)
                    end = until

    def teardown(self) -> None:
        """All is well again: whatever waited is delivered, and each article stands in each channel once a topic."""
        self.chat.closed.clear()
        wake(self.store)
        for who in tuple(self.paused):
            self.pause_or_resume(who)
        self.articles_are_read()
        self.skew = timedelta()
        self.passes(-MOST_BACK)
        for briefed in (False, True):
            for subscription in self.subscriptions if briefed else ():
                self.slot_is_due(subscription)
            for _ in range(2):
                self.passes(2 * 60 * MINUTE)
                self.runner.run(self.round())
        assert pending_deliveries(self.store) == ()
        self.windows_that_were_told_follow_on_each_other()
        shown = [(channel, text) for _, channel, _, text in self.chat.shown]
        wanted = [(one.channel, f"{one.topic}{article}") for one in self.subscriptions for article in self.arrived]
        for subscription in self.subscriptions:
            remove_subscription(self.store, subscription.id, now=self.now())
        assert sorted(shown) == sorted(wanted)


@pytest.fixture
def record() -> Iterator[Store]:
    """A record in memory, in which each transaction may be the one before which the process dies."""

    def begins(_connection: Connection) -> None:
        if Story.dies_at is not None:
            Story.dies_at -= 1
            if Story.dies_at < 0:
                raise Crash

    with open_store("sqlite://") as store:
        event.listen(Engine, "begin", begins)
        yield store
        event.remove(Engine, "begin", begins)


def test_each_article_stands_once_in_each_channel_whatever_happens(record: Store) -> None:
    with ThreadPoolExecutor(1) as threads, asyncio.Runner() as runner:
        Story.store, Story.runner, Story.threads = record, runner, threads
        run_state_machine_as_test(
            Story,
            settings=settings(
                max_examples=8, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck)
            ),
        )
