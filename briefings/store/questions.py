"""Standing questions: what people have pinned, to be told when the record answers it."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from pydantic import TypeAdapter
from sqlalchemy import RowMapping, or_, select

from briefings.model import Proposition, SeriesKey, StandingQuestion
from briefings.store.engine import Store
from briefings.store.tables import questions

Wanted: TypeAlias = SeriesKey | Proposition
_WANTED: TypeAdapter[Wanted] = TypeAdapter(Wanted)


def add_question(  # noqa: PLR0913  (a question's own fields, each named by the caller)
    store: Store, words: str, wanted: Wanted, *, topic: str, now: datetime, subscription: int | None = None
) -> StandingQuestion:
    """Pins the question; the same words about the same topic for the same channel are pinned once.

    Words that differ only in case, spaces and the marks at their end are the same. It checks neither the topic nor the
    subscription.
    """
    table = questions.c
    mine = table.subscription_id.is_(None) if subscription is None else table.subscription_id == subscription
    held = select(questions).where(table.topic == topic, table.closed_at.is_(None), mine).order_by(table.id)
    row = {
        "topic": topic,
        "words": words,
        "wanted": _WANTED.dump_python(wanted, mode="json"),
        "asked_at": now,
        "subscription_id": subscription,
    }
    with store.write(alone_on=questions) as connection:
        pinned = connection.execute(held).mappings()
        known = next((one for one in pinned if _plain(one["words"]) == _plain(words)), None)
        if known is None:
            known = connection.execute(questions.insert().values(row).returning(*table)).mappings().one()
    return _question(known)


def open_questions(
    store: Store,
    *,
    topic: str | None = None,
    at: datetime | None = None,
    subscription: int | None = None,
) -> tuple[StandingQuestion, ...]:
    """The questions of every channel that are not closed (that were open at the moment `at`), oldest first.

    With `subscription` only those of that one; what the operator pinned for every channel of a topic is then not among
    them.
    """
    table = questions.c
    query = select(questions).order_by(table.id)
    if topic is not None:
        query = query.where(table.topic == topic)
    if subscription is not None:
        query = query.where(table.subscription_id == subscription)
    if at is None:
        query = query.where(table.closed_at.is_(None))
    else:
        query = query.where(table.asked_at <= at, or_(table.closed_at.is_(None), table.closed_at > at))
    with store.read() as connection:
        return tuple(_question(row) for row in connection.execute(query).mappings())


def close_question(store: Store, question_id: int, *, now: datetime) -> bool:
    """Ends the question; it stays on record as asked. False if there is no open one of this id."""
    mine = questions.c.id == question_id, questions.c.closed_at.is_(None)
    with store.write() as connection:
        return connection.execute(questions.update().where(*mine).values(closed_at=now)).rowcount > 0


def _plain(words: str) -> str:
    return " ".join(words.split()).rstrip(" ?!.").casefold()


def _question(row: RowMapping) -> StandingQuestion:
    return StandingQuestion(
        id=row["id"],
        topic=row["topic"],
        words=row["words"],
        wanted=_WANTED.validate_python(row["wanted"]),
        asked_at=row["asked_at"],
        closed_at=row["closed_at"],
        subscription=row["subscription_id"],
    )
