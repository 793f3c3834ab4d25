"""The straight line from drafts to digests: the only place that puts the steps in sequence.

It decides nothing itself: what an article claims, what changed and how it looks is decided by the pure parts.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from briefings.changes import followed
from briefings.changes.importance import MOST
from briefings.compose import Reading, compose
from briefings.ingest.credits import credits_of
from briefings.ingest.originality import passages, sketch
from briefings.model import (
    Actor,
    Article,
    Briefing,
    Claim,
    Delivery,
    Draft,
    OnRecordError,
    Posted,
    Record,
    Reply,
    Source,
    SourceState,
    Subscription,
    Topic,
    UsageError,
)
from briefings.render import render_briefing, render_replies
from briefings.store import (
    Store,
    add_aliases,
    add_briefing,
    add_new_articles,
    add_tagged_claims,
    count_articles,
    feed_validators,
    get_topic,
    get_workspace,
    held_keys,
    list_actors,
    list_sources,
    list_topics,
    load_record,
    note_failure,
    note_read,
    open_questions,
    read_in,
    read_until,
    source_states,
    told_claims,
    unextracted_articles,
    window_start,
)

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from briefings.ingest.polling import ReadResult
    from briefings.ingest.web.client import Client

log = logging.getLogger(__name__)

BATCH = 100
CORRECTED_WITHIN = timedelta(days=90)
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
    found = ingest(store, _live(result.drafts), nlp, now=now)
    note_read(store, source.id, result.feed, at=now(), etag=result.etag, last_modified=result.last_modified)
    return found


def _live(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """The drafts as what their addresses say now; an address that a feed gives with two texts says neither for sure."""
    keys = Counter(draft.key for draft in drafts)
    yield from (replace(draft, live=keys[draft.key] == 1) for draft in drafts)


def brief(store: Store, topic_id: str, *, since: datetime, until: datetime, timezone: str = "UTC") -> Briefing:
    """The briefing of the window `(since, until]` on one topic; raises UsageError for an unknown topic."""
    return brief_as(store, topic_id, Reading(since, until, timezone=timezone))


def brief_as(store: Store, topic_id: str, asked: Reading, *, subscription: int | None = None) -> Briefing:
    """The briefing on one topic of the window, by the axis and of the length that is `asked` for.

    Which sources and how many articles were read in it is looked up here. Of a past window only what articles tell of
    it is known, so that later polls change nothing in it. With a `subscription` its own questions are answered too.
    Raises UsageError for an unknown topic.
    """
    topic, record, reading = _looked_up(store, topic_id, asked, subscription=subscription)
    return compose(record, topic, reading)


def _looked_up(
    store: Store, topic_id: str, asked: Reading, *, subscription: int | None = None
) -> tuple[Topic, Record, Reading]:
    """What a briefing is composed of, with the questions that are open for every channel or for this one."""
    topic = get_topic(store, topic_id)
    if topic is None:
        message = f"unknown topic “{topic_id}”; see `onrecord topic list`"
        raise UsageError(message)
    if asked.past:
        states, articles = read_in(store, since=asked.since, until=asked.until, axis=asked.axis)
    else:
        states = _states(store, asked.since)
        articles = count_articles(store, since=asked.since, until=asked.until)
    record = load_record(store, topic=topic_id, until=asked.until, axis=asked.axis)
    pinned = open_questions(store, topic=topic_id, at=asked.until)
    mine = tuple(one for one in pinned if one.subscription in {None, subscription})
    return topic, record, replace(asked, sources=states, articles=articles, asked=mine)


def _states(store: Store, since: datetime) -> tuple[SourceState, ...]:
    """The states of the sources that are polled, and of those that were ingested by hand in the window."""
    polled = {source.id for source in list_sources(store) if source.feeds}
    return tuple(s for s in source_states(store) if s.source in polled or (s.read_at is not None and s.read_at > since))


def brief_subscription(store: Store, subscription: Subscription, *, now: datetime, slot: str) -> Delivery | None:
    """Compose, render and store the briefing due in `slot`; None if that slot has had its briefing already.

    The window starts where the last delivered briefing of the subscription ended, and ends before the first article
    that still waits to be read for claims: it will be in the next one. A correction is told if a briefing of the last
    90 days carried the claim, and then also in reply to that briefing's message.
    """
    found = told_next(store, subscription, now=now)
    if found is None:
        return None
    briefing, replies = found
    digest = replace(render_briefing(briefing, subscription.platform), replies=replies)
    return add_briefing(store, briefing, subscription=subscription, digest=digest, slot=slot)


def briefing_due(store: Store, subscription: Subscription, *, now: datetime) -> Briefing | None:
    """The briefing that `brief_subscription` would send if the subscription were due at `now`; None if none yet.

    Stores nothing. Raises UsageError for an unknown topic.
    """
    found = _due(store, subscription, now)
    return None if found is None else found[0]


def told_next(store: Store, subscription: Subscription, *, now: datetime) -> tuple[Briefing, tuple[Reply, ...]] | None:
    """The briefing that is due, and the replies to earlier ones that go with it; None if none is due. As above."""
    found = _due(store, subscription, now)
    if found is None:
        return None
    briefing, told = found
    return briefing, render_replies(briefing.corrections, told, subscription.platform)


def _due(
    store: Store, subscription: Subscription, now: datetime
) -> tuple[Briefing, Mapping[tuple[int, int], Posted]] | None:
    """The briefing of the window that is due, and what the channel was told before by which message."""
    since, until = window_start(store, subscription), read_until(store, now)
    if since >= until:
        return None
    asked = Reading(since, until, timezone=subscription.timezone, most=most_of(store, subscription.workspace))
    topic, record, reading = _looked_up(store, subscription.topic, asked, subscription=subscription.id)
    told = followed(record, told_claims(store, subscription, since=until - CORRECTED_WITHIN))
    return compose(record, topic, replace(reading, carried=frozenset(told))), told


def most_of(store: Store, workspace: str) -> int:
    """How many changes a briefing of the workspace tells: what its people set, or else the usual."""
    known = get_workspace(store, workspace) if workspace else None
    return MOST if known is None or known.most is None else known.most


def _batches(drafts: Iterable[Draft], size: int) -> Iterator[list[Draft]]:
    rest = iter(drafts)
    while batch := list(islice(rest, size)):
        yield batch
