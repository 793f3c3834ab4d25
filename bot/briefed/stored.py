"""Briefings as the operator looks them up: of any channel, by topic or subscription."""

from __future__ import annotations

from bot.asking.moments import parse_moment
from bot.briefed.channel import Meant
from bot.briefed.windows import composed, next_words
from bot.naming.names import match_topic
from bot.recorded.answers import A_DAY, Desk
from briefings import service
from briefings.model import Briefing, UsageError
from briefings.store import get_subscription, last_briefing, list_subscriptions


def last_stored(desk: Desk, topic: str) -> Briefing:
    """The latest briefing on the topic that any channel was sent. Raises UsageError if none was."""
    meant = _meant(desk, topic)
    sent = (last_briefing(desk.store, one) for one in list_subscriptions(desk.store) if one.topic == meant.topic.id)
    found = max((one for one in sent if one is not None), key=lambda one: one.until, default=None)
    if found is None:
        message = f"no briefing on {meant.topic.name} was sent yet; name a window, such as --since 24h"
        raise UsageError(message)
    return found


def window_of(desk: Desk, topic: str, *, since: str, until: str) -> Briefing:
    """The briefing of a window, as `briefing at` composes it: up to now, of a day, unless told otherwise."""
    now = desk.clock()
    end = min(now, parse_moment(until, now=now, name="until", end_of_day=True)) if until else now
    start = parse_moment(since, now=end, name="since") if since else end - A_DAY
    return composed(desk, _meant(desk, topic), (start, end), past=bool(until))


def next_of(desk: Desk, number: int) -> tuple[Briefing, str]:
    """What the next briefing of a subscription would tell, and when it is due in words. Raises UsageError."""
    subscription = get_subscription(desk.store, number)
    if subscription is None:
        message = f"no subscription {number}; see `onrecord subscription list`"
        raise UsageError(message)
    due = next_words(desk, subscription)
    briefing = service.briefing_due(desk.store, subscription, now=desk.clock())
    if briefing is None:
        message = f"subscription {number} was briefed a moment ago; {due}"
        raise UsageError(message)
    return briefing, f"Preview of subscription {number} ({subscription.topic}). {due}"


def _meant(desk: Desk, topic: str) -> Meant:
    topics = {one.id: one for one in desk.topics()}
    return Meant(topics[match_topic(topic, tuple(topics.values()), desk.asker).name], None)
