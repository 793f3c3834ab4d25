"""Rounds of deliveries: what is due is posted, each channel's in order and different channels at the same time."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from operator import attrgetter

from bot.delivery.one import Ended, Ending, deliver
from bot.delivery.outbox import Outbox, Place, Round, Way, place_of
from bot.delivery.parking import tell_of_parked
from bot.delivery.posters import Poster
from bot.delivery.sending import store_kept
from bot.delivery.waits import LONGEST_WAIT
from bot.schedules.quiet import waits_for_morning
from bot.settings import why_not
from briefings.model import DatabaseError, LostLeaseError, OnRecordError
from briefings.store import Due, Store, due_deliveries, get_delivery, mark_failed

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What became of the deliveries that were due, by id.

    `failed` come with the reason, `waiting` with the platform that they need. `parked` are those of the failed whose
    channel is gone. `settling` wait until it can be looked up whether their message is in the channel. What is not due,
    or is on its way in another round, is in none of them.
    """

    sent: tuple[int, ...] = ()
    failed: tuple[tuple[int, str], ...] = ()
    waiting: tuple[tuple[int, str], ...] = ()
    parked: tuple[int, ...] = ()
    settling: tuple[int, ...] = ()


async def deliver_pending(
    store: Store, posters: Mapping[str, Poster], *, now: datetime, outbox: Outbox | None = None
) -> DeliveryReport:
    """Post every delivery that is due as far as its platform takes it; each message's id is stored before the next.

    Before a message is posted it is written down that it may be in the channel. Where an attempt's end is unknown, the
    channel is looked at before another one is made. A subscription's deliveries go out in order, a channel's one after
    another, at most eight channels of a platform at the same time. A delivery that fails stays for another time and
    stops no other; one whose platform has no poster waits. Channels that take nothing are parked, and somebody is told.

    Rounds with the same `outbox` may overlap: a channel that is busy in one is left out by the other, so that a slow
    one holds up nobody. The moments in a round are counted on from `now` by the event loop's clock. Cancelling leaves
    the mark of what is being posted. Raises DatabaseError once if the store fails, be it for many; then nothing more is
    begun, and what is on its way is ended. Raises LostLeaseError, with everything stopped at once, if the outbox's
    holder does not lead any more.
    """
    outbox = outbox or Outbox()
    this = Round(store, outbox, counted_from(now))
    due, waiting = await _claim(this, posters)
    ended = await _deliver_all(this, posters, due)
    if this.trouble is not None:
        raise this.trouble
    return _report(ended, waiting)


def counted_from(now: datetime) -> Callable[[], datetime]:
    """A clock that stands at `now` and goes on by the event loop's, which no change of the system's clock touches."""
    time = asyncio.get_running_loop().time
    began = time()
    return lambda: now + timedelta(seconds=time() - began)


async def _claim(
    this: Round, posters: Mapping[str, Poster]
) -> tuple[dict[Place, list[Due]], tuple[tuple[int, str], ...]]:
    """What is due by channel, with those channels now busy, and what waits for a poster.

    Of what is busy when the reading begins nothing is taken, as it may be another thing by its end.
    """
    outbox = this.outbox
    async with outbox.claiming:
        await _store_all_kept(this)
        busy = outbox.busy | {kept.place for kept in outbox.unstored.values()}
        due = await asyncio.to_thread(due_deliveries, this.store, this.now())
        waiting = tuple((d.id, d.subscription.platform) for d in due if d.subscription.platform not in posters)
        for platform in sorted({platform for _, platform in waiting}):
            outbox.say_once(f"deliveries to {platform} wait: {why_not(platform)}")
        found: defaultdict[Place, list[Due]] = defaultdict(list)
        for delivery in due:
            place = place_of(delivery.subscription)
            if place[0] in posters and place not in busy and not waits_for_morning(delivery, this.now()):
                found[place].append(delivery)
        outbox.busy.update(found)
    return found, waiting


async def _store_all_kept(this: Round) -> None:
    """Store the ids that could not be before; what they stand for would else seem not to be posted.

    An id that can't be stored although the database works stays, and nothing more is posted in its channel.
    """
    for delivery_id, kept in tuple(this.outbox.unstored.items()):
        if kept.place in this.outbox.busy:
            continue
        try:
            await store_kept(this.store, this.outbox, delivery_id, kept)
        except DatabaseError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is: it stops no other
            this.outbox.say_once(f"delivery {delivery_id}: message {kept.message_id} can't be stored: {error}")


async def _deliver_all(this: Round, posters: Mapping[str, Poster], due: Mapping[Place, list[Due]]) -> list[Ended]:
    """Deliver to every channel at the same time, and tell of what was parked."""
    tasks, lost = [], None
    try:
        async with asyncio.TaskGroup() as group:
            for place, deliveries in due.items():
                task = group.create_task(_channel(Way(this, posters[place[0]]), deliveries))
                task.add_done_callback(partial(_freed, this.outbox, place))
                tasks.append(task)
            group.create_task(_parked_told(this, posters))
    except* LostLeaseError as several:
        lost = several.exceptions[0]
    if lost is not None:
        raise lost
    return sorted((ended for task in tasks for ended in task.result()), key=attrgetter("delivery"))


def _freed(outbox: Outbox, place: Place, _task: object) -> None:
    outbox.busy.discard(place)


async def _channel(way: Way, deliveries: Iterable[Due]) -> list[Ended]:
    """Post a channel's deliveries one after another; after one that was not sent the rest of its subscription waits.

    Where the store fails or the platform is down, what is left is for another round.
    """
    this, ended, held = way.round, list[Ended](), set[int]()
    for delivery in deliveries:
        subscription = delivery.subscription
        async with this.outbox.turns[subscription.platform]:
            if this.trouble is not None or subscription.platform in this.down or subscription.id in held:
                continue
            try:
                one = await _deliver(way, delivery)
            except DatabaseError as error:
                this.trouble = error
                continue
            except LostLeaseError:
                raise
            except Exception as error:  # a fault of the program: it stops this delivery only
                log.exception("delivery %d failed", delivery.id)
                one = Ended(delivery.id, Ending.FAILED, f"{type(error).__name__}: {error}")
        ended.append(one)
        if one.ending is not Ending.SENT:
            held.add(subscription.id)
    return ended


async def _deliver(way: Way, due: Due) -> Ended:
    """Read a delivery, only now as there may be many, and post it. One that can't be read is tried again in an hour."""
    store = way.round.store
    try:
        delivery = await asyncio.to_thread(get_delivery, store, due.id)
    except DatabaseError:
        raise
    except OnRecordError as error:
        log.error("delivery %d can't be posted: %s", due.id, error)  # noqa: TRY400 - its words say it all
        again_at = way.round.now() + LONGEST_WAIT
        await asyncio.to_thread(mark_failed, store, due.id, error=str(error), next_at=again_at, begun=True)
        return Ended(due.id, Ending.FAILED, str(error))
    if delivery is None or waits_for_morning(delivery, way.round.now()):
        return Ended(due.id, Ending.DROPPED)
    return await deliver(way, delivery)


async def _parked_told(this: Round, posters: Mapping[str, Poster]) -> None:
    try:
        await tell_of_parked(this, posters)
    except DatabaseError as error:
        this.trouble = error
    except Exception:
        log.exception("nobody could be told of what is parked")


def _report(ended: Iterable[Ended], waiting: tuple[tuple[int, str], ...]) -> DeliveryReport:
    of = defaultdict[Ending, list[Ended]](list)
    for one in ended:
        of[one.ending].append(one)
    failed = sorted((*of[Ending.FAILED], *of[Ending.PARKED]), key=attrgetter("delivery"))
    return DeliveryReport(
        sent=tuple(one.delivery for one in of[Ending.SENT]),
        failed=tuple((one.delivery, one.reason) for one in failed),
        waiting=waiting,
        parked=tuple(one.delivery for one in of[Ending.PARKED]),
        settling=tuple(one.delivery for one in of[Ending.SETTLING]),
    )
