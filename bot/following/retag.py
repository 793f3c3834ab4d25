"""A new or changed topic applied to the claims that are on record already."""

from __future__ import annotations

from briefings.extract.topics import topics_in
from briefings.model import Topic
from briefings.store import Store, last_article, mark_claims, piece_for

AT_ONCE = 1_000
"""How many articles are looked at before what was found in them is written: half a second of work or less."""


def retag(store: Store, topic: Topic, *, at_once: int = AT_ONCE) -> int:
    """Mark every claim on record that is of the topic, and unmark those that are not; returns how many are.

    Goes through the record `at_once` articles at a time, each in a short transaction of its own: others may write in
    between, and what they add is of the topics that are known then. Killed half-way it is to be called again.
    """
    found, first = 0, 1
    while first <= last_article(store):
        piece = piece_for(store, topic, first, first + at_once - 1)
        ids = {
            (claim.article_id, claim.ordinal)
            for article, claims in piece.told
            for claim, topics in zip(claims, topics_in(claims, article, [topic]), strict=True)
            if topics
        }
        mark_claims(store, topic.id, piece, ids)
        found, first = found + len(ids), first + at_once
    return found
