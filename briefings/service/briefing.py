"""Briefings and digests out of the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from briefings.changes import followed
from briefings.changes.importance import MOST
from briefings.compose import Reading, compose
from briefings.model import (
    LIT,
    Briefing,
    Posted,
    Record,
    Reply,
    SourceState,
    Subscription,
    TimeAxis,
    Topic,
    UsageError,
)
from briefings.render import render_replies
from briefings.render.languages import is_read
from briefings.store import (
    Store,
    get_topic,
    get_workspace,
    given_in,
    last_briefing,
    list_sources,
    load_record,
    open_questions,
    read_in,
    read_until,
    source_states,
    told_claims,
    unread_in,
    window_start,
)

CORRECTED_WITHIN = timedelta(days=90)


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
    since, until = asked.since, asked.until
    states = read_in(store, since=since, until=until, axis=asked.axis) if asked.past else _states(store, asked)
    given = given_in(store, since=since, until=until, axis=asked.axis if asked.past else TimeAxis.SEEN)
    record = load_record(store, topic=topic_id, until=asked.until, axis=asked.axis)
    pinned = open_questions(store, topic=topic_id, at=asked.until)
    mine = tuple(one for one in pinned if one.subscription in {None, subscription})
    unread = _unread(store, asked)
    came = replace(asked, sources=states, articles=given.read, recorded=given.recorded, unread=unread)
    return topic, record, replace(came, asked=mine)


def _unread(store: Store, asked: Reading) -> tuple[tuple[str, int], ...]:
    """How many articles came in in each language that is not read for claims; told only of when they were seen."""
    if asked.axis is not TimeAxis.SEEN:
        return ()
    counts = Counter[str]()
    for one in unread_in(store, since=asked.since, until=asked.until):
        if not is_read(one.language):
            counts[one.language] += one.articles
    return tuple(sorted(counts.items()))


def _states(store: Store, asked: Reading) -> tuple[SourceState, ...]:
    """The states of the sources that are polled, and of those that were ingested by hand in the window.

    What failed at the end of the window is dark only if it was not read for a while by then, or not in the window.
    """
    since = asked.since
    polled = {source.id for source in list_sources(store) if source.feeds or source.pages}
    states = source_states(store, after=max(since, asked.until - LIT))
    return tuple(s for s in states if s.source in polled or (s.read_at is not None and s.read_at > since))


def briefing_due(store: Store, subscription: Subscription, *, now: datetime) -> Briefing | None:
    """The briefing that a subscription would be sent if it were due at `now`; None if there is none yet.

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
    briefing = compose(record, topic, replace(reading, carried=frozenset(told)))
    return replace(briefing, after_alert=_follows_an_alert(store, subscription, since)), told


def _follows_an_alert(store: Store, subscription: Subscription, since: datetime) -> bool:
    last = last_briefing(store, subscription)
    return last is not None and bool(last.alert) and last.until == since


def most_of(store: Store, workspace: str) -> int:
    """How many changes a briefing of the workspace tells: what its people set, or else the usual."""
    known = get_workspace(store, workspace) if workspace else None
    return MOST if known is None or known.most is None else known.most
