"""What is told of the database itself, and since when deliveries wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from article_shelf import Shelf

from briefings.model import Briefing, Digest, Message, Topic
from briefings.store import Store, add_briefing, add_subscription, mark_sent, vitals_of, waiting_since

NOON = datetime(2024, 10, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_database_tells_its_size_its_schema_and_its_time(store: Store, shelf: Shelf) -> None:
    empty = vitals_of(store)
    assert empty.newest_at is None
    assert empty.size > 10_000
    assert empty.schema.isdecimal()
    assert abs(empty.now - datetime.now(UTC)) < HOUR
    assert (empty.free is None) is not store.is_sqlite
    article = shelf.add()
    assert vitals_of(store).newest_at == article.seen_at


def test_since_when_deliveries_wait_is_told_until_they_are_sent(store: Store) -> None:
    subscription = add_subscription(
        store, platform="console", channel="console", topic="troops", cron="0 8 * * *", timezone="UTC", now=NOON
    )
    briefing = Briefing(Topic("troops", "Troops", ("troops",)), NOON, NOON + HOUR, ())
    delivery = add_briefing(
        store, briefing, subscription=subscription, digest=Digest("console", (Message("one"),)), slot="one"
    )
    assert delivery is not None
    assert waiting_since(store) == {delivery.id: NOON + HOUR}
    mark_sent(store, delivery.id, at=NOON + HOUR)
    assert waiting_since(store) == {}
