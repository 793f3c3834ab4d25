"""The briefings of a channel for one asker: now, as the next one will be, the last one, and as it stood then."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime

from bot.asking.moments import axis_named, end_of, start_of
from bot.asking.queries import Query
from bot.asking.responses import Response
from bot.briefed.channel import Meant, place_words, set_up_words
from bot.following.subscribing import in_terminal, next_due, zone_here
from bot.recorded.answers import A_DAY, Desk
from briefings import service
from briefings.compose import Reading
from briefings.model import Answer, Briefing, Subscription, TimeAxis, UsageError
from briefings.render import render_answer, render_briefing, window_behind, window_token
from briefings.render.moments import local_time
from briefings.store import last_briefing, window_start

Window = tuple[datetime, datetime]


def now(desk: Desk, query: Query, meant: Meant) -> Response:
    """What changed since the channel's last delivered briefing, or else in the last day, up to now.

    What `since` says goes before that. Nothing is stored or marked. With a `window` it is the briefing of just that
    once more, as its later pages are asked for: as it was told, or composed anew if that was long ago.
    """
    if query["window"]:
        return _once_more(desk, query["window"], meant)
    until = desk.clock()
    if query["since"]:
        since = start_of(query["since"], until=until, now=until)
    else:
        since = window_start(desk.store, meant.subscription) if meant.subscription is not None else until - A_DAY
        if since >= until:
            message = (
                f"{place_words(desk)} was briefed on {meant.topic.name} a moment ago; since:24h looks further back."
            )
            raise UsageError(message)
    briefing = composed(desk, meant, (since, until), by=query["by"])
    desk.told.keep(_told_as(desk, window_token(briefing)), briefing)
    return Response(briefing, note=meant.note)


def _once_more(desk: Desk, window: str, meant: Meant, *, past: bool = False) -> Response:
    _, since, until, axis = window_behind(window)
    kept = None if past else desk.told.get(_told_as(desk, window))
    return Response(kept or composed(desk, meant, (since, until), by=axis.value, past=past))


def _told_as(desk: Desk, window: str) -> Hashable:
    """Under what a briefing is kept that somebody was told: which sources were dark is known of the present only."""
    return desk.asker.reader, desk.asker.owner, desk.asker.channel, window


def at(desk: Desk, query: Query, meant: Meant) -> Response:
    """The briefing that ends at the moment named, of the day before it unless `since` tells otherwise.

    With a `window` it is the briefing of just that.
    """
    if query["window"]:
        return _once_more(desk, query["window"], meant, past=True)
    present = desk.clock()
    until = min(end_of(query["moment"], now=present, name="moment"), present)
    since = start_of(query["since"], until=until, now=present) if query["since"] else until - A_DAY
    return Response(composed(desk, meant, (since, until), by=query["by"], past=True), note=meant.note)


def last(desk: Desk, query: Query, meant: Meant) -> Response:
    """The last briefing that was delivered here, as it is in the store."""
    subscription = subscribed(desk, meant)
    briefing = last_briefing(desk.store, subscription)
    if briefing is None:
        message = f"No briefing on {meant.topic.name} was delivered here yet. {next_words(desk, subscription)}"
        raise UsageError(message)
    return Response(briefing, note=meant.note, again=query)


def preview(desk: Desk, _query: Query, meant: Meant) -> Response:
    """What the next scheduled briefing would post if it were due now, under a line that says so.

    Nothing is stored or marked as told.
    """
    subscription = subscribed(desk, meant)
    due = service.told_next(desk.store, subscription, now=desk.clock())
    if due is None:
        message = (
            f"{place_words(desk)} was briefed on {meant.topic.name} a moment ago. {next_words(desk, subscription)}"
        )
        raise UsageError(message)
    briefing, replies = due
    besides = f" Posted are this and {replies_words(len(replies))}." if replies else ""
    head = Answer(
        f"Preview: {meant.topic.title}",
        empty=f"{next_words(desk, subscription)}{besides} Nothing was posted, and nothing counts as told.",
    )
    platform = desk.asker.platform
    return Response((render_answer(head, platform), render_briefing(briefing, platform)), note=meant.note)


def composed(desk: Desk, meant: Meant, window: Window, *, by: str = "", past: bool = False) -> Briefing:
    """The briefing of a window on the topic as the asker's place has it. Raises UsageError if the window is empty."""
    since, until = window
    if since >= until:
        message = f"The window is empty: it would begin at {since:%Y-%m-%d %H:%M}Z and end at {until:%Y-%m-%d %H:%M}Z."
        raise UsageError(message)
    axis = axis_named(by) if by else TimeAxis.SEEN
    asked = Reading(
        since,
        until,
        timezone=zone_here(desk, meant.subscription),
        axis=axis,
        past=past or axis is not TimeAxis.SEEN,
        most=service.most_of(desk.store, desk.asker.owner),
    )
    own = meant.subscription.id if meant.subscription is not None else None
    return service.brief_as(desk.store, meant.topic.id, asked, subscription=own)


def replies_words(replies: int) -> str:
    """How many replies there are to what a channel was told before, in words."""
    return "1 reply to an earlier briefing" if replies == 1 else f"{replies:,} replies to earlier briefings"


def subscribed(desk: Desk, meant: Meant) -> Subscription:
    """The channel's subscription to the topic. Raises UsageError if it has none."""
    if meant.subscription is None:
        name = meant.topic.name
        message = (
            f"{place_words(desk)} is not briefed on {name}: {set_up_words(desk)}/subscribe {name} does that, "
            f"and /briefing now {name} tells what changed."
        )
        raise UsageError(message)
    return meant.subscription


def next_words(desk: Desk, subscription: Subscription) -> str:
    """When the subscription is due next, in its own zone, as a sentence."""
    here = in_terminal(desk.asker)
    if subscription.paused:
        how = f"onrecord subscription resume {subscription.id}" if here else "/subscriptions"
        return f"The briefings are paused; {how} resumes them."
    if subscription.parked_at is not None:
        where = f"onrecord subscription show {subscription.id}" if here else "/subscriptions"
        return f"The channel takes nothing from me: {where} says why, and what to do."
    due = next_due(subscription, desk.clock())
    return "None is due." if due is None else f"The next one is due {local_time(due, subscription.timezone)}."
