"""The topics that channels may follow."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import RowMapping, select

from briefings.model import Topic
from briefings.store.engine import Store
from briefings.store.rows import Row, put
from briefings.store.tables import topics


def put_topics(store: Store, given: Sequence[Topic]) -> None:
    """Adds the topics or replaces those of the same id. It does not look for claims of them: see `retag_topic`."""
    with store.write() as connection:
        put(connection, topics, [_row(topic) for topic in {topic.id: topic for topic in given}.values()])


def list_topics(store: Store) -> tuple[Topic, ...]:
    """Every topic, by id."""
    with store.read() as connection:
        return tuple(_topic(row) for row in connection.execute(select(topics).order_by(topics.c.id)).mappings())


def get_topic(store: Store, topic_id: str) -> Topic | None:
    """The topic, None if there is none of that id."""
    with store.read() as connection:
        row = connection.execute(select(topics).where(topics.c.id == topic_id)).mappings().one_or_none()
    return None if row is None else _topic(row)


def remove_topic(store: Store, topic_id: str) -> bool:
    """Forgets the topic; claims keep its id and subscriptions stay. False if there was none."""
    with store.write() as connection:
        return connection.execute(topics.delete().where(topics.c.id == topic_id)).rowcount > 0


def _row(topic: Topic) -> Row:
    return {
        "id": topic.id,
        "title": topic.title,
        "terms": list(topic.terms),
        "actions": list(topic.actions),
        "actors": list(topic.actors),
        "sides": [list(side) for side in topic.sides],
    }


def _topic(row: RowMapping) -> Topic:
    terms, actions, actors, sides = (row[field] for field in ("terms", "actions", "actors", "sides"))
    return Topic(row["id"], row["title"], tuple(terms), tuple(actions), tuple(actors), tuple(map(tuple, sides)))
