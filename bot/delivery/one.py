"""One delivery, as far as its platform takes it, and what is written down if it does not."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.delivery.outbox import Way
from bot.delivery.parking import park_channel
from bot.delivery.plainer import plainer, with_next
from bot.delivery.posters import NotConnectedError, PostError, RefusedFormError
from bot.delivery.sending import post_next
from bot.delivery.steps import Step, next_step
from bot.delivery.waits import next_attempt, settled
from briefings.model import DatabaseError, Delivery, LostLeaseError
from briefings.store import begin_step, clear_begun, mark_failed, mark_sent, replace_digest

log = logging.getLogger(__name__)


class Ending(StrEnum):
    """How far a delivery came: `settling` waits until an unknown end can be looked up, `dropped` is left out.

    `failed` may also be for what the store could not do.
    """

    SENT = "sent"
    FAILED = "failed"
    PARKED = "parked"
    SETTLING = "settling"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of one delivery, and why if it was not sent."""

    delivery: int
    ending: Ending
    reason: str = ""


async def deliver(way: Way, delivery: Delivery) -> Ended:
    """Post the rest of a delivery. One that fails keeps what was posted, and when it is tried again is stored.

    A message whose form is refused is posted as plain text, and failing that a line in its place says that it is
    missing. Raises DatabaseError if the store fails, LostLeaseError if another process has taken over.
    """
    if _is_settling(way, delivery):
        return Ended(delivery.id, Ending.SETTLING)
    if next_step(delivery) is None:
        return Ended(delivery.id, await _close(way, delivery))
    while (step := next_step(delivery)) is not None:
        try:
            further = await post_next(way, delivery, step)
        except (DatabaseError, LostLeaseError):
            raise
        except RefusedFormError as error:
            further = await _plainer(way, delivery, step, error)
            if further is None:
                return await _failed(way, delivery, error)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is logged and stored, and stops no other
            return await _failed(way, delivery, error)
        if further is None:
            return Ended(delivery.id, Ending.DROPPED)
        delivery = further
    return Ended(delivery.id, Ending.SENT)


async def _plainer(way: Way, delivery: Delivery, step: Step, error: RefusedFormError) -> Delivery | None:
    """Keep what is to be posted in place of a message that was refused; None if there is nothing simpler.

    Then the channel takes nothing, whatever it is.
    """
    message = None if error.unsure else plainer(step.message)
    if message is None:
        error.gone = not error.unsure
        return None
    log.error("delivery %d: message %d is posted in a simpler form: %s", delivery.id, step.position + 1, error)
    digest = with_next(delivery, message)
    await asyncio.to_thread(replace_digest, way.round.store, delivery.id, digest)
    return replace(delivery, digest=digest, begun_at=None)


async def _close(way: Way, delivery: Delivery) -> Ending:
    """Mark a delivery as sent that has nothing (more) to post, unless it was superseded meanwhile."""
    store, now, holder = way.round.store, way.round.now(), way.round.outbox.holder
    position = len(delivery.message_ids)
    if not await asyncio.to_thread(begin_step, store, delivery.id, at=now, holder=holder, position=position):
        return Ending.DROPPED
    await asyncio.to_thread(mark_sent, store, delivery.id, at=now)
    return Ending.SENT


def _is_settling(way: Way, delivery: Delivery) -> bool:
    """Whether it is too early to look up the message that was begun."""
    if delivery.begun_at is None:
        return False
    now, ahead = way.round.now(), way.round.outbox.ahead
    begun_at = delivery.begun_at
    if begun_at > now:  # the clock went back since, and how long ago that was is not known
        begun_at = ahead[delivery.id] = min(ahead.get(delivery.id, now), now)
    if not settled(begun_at, now, way.round.outbox.settle):
        return True
    ahead.pop(delivery.id, None)
    return False


async def _failed(way: Way, delivery: Delivery, error: Exception) -> Ended:
    """Log and store why. What is not certainly absent from the channel keeps the mark of its attempt."""
    reason, begun = _reason(error), not isinstance(error, PostError) or error.unsure
    if isinstance(error, NotConnectedError):
        way.round.down.add(delivery.subscription.platform)
        if delivery.error == reason:
            if not begun:
                await asyncio.to_thread(clear_begun, way.round.store, delivery.id)
            return Ended(delivery.id, Ending.FAILED, reason)
    unforeseen = None if isinstance(error, PostError) else error
    log.warning("delivery %d to %s failed: %s", delivery.id, delivery.subscription.channel, reason, exc_info=unforeseen)
    again_at = next_attempt(way.round.now(), delivery.attempts + 1, error)
    await asyncio.to_thread(mark_failed, way.round.store, delivery.id, error=reason, next_at=again_at, begun=begun)
    if isinstance(error, PostError) and error.gone:
        await park_channel(way.round, delivery.subscription, why=str(error))
        return Ended(delivery.id, Ending.PARKED, reason)
    return Ended(delivery.id, Ending.FAILED, reason)


def _reason(error: Exception) -> str:
    if isinstance(error, PostError):
        return f"{error} (will not pass by itself)" if error.permanent else str(error)
    return f"{type(error).__name__}: {error}"
