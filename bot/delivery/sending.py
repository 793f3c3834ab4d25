"""One message of a delivery: begun, posted, and kept by its id."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from bot.delivery.looking import look_up
from bot.delivery.outbox import Outbox, Unstored, Way, place_of
from bot.delivery.posters import NoSuchMessageError, PostError
from bot.delivery.steps import Step
from briefings.model import DatabaseError, Delivery, OnRecordError
from briefings.store import Store, add_message_id, begin_step, unpark

log = logging.getLogger(__name__)


async def post_next(way: Way, delivery: Delivery, step: Step) -> Delivery | None:
    """Post the next message of a delivery and store its id; the delivery as it is then, None if it must not be posted.

    It must not be if it was superseded, paused or the like meanwhile. A message that was begun before is looked up
    first. Raises PostError or whatever else the platform raises, DatabaseError with an id that could not be stored kept
    in the outbox, LostLeaseError.
    """
    posted = None if delivery.begun_at is None else await look_up(way, delivery, step)
    if posted is None:
        if not await _begin(way, delivery, step):
            return None
        posted = await _post(way, delivery, step)
    await _keep(way, delivery, step, posted)
    subscription = replace(delivery.subscription, parked_at=None, parked_why="")
    ids = (*delivery.message_ids, posted)
    return replace(delivery, subscription=subscription, message_ids=ids, begun_at=None, attempts=0, error="")


async def store_kept(store: Store, outbox: Outbox, delivery_id: int, kept: Unstored) -> None:
    """Store the id of a message that was posted; it stays in the outbox until that is done. Raises DatabaseError.

    Its channel takes messages, so first the subscription is parked no longer: without something to post it would not be
    tried any more.
    """
    outbox.unstored[delivery_id] = kept
    if kept.parked is not None and await asyncio.to_thread(unpark, store, kept.parked):
        log.info("channel %s takes messages again", kept.place[1])
    try:
        held = await asyncio.to_thread(
            add_message_id, store, delivery_id, kept.message_id, position=kept.position, last_at=kept.last_at
        )
    except DatabaseError:
        raise
    except OnRecordError as error:  # it is not on record any more: there is nothing to keep the id for
        log.warning("message %s in %s is not kept: %s", kept.message_id, kept.place[1], error)
    else:
        if held != kept.message_id:
            log.error("delivery %d: messages %s and %s are the same one, twice", delivery_id, held, kept.message_id)
    outbox.unstored.pop(delivery_id, None)


async def _keep(way: Way, delivery: Delivery, step: Step, posted: str) -> None:
    subscription = delivery.subscription
    last_at = way.round.now() if step.last else None
    parked = None if subscription.parked_at is None else subscription.id
    kept = Unstored(place_of(subscription), step.position, posted, last_at, parked)
    await store_kept(way.round.store, way.round.outbox, delivery.id, kept)


async def _begin(way: Way, delivery: Delivery, step: Step) -> bool:
    at, holder = way.round.now(), way.round.outbox.holder
    begun = await asyncio.to_thread(
        begin_step, way.round.store, delivery.id, at=at, holder=holder, position=step.position
    )
    if not begun:
        log.info("delivery %d is not to be posted any more", delivery.id)
    return begun


async def _post(way: Way, delivery: Delivery, step: Step) -> str:
    """Post one message. Where the one that it answers or belongs under is gone, it stands in the channel by itself.

    Any other refusal is one of the channel or the bot, and would meet the message without the reference too.
    """
    try:
        return await _post_at(way, step)
    except NoSuchMessageError as error:
        if step.thread is None and step.reply_to is None:
            raise
        log.warning("delivery %d: no reply to message %s (%s)", delivery.id, step.thread or step.reply_to, error)
        return await _post_at(way, replace(step, thread=None, reply_to=None))


async def _post_at(way: Way, step: Step) -> str:
    """Post one message where the step says, within the time that a post may take."""
    longest = way.round.outbox.longest.total_seconds()
    try:
        async with asyncio.timeout(longest):
            return await way.poster.post(step)
    except TimeoutError as error:
        reason = f"channel {step.channel}: no answer within {longest:.0f} seconds"
        raise PostError(reason, unsure=True) from error
