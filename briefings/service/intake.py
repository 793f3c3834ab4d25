"""Drafts into the store, and stored articles read for claims."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from briefings.ingest.credits import credits_of
from briefings.ingest.originality import passages, sketch
from briefings.model import Article, Draft, Topic
from briefings.service.claiming import Known, Told, parsed, told_by
from briefings.store import (
    Store,
    add_aliases,
    add_new_articles,
    add_tagged_claims,
    list_actors,
    list_sources,
    list_topics,
    unextracted_articles,
    unextracted_ids,
)

if TYPE_CHECKING:
    from spacy.language import Language

T = TypeVar("T")
BATCH = 100
PARSED_AT_ONCE = 32
LATE = timedelta(days=7)
"""What was out for longer when it was taken in by the way is on record and no news."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What a run added: new articles or revisions, and the claims found in them.

    `failed` counts the articles that can't be read for claims.
    """

    articles: int = 0
    claims: int = 0
    failed: int = 0

    def __add__(self, other: Ingested) -> Ingested:
        return Ingested(self.articles + other.articles, self.claims + other.claims, self.failed + other.failed)


def ingest(store: Store, drafts: Iterable[Draft], nlp: Language, *, now: Callable[[], datetime]) -> Ingested:
    """Store what is new among the drafts and extract its claims, in batches; what is known already adds nothing.

    Safe to kill: an article that was stored but not yet read for claims is read by the next run.
    """
    total = extract_pending(store, nlp)
    for batch in batches(drafts, BATCH):
        added = store_drafts(store, batch, now=now)
        total += Ingested(len(added)) + extract(store, nlp, in_turn(added))
    return total


def store_drafts(store: Store, drafts: Sequence[Draft], *, now: Callable[[], datetime]) -> tuple[Article, ...]:
    """Stores what is new among the drafts, in one transaction and unread for claims, and returns just that."""
    names = {source.id: source.name for source in list_sources(store)}
    return add_new_articles(
        store,
        [replace(draft, credits=_credits(draft, names)) for draft in drafts],
        seen_at=now,
        sketches=[sketch(draft.text) for draft in drafts],
        passages=[passages(draft.text) for draft in drafts],
    )


def is_late(draft: Draft, now: datetime) -> bool:
    """Whether the draft was out for over `LATE` by now; what has no date was not."""
    out = draft.published_at or draft.captured_at
    return out is not None and now - out > LATE


def _credits(draft: Draft, names: Mapping[str, str]) -> tuple[str, ...]:
    """The draft's own credits, read before boilerplate was cut from its text, then those that name a known source."""
    return tuple(dict.fromkeys((*draft.credits, *credits_of(draft, names))))


def extract_pending(store: Store, nlp: Language) -> Ingested:
    """Extract and store the claims of every article that has not been read for claims by this moment.

    What is stored meanwhile is for whoever stores it.
    """
    return extract(store, nlp, unextracted_ids(store))


def extract(
    store: Store, nlp: Language, ids: Iterable[int], *, claimed: Callable[[Article, int], None] | None = None
) -> Ingested:
    """Extract and store the claims of these articles; see `extracting`."""
    return sum(extracting(store, nlp, ids, claimed=claimed), Ingested())


def in_turn(articles: Iterable[Article]) -> tuple[int, ...]:
    """The ids of articles in the order in which they are read for claims."""
    return tuple(one.id for one in sorted(articles, key=lambda one: (one.published_at, one.id)))


def extracting(
    store: Store, nlp: Language, ids: Iterable[int], *, claimed: Callable[[Article, int], None] | None = None
) -> Iterator[Ingested]:
    """What each of these articles gives, in turn; those that are read by now, and those in no English, give nothing.

    `claimed` is called with each article and the number of its claims, once these are stored.

    What an article teaches about names is kept before its claims are, and holds from the next article on. An article
    that can't be read for claims is logged, keeps its place on record without any, and stops no other.
    """
    for some in batches(ids, PARSED_AT_ONCE):
        articles = unextracted_articles(store, among=some)
        known = known_in(store)
        for article, doc in zip(articles, parsed(articles, nlp), strict=True):
            known = replace(known, topics=list_topics(store))  # somebody may add one while a batch is parsed
            told = told_by(article, doc, known)
            if learn(store, told):
                known = replace(known, actors=list_actors(store))
            added = keep_claims(store, article, told, known.topics)
            if claimed is not None:
                claimed(article, added)
            yield Ingested(0, added, int(told.failed))


def learn(store: Store, told: Told) -> bool:
    """Keeps the names that an article teaches; whether any of them is new."""
    return bool(told.taught and add_aliases(store, told.taught, article_id=told.article))


def keep_claims(store: Store, article: Article, told: Told, topics: Sequence[Topic]) -> int:
    """Stores the claims with the topics of this moment: somebody may add one while an article is read. How many."""
    from briefings.extract.topics import topics_in  # noqa: PLC0415 - commands that read no text start at once

    found = told.claims
    while (added := add_tagged_claims(store, article.id, found, topics)) is None:
        topics = list_topics(store)
        tags = zip(found, topics_in(found, article, topics), strict=True)
        found = tuple(replace(claim, topics=ids) for claim, ids in tags)
    return added


def known_in(store: Store) -> Known:
    """What the record knows now."""
    outlets = tuple(source.name for source in list_sources(store))
    return Known(list_actors(store), list_topics(store), outlets)


def batches(given: Iterable[T], size: int) -> Iterator[list[T]]:
    """What is given in lists of that size, each made when it is asked for."""
    rest = iter(given)
    while batch := list(islice(rest, size)):
        yield batch
