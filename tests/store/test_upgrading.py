"""A record of an earlier version, brought up to date."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, text

from briefings.model import Briefing, Delivery, Digest, Draft, Extent, Message, Poll, Subscription, Topic
from briefings.store import (
    add_briefing,
    add_new_articles,
    due_deliveries,
    get_articles,
    get_source,
    held_items,
    list_polls,
    list_subscriptions,
    open_store,
    pending_deliveries,
)
from briefings.store.identities import address_of, identity_of, words_of
from briefings.store.schema import MIGRATIONS

NOON = datetime(2031, 5, 1, 12, tzinfo=UTC)
FEED = "https://elm.example/feed"
URLS = (
    "HTTPS://www.Elm.example:443/ferry/?p=1#top",
    "http://elm.example/",
    "",
    "guid:1",
    "https://[broken/",
    "https://elm.example/ä",
)


def filled(connection: Connection) -> None:
    """A source with its feed and an article for each of `URLS`."""
    source = "id, name, kind, reliability, homepage, paused, removed"
    connection.execute(text(f"INSERT INTO sources ({source}) VALUES ('elm', 'Elm', 'other', 'F', '', false, false)"))  # noqa: S608 - our own words
    connection.execute(text("INSERT INTO feeds (source_id, position, url) VALUES ('elm', 0, :url)"), {"url": FEED})
    columns = (
        "id, source_id, key, identity, revision, text_hash, title, text, published_at, seen_at, url, author, language, "
        "origin, sketch_size, extracted"
    )
    values = ":id, 'elm', :key, :identity, 1, :words, 'Ferry', :text, :at, :at, :url, '', 'en', :id, 0, true"
    insert = text(f"INSERT INTO articles ({columns}) VALUES ({values})")  # noqa: S608 - our own words
    at = NOON.replace(tzinfo=None) if connection.dialect.name == "sqlite" else NOON
    for number, url in enumerate(URLS, 1):
        key, words = f"guid-{number}", f"No ferry {number}."
        digests = {"identity": identity_of("elm", key), "words": words_of("Ferry", words)}
        moment = at.isoformat(" ", "microseconds") if connection.dialect.name == "sqlite" else at
        row = {"id": number, "key": key, "text": words, "at": moment, "url": url}
        connection.execute(insert, row | digests)


def brought_to(url: str, version: str) -> Engine:
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        command.upgrade(config, version)
    return engine


@pytest.mark.parametrize("rows", [True, False])
def test_articles_that_were_there_are_whole_and_known_by_their_addresses(url: str, *, rows: bool) -> None:
    engine = brought_to(url, "0011")
    if rows:
        with engine.begin() as connection:
            filled(connection)
    engine.dispose()
    if not rows:
        open_store(url).close()
        return
    with open_store(url) as store:
        held = get_articles(store, range(1, 9))
        assert [article.extent for article in held.values()] == [Extent.WHOLE] * len(URLS)
        with store.read() as connection:
            digests = connection.execute(text("SELECT address FROM articles ORDER BY id")).scalars().all()
        assert [digest and bytes(digest) for digest in digests] == [address_of("elm", one) for one in URLS]
        assert held_items(store, "elm", [("x", "http://elm.example/ferry?p=1#top"), ("y", "http://elm.example")]) == {
            "x"
        }
        again = Draft("elm", "other", "Ferry", "The ferry sails.", NOON, URLS[0])
        (added,) = add_new_articles(store, [again], seen_at=NOON, sketches=[()])
        assert (added.key, added.revision) == ("guid-1", 2)
        assert list_polls(store) == (Poll("elm", FEED),)
        source = get_source(store, "elm")
        assert source is not None
        assert source.pages == ()


def test_what_was_on_its_way_may_be_there_and_nobody_wished_anything(url: str) -> None:
    engine = brought_to(url, "0012")
    digest = '{"platform": "discord", "messages": [{"text": "The ferry sails."}]}'
    place = "'discord', 'one', 'ferry', '0 8 * * *', 'UTC'"
    at = "2031-05-01 12:00:00.000000"
    with engine.begin() as connection:
        for words in (
            (
                "subscriptions (id, platform, channel, topic, cron, timezone, created_at, removed, workspace, paused)"
                f" VALUES (7, {place}, '{at}', false, '', false)"
            ),
            f"briefings (id, subscription_id, slot, since, until, body) VALUES (3, 7, 'one', '{at}', '{at}', '{{}}')",
            (
                "deliveries (id, briefing_id, state, nonce, digest, attempts, error)"
                f" VALUES (5, 3, 'pending', 'n', '{digest}', 2, '503')"
            ),
        ):
            connection.exec_driver_sql(f"INSERT INTO {words}")
    engine.dispose()
    with open_store(url) as store:
        (held,) = list_subscriptions(store)
        assert held == Subscription(7, "discord", "one", "ferry", created_at=held.created_at)
        waiting = Delivery(
            5, held, Digest("discord", (Message("The ferry sails."),)), "n", attempts=2, error="503", begun_at=NOON
        )
        assert pending_deliveries(store) == (waiting,)
        assert [due.id for due in due_deliveries(store, NOON)] == [5]
        told = Briefing(Topic("ferry", "Ferry", ("ferry",)), NOON, NOON, ())
        assert add_briefing(store, told, subscription=held, digest=Digest("discord", ()), slot="one") is None
