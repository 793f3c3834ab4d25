import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import Read, article_of
from spacy.language import Language

from briefings.extract.boilerplate import read_layout
from briefings.extract.times.expressions import read_times
from briefings.extract.times.reading import Scope, Times, reference_day
from briefings.model import Article, Period, Span

CASES = tomllib.loads(Path(__file__).with_name("time_cases.toml").read_text("utf-8"))["case"]
FRIDAY = date(2024, 11, 1)
BEFORE = re.compile(r"(?:Officials|The \w+) said (?:on \w+ |last week )?(?:that )?")
BEHIND = re.compile(r", officials said.*")


def content_of(text: str) -> Span:
    """What a sentence of the table says, without who says it and when."""
    before, behind = BEFORE.match(text), BEHIND.search(text)
    return Span(before.end() if before else 0, behind.start() if behind else len(text))


def days_of(nlp: Language, text: str, day: date | None = FRIDAY, content: Span | None = None) -> list[str]:
    doc = nlp(text)
    whole = Span(0, len(text))
    found = Times(doc, text, [token.idx for token in doc], day).of(Scope(whole, [content or whole]))
    return [] if found is None else sorted({found.first.isoformat(), found.last.isoformat()})


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_the_days_of_a_sentence(nlp: Language, case: Mapping[str, Any], request: pytest.FixtureRequest) -> None:
    if "miss" in case:
        request.applymarker(pytest.mark.xfail(reason=case["miss"], strict=True))
    day = date.fromisoformat(case.get("on", FRIDAY.isoformat()))
    assert days_of(nlp, case["text"], day, content_of(case["text"])) == case["days"]


def test_each_claim_of_a_sentence_keeps_its_own_day(read: Read) -> None:
    text = "Blinken said that 500 soldiers had left on Sunday, and Austin said that 300 soldiers will leave on Monday."
    found = {figure.value: claim.event_date for claim in read(text) if claim.speaker for figure in claim.figures}
    assert found == {500: date(2024, 10, 27), 300: date(2024, 11, 4)}


def test_an_event_of_a_narrated_sentence_has_its_days(read: Read) -> None:
    (claim,) = read("North Korea launched a missile last week.")
    assert claim.event_time == Period(date(2024, 10, 21), date(2024, 10, 27))
    assert claim.event_date is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The bridge was reopened on Thursday.", []),
        ("The bridge was reopened yesterday.", []),
        ("The bridge was reopened on Oct. 3.", []),
        ("The bridge was reopened in March.", []),
        ("The bridge was reopened on Oct. 3, 2021.", ["2021-10-03"]),
        ("The bridge was reopened in March 2021.", ["2021-03-01", "2021-03-31"]),
        ("The bridge was reopened in 2019.", ["2019-01-01", "2019-12-31"]),
    ],
)
def test_without_a_day_to_count_from_only_whole_dates_are_read(nlp: Language, text: str, days: list[str]) -> None:
    assert days_of(nlp, text, None) == days


def day_of(text: str, moment: datetime, *, dated: bool) -> date | None:
    article = Article(1, "desk", "one", 1, "", text, moment, moment, dated=dated)
    return reference_day(article, read_layout(text))


SEEN = datetime(2024, 11, 20, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "dated", "day"),
    [
        ("The bridge was reopened on Thursday, and the mill is open too.", True, SEEN.date()),
        ("The bridge was reopened on Thursday, and the mill is open too.", False, None),
        ("RIGA, Nov. 18 (Quay Agency) — The bridge was reopened on Thursday.", True, date(2024, 11, 18)),
        ("RIGA, Nov. 18 (Quay Agency) — The bridge was reopened on Thursday.", False, date(2024, 11, 18)),
        ("RIGA, Latvia, 18 November -- The bridge was reopened on Thursday.", False, date(2024, 11, 18)),
        ("RIGA, Dec. 2 — The bridge was reopened on Thursday.", False, date(2023, 12, 2)),
        ("RIGA, May 2 — The bridge was reopened on Thursday.", True, SEEN.date()),
        ("RIGA — The bridge was reopened on Nov. 3 after a storm.", False, None),
        ("The mayor wept on Nov. 18 — nobody knew why, and nobody asked.", True, SEEN.date()),
    ],
)
def test_the_day_that_others_are_counted_from(text: str, dated: bool, day: date | None) -> None:  # noqa: FBT001 - a table's column
    assert day_of(text, SEEN, dated=dated) == day


def test_a_moment_that_stands_for_none_is_no_day() -> None:
    assert day_of("RIGA, Nov. 3 — It rained on Thursday.", datetime(1970, 1, 1, tzinfo=UTC), dated=False) is None


def test_a_claim_of_an_undated_article_has_no_day_by_chance(read: Read) -> None:
    text = "North Korea launched a missile on Thursday."
    assert [claim.event_date for claim in read(text)] == [date(2024, 10, 31)]
    assert article_of(text).dated


@settings(max_examples=30, deadline=None)
@given(text=st.text(max_size=60), day=st.dates())
def test_any_text_can_be_asked(nlp: Language, text: str, day: date) -> None:
    days_of(nlp, text + " on Monday or in two months", day)


@settings(max_examples=60, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(("in", "May", "5", "-", "7", "last", "week", "Monday", "to", "the", "end", "of")), max_size=9
    ),
    day=st.dates(max_value=date.max - timedelta(days=1)),
)
def test_expressions_stand_apart_and_in_order(words: list[str], day: date) -> None:
    found = read_times(" ".join(words), day)
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))
    assert all(one.past or one.future for one in found)


def test_the_day_of_saying_is_not_the_day_of_what_is_said(read: Read) -> None:
    (said,) = (one for one in read("Blinken confirmed on Monday that Iran had launched a missile.") if one.speaker)
    assert (said.event_date, said.event_time) == (date(2024, 10, 28), None)
    (told,) = (one for one in read("Blinken confirmed that Iran had launched a missile on Monday.") if one.speaker)
    assert told.event_time == Period(date(2024, 10, 28), date(2024, 10, 28))
