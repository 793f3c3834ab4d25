"""A new or changed topic applied to the claims that are on record already."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from briefings.extract.topics import topics_in
from briefings.model import Article, Claim, Topic
from briefings.store import Store, load_record, retag_topic


def retag(store: Store, topic: Topic) -> int:
    """Mark every claim on record that is of the topic, and unmark those that are not; returns how many are."""
    record = load_record(store)
    found = {
        (claim.article_id, claim.ordinal)
        for article_id, claims in groupby(sorted(record.claims, key=_place), key=lambda claim: claim.article_id)
        for claim in _of_topic([*claims], record.articles[article_id], topic)
    }
    retag_topic(store, topic.id, found)
    return len(found)


def _place(claim: Claim) -> tuple[int, int]:
    return claim.article_id, claim.ordinal


def _of_topic(claims: Sequence[Claim], article: Article, topic: Topic) -> list[Claim]:
    return [claim for claim, ids in zip(claims, topics_in(claims, article, [topic]), strict=True) if ids]
