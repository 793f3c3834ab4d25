"""What feeds of the wild get wrong: dates, wishes, stray characters, borrowed names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.ingest.feeds.dates import DateReader
from briefings.ingest.feeds.hints import LEAST, MOST, hints_of
from briefings.ingest.feeds.listing import FULL_TEXT, FeedItem, Hints
from briefings.ingest.feeds.mending import mended
from briefings.ingest.feeds.parsing import read_listing


def rss(inner: str, spaces: str = "") -> bytes:
    return f"<rss version='2.0' {spaces}><channel><title>G</title>{inner}</channel></rss>".encode()


def one(inner: str, spaces: str = "", encoding: str = "utf-8") -> FeedItem:
    body = rss(f"<item><link>/t</link>{inner}</item>", spaces).decode()
    head = f'<?xml version="1.0" encoding="{encoding}"?>' if encoding else ""
    (item,) = read_listing((head + body).encode(encoding or "cp1252"), source="g", url="https://g.example/").items
    return item


DATES = [
    ("Fri, 01 Nov 2024 08:15:00 +0200", datetime(2024, 11, 1, 6, 15, tzinfo=UTC)),
    ("Fri, 01 Nov 2024 08:15:00", datetime(2024, 11, 1, 8, 15, tzinfo=UTC)),
    ("Thur, 07 Nov 2024 08:15 GMT", datetime(2024, 11, 7, 8, 15, tzinfo=UTC)),
    ("1 Nov 24 08:15:00 EST", datetime(2024, 11, 1, 13, 15, tzinfo=UTC)),
    ("2024-11-01 08:15:00", datetime(2024, 11, 1, 8, 15, tzinfo=UTC)),
    ("2024-11-01", datetime(2024, 11, 1, tzinfo=UTC)),
    ("1 novembre 2024 08:15", datetime(2024, 11, 1, 8, 15, tzinfo=UTC)),
    ("Fr, 01 Nov 2024 08:15:00 +0100", datetime(2024, 11, 1, 7, 15, tzinfo=UTC)),
    ("пт, 01 ноября 2024 08:15:00 +0300", datetime(2024, 11, 1, 5, 15, tzinfo=UTC)),
    ("2090-01-01T00:00:00Z", datetime(2090, 1, 1, tzinfo=UTC)),
    ("08:15", None),
    ("2 hours ago", None),
    ("yesterday", None),
    ("May 5", None),
    ("soon", None),
]


@pytest.mark.parametrize(("written", "meant"), DATES)
@pytest.mark.parametrize("start", ["", "<title></title>"], ids=["quick", "patient"])
def test_a_date_is_read_as_it_is_written_and_none_is_made_up(written: str, meant: datetime | None, start: str) -> None:
    inner = start + ("" if start else "<title>T</title>") + f"<description>D</description><pubDate>{written}</pubDate>"
    assert one(inner).published_at == meant


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=90))
def test_any_date_is_read_or_not(written: str) -> None:
    found = DateReader().read(written)
    assert found is None or (found.utcoffset() == timedelta(0) and 1990 <= found.year <= 2100)


def test_dates_that_nobody_can_read_are_given_up_after_a_few() -> None:
    reader = DateReader()
    for number in range(5):
        assert reader.read(f"the {number}th of foo 2024 or so") is None
    assert reader.read("1 novembre 2024") is None
    assert reader.read("2024-11-01") is not None


@pytest.mark.parametrize(
    ("told", "hints"),
    [
        ("<ttl>60</ttl>", Hints(ttl=timedelta(hours=1))),
        ("<ttl> <![CDATA[ 15 ]]></ttl>", Hints(ttl=timedelta(minutes=15))),
        ("<ttl>0</ttl>", Hints()),
        ("<ttl>-5</ttl>", Hints()),
        ("<ttl>99999999</ttl>", Hints()),
        ("<ttl>nan</ttl>", Hints()),
        ("<sy:updatePeriod> hourly </sy:updatePeriod>", Hints(every=timedelta(hours=1))),
        (
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            Hints(every=timedelta(minutes=15)),
        ),
        ("<sy:updatePeriod>yearly</sy:updatePeriod>", Hints()),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>900</sy:updateFrequency>", Hints()),
        (
            "<skipHours><hour>0</hour><hour>5</hour><hour>24</hour><hour>77</hour></skipHours>",
            Hints(skip_hours=frozenset((0, 5))),
        ),
        ("<skipDays><day>Sunday</day><day>someday</day></skipDays>", Hints(skip_days=frozenset((6,)))),
        (f"<skipHours>{''.join(f'<hour>{hour}</hour>' for hour in range(24))}</skipHours>", Hints()),
    ],
)
def test_a_feeds_wishes_are_taken_where_they_can_be_believed(told: str, hints: Hints) -> None:
    assert hints_of(rss(f"{told}<item><title>T</title><ttl>7</ttl><day>Friday</day></item>")) == hints
    assert hints_of(rss(f"<item><title>T</title></item>{told}")) == hints


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200), st.integers(-9, 10**9))
def test_wishes_are_bounded(noise: bytes, number: int) -> None:
    told = f"<ttl>{number}</ttl><updatePeriod>daily</updatePeriod><updateFrequency>{number}</updateFrequency>"
    hints = hints_of(noise + told.encode() + noise)
    assert all(wish is None or LEAST <= wish <= MOST for wish in (hints.ttl, hints.every))


def test_stray_ampersands_entities_and_control_characters_cost_no_text() -> None:
    item = one("<title>Holm & Voe&eacute; &lt;3 &unheard; a\x0bb</title><guid>/t?a=1&b=2</guid>")
    assert item.title == "Holm & Voeé <3 &unheard; ab"
    assert item.key == "/t?a=1&b=2"


def test_names_of_other_vocabularies_are_not_the_items() -> None:
    inner = "<media:title>A picture</media:title><media:description>Its caption</media:description><title>T</title>"
    item = one(f"{inner}<description>D</description>", 'xmlns:media="http://search.yahoo.com/mrss/"')
    assert (item.title, item.summary) == ("T", "D")


def test_markup_within_a_title_does_not_end_it() -> None:
    assert one("<title>The <i>Voe</i> is back</title>").title == "The Voe is back"


def test_a_summary_is_not_made_up_from_the_content() -> None:
    content = "<content:encoded><![CDATA[One<script>x()</script> two]]></content:encoded>"
    item = one(f"<title>T</title>{content}", 'xmlns:content="http://purl.org/rss/1.0/modules/content/"')
    assert (item.summary, item.content) == ("", "One two")


def test_section_author_and_time_of_change_are_read() -> None:
    about = "<category>World</category><category>Ferries</category><author>ida@g.example (Ida Holm)</author>"
    changed = "<dcterms:modified>2024-11-02T10:00:00Z</dcterms:modified>"
    item = one(f"<title>T</title>{about}{changed}", 'xmlns:dcterms="http://purl.org/dc/terms/"')
    assert (item.section, item.author) == ("World", "Ida Holm")
    assert item.modified_at == datetime(2024, 11, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("windows-1251", "Паром"),
        ("gb2312", "渡轮"),
        ("shift_jis", "フェリー"),
        ("iso-2022-jp", "フェリー"),
        ("", "Größe – “so”"),
    ],
)
def test_letters_come_out_as_they_went_in(encoding: str, title: str) -> None:
    assert one(f"<title>{title}</title>", encoding=encoding).title == title


@pytest.mark.parametrize("tail", ["…", "...", "[…]", "[...]", "(…)", "[....]", "Read more »"])
def test_a_text_that_is_cut_off_is_not_the_whole(tail: str) -> None:
    item = FeedItem("k", "", "T", "", "x" * FULL_TEXT)
    assert item.full
    assert not replace(item, content=f"{item.content} {tail}").full


def test_letters_that_are_not_what_they_claim_to_be_are_read_as_what_they_are() -> None:
    data = b'<?xml version="1.0" encoding="utf-8"?>' + rss("<item><title>“Größe”</title><link>/t</link></item>")
    (item,) = read_listing(data.decode().encode("cp1252"), source="g", url="https://g.example/").items
    assert item.title == "“Größe”"


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_mending_twice_is_mending_once(text: str) -> None:
    once = mended(text.encode("utf-8", "replace"))
    assert mended(once) == once
