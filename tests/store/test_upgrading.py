"""A record of an earlier version, brought up to date."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text

from briefings.model import Draft, Extent, Poll
from briefings.store import add_new_articles, get_articles, get_source, held_items, list_polls, open_store
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


@pytest.mark.parametrize("rows", [True, False])
def test_articles_that_were_there_are_whole_and_known_by_their_addresses(url: str, *, rows: bool) -> None:
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        command.upgrade(config, "0011")
        if rows:
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
