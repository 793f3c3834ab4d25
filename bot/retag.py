"""A new or changed topic applied to the claims that are on record already."""

from __future__ import annotations

from briefings.extract.topics import topics_of
from briefings.model import Topic
from briefings.store import Store, load_record, retag_topic


def retag(store: Store, topic: Topic) -> int:
    """Mark every claim on record that is of the topic, and unmark those that are not; returns how many are."""
    record = load_record(store)
    found = {
        (claim.article_id, claim.ordinal)
        for claim in record.claims
        if topics_of(claim, record.articles[claim.article_id].text, [topic])
    }
    retag_topic(store, topic.id, found)
    return len(found)
