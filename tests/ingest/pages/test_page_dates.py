from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from briefings.ingest.pages.dates import YEARS, guessed_at, modified_at, published_at, read_date


def found(*stated: str, page: str = "<p>No date</p>") -> datetime | None:
    return published_at(stated, page) or guessed_at(html.fromstring(page), "https://gazette.example/a")


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-11-01T10:15:00+02:00", (1, 8, 15)),
        ("2024-11-01T10:15:00Z", (1, 10, 15)),
        ("2024-11-01T10:15:00.000+0100", (1, 9, 15)),
        ("2024-11-01 10:15:00 GMT", (1, 10, 15)),
        ("2024-11-01 9:05", (1, 9, 5)),
        ("2024-11-01T10:15:00 +02:00", (1, 8, 15)),
        ("2024-11-01", (1, 0, 0)),
        ("20241101", (1, 0, 0)),
        ("2024/11/01", (1, 0, 0)),
        ("Fri, 01 Nov 2024 10:15:00 +0530", (1, 4, 45)),
        ("1730456100", (1, 10, 15)),
        ("1730456100000", (1, 10, 15)),
    ],
)
def test_dates_as_pages_write_them(written: str, moment: tuple[int, int, int]) -> None:
    assert read_date(written) == datetime(2024, 11, *moment, tzinfo=UTC)


@pytest.mark.parametrize("written", ["", "yesterday", "2024-13-01", "0001-01-01", "2999-01-01", "9" * 13, "12", "Nov"])
def test_what_is_no_date_gives_none(written: str) -> None:
    assert read_date(written) is None


def test_the_first_date_that_can_be_read_counts() -> None:
    assert found("soon", "2024-11-01T10:15:00Z", "2023-01-01") == datetime(2024, 11, 1, 10, 15, tzinfo=UTC)


def test_a_date_alone_gives_way_to_one_of_that_day_with_its_time() -> None:
    assert found("2024-11-01", "2024-11-01T21:30:00Z") == datetime(2024, 11, 1, 21, 30, tzinfo=UTC)
    assert found("2024-11-01", "2024-12-24T21:30:00Z") == datetime(2024, 11, 1, tzinfo=UTC)


def test_the_libraries_are_asked_only_where_the_page_states_nothing() -> None:
    page = "<article><time datetime='2024-10-30T08:00:00Z'>30 October</time><p>Text</p></article>"
    assert found("2024-11-01", page=page) == datetime(2024, 11, 1, tzinfo=UTC)
    seen = found(page=page)
    assert seen is not None
    assert seen.date().isoformat() == "2024-10-30"


def test_dates_in_the_text_are_not_the_pages() -> None:
    assert found(page="<p>The treaty was signed on 12 March 1998 in Lund.</p>") is None


def test_a_change_before_the_publication_is_not_believed() -> None:
    published = datetime(2024, 11, 1, 10, tzinfo=UTC)
    assert modified_at(["2024-11-01T09:00:00Z"], published) is None
    assert modified_at(["2024-11-01T12:00:00Z"], published) == datetime(2024, 11, 1, 12, tzinfo=UTC)
    assert modified_at(["2024-11-01T09:00:00Z"], None) == datetime(2024, 11, 1, 9, tzinfo=UTC)
    assert modified_at([], published) is None


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=40) | st.from_regex(r"\d{4}-\d\d-\d\d[T ]\d{1,2}:\d\d(:\d\d)?( ?[+-]\d\d:?\d\d)?", fullmatch=True)
)
def test_any_text_gives_a_moment_in_utc_or_none(written: str) -> None:
    moment = read_date(written)
    assert moment is None or (moment.tzinfo is UTC and moment.year in YEARS)
