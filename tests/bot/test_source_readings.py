"""How the reading of a source goes, in words: pure, by polls that are made up."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.following.reading_words import (
    DARK,
    READ,
    REST,
    cut_short,
    heading_of,
    language_words,
    poll_words,
    reading_lines,
    span_words,
    state_words,
    stored_lines,
)
from briefings.model import Extent, Poll, Source
from briefings.store import Stored

NOW = datetime(2024, 11, 8, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FEED = "https://gazette.example/rss.xml"
GAZETTE = Source("gazette", "The Gazette", feeds=(FEED,))
FINE = Poll("gazette", FEED, read_at=NOW - 5 * MINUTE, next_at=NOW + 20 * MINUTE, interval=25 * MINUTE)
FAILED = replace(
    FINE, read_at=NOW - 3 * HOUR, failed_at=NOW - MINUTE, error="HTTP 503", failures=4, next_at=NOW + 2 * HOUR
)


@pytest.mark.parametrize(
    ("poll", "words"),
    [
        (FINE, "read 5 min ago, next in 20 min"),
        (replace(FINE, next_at=NOW - HOUR), "read 5 min ago, next at once"),
        (Poll("gazette", FEED), "not read yet, next at once"),
        (
            replace(FINE, next_at=NOW + 5 * HOUR, asked=6 * HOUR),
            "read 5 min ago, rests until 081700Z NOV 24 as it asks",
        ),
        (FAILED, "DARK: HTTP 503 (failed 4 times in a row, last 1 min ago, read 3 h ago, tried again in 2 h)"),
        (
            replace(FAILED, failures=1, read_at=NOW - 5 * MINUTE, next_at=NOW + 5 * MINUTE),
            "read lately, then failed: HTTP 503 (read 5 min ago, tried again in 5 min)",
        ),
        (
            replace(FAILED, failures=1, read_at=None, next_at=None),
            "DARK: HTTP 503 (never read yet, tried again at once)",
        ),
        (
            replace(FAILED, gone=True, next_at=None),
            "GONE: its server says that it is gone for good (read 3 h ago); add its new address, or remove it",
        ),
    ],
)
def test_one_feed_in_words(poll: Poll, words: str) -> None:
    assert poll_words(poll, NOW) == words


@pytest.mark.parametrize(
    ("source", "polls", "heading", "words"),
    [
        (GAZETTE, [FINE], READ, "read 5 min ago, next in 20 min"),
        (GAZETTE, [], READ, "not read yet, next at once"),
        (GAZETTE, [FAILED], DARK, poll_words(FAILED, NOW)),
        (GAZETTE, [FINE, FAILED], READ, f"{poll_words(FINE, NOW)}; 1 of 2 feeds: {poll_words(FAILED, NOW)}"),
        (GAZETTE, [replace(FAILED, failures=1), FAILED], DARK, poll_words(FAILED, NOW)),
        (replace(GAZETTE, paused=True), [FAILED], REST, "paused"),
        (Source("hand", "By Hand"), [], REST, "has no feed; read by hand only"),
        (Source("page", "One Page", pages=(FEED,)), [replace(FINE, page=True)], READ, poll_words(FINE, NOW)),
    ],
)
def test_a_source_in_words(source: Source, polls: list[Poll], heading: str, words: str) -> None:
    assert heading_of(source, polls, NOW) == heading
    assert state_words(source, polls, NOW) == words


def test_each_feed_has_a_line_of_its_own() -> None:
    first, second = reading_lines([replace(FINE, new_at=NOW - 3 * HOUR), FAILED], NOW)
    assert first == f"{FEED}: read 5 min ago, next in 20 min; last new 3 h ago"
    assert second.startswith(f"{FEED}: DARK: HTTP 503")


@pytest.mark.parametrize(
    ("span", "words"),
    [(timedelta(seconds=3), "1 min"), (90 * MINUTE, "1 h"), (47 * HOUR, "47 h"), (3 * DAY, "3 days")],
)
def test_a_length_of_time_in_words(span: timedelta, words: str) -> None:
    assert span_words(span) == words


def stored(*counts: tuple[Extent, int], language: str = "en") -> list[Stored]:
    return [Stored("gazette", extent, language, count) for extent, count in counts]


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([(Extent.WHOLE, 9)], ""),
        ([(Extent.WHOLE, 2), (Extent.PAYWALLED, 8)], "mostly paywalled: only openings are read"),
        ([(Extent.THIN, 6), (Extent.WHOLE, 6)], "mostly thin: its pages show a few lines only"),
        ([(Extent.SUMMARY, 30)], "mostly summaries: its feed and pages give no more"),
        ([(Extent.PAYWALLED, 3)], ""),
        ([], ""),
    ],
)
def test_a_source_that_is_mostly_cut_short_is_called_that(counts: list[tuple[Extent, int]], words: str) -> None:
    assert cut_short(stored(*counts)) == words


def test_what_was_stored_is_told_by_extent_and_language() -> None:
    found = (*stored((Extent.WHOLE, 30), (Extent.PAYWALLED, 1000)), *stored((Extent.WHOLE, 3), language="uk"))
    assert stored_lines(found) == (
        "1,033 articles stored in 7 days: 33 whole, 1,000 paywalled",
        "Languages: English 1,030, Ukrainian 3 (not read for claims)",
    )
    assert stored_lines(()) == ("No article stored in 7 days",)
    assert language_words(Counter({"": 1})) == "an unknown language 1 (not read for claims)"


@given(
    st.lists(
        st.builds(
            Poll,
            st.just("gazette"),
            st.just(FEED),
            read_at=st.none() | st.just(NOW),
            failed_at=st.none() | st.just(NOW),
            gone=st.booleans(),
        ),
        max_size=4,
    )
)
@settings(max_examples=50, deadline=None)
def test_who_is_dark_under_the_heading_is_dark_in_its_line(polls: list[Poll]) -> None:
    line = state_words(GAZETTE, polls, NOW)
    if heading_of(GAZETTE, polls, NOW) == DARK:
        assert line.startswith(("DARK", "GONE"))
    else:
        assert line.startswith(("read", "not read yet"))
