"""The straight line from drafts to digests: the only place that puts the steps in sequence.

It decides nothing itself: what an article claims, what changed and how it looks is decided by the pure parts.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from briefings.compose import Reading, compose
from briefings.ingest.originality import sketch
from briefings.model import (
    Actor,
    Article,
    Briefing,
    Claim,
    Delivery,
    Draft,
    OnRecordError,
    Source,
    SourceState,
    Subscription,
    Topic,
    UsageError,
)
from briefings.render import render_briefing
from briefings.store import (
    Store,
    add_aliases,
    add_briefing,
    add_claims,
    add_new_articles,
    count_articles,
    feed_validators,
    get_topic,
    held_keys,
    list_actors,
    list_sources,
    list_topics,
    load_record,
    note_failure,
    note_read,
    read_until,
    source_states,
    unextracted_articles,
    window_start,
)

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from briefings.ingest.client import Client
    from briefings.ingest.polling import ReadResult

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
    for batch in _batches(drafts, BATCH):
        added = add_new_articles(store, batch, seen_at=now, sketches=[sketch(draft.text) for draft in batch])
        total += Ingested(len(added)) + extract_pending(store, nlp)
    return total


def extract_pending(store: Store, nlp: Language) -> Ingested:
    """Extract and store the claims of every article that has not been read for claims yet.

    What an article teaches about names is kept before its claims are, and holds from the next article on. An article
    that can't be read for claims is logged, keeps its place on record without any, and stops no other.
    """
    claims = 0
    while articles := unextracted_articles(store, limit=PARSED_AT_ONCE):
        actors, topics = list_actors(store), list_topics(store)
        for article, doc in zip(articles, _parsed(articles, nlp), strict=True):
            found = _read(doc, article, actors, topics)
            taught = _taught(doc, article, actors)
            if taught and add_aliases(store, taught, article_id=article.id):
                actors = list_actors(store)
            claims += add_claims(store, article.id, found)
    return Ingested(0, claims)


def _read(doc: Doc | None, article: Article, actors: Sequence[Actor], topics: Sequence[Topic]) -> tuple[Claim, ...]:
    """The claims of an article; none, with a line in the log, if it fails."""
    from briefings.extract.pipeline import extract_claims  # noqa: PLC0415 - as above

    if doc is None:
        return ()
    try:
        return extract_claims(doc, article, actors=actors, topics=topics)
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


async def poll_sources(
    store: Store, client: Client, nlp: Language, *, now: Callable[[], datetime], turn: asyncio.Lock
) -> Ingested:
    """Read every source that is not paused, one after the other; what blocks runs in a thread.

    What a feed gave is stored and read for claims while holding `turn`, so that no briefing is composed half-way. A
    source that fails is noted with its reason and stops no other. Raises OnRecordError if the store fails.
    """
    from briefings.ingest.polling import ReadResult, read_source  # noqa: PLC0415 - as above

    total = Ingested()
    for source in await asyncio.to_thread(list_sources, store):
        if source.paused or not source.feeds:
            continue
        try:
            results = await read_source(
                source,
                client=client,
                validators=partial(feed_validators, store, source.id),
                seen=partial(held_keys, store, source.id),
            )
        except OnRecordError:
            raise
        except Exception as error:
            log.exception("source %s can't be read", source.id)
            results = tuple(ReadResult(feed, error=f"{type(error).__name__}; see the log") for feed in source.feeds)
        for result in results:
            async with turn:
                total += await asyncio.to_thread(_keep, store, source, result, nlp, now)
    return total


def _keep(store: Store, source: Source, result: ReadResult, nlp: Language, now: Callable[[], datetime]) -> Ingested:
    """The articles first, then the note that they were read: a kill in between only reads them again."""
    if result.error:
        note_failure(store, source.id, result.feed, at=now(), error=result.error)
        return Ingested()
    for page_error in result.page_errors:
        log.warning("source %s: %s", source.id, page_error)
    if result.left:
        log.info("source %s: %d new items wait for the next poll", source.id, result.left)
    found = ingest(store, result.drafts, nlp, now=now)
    note_read(store, source.id, result.feed, at=now(), etag=result.etag, last_modified=result.last_modified)
    return found


def brief(store: Store, topic_id: str, *, since: datetime, until: datetime, timezone: str = "UTC") -> Briefing:
    """The briefing of the window `(since, until]` on one topic; raises UsageError for an unknown topic."""
    topic = get_topic(store, topic_id)
    if topic is None:
        message = f"unknown topic “{topic_id}”; see `onrecord topic list`"
        raise UsageError(message)
    articles = count_articles(store, since=since, until=until)
    reading = Reading(since, until, _states(store, since), articles, timezone)
    return compose(load_record(store, topic=topic_id, seen_until=until), topic, reading)


def _states(store: Store, since: datetime) -> tuple[SourceState, ...]:
    """The states of the sources that are polled, and of those that were ingested by hand in the window."""
    polled = {source.id for source in list_sources(store) if source.feeds}
    return tuple(s for s in source_states(store) if s.source in polled or (s.read_at is not None and s.read_at > since))


def brief_subscription(store: Store, subscription: Subscription, *, now: datetime, slot: str) -> Delivery | None:
    """Compose, render and store the briefing due in `slot`; None if that slot has had its briefing already.

    The window starts where the last delivered briefing of the subscription ended, and ends before the first article
    that still waits to be read for claims: it will be in the next one.
    """
    since, until = window_start(store, subscription), read_until(store, now)
    if since >= until:
        return None
    briefing = brief(store, subscription.topic, since=since, until=until, timezone=subscription.timezone)
    digest = render_briefing(briefing, subscription.platform)
    return add_briefing(store, briefing, subscription=subscription, digest=digest, slot=slot)


def _batches(drafts: Iterable[Draft], size: int) -> Iterator[list[Draft]]:
    rest = iter(drafts)
    while batch := list(islice(rest, size)):
        yield batch
