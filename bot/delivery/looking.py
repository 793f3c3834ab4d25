"""Was a message posted whose attempt ended unknown? The channel is looked at before it is posted again."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot.delivery.outbox import Way, place_of
from bot.delivery.posters import CannotLookError, NoSuchMessageError, PostError
from bot.delivery.steps import Step
from briefings.model import Delivery
from briefings.store import posted_in

log = logging.getLogger(__name__)

CLOCKS_DIFFER = timedelta(minutes=10)
"""So far a platform's clock may be from ours: a message is looked for from that long before it was begun."""
WENT_BACK = timedelta(days=1)
"""So far back a message is looked for that by our clock was begun in the future."""


async def look_up(way: Way, delivery: Delivery, step: Step) -> str | None:
    """The id of a message that was begun and may be in the channel; None if it is to be posted.

    It may also stand there without the message that it was to answer, if there was no answering that. Where one may not
    look, it is posted, perhaps a second time. Raises PostError, after which the message is as unknown as before.
    """
    now = way.round.now()
    begun_at = delivery.begun_at or now
    since = begun_at - CLOCKS_DIFFER if begun_at <= now else now - WENT_BACK
    taken = await _taken(way, delivery)
    alone = replace(step, thread=None, reply_to=None)
    try:
        for place in (step,) if step == alone else (step, alone):
            found = await _find_at(way, place, since, taken)
            if found is not None:
                log.info("delivery %d: message %d was in the channel already", delivery.id, step.position + 1)
                return found
    except CannotLookError as error:
        log.warning(
            "delivery %d: message %d may come to stand twice in channel %s, as that can't be looked up: %s",
            delivery.id,
            step.position + 1,
            step.channel,
            error,
        )
    except PostError as error:
        error.unsure = True  # of the message, which stays as unknown as it was
        raise
    return None


async def _find_at(way: Way, step: Step, since: datetime, taken: tuple[str, ...]) -> str | None:
    longest = way.round.outbox.longest.total_seconds()
    try:
        async with asyncio.timeout(longest):
            return await way.poster.find(step, since=since, taken=taken)
    except NoSuchMessageError:
        return None
    except TimeoutError as error:
        reason = f"channel {step.channel}: could not be looked up within {longest:.0f} seconds"
        raise PostError(reason, unsure=True) from error


async def _taken(way: Way, delivery: Delivery) -> tuple[str, ...]:
    """The ids of what was posted in the channel lately, whichever delivery it was of."""
    place = place_of(delivery.subscription)
    stored = await asyncio.to_thread(posted_in, way.round.store, *place)
    unstored = (kept.message_id for kept in way.round.outbox.unstored.values() if kept.place == place)
    return (*stored, *unstored)
