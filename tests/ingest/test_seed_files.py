"""Reading seed files: what they hold, and what a broken one says. What the shipped seeds tell is tested elsewhere."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from briefings.ingest.seeds import seed_actors, seed_articles, seed_sources, seed_topics, seeds_folder
from briefings.model import Actor, Draft, Office, OnRecordError, Source, SourceKind, Topic

ARTICLE = """
source = "elm-wire"
key = "a/1"
url = "https://elm.example/a/1"
title = "River high"
published_at = 2031-05-02T10:00:00+02:00
seen_at = 2031-05-02T09:30:00Z
text = '''

The river is high.

It may rise.
'''
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    return tmp_path


def test_the_shipped_seeds_are_found_and_read() -> None:
    folder = seeds_folder()
    assert (folder / "topics.toml").is_file()
    assert seed_sources()
    assert seed_topics()
    assert seed_actors()
    seen = [one.seen_at for one in seed_articles()]
    assert seen == sorted(seen)
    assert all(one.draft.published_at <= one.seen_at for one in seed_articles() if one.draft.published_at)


def test_sources_topics_and_speakers_come_as_values(folder: Path) -> None:
    (folder / "sources.toml").write_text(
        '[[source]]\nid = "elm"\nname = "Elm Wire"\nkind = "wire"\nreliability = "B"\nnote = "made-up"\n'
    )
    (folder / "topics.toml").write_text(
        '[[topic]]\nid = "floods"\ntitle = "Floods"\nterms = ["river"]\nactions = ["rise"]\n'
    )
    (folder / "speakers.toml").write_text(
        '[[actor]]\nname = "Ada Brandt"\nparty = "Norland"\naliases = ["Brandt"]\n'
        '[[actor.office]]\ntitle = "Mayor of Oss"\nsince = 2030-01-02\n'
    )
    assert seed_sources(folder) == (Source("elm", "Elm Wire", SourceKind.WIRE, "B"),)
    assert seed_topics(folder) == (Topic("floods", "Floods", ("river",), ("rise",)),)
    office = Office("Mayor of Oss", date(2030, 1, 2))
    assert seed_actors(folder) == (Actor("Ada Brandt", "person", "Norland", ("Brandt",), (office,)),)


def test_articles_come_in_the_order_seen_with_moments_in_utc_and_the_text_as_written(folder: Path) -> None:
    (folder / "articles" / "a.toml").write_text(ARTICLE.replace("09:30:00Z", "12:00:00Z").replace("a/1", "a/2"))
    (folder / "articles" / "b.toml").write_text(ARTICLE)
    (folder / "articles" / "notes.md").write_text("no article")
    first, second = seed_articles(folder)
    assert (first.draft.key, second.draft.key) == ("a/1", "a/2")
    assert first.seen_at == datetime(2031, 5, 2, 9, 30, tzinfo=UTC)
    assert first.draft == Draft(
        "elm-wire",
        "a/1",
        "River high",
        "The river is high.\n\nIt may rise.",
        datetime(2031, 5, 2, 8, tzinfo=UTC),
        "https://elm.example/a/1",
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("source = ", "can't be read as TOML"),
        (ARTICLE.replace('title = "River high"\n', ""), "title is missing"),
        (ARTICLE.replace("09:30:00Z", "09:30:00"), "seen_at needs a date-time with its zone"),
        (ARTICLE.replace("2031-05-02T10:00:00+02:00", "2031-05-02"), "published_at needs a date-time with its zone"),
    ],
    ids=["broken", "no title", "no zone", "no time"],
)
def test_a_broken_article_is_named_with_what_is_wrong(folder: Path, text: str, reason: str) -> None:
    (folder / "articles" / "river.toml").write_text(text)
    with pytest.raises(OnRecordError, match=rf"river\.toml.*{reason}"):
        seed_articles(folder)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "is missing"),
        ("[[topic", "can't be read as TOML"),
        ("[[source]]\nid = 3\n", "has no \\[\\[topic\\]\\]"),
        ('[[topic]]\nid = "floods"\ntitle = "Floods"\nterms = "river"\n', "terms"),
        ('[[topic]]\nid = "floods"\nterms = ["river"]\n', "title"),
    ],
    ids=["missing", "broken", "other table", "no list", "no title"],
)
def test_a_broken_table_is_named_with_what_is_wrong(folder: Path, text: str | None, reason: str) -> None:
    if text is not None:
        (folder / "topics.toml").write_text(text)
    with pytest.raises(OnRecordError, match=rf"topics\.toml.*{reason}") as raised:
        seed_topics(folder)
    assert "\n" not in str(raised.value)
