"""A subscription whose channel takes nothing is parked, and somebody who can help is told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from itertools import groupby

from bot.delivery.outbox import Round
from bot.delivery.posters import NotConnectedError, Poster
from bot.delivery.waits import PROBE_EVERY, doubled
from briefings.model import DatabaseError, Subscription
from briefings.store import keepers_of, note_parking_told, park, untold_parkings

log = logging.getLogger(__name__)

MOST_TRIES = 12
MOST_LINES = 10
HEAD = (
    "On Record can't post its briefings here any more. What was to be told is kept. Each channel is tried again once a"
    " day, and at once when the bot is added there again or the subscription resumed; unsubscribe to end it."
)
LINE = "• channel {channel}, topic “{topic}”: {why}"
MORE = "• and {count} more"


async def park_channel(round_: Round, subscription: Subscription, *, why: str) -> None:
    """Park the subscription, or keep it parked after a try in vain, to be tried again the next day."""
    now = round_.now()
    news = await asyncio.to_thread(park, round_.store, subscription.id, why=why, at=now, probe_at=now + PROBE_EVERY)
    if news:
        log.warning("subscription %d is parked: %s", subscription.id, why)


async def tell_of_parked(round_: Round, posters: Mapping[str, Poster]) -> None:
    """Tell somebody of what was parked, once, a workspace's in one message; what nobody was told of is tried again.

    That is up to twelve times, over some hours; then the log has to do. A crash between telling and writing that down
    tells a second time. Raises DatabaseError.
    """
    if round_.outbox.telling:
        return
    round_.outbox.telling = True
    try:
        untold = await asyncio.to_thread(untold_parkings, round_.store)
        tried = round_.outbox.tried
        for gone in tried.keys() - {subscription.id for subscription in untold}:
            del tried[gone]
        for key, some in groupby(sorted(untold, key=_whose), key=_whose):
            due = [subscription for subscription in some if _is_time(round_, subscription)]
            if due and key[0] in posters:
                await _tell(round_, posters[key[0]], due)
    finally:
        round_.outbox.telling = False


def parking_words(subscriptions: Sequence[Subscription]) -> str:
    """What an administrator is told of subscriptions whose channels take nothing."""
    lines = [LINE.format(channel=one.channel, topic=one.topic, why=one.parked_why) for one in subscriptions]
    more = [MORE.format(count=len(lines) - MOST_LINES)] if len(lines) > MOST_LINES else []
    return "\n".join((HEAD, *lines[:MOST_LINES], *more))


def _whose(subscription: Subscription) -> tuple[str, str]:
    return subscription.platform, subscription.workspace


def _is_time(round_: Round, subscription: Subscription) -> bool:
    _, again_at = round_.outbox.tried.get(subscription.id, (0, None))
    return again_at is None or again_at <= round_.now()


async def _tell(round_: Round, poster: Poster, subscriptions: Sequence[Subscription]) -> None:
    try:
        reached = await _reached(round_, poster, subscriptions)
    except DatabaseError:
        raise
    except NotConnectedError:
        return
    except Exception as error:  # noqa: BLE001 - whatever a platform raises: it is logged, and tried again
        log.warning("nobody could be told of what is parked: %s: %s", type(error).__name__, error)
        reached = False
    for subscription in subscriptions:
        tries = 1 + round_.outbox.tried.get(subscription.id, (0, None))[0]
        if not reached and tries < MOST_TRIES:
            round_.outbox.tried[subscription.id] = (tries, round_.now() + doubled(tries))
            continue
        if not reached:
            log.error("nobody could be told that subscription %d is parked", subscription.id)
        await asyncio.to_thread(note_parking_told, round_.store, subscription.id)


async def _reached(round_: Round, poster: Poster, subscriptions: Sequence[Subscription]) -> bool:
    """Whether the platform could tell somebody of these, which are of one workspace."""
    first = subscriptions[0]
    keepers = await asyncio.to_thread(keepers_of, round_.store, first)
    people = tuple(key.removeprefix(f"{first.platform}:") for key in keepers)
    async with asyncio.timeout(round_.outbox.longest.total_seconds()):
        return await poster.warn(first.workspace, people, parking_words(subscriptions))
