"""Drafts into the store, and stored articles read for claims."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from briefings.ingest.credits import credits_of
from briefings.ingest.originality import passages, sketch
from briefings.model import (
    Actor,
    Article,
    Claim,
    Draft,
    Topic,
)
from briefings.store import (
    Store,
    add_aliases,
    add_new_articles,
    add_tagged_claims,
    list_actors,
    list_sources,
    list_topics,
    unextracted_articles,
)

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


log = logging.getLogger(__name__)

BATCH = 100
PARSED_AT_ONCE = 32
UNREADABLE = "article %d (%s) can't be read for claims; it is kept without any"
UNTAUGHT = "article %d (%s) can't be read for names; its claims are kept"


@dataclass(frozen=True, slots=True)
class Ingested:
    """What a run added: new articles or revisions, and the claims found in them."""

    articles: int = 0
    claims: int = 0

    def __add__(self, other: Ingested) -> Ingested:
        return Ingested(self.articles + other.articles, self.claims + other.claims)


def ingest(store: Store, drafts: Iterable[Draft], nlp: Language, *, now: Callable[[], datetime]) -> Ingested:
    """Store what is new among the drafts and extract its claims, in batches; what is known already adds nothing.

    Safe to kill: an article that was stored but not yet read for claims is read by the next run.
    """
    total = extract_pending(store, nlp)
    names = {source.id: source.name for source in list_sources(store)}
    for batch in _batches(drafts, BATCH):
        added = add_new_articles(
            store,
            [replace(draft, credits=draft.credits or credits_of(draft, names)) for draft in batch],
            seen_at=now,
            sketches=[sketch(draft.text) for draft in batch],
            passages=[passages(draft.text) for draft in batch],
        )
        total += Ingested(len(added)) + extract_pending(store, nlp)
    return total


def extract_pending(store: Store, nlp: Language) -> Ingested:
    """Extract and store the claims of every article that has not been read for claims yet.

    What an article teaches about names is kept before its claims are, and holds from the next article on. An article
    that can't be read for claims is logged, keeps its place on record without any, and stops no other.
    """
    claims = 0
    while articles := unextracted_articles(store, limit=PARSED_AT_ONCE):
        actors = list_actors(store)
        outlets = tuple(source.name for source in list_sources(store))
        for article, doc in zip(articles, _parsed(articles, nlp), strict=True):
            topics = list_topics(store)  # just before: somebody may add one while a batch is parsed
            found = _read(doc, article, actors, topics, outlets)
            taught = _taught(doc, article, actors)
            if taught and add_aliases(store, taught, article_id=article.id):
                actors = list_actors(store)
            claims += _keep_claims(store, article, found, topics)
    return Ingested(0, claims)


def _keep_claims(store: Store, article: Article, found: tuple[Claim, ...], topics: Sequence[Topic]) -> int:
    """Stores the claims with the topics of that moment: somebody may add one while an article is read."""
    from briefings.extract.topics import topics_in  # noqa: PLC0415 - as above

    while (added := add_tagged_claims(store, article.id, found, topics)) is None:
        topics = list_topics(store)
        told = zip(found, topics_in(found, article, topics), strict=True)
        found = tuple(replace(claim, topics=ids) for claim, ids in told)
    return added


def _read(
    doc: Doc | None, article: Article, actors: Sequence[Actor], topics: Sequence[Topic], outlets: tuple[str, ...]
) -> tuple[Claim, ...]:
    """The claims of an article; none, with a line in the log, if it fails."""
    from briefings.extract.pipeline import extract_claims  # noqa: PLC0415 - as above

    if doc is None:
        return ()
    try:
        return extract_claims(doc, article, actors=actors, topics=topics, outlets=outlets)
    except Exception:
        log.exception(UNREADABLE, article.id, article.key)
        return ()


def _taught(doc: Doc | None, article: Article, actors: Sequence[Actor]) -> tuple[Actor, ...]:
    """The names that an article teaches; none, with a line in the log, if it fails. Its claims do not depend on it."""
    from briefings.extract.speakers.aliases import learn_aliases  # noqa: PLC0415 - commands that read no text start at once

    if doc is None:
        return ()
    try:
        return learn_aliases(doc, article, actors)
    except Exception:
        log.exception(UNTAUGHT, article.id, article.key)
        return ()


def _parsed(articles: Sequence[Article], nlp: Language) -> list[Doc | None]:
    """The parse of each article; None, with a line in the log, for one that the parser can't take."""
    try:
        return list(nlp.pipe([article.text for article in articles]))
    except Exception:  # noqa: BLE001 - one text spoils a batch, so each is tried alone and what fails is logged there
        return [_parsed_alone(article, nlp) for article in articles]


def _parsed_alone(article: Article, nlp: Language) -> Doc | None:
    try:
        return nlp(article.text)
    except Exception:
        log.exception(UNREADABLE, article.id, article.key)
        return None


def _batches(drafts: Iterable[Draft], size: int) -> Iterator[list[Draft]]:
    rest = iter(drafts)
    while batch := list(islice(rest, size)):
        yield batch
