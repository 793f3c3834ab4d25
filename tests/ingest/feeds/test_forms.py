from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.ingest.feeds.entries import MOST_ENTRIES
from briefings.ingest.feeds.listing import FeedItem, Listing
from briefings.ingest.feeds.parsing import LIMIT, MAP_LIMIT, read_listing
from briefings.ingest.feeds.sitemaps import MOST_MAPS, MOST_PAGES
from briefings.model import UsageError

WHERE = "https://gazette.example/maps/list.xml"
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def read(data: bytes | str, url: str = WHERE) -> Listing:
    return read_listing(data.encode() if isinstance(data, str) else data, source="gazette", url=url)


def urlset(*urls: str) -> str:
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {space} {NEWS}>{"".join(urls)}</urlset>'


def news(path: str, title: str, date: str) -> str:
    about = "<news:publication><news:name>The Gazette</news:name><news:language>en</news:language></news:publication>"
    told = f"<news:publication_date>{date}</news:publication_date><news:title>{title}</news:title>"
    words = "<news:keywords>Harbours, Ferries</news:keywords>"
    return f"<url><loc>https://gazette.example{path}</loc><news:news>{about}{told}{words}</news:news></url>"


def plain(path: str, changed: str = "") -> str:
    date = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<url><loc>https://gazette.example{path}</loc>{date}</url>"


def json_feed(*items: object, **told: object) -> str:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Gazette", "items": items, **told})


RSS = "<rss version='2.0'><channel><title>G</title><item><title>T</title><link>/t</link></item></channel></rss>"
ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'><title>G</title><entry><title>T</title><id>t</id></entry></feed>"
RDF_SPACES = "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'"
RDF = f"<rdf:RDF {RDF_SPACES}><channel/><item><title>T</title><link>/t</link></item></rdf:RDF>"


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (RSS, "RSS"),
        (f"<!-- <html> -->{RSS}", "RSS"),
        (f"<!DOCTYPE html>{RSS}", "RSS"),
        (f"<br /><b>Warning</b>: a line too many {RSS}", "RSS"),
        (ATOM, "Atom"),
        (RDF, "RDF"),
        (json_feed({"id": 1, "title": "T"}), "JSON Feed"),
        (urlset(news("/a", "T", "2024-11-01")), "news sitemap"),
        (urlset(plain("/a")), "sitemap"),
    ],
)
@pytest.mark.parametrize("packed", ["utf-8", "utf-16", "gzip"])
def test_what_a_body_is_is_told_by_its_content(data: str, form: str, packed: str) -> None:
    body = gzip.compress(data.encode()) if packed == "gzip" else data.encode(packed)
    if packed == "utf-16" and form == "JSON Feed":
        body = data.encode()
    listing = read(body)
    assert (listing.form, len(listing.items)) == (form, 1)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("<!doctype html><title>Sorry</title>", "is a web page, not a feed"),
        ("<html><body>Not found</body></html>", "is a web page, not a feed"),
        ("<opml version='2.0'><body/></opml>", r"is a list of feeds \(OPML\)"),
        ('{"error": "no such thing"}', "is JSON, but no JSON Feed"),
        ('{"items": [1, 2]}', "is JSON, but no JSON Feed"),
        ("[]", "is JSON, but no JSON Feed"),
        ('{"version": ', "is broken JSON"),
        ("[" * 100_000, "is broken JSON"),
        ("Service unavailable", "is not a feed that can be read"),
    ],
)
def test_what_is_no_feed_says_what_it_is(data: str, reason: str) -> None:
    with pytest.raises(UsageError, match=rf"^feed {WHERE} of gazette {reason}"):
        read(data)


def test_a_json_feed_is_read_whole() -> None:
    item = {
        "id": 7,
        "url": "/world/ferry",
        "title": "Ferry &amp; harbour",
        "content_html": "<p>One.</p><script>x()</script>",
        "summary": "Short <b>words</b>",
        "date_published": "2024-11-01T08:15:00+02:00",
        "date_modified": "2024-11-02T08:15:00Z",
        "authors": [{"name": "Ida Holm"}, {"name": "Per Voe"}],
        "tags": ["World", "Ferries"],
    }
    listing = read(json_feed(item, {"id": "8", "content_text": "a < b"}, 5, home_page_url="https://gazette.example/"))
    assert (listing.title, listing.homepage) == ("Gazette", "https://gazette.example/")
    assert listing.items[0] == FeedItem(
        key="7",
        url="https://gazette.example/world/ferry",
        title="Ferry & harbour",
        summary="Short words",
        content="One.",
        published_at=datetime(2024, 11, 1, 6, 15, tzinfo=UTC),
        author="Ida Holm, Per Voe",
        modified_at=datetime(2024, 11, 2, 8, 15, tzinfo=UTC),
        section="World",
    )
    assert listing.items[1].content == "a < b"


def test_a_json_feed_of_the_first_version_names_one_author_for_all() -> None:
    (item,) = read(json_feed({"id": "1", "title": "T"}, author={"name": "Ida Holm"})).items
    assert item.author == "Ida Holm"


def test_a_news_sitemap_is_read_newest_first() -> None:
    old, new = news("/old", "Old", "2024-11-01"), news("/new", "New &amp; <![CDATA[<b>bold</b>]]>", "2024-11-02T10:00Z")
    listing = read(urlset(old, new, old))
    assert (listing.form, listing.title, listing.homepage) == (
        "news sitemap",
        "The Gazette",
        "https://gazette.example/",
    )
    assert [(item.title, item.section) for item in listing.items] == [("New & bold", "Harbours"), ("Old", "Harbours")]
    assert listing.items[0].published_at == datetime(2024, 11, 2, 10, tzinfo=UTC)


def test_a_plain_sitemap_tells_addresses_and_changes_and_leaves_out_the_front_page() -> None:
    listing = read(urlset(plain("/"), plain("/a", "2024-11-01"), plain("/b", "2024-11-03"), plain("/c")))
    assert [item.url for item in listing.items] == [f"https://gazette.example/{name}" for name in "bac"]
    assert listing.items[0] == FeedItem(
        key="https://gazette.example/b",
        url="https://gazette.example/b",
        title="",
        summary="",
        modified_at=datetime(2024, 11, 3, tzinfo=UTC),
    )


def test_a_huge_sitemap_gives_its_newest_pages_and_counts_the_rest() -> None:
    start = datetime(2020, 1, 1, tzinfo=UTC)
    pages = [plain(f"/{day}", str((start + timedelta(days=day)).date())) for day in range(MOST_PAGES + 7)]
    listing = read(urlset(*pages))
    assert (len(listing.items), listing.left_out) == (MOST_PAGES, 7)
    assert listing.items[0].url == f"https://gazette.example/{MOST_PAGES + 6}"


def test_an_index_gives_the_newest_maps_of_its_own_site() -> None:
    dated = [f"<sitemap><loc>/m/{day}</loc><lastmod>2024-10-{day + 1:02d}</lastmod></sitemap>" for day in range(25)]
    foreign = "<sitemap><loc>https://else.example/m</loc></sitemap>"
    listing = read(f"<sitemapindex>{foreign}{''.join(dated)}</sitemapindex>")
    assert (listing.form, listing.items, len(listing.maps)) == ("sitemap index", (), MOST_MAPS)
    assert listing.maps[:2] == ("https://gazette.example/m/24", "https://gazette.example/m/23")
    assert listing.left_out == 25 - MOST_MAPS


@pytest.mark.parametrize("count", [1, 2, 5, 25])
def test_an_index_without_dates_gives_maps_from_both_its_ends(count: int) -> None:
    maps = "".join(f"<sitemap><loc>/m/{number}</loc></sitemap>" for number in range(1, count + 1))
    listing = read(f"<sitemapindex>{maps}</sitemapindex>")
    numbers = [int(address.rpartition("/")[2]) for address in listing.maps]
    assert numbers[:3] == [count, 1, count - 1][:count]
    assert len(set(numbers)) == min(count, MOST_MAPS)
    assert listing.left_out == count - len(numbers)


def test_maps_with_a_date_come_before_those_without() -> None:
    bare = [f"<sitemap><loc>/m/{number}</loc></sitemap>" for number in range(3)]
    dated = "<sitemap><loc>/m/dated</loc><lastmod>2024-10-01</lastmod></sitemap>"
    listing = read(f"<sitemapindex>{bare[0]}{dated}{bare[1]}{bare[2]}</sitemapindex>")
    assert [address.rpartition("/")[2] for address in listing.maps] == ["dated", "2", "0", "1"]


def test_gzip_is_inflated_within_bounds() -> None:
    with pytest.raises(UsageError, match=f"larger than {MAP_LIMIT:,} bytes"):
        read(gzip.compress(b" " * (MAP_LIMIT + 1)))
    with pytest.raises(UsageError, match=f"larger than {LIMIT:,} bytes"):
        read(gzip.compress(RSS.encode() + b" " * LIMIT))
    with pytest.raises(UsageError, match="ends too early"):
        read(gzip.compress(RSS.encode())[:-9])
    with pytest.raises(UsageError, match="broken gzip"):
        read(b"\x1f\x8b\x08" + b"x" * 50)


def test_a_feed_says_how_many_of_its_items_were_left_out() -> None:
    items = [{"id": number, "title": "T"} for number in range(MOST_ENTRIES + 3)]
    listing = read(json_feed(*items))
    assert (len(listing.items), listing.left_out) == (MOST_ENTRIES, 3)


@pytest.mark.parametrize(
    "hostile",
    [
        "<item " + " ".join(f'a{number}="x"' for number in range(30_000)) + ">",
        "<item><title>a" * 5_000,
        "<item>" + "<b>" * 100_000,
        "".join(f"<item><title>a</title><link>/{n}</link><pubDate>{n}x 2024 y</pubDate></item>" for n in range(20_000)),
        "&" * 1_000_000,
    ],
    ids=["attributes", "open items", "deep", "odd dates", "ampersands"],
)
def test_shapes_that_parsers_brood_over_are_refused_or_read(hostile: str) -> None:
    try:
        listing = read(f"<rss version='2.0'><channel><title>G</title>{hostile}")
    except UsageError:
        return
    assert len(listing.items) <= MOST_ENTRIES


MARKUP = (
    "&amp;lt;script&amp;gt;x&amp;lt;/script&amp;gt;",
    "&lt;b>",
    "&lt;!--",
    "<![CDATA[<i]]>",
    "&eacute;",
    "&",
    "ä",
    "<b>",
)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([RSS, ATOM, RDF, json_feed({"id": 1, "title": "T", "tags": [1]}), urlset(news("/a", "T", "2024"))]),
    st.lists(st.tuples(st.integers(0, 400), st.sampled_from(MARKUP) | st.text(max_size=9)), max_size=6),
    st.integers(0, 30),
)
def test_mutated_feeds_give_sound_items_or_a_usage_error(whole: str, changes: list[tuple[int, str]], cut: int) -> None:
    for at, piece in changes:
        whole = whole[:at] + piece + whole[at + cut :]
    data = whole.encode("utf-8", "replace")
    try:
        listing = read(data)
    except UsageError:
        return
    assert listing == read(data)
    assert len({item.key for item in listing.items}) == len(listing.items)
    for item in listing.items:
        assert item.key
        assert item.url == "" or item.url.startswith(("http://", "https://"))
        for text in (item.title, item.summary, item.content, item.author, item.section):
            assert "<script" not in text
            assert "<b>" not in text
        for date in (item.published_at, item.modified_at):
            assert date is None or (date.utcoffset() == timedelta(0) and 1990 <= date.year <= 2100)


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=200), st.sampled_from([b"", b"{", b"<rss><channel>", b"<urlset><url><loc>", b"\x1f\x8b\x08\0"])
)
def test_any_bytes_raise_nothing_but_a_usage_error(data: bytes, start: bytes) -> None:
    try:
        read(start + data)
    except UsageError:
        return
