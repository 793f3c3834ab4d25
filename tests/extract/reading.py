"""Reading a text as the product does, and what the tests of extraction read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from briefings.model import Actor, Article, Claim, Office

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
Read = Callable[..., list[Claim]]

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


def article_of(text: str, *, title: str = "", published: datetime = datetime(2024, 11, 1, 12, tzinfo=UTC)) -> Article:
    return Article(7, "desk", "one", 1, title, text, published, published)


def seed_texts() -> list[str]:
    """The real texts, as they are; skips where they are not at hand."""
    if not SEEDS.is_dir():
        pytest.skip("the reference texts are not beside this clone")
    return [path.read_bytes().decode() for path in sorted(SEEDS.glob("*.txt"))]
