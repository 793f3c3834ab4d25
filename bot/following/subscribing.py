"""Subscriptions as the asker may see and change them, and what there is to say of each. Knows no platform."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.asking.asker import Asker
from bot.asking.permissions import may_change
from bot.asking.typed import shown
from bot.following.terms import Terms, short_wishes, terms_of, when_words
from bot.following.topics_known import topics_here
from bot.recorded.answers import Desk
from bot.schedules.due import Due
from bot.schedules.zones import known_zone
from briefings.model import Delivery, OnRecordError, Subscription, Topic, UsageError
from briefings.render import day_time_group
from briefings.render.moments import local_time
from briefings.store import get_workspace, list_subscriptions, list_topics, pending_deliveries

CONSOLE = "console"
_SLACK_CHANNEL = re.compile(r"[CDG][A-Z0-9]+")


@dataclass(frozen=True, slots=True)
class Held:
    """A subscription with its topic (None if that is followed no more) and a briefing that could not be posted yet."""

    subscription: Subscription
    topic: Topic | None
    failing: Delivery | None = None

    @property
    def title(self) -> str:
        """What the channel is briefed on, as readers know it."""
        return self.topic.title if self.topic is not None else self.subscription.topic.rpartition("/")[2]

    @property
    def name(self) -> str:
        """The topic as it is typed."""
        return self.topic.name if self.topic is not None else self.subscription.topic.rpartition("/")[2]

    @property
    def terms(self) -> Terms:
        """When and how the channel is briefed."""
        return terms_of(self.subscription)

    @property
    def when(self) -> str:
        """The schedule in words, with its zone."""
        return when_words(self.terms)


def held_by(desk: Desk) -> tuple[Held, ...]:
    """What the asker may see: the workspace's subscriptions, and the operator's that brief the asker's own channel.

    The asker's channel comes first, then the oldest. Operators see the operator's own all, in the terminal everybody's.
    """
    asker, topics = desk.asker, {topic.id: topic for topic in list_topics(desk.store)}
    seen = [one for one in _candidates(desk) if may_see(asker, one)]
    failing = _failing(desk) if seen else {}
    here = sorted(seen, key=lambda one: ((one.platform, one.channel) != (asker.platform, asker.channel), one.id))
    return tuple(Held(one, topics.get(one.topic), failing.get(one.id)) for one in here)


def held_as(desk: Desk, number: str) -> Held:
    """The subscription of that number. Raises UsageError unless there is one that the asker may see."""
    wanted = number.strip().lstrip("#")
    found = next((one for one in held_by(desk) if str(one.subscription.id) == wanted), None)
    if found is None:
        where = "onrecord subscription list" if in_terminal(desk.asker) else "/subscriptions"
        message = f"There is no subscription {shown(number)} here; {where} lists them."
        raise UsageError(message)
    return found


def may_see(asker: Asker, subscription: Subscription) -> bool:
    """Whether the asker may know of the subscription: never of another workspace's, the terminal aside."""
    if subscription.workspace:
        return subscription.workspace == asker.owner or in_terminal(asker)
    return asker.operates or (asker.platform, asker.channel) == (subscription.platform, subscription.channel)


def in_terminal(asker: Asker) -> bool:
    """Whether the operator asks at the command line, which no workspace sees."""
    return asker.operates and asker.platform == CONSOLE


def followable(desk: Desk) -> tuple[Topic, ...]:
    """The topics that can be followed where the asker is; in the terminal all there are."""
    return desk.topics() if in_terminal(desk.asker) else topics_here(desk)


def may_set_up(desk: Desk) -> bool:
    """Whether the asker may change what is set up where they ask."""
    return may_change(desk.asker, get_workspace(desk.store, desk.asker.owner))


def zone_here(desk: Desk, subscription: Subscription | None = None) -> str:
    """On whose clocks times are told: the subscription's, else the workspace's, the asker's, the bot's."""
    workspace = get_workspace(desk.store, desk.asker.owner) if desk.asker.owner else None
    own = subscription.timezone if subscription is not None else ""
    return known_zone(own, workspace.timezone if workspace is not None else "", desk.asker.timezone, desk.timezone)


def place_of(subscription: Subscription, asker: Asker) -> str:
    """The channel in words: "this channel", "channel C0123"."""
    if subscription.platform == CONSOLE:
        return "the terminal"
    if (subscription.platform, subscription.channel) == (asker.platform, asker.channel):
        return "this channel"
    elsewhere = f"{subscription.platform} " if subscription.platform != asker.platform else ""
    return f"{elsewhere}channel {subscription.channel}"


def moment_words(moment: datetime, timezone: str) -> str:
    """A moment on the clocks of a zone, and as a day-time group: "9 Nov 2024, 08:00 Europe/Kyiv (090600Z NOV 24)"."""
    return f"{local_time(moment, timezone)} ({day_time_group(moment)})"


def due_words(subscription: Subscription, now: datetime) -> str:
    """When the next briefing comes that is not due now, quiet hours counted in.

    Raises UsageError if its schedule, zone or quiet hours can't be read.
    """
    due = next_due(subscription, now)
    return "never" if due is None else moment_words(due, subscription.timezone)


def next_due(subscription: Subscription, now: datetime) -> datetime | None:
    """The first moment after `now` at which the subscription is due; None if there is none. Raises as `due_words`."""
    # What is due now comes by itself within seconds: then the one after it is asked for.
    for one in (subscription, replace(subscription, handled_at=now)):
        found = Due().look((one,), now)
        if found.unreadable:
            raise UsageError(found.unreadable[0][1])
        if found.next_at is not None:
            return found.next_at
    return None


def state_of(held: Held, desk: Desk) -> Iterator[str]:
    """Whether briefings come, when the next, or why not and what to do; line by line."""
    subscription = held.subscription
    if held.topic is None:
        yield f"Parked: the topic “{held.name}” is followed no more. Remove this, or add the topic again."
    elif subscription.paused:
        yield "Paused: nothing is posted. What changes meanwhile is told once it is resumed."
    elif subscription.parked_at is not None:
        yield from _parked(subscription, subscription.parked_at, desk.asker)
    else:
        try:
            yield f"Next: {due_words(subscription, desk.clock())}"
        except OnRecordError as error:
            yield f"Parked: {error}"
    if held.failing is not None and subscription.parked_at is None:
        yield _failed(held.failing, desk.clock())


def short_state_of(held: Held, desk: Desk) -> Iterator[str]:
    """The same, and in a line what is wished besides the schedule."""
    yield from state_of(held, desk)
    if wishes := short_wishes(held.terms):
        yield wishes


def in_a_line(held: Held, desk: Desk) -> str:
    """What the channel is briefed on, when, and whether that comes: "Troops · hourly (UTC) · Next: …"."""
    parked = held.subscription.parked_at is not None and not held.subscription.paused
    state = ("parked: /subscriptions says why, and what to do",) if parked else short_state_of(held, desk)
    return " · ".join((held.title, held.when, *state))


def _parked(subscription: Subscription, since: datetime, asker: Asker) -> Iterator[str]:
    """Since when and why the channel takes nothing, and what to do about it."""
    at = moment_words(since, known_zone(subscription.timezone))
    yield f"Parked since {at}: {subscription.parked_why or 'the channel takes nothing from me'}"
    own = in_terminal(asker)
    resume = f"onrecord subscription resume {subscription.id}" if own else "pick it in /subscriptions and press Resume"
    yield (
        f"Put that right, or invite {'the bot' if own else 'me'} to the channel again; then {resume}. It is tried once "
        "a day anyway, and nothing is lost: the next briefing tells it all."
    )


def _failed(delivery: Delivery, now: datetime) -> str:
    times = "once" if delivery.attempts == 1 else f"{delivery.attempts} times"
    again = delivery.next_at if delivery.next_at is not None and delivery.next_at > now else None
    when = f" (tried again at {local_time(again, known_zone(delivery.subscription.timezone))})" if again else ""
    return f"The last briefing could not be posted, tried {times}: {delivery.error}{when}"


def channel_id(platform: str, channel: str) -> str:
    """The channel as given, if it can be an id of the platform's. Raises UsageError, which says what one looks like."""
    if platform == "discord" and not channel.isdecimal():
        message = (
            f"“{shown(channel)}” is no id of a Discord channel; it is a long number (Developer Mode, Copy Channel ID), "
            "or pick the channel"
        )
        raise UsageError(message)
    if platform == "slack" and not _SLACK_CHANNEL.fullmatch(channel):
        message = (
            f"“{shown(channel)}” is no id of a Slack channel; it looks like C0123456789 (in the channel's details), "
            "or ask in the channel itself"
        )
        raise UsageError(message)
    return channel


def _candidates(desk: Desk) -> Sequence[Subscription]:
    asker = desk.asker
    if in_terminal(asker):
        return list_subscriptions(desk.store)
    own = list_subscriptions(desk.store, workspace=asker.owner) if asker.owner else ()
    if asker.operates:
        return (*own, *list_subscriptions(desk.store, workspace=""))
    return (*own, *list_subscriptions(desk.store, workspace="", platform=asker.platform, channel=asker.channel))


def _failing(desk: Desk) -> Mapping[int, Delivery]:
    """The latest delivery of each subscription that was tried in vain."""
    return {one.subscription.id: one for one in pending_deliveries(desk.store) if one.attempts and one.error}
