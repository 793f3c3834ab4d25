"""Pending → sent: posts what is still missing of each delivery. Decides order and names, knows no platform."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from briefings.model import Delivery, Message, OnRecordError
from briefings.store import Store, add_message_id, mark_failed, mark_sent, pending_deliveries

log = logging.getLogger(__name__)


class PostError(OnRecordError):
    """A platform did not take a message. `permanent`: it will not take it later either, somebody has to act."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.permanent = permanent


class Poster(Protocol):
    """A platform as the delivery sees it."""

    async def post(self, channel: str, message: Message, *, nonce: str, thread: str | None) -> str:
        """Post one message and give the platform's id of it.

        `thread` is the id of the message whose thread it goes to. The same `nonce` means the same message: a platform
        that can tell drops the repeat. Raises PostError.
        """
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """The next message of a delivery to post. The nonce has 24 characters and is the same at every attempt."""

    message: Message
    nonce: str
    thread: str | None


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What became of the pending deliveries, by id: `failed` with the reason, `waiting` with the platform they need."""

    sent: tuple[int, ...] = ()
    failed: tuple[tuple[int, str], ...] = ()
    waiting: tuple[tuple[int, str], ...] = ()


def next_step(delivery: Delivery) -> Step | None:
    """What is to be posted next: the channel's messages in order, then the thread's; None when all are posted."""
    done = len(delivery.message_ids)
    channel = delivery.digest.messages
    parts = (*channel, *delivery.digest.thread)
    if done >= len(parts):
        return None
    in_thread = done >= len(channel) > 0
    return Step(parts[done], _nonce(delivery, done), delivery.message_ids[0] if in_thread else None)


async def deliver_pending(store: Store, posters: Mapping[str, Poster], *, now: datetime) -> DeliveryReport:
    """Post every pending delivery as far as its platform takes it; each message's id is stored before the next.

    A delivery that fails keeps what was posted and stays for another time; the others go on. One whose platform has no
    poster is left alone. Two runs at the same time would post twice: the caller sees to it that there is one.
    Raises OnRecordError if the store fails.
    """
    sent: list[int] = []
    failed: list[tuple[int, str]] = []
    waiting: list[tuple[int, str]] = []
    for delivery in await asyncio.to_thread(pending_deliveries, store):
        platform = delivery.subscription.platform
        poster = posters.get(platform)
        if poster is None:
            waiting.append((delivery.id, platform))
            continue
        reason = await _deliver(store, poster, delivery, now)
        if reason:
            failed.append((delivery.id, reason))
        else:
            sent.append(delivery.id)
    return DeliveryReport(tuple(sent), tuple(failed), tuple(waiting))


async def _deliver(store: Store, poster: Poster, delivery: Delivery, now: datetime) -> str:
    """Post the rest of a delivery; why it failed, "" if it is sent."""
    channel = delivery.subscription.channel
    while (step := next_step(delivery)) is not None:
        try:
            posted = await poster.post(channel, step.message, nonce=step.nonce, thread=step.thread)
        except Exception as error:
            reason = _reason(error)
            known = isinstance(error, PostError)
            log.warning("delivery %d to %s failed: %s", delivery.id, channel, reason, exc_info=not known)
            await asyncio.to_thread(mark_failed, store, delivery.id, error=reason)
            return reason
        await asyncio.to_thread(add_message_id, store, delivery.id, posted)
        delivery = replace(delivery, message_ids=(*delivery.message_ids, posted))
    await asyncio.to_thread(mark_sent, store, delivery.id, at=now)
    return ""


def _reason(error: Exception) -> str:
    if isinstance(error, PostError):
        return f"{error} (will not pass by itself)" if error.permanent else str(error)
    return f"{type(error).__name__}: {error}"


def _nonce(delivery: Delivery, index: int) -> str:
    return hashlib.blake2b(f"{delivery.nonce}:{index}".encode(), digest_size=12).hexdigest()
