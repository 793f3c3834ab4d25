from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.ingest.feeds.links import plain_line
from briefings.ingest.feeds.opml import LIMIT, MOST_OUTLINES, Outline, read_feed_list, write_opml
from briefings.ingest.markup import line_of
from briefings.model import Source, UsageError

AT = datetime(2024, 11, 1, 8, tzinfo=UTC)


def opml(body: str, version: str = "2.0") -> bytes:
    head = f'<?xml version="1.0"?><opml version="{version}"><head><title>Mine</title></head>'
    return f"{head}<body>{body}</body></opml>".encode()


def test_folders_are_flattened_and_an_address_comes_once() -> None:
    feed = '<outline text="Gazette" type="rss" xmlUrl="https://g.example/f?a=1&amp;b=2" htmlUrl="https://g.example/"/>'
    inner = '<outline text="Baltic"><outline title="Örn &amp;lt;b&amp;gt;" text="x" XMLURL="feed://o.example/rss"/></outline>'
    outlines = read_feed_list(
        opml(f'{feed}<outline text="News">{inner}{feed}</outline><outline xmlUrl="https://n.example/f"/>')
    ).feeds
    assert outlines == (
        Outline("Gazette", "https://g.example/f?a=1&b=2", "https://g.example/"),
        Outline("Örn", "http://o.example/rss", "", "News / Baltic"),
        Outline("n.example", "https://n.example/f"),
    )


def test_the_first_version_and_broken_ampersands_are_read() -> None:
    old = opml('<outline type="rss" title="A & B" url="https://a.example/f?x=1&y=2"/>', "1.0")
    assert read_feed_list(old).feeds == (Outline("A & B", "https://a.example/f?x=1&y=2"),)


def test_bookmarks_and_hostile_addresses_are_left_out() -> None:
    odd = ("javascript:alert(1)", "file:///etc/passwd", "", "https://[x", "data:text/xml,x")
    links = "".join(f'<outline text="x" xmlUrl="{link}"/>' for link in odd)
    assert read_feed_list(opml(f'{links}<outline type="link" text="x" url="https://a.example/"/>')).feeds == ()


def test_what_could_be_no_feed_is_named_and_what_comes_again_is_counted() -> None:
    good = '<outline text="A" xmlUrl="https://a.example/f"/>'
    empty = '<outline text="Nothing here"/><outline type="rss" text="Nowhere"/>'
    body = f'{good}<outline text="Folder">{good}</outline><outline text="B" xmlUrl="ftp://b.example/f"/>{empty}'
    found = read_feed_list(opml(f'{body}<outline type="link" text="x" url="https://a.example/"/>'))
    assert ([one.title for one in found.feeds], found.again) == (["A"], 1)
    assert found.refused == (
        "“ftp://b.example/f” is no web address of a feed",
        "“Nothing here” has no address of a feed",
        "“Nowhere” has no address of a feed",
    )
    *_, line = read_feed_list(opml(f"{good}\n<outline text=oops/>")).refused
    assert line.startswith("line 2 is broken XML")


@pytest.mark.parametrize("data", [b"", b"hello", b"<rss/>", b"<html><body/></html>", b"\0\xff", b"{}"])
def test_what_is_no_opml_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(UsageError, match=r"the list of feeds is (no OPML|broken XML)"):
        read_feed_list(data)


@pytest.mark.parametrize(
    ("entity", "start"),
    [("<!\x01ENTITY", ""), ("<!\x01ENTITY", "<?xml version='1.0'?>"), ("+ADwAIQ-ENTITY", "<?xml version='1.0'{}?>")],
)
def test_no_entity_is_smuggled_in(entity: str, start: str) -> None:
    """Past a check of what is no text to an XML parser, or under an encoding that is named far into the declaration."""
    head = start.format(f"{' ' * 300}encoding='utf-7'")
    hidden = "<!-- <![CDATA[ --><outline text='&crate;' xmlUrl='https://a.example/'/>"
    body = f"{head}<!DOCTYPE opml [{entity} crate 'SMUGGLED'>]><opml><body>{hidden}</body></opml>"
    for data in (body, body.replace("&crate;", "+ACY-crate;")):
        try:
            assert "SMUGGLED" not in repr(read_feed_list(data.encode()))
        except UsageError as refusal:
            assert re.search("entities|no OPML|broken XML", str(refusal))  # noqa: PT017 - either will do


def test_lists_are_bounded() -> None:
    with pytest.raises(UsageError, match=f"lists more than {MOST_OUTLINES:,} feeds"):
        read_feed_list(opml("".join(f'<outline xmlUrl="https://a.example/{n}"/>' for n in range(MOST_OUTLINES + 1))))
    with pytest.raises(UsageError, match="larger than"):
        read_feed_list(b" " * (LIMIT + 1))
    with pytest.raises(UsageError, match="entities"):
        read_feed_list(b'<!DOCTYPE opml [<!ENTITY a "b">]>' + opml('<outline text="&a;" xmlUrl="https://a.example/"/>'))
    with pytest.raises(UsageError, match="more than 100 deep"):
        read_feed_list(opml('<outline text="a">' * 5_000))


def test_passwords_stay_here() -> None:
    source = Source("g", "G", feeds=("https://ida:secret@g.example/f?a=1",), homepage="https://ida:secret@g.example/")
    written = write_opml([source], at=AT)
    assert b"secret" not in written
    assert b"ida" not in written
    assert b"<dateCreated>Fri, 01 Nov 2024 08:00:00 GMT</dateCreated>" in written
    assert read_feed_list(written).feeds == (Outline("G", "https://g.example/f?a=1", "https://g.example/"),)


NAMES = st.text(min_size=1, max_size=60)
FEEDS = st.integers(0, 50).map(lambda number: f"https://paper.example/{number}?a=1&b=<{number}>")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(NAMES, FEEDS), max_size=6, unique_by=lambda pair: pair[1]))
def test_what_is_written_is_read_again(pairs: list[tuple[str, str]]) -> None:
    sources = [Source(str(number), name, feeds=(feed,)) for number, (name, feed) in enumerate(pairs)]
    outlines = read_feed_list(write_opml(sources, at=AT)).feeds
    assert [outline.url for outline in outlines] == [feed for _, feed in pairs]
    for outline, (name, _) in zip(outlines, pairs, strict=True):
        assert outline.title == (plain_line(line_of(plain_line(name, 200)), 200) or "paper.example")


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_raise_nothing_but_a_usage_error_in_lists(data: bytes) -> None:
    for start in (b"", b"<opml><body><outline xmlUrl='"):
        try:
            read_feed_list(start + data)
        except UsageError:
            continue
