from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.ingest.web.freshness import LONGEST, fresh_for, http_date, retry_after

NOW = datetime(2024, 11, 1, 8, tzinfo=UTC)
DATE = "Fri, 01 Nov 2024 08:00:00 GMT"
LATER = "Fri, 01 Nov 2024 08:10:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Cache-Control": "public"}, None),
        ({"Cache-Control": "max-age=300"}, 300),
        ({"Cache-Control": 'Public, MAX-AGE = "300"'}, 300),
        ({"Cache-Control": "max-age=300", "Age": "120"}, 180),
        ({"Cache-Control": "max-age=300", "Age": "400"}, 0),
        ({"Cache-Control": "max-age=300", "Age": "old"}, 300),
        ({"Cache-Control": "s-maxage=900"}, None),
        ({"Cache-Control": "s-maxage=900, max-age=60"}, 60),
        ({"Cache-Control": "max-age=60, max-age=900"}, 60),
        ({"Cache-Control": "max-age=-1"}, 0),
        ({"Cache-Control": "max-age=soon"}, 0),
        ({"Cache-Control": "no-cache, max-age=300"}, 0),
        ({"Cache-Control": "no-store"}, 0),
        ({"Cache-Control": "max-age=300", "Expires": LATER, "Date": DATE}, 300),
        ({"Expires": LATER, "Date": DATE}, 600),
        ({"Expires": LATER}, 600),
        ({"Expires": LATER, "Date": "Tue, 29 Oct 2024 08:00:00 GMT"}, 259_800),
        ({"Expires": DATE, "Date": LATER}, 0),
        ({"Expires": "0", "Date": DATE}, 0),
        ({"Cache-Control": "max-age=" + "9" * 20}, LONGEST.total_seconds()),
        ({"Cache-Control": "max-age=" + "9" * 5_000}, 0),
    ],
)
def test_how_long_an_answer_stays_fresh(headers: dict[str, str], seconds: float | None) -> None:
    found = fresh_for(headers, NOW)
    assert (None if found is None else found.total_seconds()) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "120"}, 120),
        ({"Retry-After": LATER}, 600),
        ({"Retry-After": LATER, "Date": "Fri, 01 Nov 2024 08:09:00 GMT"}, 60),
        ({"Retry-After": "Friday, 01-Nov-24 08:10:00 GMT"}, 600),
        ({"Retry-After": "Fri Nov  1 08:10:00 2024"}, 600),
        ({"Retry-After": DATE, "Date": LATER}, 0),
        ({"Retry-After": "later"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "٣"}, None),
        ({"Retry-After": "9" * 20}, LONGEST.total_seconds()),
    ],
)
def test_how_long_a_server_asks_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    found = retry_after(headers, NOW)
    assert (None if found is None else found.total_seconds()) == seconds


def test_a_header_made_to_be_slow_is_not() -> None:
    started = process_time()
    fresh_for({"Cache-Control": "a" * 500 + " " * 499 + ";"}, NOW)
    assert process_time() - started < 1


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        (DATE, NOW),
        ("Fri, 01 Nov 2024 09:00:00 +0100", NOW),
        ("", None),
        ("yesterday", None),
        ("Fri, 99 Nov 2024 08:00:00 GMT", None),
        ("Fri, 01 Nov 2024 99:00:00 GMT", None),
        ("Fri, 31 Dec 9999 23:00:00 -2300", None),
        ("Fri, 01 Nov 999999999999 08:00:00 GMT", None),
        (DATE + " " * 5_000, None),
    ],
)
def test_dates_of_the_network(written: str, moment: datetime | None) -> None:
    assert http_date(written) == moment


FIELD = st.one_of(st.text(max_size=60), st.sampled_from([DATE, LATER, "0", "max-age=5", "max-age=", ",,,", "=", '"']))


@given(st.dictionaries(st.sampled_from(["Cache-Control", "Age", "Expires", "Date", "Retry-After"]), FIELD))
@settings(max_examples=200, deadline=None)
def test_no_header_breaks_it_and_no_time_is_negative_or_endless(headers: dict[str, str]) -> None:
    for found in (fresh_for(headers, NOW), retry_after(headers, NOW)):
        assert found is None or timedelta(0) <= found <= LONGEST
