"""What a desk knows of topics: which one is meant, who follows it, how much there is of it."""

from __future__ import annotations

from difflib import get_close_matches

from bot.asking.permissions import must_own, owns
from bot.following.topic_fields import key_of, unknown_parties
from bot.naming.names import no_topic
from bot.recorded.answers import Desk
from bot.recorded.statements import once
from briefings.changes import receipt_of
from briefings.model import Receipt, Subscription, Topic, UsageError
from briefings.store import Telling, Wanted, list_actors, list_subscriptions, newest_bare, topic_share

MOST_OWN = 50
"""Topics of one workspace: every new claim is held against each."""

NAMED = 5
NEWEST, NEWEST_READ = 2, 10
ENOUGH = 20
"""Claims, below which nothing is said of how general a topic is."""


def known_topic(desk: Desk, typed: str) -> Topic:
    """The topic called so: by the key that buttons have, else by name or title, own ones before shared ones.

    A near spelling is not enough, since what is asked may change it. Raises UsageError, which names the nearest.
    """
    wanted = " ".join(typed.split()).casefold()
    topics = topics_here(desk)
    for topic in (*desk.topics(), *topics):
        if key_of(topic).casefold() == wanted:
            return topic
    for form in ("name", "title"):
        for topic in topics:
            if getattr(topic, form).casefold() == wanted:
                return topic
    near = get_close_matches(wanted, [topic.name for topic in topics], n=1)
    raise UsageError(no_topic(typed, topics, desk.asker, near[0] if near else ""))


def own_topic(desk: Desk, typed: str) -> Topic:
    """The topic called so, if the asker may change it. Raises UsageError."""
    topic = known_topic(desk, typed)
    must_own(desk.asker, topic.owner, f"The topic {topic.name}")
    return topic


def must_be_free(desk: Desk, name: str) -> None:
    """Raises UsageError if there is a topic called so here, or if there are too many already."""
    here = topics_here(desk)
    held = next((topic for topic in here if topic.name == name), None)
    if held is not None and owns(desk.asker, held.owner):
        message = f"There is a topic {name} already ({', '.join(held.terms[:NAMED])}); change it with /topic edit."
        raise UsageError(message)
    if held is not None:
        message = f"There is a topic {name} already that all who use this bot share; follow that, or take another name."
        raise UsageError(message)
    if not desk.asker.operates and sum(topic.owner != "" for topic in here) >= MOST_OWN:
        message = f"There are {MOST_OWN} topics of your own, which is the most; remove one with /topic remove first."
        raise UsageError(message)


def name_here(desk: Desk, topic: Topic) -> str:
    """What the topic is called where the asker is, and no other is."""
    alike = sum(one.name == topic.name for one in topics_here(desk))
    return key_of(topic) if alike > 1 and not topic.owner else topic.name


def topics_here(desk: Desk) -> tuple[Topic, ...]:
    """What can be followed where the asker is, own topics first; an operator's view of other workspaces left out."""
    owners = {"", desk.asker.owner}
    here = [topic for topic in desk.topics() if topic.owner in owners]
    return tuple(sorted(here, key=lambda topic: (not topic.owner, topic.id)))


def subscribed_here(desk: Desk) -> tuple[Subscription, ...]:
    """The subscriptions of the asker's workspace; all there are, where an operator asks outside of any."""
    asker = desk.asker
    everywhere = asker.operates and not asker.owner
    return list_subscriptions(desk.store, workspace=None if everywhere else asker.owner)


def newest_told(desk: Desk, topic_id: str) -> tuple[Receipt, ...]:
    """The two newest claims of a topic with their sentences, what repeats them left out."""
    record = newest_bare(desk.store, Wanted(topic=topic_id, telling=Telling.NEWS), limit=NEWEST_READ).record
    return once((receipt_of(record, claim) for claim in record.claims), whole=True)[:NEWEST]


def remarks_on(desk: Desk, topic: Topic) -> str:
    """What may not be meant so: parties that nobody speaks for, and terms that half of what is claimed holds."""
    remarks = list(unknown_parties(topic, list_actors(desk.store)))
    mine, every = topic_share(desk.store, topic.id)
    if every >= ENOUGH and 2 * mine > every:
        remarks.append(
            f"That is very general: {mine:,} of the {every:,} newest claims are of it. Narrow its terms, or say whom "
            "its sentences must name."
        )
    return " ".join(remarks)
