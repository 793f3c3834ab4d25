"""The seeds hold together, carry the story, and are told in our own words."""

import re
import tomllib
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from briefings.ingest.seeds import Seen, seed_actors, seed_articles, seed_sources, seed_topics
from briefings.model import Draft

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT.parent / "shared" / "seeds"
SHARED_RUN = 8
ARTICLES = sorted((ROOT / "seeds" / "articles").glob("*.toml"))
WIRE, REPRINTER, CORRECTED = "meridian-wire", "northgate-courier", "lantern-post"

# Day of first sight, and what some article seen that day has to carry
STORY = {
    "2024-10-22": ("1,500 special forces", "could not confirm", "no evidence", "10,000 troops", "dangerous escalation"),
    "2024-10-23": ("Russia and North Korea have both denied", "“fake news”"),
    "2024-10-24": (
        "Austin on Wednesday confirmed",
        "3,000 North Korean soldiers",
        '"groundless, stereotype rumours"',
        "“grave escalation”",
        "summoned the Russian ambassador",
        "sending weapons",
    ),
    "2024-10-31": ("87 minutes", "7,000 km", "1,000 km", "300 km west of Okushiri", "200 km west of Okushiri"),
    "2024-11-01": ("10,000 soldiers", "8,000 soldiers", "not yet seen", "“zero response”", "China's silence"),
    "2024-11-07": ("have fought Ukrainian forces", "losses", "11,000 North Korean soldiers", "ready for dialogue"),
    "2024-11-08": ("taken part in combat", "11,000"),
}


def test_every_article_names_a_source_and_an_address_that_leads_nowhere() -> None:
    homes = {source.id: urlsplit(source.homepage).hostname for source in seed_sources()}
    for seen in seed_articles():
        assert urlsplit(seen.draft.url).hostname == homes[seen.draft.source]
    assert all(str(home).endswith(".example") for home in homes.values())


def test_every_outlet_says_that_it_is_made_up() -> None:
    rows = tomllib.loads((ROOT / "seeds" / "sources.toml").read_text(encoding="utf-8"))["source"]
    assert all("made-up" in row["note"] and "retold" in row["note"] for row in rows)
    assert "made up" in (ROOT / "seeds" / "README.md").read_text(encoding="utf-8").splitlines()[0]


def test_reliability_is_an_admiralty_letter() -> None:
    assert {source.reliability for source in seed_sources()} <= set("ABCDEF")


@pytest.mark.parametrize("file", ARTICLES, ids=lambda file: file.stem)
def test_a_file_is_named_by_the_day_it_was_seen_and_its_outlet(file: Path) -> None:
    row = tomllib.loads(file.read_text(encoding="utf-8"))
    assert file.stem.startswith(f"{row['seen_at']:%Y-%m-%d}-{row['source']}")


def test_ids_are_unique() -> None:
    for ids in ([s.id for s in seed_sources()], [t.id for t in seed_topics()], [a.name for a in seed_actors()]):
        assert len(ids) == len(set(ids))


def test_an_alias_names_one_speaker() -> None:
    owners: dict[str, set[str]] = {}
    for actor in seed_actors():
        for alias in (actor.name, *actor.aliases):
            owners.setdefault(alias.casefold().removeprefix("the "), set()).add(actor.name)
    assert {alias: names for alias, names in owners.items() if len(names) > 1} == {}


def test_offices_end_after_they_begin() -> None:
    offices = [office for actor in seed_actors() for office in actor.offices]
    assert offices
    assert all(o.since < o.until for o in offices if o.since and o.until)


def test_topic_terms_are_lower_case() -> None:
    assert [term for topic in seed_topics() for term in topic.terms if term != term.lower()] == []


def test_articles_are_seen_after_they_are_published() -> None:
    for seen in seed_articles():
        assert seen.draft.published_at is not None
        assert timedelta(0) < seen.seen_at - seen.draft.published_at < timedelta(days=2)


def test_articles_are_of_a_readable_length() -> None:
    for seen in seed_articles():
        assert 80 <= len(seen.draft.text.split()) <= 220
        assert "\n\n" in seen.draft.text


@pytest.mark.parametrize("day", STORY)
def test_each_day_carries_its_facts(day: str) -> None:
    texts = " ".join(seen.draft.text for seen in seed_articles() if f"{seen.seen_at:%Y-%m-%d}" == day)
    assert [fact for fact in STORY[day] if fact not in texts] == []


def test_some_days_are_quiet() -> None:
    days = {seen.seen_at.date() for seen in seed_articles()}
    span = {min(days) + timedelta(days=n) for n in range((max(days) - min(days)).days)}
    assert len(span - days) >= 5


def test_a_newspaper_reprints_the_wire() -> None:
    wire = next(s.draft for s in seed_articles() if s.draft.source == WIRE)
    reprint = next(s.draft for s in seed_articles() if s.draft.source == REPRINTER)
    shared = _runs(wire.text, 5) & _runs(reprint.text, 5)
    assert len(shared) > 0.9 * len(_runs(wire.text, 5))
    assert "Meridian Wire" in reprint.text
    assert wire.text != reprint.text


def test_no_other_pair_is_near_identical() -> None:
    firsts = list({(s.draft.source, s.draft.key): s.draft for s in seed_articles()}.values())
    for index, one in enumerate(firsts):
        for other in firsts[index + 1 :]:
            if {one.source, other.source} != {WIRE, REPRINTER}:
                assert _containment(one, other) < 0.35, (one.url, other.url)


def test_one_article_is_corrected() -> None:
    first, later = _revisions()
    assert "200 km west" in first.draft.text
    assert "300 km west" in later.draft.text
    assert "Correction:" in later.draft.text
    assert "Correction:" not in first.draft.text
    assert first.draft.published_at == later.draft.published_at
    assert first.seen_at.date() < later.seen_at.date()


@pytest.mark.parametrize("file", ARTICLES, ids=lambda file: file.stem)
def test_no_run_of_words_is_taken_from_the_reference_texts(file: Path) -> None:
    if not REFERENCE.is_dir():
        pytest.skip("the reference texts are not beside this clone")
    theirs = {run for text in REFERENCE.glob("*.txt") for run in _runs(text.read_text(encoding="utf-8"), SHARED_RUN)}
    assert theirs, "the reference texts are empty"
    row = tomllib.loads(file.read_text(encoding="utf-8"))
    assert _runs(f"{row['title']}\n{row['text']}", SHARED_RUN) & theirs == set()


def _revisions() -> list[Seen]:
    return [seen for seen in seed_articles() if seen.draft.source == CORRECTED]


def _runs(text: str, length: int) -> set[tuple[str, ...]]:
    words = re.findall(r"[\w'-]+", text.lower().replace("’", "'"))
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def _containment(one: Draft, other: Draft) -> float:
    first, second = _runs(one.text, 5), _runs(other.text, 5)
    return len(first & second) / min(len(first), len(second))
