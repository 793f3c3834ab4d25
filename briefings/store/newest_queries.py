"""The queries for the newest claims, each put together once and then only filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Date,
    FromClause,
    Select,
    Table,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    text,
)

from briefings.model import Directness, Stance, TimeAxis
from briefings.store.claim_loading import limits_of
from briefings.store.columns import Moment
from briefings.store.tables import AHEAD, SHORT_NAME, articles, claim_events, claim_figures, claim_topics, claims

LATER, TAGGED = articles.alias("later"), claim_topics.alias("tagged")
SINCE, UNTIL = bindparam("since", type_=Moment), bindparam("until", type_=Moment)
START, END = bindparam("start", type_=Moment), bindparam("end", type_=Moment)
SINCE_DAY, UNTIL_DAY = bindparam("since_day", type_=Date), bindparam("until_day", type_=Date)


class Telling(Enum):
    """What a claim has to tell: anything; something besides an article's own prose; a figure; a position."""

    ANYTHING = "anything"
    NEWS = "news"
    FIGURES = "figures"
    POSITIONS = "positions"


class Asked(Enum):
    """Which of the claims: the newest `limit`, those of the moment `start`, from `start` to before `end`, in `ids`."""

    NEWEST = "newest"
    MOMENT = "moment"
    SPAN = "span"
    INSIDE = "inside"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a query has: each part that is true is bound by a parameter of that name. `short`: of the speaker's name."""

    asked: Asked
    topic: bool
    speaker: bool
    short: bool
    stance: bool
    since: bool
    until: bool
    axis: TimeAxis
    telling: Telling

    @property
    def by_topic(self) -> bool:
        """Whether the claims are found by their topic, not by their speaker."""
        return self.topic and (not self.speaker or self.asked is Asked.INSIDE)

    @property
    def time(self) -> Column[Any]:
        """The column by which the newest are found."""
        return (claim_topics if self.by_topic else claims).c.published_at


@lru_cache(maxsize=512)
def query_of(shape: Shape) -> Select[Any]:
    """Article, place, speaker and time of each claim of current revisions that the shape asks for, newest first."""
    joined: FromClause = claims
    where = [*_own(shape), _current(shape)]
    tag = _same(claim_topics)
    if shape.by_topic:
        joined = joined.join(claim_topics, tag)
        where.append(claim_topics.c.topic == bindparam("topic"))
    elif shape.topic:
        where.append(exists().where(_same(TAGGED), TAGGED.c.topic == bindparam("topic")))
    columns = claims.c.article_id, claims.c.ordinal, claims.c.speaker, shape.time.label("published_at")
    query = select(*columns).select_from(joined).where(*where)
    if shape.asked is Asked.INSIDE:
        return query.where(claims.c.article_id.in_(bindparam("ids", expanding=True)))
    if shape.asked is Asked.MOMENT:
        return query.where(shape.time == START)
    if shape.asked is Asked.SPAN:
        return query.where(shape.time >= START, shape.time < END)
    return query.order_by(shape.time.desc()).limit(bindparam("limit"))


def _own(shape: Shape) -> list[ColumnElement[bool]]:
    """What a claim itself has to fulfil."""
    where: list[Any] = []
    if shape.speaker:
        where += [claims.c.speaker == bindparam("speaker"), *([text(SHORT_NAME)] if shape.short else [])]
    if shape.stance:
        where.append(claims.c.stance == bindparam("stance"))
    if shape.telling is not Telling.ANYTHING:
        where.append(TELLING[shape.telling])
    if shape.since:
        where.append(_from(shape))
    if shape.until:
        where.append(_begun(shape) if shape.axis is TimeAxis.EVENT else _out_by_then(shape))
    return where


def _from(shape: Shape) -> ColumnElement[bool]:
    published = shape.time >= SINCE
    if shape.axis is not TimeAxis.EVENT:
        return published
    day = claims.c.event_date
    return case((day.is_(None), published), else_=day >= SINCE_DAY)


def _begun(shape: Shape) -> ColumnElement[bool]:
    """That what is told had begun by then: a day from its first moment on."""
    day = func.coalesce(claims.c.event_first, claims.c.event_date)
    return case((day.is_(None), shape.time <= UNTIL), else_=day <= UNTIL_DAY)


def _out_by_then(shape: Shape) -> ColumnElement[bool]:
    """That it was published by then or, if seen counts, in an article that says it was published after it was seen.

    It says no more than `_current`, but what it looks at stands in the index.
    """
    if shape.axis is TimeAxis.PUBLISHED:
        return shape.time <= UNTIL
    ahead = select(articles.c.id).where(text(AHEAD), articles.c.seen_at <= UNTIL)
    return or_(shape.time <= UNTIL, shape.time.table.c.article_id.in_(ahead))


def _current(shape: Shape) -> ColumnElement[bool]:
    """That the article was there at that moment, and no later revision of it that is read for claims.

    It is asked of each claim by itself, so that what a claim has to fulfil is looked at before.
    """
    there = articles.c.id == claims.c.article_id, *standing(UNTIL if shape.until else None, shape.axis)
    return exists().where(*there).correlate(claims)


def standing(until: datetime | BindParameter[datetime] | None, axis: TimeAxis) -> list[ColumnElement[bool]]:
    """That an article was there at that moment, and no later revision of it that is read for claims."""
    later = LATER.c.identity == articles.c.identity, LATER.c.revision > articles.c.revision, LATER.c.extracted
    replaced = exists().where(*later, *limits_of(LATER, until, axis))
    return [*limits_of(articles, until, axis), ~replaced]


def _same(part: FromClause) -> ColumnElement[bool]:
    return and_(part.c.article_id == claims.c.article_id, part.c.ordinal == claims.c.ordinal)


def _has(part: Table) -> ColumnElement[bool]:
    return exists().where(_same(part))


# A short denial or confirmation without an event of its own may answer what others said.
_ANSWERS = tuple(one.value for one in (Stance.DENIES, Stance.CONFIRMS, Stance.DECLINES_TO_COMMENT))
TELLING: Mapping[Telling, ColumnElement[bool]] = {
    Telling.NEWS: or_(claims.c.directness != Directness.NARRATED.value, _has(claim_figures), _has(claim_events)),
    Telling.FIGURES: _has(claim_figures),
    Telling.POSITIONS: or_(claims.c.stance.in_(_ANSWERS), _has(claim_events)),
}
