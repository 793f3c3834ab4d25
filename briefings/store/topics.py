"""The topics that channels may follow."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, RowMapping, select

from briefings.model import Topic
from briefings.store.engine import Store
from briefings.store.rows import Row, insert_into, put
from briefings.store.state import touch
from briefings.store.tables import topics, workspaces
from briefings.store.workspaces import is_here


def put_topics(store: Store, given: Sequence[Topic]) -> None:
    """Adds the topics or replaces those of the same id; one that was removed is back, as it is given now.

    It does not look for claims of them: see `piece_for`.
    """
    with store.write() as connection:
        touch(connection)
        put(connection, topics, [_row(topic) for topic in {topic.id: topic for topic in given}.values()])


def add_topic(store: Store, topic: Topic) -> bool:
    """Adds the topic, or brings a removed one of that id back as it is given. False, and nothing, if there is one."""
    row = _row(topic)
    with store.write() as connection:
        insert = insert_into(connection, topics).values(row)
        news = {name: insert.excluded[name] for name in row if name != "id"}
        added = insert.on_conflict_do_update(index_elements=["id"], set_=news, where=topics.c.removed)
        if connection.scalar(added.returning(topics.c.id)) is None:
            return False
        touch(connection)
        return True


def change_topic(store: Store, new: Topic, parts: Collection[str]) -> Topic | None:
    """Gives the topic these parts of the `new` one and no others; how it is then, None if there is none of its id."""
    row, listed = _row(new), (topics.c.id == new.id, topics.c.removed.is_(False))
    with store.write() as connection:
        if connection.execute(topics.update().where(*listed).values({part: row[part] for part in parts})).rowcount == 0:
            return None
        touch(connection)
        return _topic(connection.execute(select(topics).where(*listed)).mappings().one())


def list_topics(store: Store) -> tuple[Topic, ...]:
    """Every topic that was not removed, by id, but those of workspaces that the bot has left."""
    with store.read() as connection:
        return _followed(connection)


def followed_meanwhile(connection: Connection) -> tuple[Topic, ...]:
    """The same as part of a writing that is alone on the topics; no workspace comes back before it ends."""
    connection.execute(select(workspaces.c.key).where(workspaces.c.left_at.is_not(None)).with_for_update(read=True))
    return _followed(connection)


def get_topic(store: Store, topic_id: str) -> Topic | None:
    """The topic, None if there is none of that id or it was removed.

    Whose it is and whether the bot is there still does not matter.
    """
    query = select(topics).where(topics.c.id == topic_id, topics.c.removed.is_(False))
    with store.read() as connection:
        row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _topic(row)


def remove_topic(store: Store, topic_id: str) -> bool:
    """Takes the topic off the list; claims keep its id and subscriptions stay. False if it was not on it."""
    listed = topics.c.id == topic_id, topics.c.removed.is_(False)
    with store.write() as connection:
        touch(connection)
        return connection.execute(topics.update().where(*listed).values(removed=True)).rowcount > 0


def _followed(connection: Connection) -> tuple[Topic, ...]:
    query = select(topics).where(topics.c.removed.is_(False), is_here(topics.c.owner)).order_by(topics.c.id)
    return tuple(_topic(row) for row in connection.execute(query).mappings())


def _row(topic: Topic) -> Row:
    return {
        "id": topic.id,
        "title": topic.title,
        "terms": list(topic.terms),
        "actions": list(topic.actions),
        "actors": list(topic.actors),
        "sides": [list(side) for side in topic.sides],
        "owner": topic.owner,
        "removed": False,
    }


def _topic(row: RowMapping) -> Topic:
    terms, actions, actors, sides = (row[field] for field in ("terms", "actions", "actors", "sides"))
    together = tuple(map(tuple, sides))
    return Topic(row["id"], row["title"], tuple(terms), tuple(actions), tuple(actors), together, row["owner"])
