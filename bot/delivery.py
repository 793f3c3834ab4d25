"""Pending → sent: posts what is still missing of each delivery. Decides order and names, knows no platform."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from bot.settings import why_not
from briefings.model import Delivery, Message, OnRecordError
from briefings.store import Store, add_message_id, mark_failed, mark_sent, pending_deliveries

log = logging.getLogger(__name__)

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
ENOUGH_DOUBLINGS = (LONGEST_WAIT // FIRST_WAIT).bit_length()


class PostError(OnRecordError):
    """A platform did not take a message. `permanent`: it will not take it later either, somebody has to act."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.permanent = permanent


class NotConnectedError(PostError):
    """The platform is not up at the moment. That is no failed attempt: it is asked again at the next round."""

    def __init__(self, platform: str) -> None:
        super().__init__(f"{platform} is not connected", permanent=False)


class NoSuchMessageError(PostError):
    """There is no answering the message that was named; the same words by themselves may well be taken."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, permanent=True)


class Poster(Protocol):
    """A platform as the delivery sees it."""

    async def post(  # noqa: PLR0913  # where a message goes, part by part
        self,
        channel: str,
        message: Message,
        *,
        nonce: str,
        thread: str | None,
        reply_to: str | None = None,
        workspace: str = "",
    ) -> str:
        """Post one message and give the platform's id of it.

        `thread` is the id of the message whose thread it goes to, `reply_to` that of an earlier one which it answers.
        `workspace` is the key of the workspace that the channel is in, "" if that was never told.
        The same `nonce` means the same message: a platform that can tell drops the repeat. Raises PostError,
        NoSuchMessageError only if nothing but the message that it is to answer is in the way.
        """
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """The next message of a delivery to post. The nonce has 24 characters and is the same at every attempt."""

    message: Message
    nonce: str
    thread: str | None
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What became of the pending deliveries, by id: `failed` with the reason, `waiting` with the platform they need.

    Those whose next attempt is not due yet are in neither.
    """

    sent: tuple[int, ...] = ()
    failed: tuple[tuple[int, str], ...] = ()
    waiting: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """When a delivery was last tried in vain, and whether it will not pass by itself."""

    at: datetime
    permanent: bool


@dataclass(slots=True)
class Attempts:
    """What one process remembers from round to round: failures by delivery, and the platforms it has warned of.

    It is not stored, so a process that starts tries everything at once.
    """

    failures: dict[int, Failure] = field(default_factory=dict)
    warned: set[str] = field(default_factory=set)


def next_step(delivery: Delivery) -> Step | None:
    """What is to be posted next: the channel's messages in order, then the thread's, then the replies to earlier ones.

    None when all are posted.
    """
    done = len(delivery.message_ids)
    channel, thread, replies = delivery.digest.messages, delivery.digest.thread, delivery.digest.replies
    nonce = _nonce(delivery, done)
    if done < len(channel):
        return Step(channel[done], nonce, None)
    if done < len(channel) + len(thread):
        return Step(thread[done - len(channel)], nonce, delivery.message_ids[0] if channel else None)
    if done < len(channel) + len(thread) + len(replies):
        reply = replies[done - len(channel) - len(thread)]
        return Step(reply.message, nonce, None, reply.message_id)
    return None


def next_attempt(delivery: Delivery, failure: Failure) -> datetime:
    """When a delivery that failed is tried again: twice as long each time, an hour at most.

    One that will not pass by itself is tried once an hour.
    """
    if failure.permanent:
        return failure.at + LONGEST_WAIT
    doublings = min(delivery.attempts, ENOUGH_DOUBLINGS)
    return failure.at + min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


async def deliver_pending(
    store: Store, posters: Mapping[str, Poster], *, now: datetime, attempts: Attempts | None = None
) -> DeliveryReport:
    """Post every pending delivery as far as its platform takes it; each message's id is stored before the next.

    A delivery that fails keeps what was posted and stays for another time, see `next_attempt`; the others go on. One
    whose platform has no poster is left alone, with one warning for the platform. What `attempts` remembers is kept up
    to date; without it everything is tried. Two runs at the same time would post twice: the caller sees to it that
    there is one. Raises OnRecordError if the store fails.
    """
    attempts = attempts or Attempts()
    pending = await asyncio.to_thread(pending_deliveries, store)
    waiting = tuple((d.id, d.subscription.platform) for d in pending if d.subscription.platform not in posters)
    _warn(waiting, attempts.warned)
    sent: list[int] = []
    failed: list[tuple[int, str]] = []
    attempts.failures = {d.id: attempts.failures[d.id] for d in pending if d.id in attempts.failures}
    for delivery in pending:
        poster = posters.get(delivery.subscription.platform)
        failure = attempts.failures.get(delivery.id)
        if poster is None or (failure is not None and now < next_attempt(delivery, failure)):
            continue
        error = await _deliver(store, poster, delivery, now)
        if error is None:
            sent.append(delivery.id)
            continue
        failed.append((delivery.id, _reason(error)))
        if not isinstance(error, NotConnectedError):
            attempts.failures[delivery.id] = Failure(now, isinstance(error, PostError) and error.permanent)
    return DeliveryReport(tuple(sent), tuple(failed), waiting)


async def _deliver(store: Store, poster: Poster, delivery: Delivery, now: datetime) -> Exception | None:
    """Post the rest of a delivery; why it failed, None if it is sent."""
    while (step := next_step(delivery)) is not None:
        try:
            posted = await _post(poster, delivery, step)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is logged and stored, and stops no other
            await _note_failure(store, delivery, error)
            return error
        await asyncio.to_thread(add_message_id, store, delivery.id, posted)
        delivery = replace(delivery, message_ids=(*delivery.message_ids, posted))
    await asyncio.to_thread(mark_sent, store, delivery.id, at=now)
    return None


async def _post(poster: Poster, delivery: Delivery, step: Step) -> str:
    """Post one message. Where the one that it answers is gone, it stands by itself: it says what it is about.

    Any other refusal is one of the channel or the bot, and would meet the message without the reference too.
    """
    post = partial(
        poster.post,
        delivery.subscription.channel,
        step.message,
        nonce=step.nonce,
        workspace=delivery.subscription.workspace,
    )
    if step.reply_to is None:
        return await post(thread=step.thread)
    try:
        return await post(thread=None, reply_to=step.reply_to)
    except NoSuchMessageError as error:
        log.warning("delivery %d: no reply to message %s (%s)", delivery.id, step.reply_to, error)
        return await post(thread=None)


async def _note_failure(store: Store, delivery: Delivery, error: Exception) -> None:
    """Log and store why; that a platform is still not connected is noted once."""
    reason = _reason(error)
    if isinstance(error, NotConnectedError) and delivery.error == reason:
        return
    unforeseen = None if isinstance(error, PostError) else error
    log.warning("delivery %d to %s failed: %s", delivery.id, delivery.subscription.channel, reason, exc_info=unforeseen)
    await asyncio.to_thread(mark_failed, store, delivery.id, error=reason)


def _warn(waiting: Sequence[tuple[int, str]], warned: set[str]) -> None:
    """One warning for each platform that is waited for, not one each round."""
    for platform in sorted({platform for _, platform in waiting} - warned):
        log.warning("deliveries to %s wait: %s", platform, why_not(platform))
        warned.add(platform)


def _reason(error: Exception) -> str:
    if isinstance(error, PostError):
        return f"{error} (will not pass by itself)" if error.permanent else str(error)
    return f"{type(error).__name__}: {error}"


def _nonce(delivery: Delivery, index: int) -> str:
    return hashlib.blake2b(f"{delivery.nonce}:{index}".encode(), digest_size=12).hexdigest()
