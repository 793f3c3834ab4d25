"""What was told in which message: found again when a claim of it is corrected."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, event, text

from briefings.model import (
    Briefing,
    Change,
    ChangeKind,
    Delivery,
    Digest,
    Directness,
    Figure,
    Message,
    Point,
    Posted,
    Receipt,
    Reply,
    Series,
    SeriesKey,
    Span,
    Stance,
    Subscription,
    Topic,
)
from briefings.store import (
    Store,
    add_briefing,
    add_message_id,
    add_subscription,
    mark_sent,
    open_store,
    pending_deliveries,
    remove_subscription,
    told_claims,
)
from briefings.store.documents import dump_briefing, dump_digest, load_digest
from briefings.store.schema import MIGRATIONS

NOON = datetime(2031, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TOPIC = Topic("river", "The river", ("river",))
DIGEST = Digest("text", (Message("told"),))
KEY = SeriesKey("man")


def receipt(article: int, ordinal: int = 0) -> Receipt:
    words = "Forty men came."
    return Receipt(
        article_id=article,
        ordinal=ordinal,
        span=Span(0, len(words)),
        sentence=words,
        contents=(Span(0, len(words)),),
        quote=words,
        directness=Directness.NARRATED,
        stance=Stance.ASSERTS,
        speaker=None,
        speaker_text="",
        cue_text="",
        outlet="Daily Elm",
        title="River",
        url="",
        link="",
        published_at=NOON,
        seen_at=NOON,
        origin=article,
    )


def news(*articles: int) -> tuple[Change, ...]:
    return tuple(Change(ChangeKind.NEW_FIGURE, "river", KEY, "men", receipt(article)) for article in articles)


def shown(*articles: int) -> tuple[Series, ...]:
    figure = Figure(Span(0, 5), 40, 40, 40)
    return (Series(KEY, "men", tuple(Point(figure, receipt(article)) for article in articles)),)


def subscribe(store: Store, channel: str = "desk", topic: str = "river") -> Subscription:
    fields = {"platform": "text", "topic": topic, "cron": "0 8 * * *", "timezone": "UTC"}
    return add_subscription(store, channel=channel, now=NOON, **fields)


def add(store: Store, subscription: Subscription, day: int, briefing: Briefing) -> Delivery:
    told = replace(briefing, since=NOON + (day - 1) * DAY, until=NOON + day * DAY)
    delivery = add_briefing(store, told, subscription=subscription, digest=DIGEST, slot=str(day))
    assert delivery is not None
    return delivery


def sent(store: Store, subscription: Subscription, day: int, briefing: Briefing) -> None:
    delivery = add(store, subscription, day, briefing)
    add_message_id(store, delivery.id, f"m{day}")
    add_message_id(store, delivery.id, f"receipts{day}")
    mark_sent(store, delivery.id, at=NOON + day * DAY)


def briefing(**fields: object) -> Briefing:
    return Briefing(TOPIC, NOON, NOON, **({"changes": ()} | fields))  # type: ignore[arg-type]  # the fields check themselves


def test_a_claim_was_told_by_the_first_message_that_had_it_as_news(store: Store) -> None:
    subscription = subscribe(store)
    sent(store, subscription, 1, briefing(series=shown(7, 8)))
    sent(store, subscription, 2, briefing(changes=news(7)))
    sent(store, subscription, 3, briefing(corrections=news(7), series=shown(8)))
    assert told_claims(store, subscription, since=NOON) == {
        (7, 0): Posted("m2", NOON + 2 * DAY),
        (8, 0): Posted("m1", NOON + DAY),
    }
    assert told_claims(store, subscription, since=NOON + 2 * DAY) == {
        (7, 0): Posted("m3", NOON + 3 * DAY),
        (8, 0): Posted("m3", NOON + 3 * DAY),
    }


def test_what_was_not_sent_was_not_told(store: Store) -> None:
    subscription, other = subscribe(store), subscribe(store, "other")
    delivery = add(store, subscription, 1, briefing(changes=news(7)))
    assert told_claims(store, subscription, since=NOON) == {}
    add_message_id(store, delivery.id, "m1")
    assert told_claims(store, subscription, since=NOON) == {(7, 0): Posted("m1", NOON + DAY)}
    assert told_claims(store, other, since=NOON) == {}


def test_a_channel_that_subscribes_again_was_told_what_it_was_told(store: Store) -> None:
    sent(store, subscribe(store), 1, briefing(changes=news(7)))
    remove_subscription(store, subscribe(store).id, now=NOON)
    again = subscribe(store)
    assert told_claims(store, again, since=NOON) == {(7, 0): Posted("m1", NOON + DAY)}
    assert told_claims(store, subscribe(store, "other"), since=NOON) == {}


def test_what_was_told_under_two_topics_was_told_in_two_messages(store: Store) -> None:
    """So the same correction answers both, each for its own topic."""
    one, other = subscribe(store), subscribe(store, topic="bridge")
    sent(store, one, 1, briefing(changes=news(7)))
    sent(store, other, 2, briefing(changes=news(7)))
    assert told_claims(store, one, since=NOON) == {(7, 0): Posted("m1", NOON + DAY)}
    assert told_claims(store, other, since=NOON) == {(7, 0): Posted("m2", NOON + 2 * DAY)}


def test_a_digest_without_a_message_told_it_nowhere(store: Store) -> None:
    subscription = subscribe(store)
    mark_sent(store, add(store, subscription, 1, briefing(changes=news(7))).id, at=NOON + DAY)
    assert told_claims(store, subscription, since=NOON) == {(7, 0): Posted("", NOON + DAY)}


def test_replies_come_back_as_they_were(store: Store) -> None:
    digest = replace(DIGEST, replies=(Reply("m1", Message("it was 14", {"embeds": [{"title": "Correction"}]})),))
    subscription = subscribe(store)
    add_briefing(store, replace(briefing(), until=NOON + DAY), subscription=subscription, digest=digest, slot="1")
    (pending,) = pending_deliveries(store)
    assert pending.digest == digest


def test_a_digest_that_knows_no_replies_is_read_as_one_without() -> None:
    held = json.loads(dump_digest(DIGEST))
    del held["replies"]
    assert load_digest(json.dumps(held)) == DIGEST


def bring(connection: Connection, revision: str) -> None:
    """Upgrade the tables to this revision."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS))
    command.upgrade(config, revision)


def test_what_older_briefings_carried_is_found_when_the_tables_are_upgraded(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with create_engine(f"sqlite:///{path}").begin() as connection:
        bring(connection, "0007")
    body = dump_briefing(replace(briefing(changes=news(7), series=shown(7, 8)), until=NOON + DAY))
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(
            "INSERT INTO subscriptions VALUES (1, 'text', 'desk', 'river', '0 8 * * *', 'UTC', '2031-05-01', 0)"
        )
        database.execute(
            "INSERT INTO briefings (id, subscription_id, slot, since, until, body) "
            "VALUES (1, 1, '1', '2031-05-01 12:00:00.000000', '2031-05-02 12:00:00.000000', ?)",
            [body],
        )
        database.execute("INSERT INTO deliveries VALUES (1, 1, 'sent', 'n', '{}', 0, '', NULL)")
        database.execute("INSERT INTO posted VALUES (1, 0, 'm1')")
    with open_store(f"sqlite:///{path}") as store:
        told = told_claims(store, Subscription(1, "text", "desk", "river"), since=NOON)
    assert told == {(7, 0): Posted("m1", NOON + DAY), (8, 0): Posted("m1", NOON + DAY)}


def test_older_briefings_are_read_some_at_a_time(tmp_path: Path) -> None:
    body = dump_briefing(replace(briefing(changes=news(7)), until=NOON + DAY))
    row = {"until": "2031-05-02 12:00:00.000000", "since": "2031-05-01 12:00:00.000000", "body": body}
    rows = [row | {"id": 3 * number, "slot": str(number)} for number in range(1, 451)]
    read: list[str] = []
    with create_engine(f"sqlite:///{tmp_path / 'old.db'}").begin() as connection:
        bring(connection, "0007")
        connection.execute(
            text("INSERT INTO subscriptions VALUES (1, 'text', 'desk', 'river', '0 8 * * *', 'UTC', '2031-05-01', 0)")
        )
        connection.execute(
            text(
                "INSERT INTO briefings (id, subscription_id, slot, since, until, body) "
                "VALUES (:id, 1, :slot, :since, :until, :body)"
            ),
            rows,
        )

        @event.listens_for(connection, "before_cursor_execute")
        def _note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            read.extend([statement] if "FROM briefings" in statement else [])

        bring(connection, "0008")
        filled = connection.execute(text("SELECT briefing_id FROM carried ORDER BY briefing_id")).scalars().all()
    assert filled == [one["id"] for one in rows]
    assert len(read) > 2
    assert all("LIMIT" in statement for statement in read)
