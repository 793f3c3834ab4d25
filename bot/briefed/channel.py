"""What the asker's channel is briefed on, and which topic is meant where a command names none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.asking.queries import Query, query_of, token_of
from bot.asking.responses import MOST_CHOICES, Choice, Menu, Response
from bot.naming.names import match_topic
from bot.recorded.answers import Desk
from briefings.model import Answer, Subscription, Topic, UsageError
from briefings.render import stands_for, window_behind
from briefings.store import last_briefing, list_subscriptions

TOPICS_NAMED = 8
LONGEST_LABEL = 75
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Meant:
    """A topic, the channel's subscription to it (None if it has none), and how a typed name was understood."""

    topic: Topic
    subscription: Subscription | None
    note: str = ""


Tell = Callable[[Desk, Query, Meant], Response]
OF_ONE_SENT = frozenset({"briefing preview", "briefing last", "why", "missed"})
"""The commands that are about what a subscription is sent: without one, no topic that is named helps."""


def about_one(desk: Desk, query: Query, tell: Tell) -> Response:
    """What `tell` says of the topic that is named, or that the channel is subscribed to; a menu where it is several.

    Raises UsageError if none is named and the channel is subscribed to none.
    """
    found = about(desk, query)
    return tell(desk, query, found[0]) if len(found) == 1 else which_one(desk, query, found)


def about(desk: Desk, query: Query) -> tuple[Meant, ...]:
    """The topic that is named or that a button's window is of, or else all that the channel is subscribed to.

    Those come oldest subscription first, each topic once. Raises UsageError if there is none.
    """
    if query["window"]:
        return (behind_window(desk, query["window"]),)
    subscribed = subscriptions_here(desk)
    topics = {topic.id: topic for topic in desk.topics()}
    if query["topic"]:
        match = match_topic(query["topic"], tuple(topics.values()), desk.asker)
        own = next((one for one in subscribed if one.topic == match.name), None)
        return (Meant(topics[match.name], own, match.note),)
    if not subscribed:
        raise _nothing_here(desk, query.command, tuple(topics.values()))
    return tuple(Meant(topics[one.topic], one) for one in subscribed)


def behind_window(desk: Desk, window: str) -> Meant:
    """The topic of a button's window. Raises UsageError if it is not followed here."""
    mark = window_behind(window)[0]
    topic = next((one for one in desk.topics() if stands_for(mark, one.id)), None)
    if topic is None:
        message = "The topic of this briefing is no longer followed here; /topic list shows those that are."
        raise UsageError(message)
    return Meant(topic, next((one for one in subscriptions_here(desk) if one.topic == topic.id), None))


def subscriptions_here(desk: Desk) -> tuple[Subscription, ...]:
    """The subscriptions of the asker's channel to topics that are there, oldest first; no other workspace's ever.

    Who asks outside of channels, such as in Slack's App Home, means those of the whole workspace: of each topic the
    one that was sent a briefing last.
    """
    asker = desk.asker
    if not asker.channel and not asker.owner:
        return ()
    known = {topic.id for topic in desk.topics()}
    where = {"channel": asker.channel} if asker.channel else {"workspace": asker.owner}
    found = list_subscriptions(desk.store, platform=asker.platform, **where)
    own = tuple(one for one in found if one.workspace in {"", asker.owner} and one.topic in known)
    return own if asker.channel else _latest_of_each(desk, own)


def _latest_of_each(desk: Desk, found: Sequence[Subscription]) -> tuple[Subscription, ...]:
    """Of each topic the subscription whose last briefing is the latest, or else the oldest one."""
    by_topic: dict[str, list[Subscription]] = {}
    for one in found:
        by_topic.setdefault(one.topic, []).append(one)
    return tuple(
        max(those, key=lambda one: _last_sent(desk, one)) if those[1:] else those[0] for those in by_topic.values()
    )


def _last_sent(desk: Desk, subscription: Subscription) -> datetime:
    briefing = last_briefing(desk.store, subscription)
    return _NEVER if briefing is None else briefing.until


def place_words(desk: Desk) -> str:
    """What is briefed where the asker is, as the subject of a sentence that goes on with "is"."""
    if desk.asker.direct:
        return "This direct message"
    return "This channel" if desk.asker.channel or not desk.asker.owner else "This workspace"


def set_up_words(desk: Desk) -> str:
    """What stands before a command that sets something up: where to type it, if not where the asker is."""
    return "in a channel of a server, " if desk.asker.direct else ""


def which_one(desk: Desk, query: Query, found: Sequence[Meant]) -> Response:
    """A menu of the topics; picking one asks the same of it."""
    choices = tuple(choice(one.topic, query) for one in found[:MOST_CHOICES])
    said = Answer("Which topic?", empty=f"{place_words(desk)} is briefed on {len(found)} topics: pick one.")
    left = len(found) - len(choices)
    note = f"{left:,} more have no room in the menu; name one: /{query.command} TOPIC." if left else ""
    return Response(said, (Menu("Pick a topic", choices),), note=note)


def choice(topic: Topic, query: Query, hint: str = "") -> Choice:
    """The line of a menu that asks the query of this topic."""
    asked = query_of(query.command, {**dict(query.values), "topic": topic.name})
    return Choice(short(topic.title), token_of(asked, 1), hint)


def short(text: str) -> str:
    """The text as a label of a menu or button holds it."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_LABEL else f"{line[: LONGEST_LABEL - 1]}…"


def _nothing_here(desk: Desk, command: str, topics: Sequence[Topic]) -> UsageError:
    where = set_up_words(desk)
    if not topics:
        return UsageError(
            f"There is no topic here yet: {where}/topic add makes one, and /subscribe briefs a channel on it."
        )
    first = topics[0].name
    names = ", ".join(topic.name for topic in topics[:TOPICS_NAMED]) + (", …" if len(topics) > TOPICS_NAMED else "")
    none = f"{place_words(desk)} is not subscribed to anything"
    if command in OF_ONE_SENT:
        return UsageError(
            f"{none}, so no briefing was sent: /briefing now {first} tells what changed (there are {names}); "
            f"to have it briefed, {where or 'type '}/subscribe {first}."
        )
    return UsageError(
        f"{none}: name a topic, such as /{command} {_told(command)}{first} (there are {names}), "
        f"or have it briefed: {where}/subscribe."
    )


def _told(command: str) -> str:
    """What has to be typed before the topic."""
    return {"briefing at": "24h topic:"}.get(command, "")
