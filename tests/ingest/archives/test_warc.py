"""WARC archives: what is a page becomes one, what is damaged is named, and the rest is read."""

from __future__ import annotations

import gzip
import random
import tracemalloc
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # it brings no types
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warc_records import HTML, answer, page, paged, record

from briefings.ingest.archives.bodies import unpacked_body
from briefings.ingest.archives.files import files_at, read_file, read_paths
from briefings.ingest.archives.items import File, Filing, Item, Page, Passed
from briefings.ingest.archives.unreadable import Unreadable
from briefings.model import Draft, UsageError

CAPTURED = datetime(2019, 3, 4, 5, 6, 7, tzinfo=UTC)
pack = partial(gzip.compress, mtime=0)  # else the tests' names would tell the time
Put = Callable[..., list[Item]]


def items(path: Path, filing: Filing | None = None, *, after: int = 0) -> list[Item]:
    (file,) = files_at([path], filing or Filing())
    assert isinstance(file, File)
    return list(read_file(file, after=after))


@pytest.fixture
def read(tmp_path: Path) -> Put:
    def write(data: bytes, *, name: str = "crawl.warc", filing: Filing | None = None, after: int = 0) -> list[Item]:
        (tmp_path / name).write_bytes(data)
        return items(tmp_path / name, filing, after=after)

    return write


def pages(found: list[Item]) -> list[str]:
    return [item.found.url.rpartition("/")[2] for item in found if isinstance(item.found, Page)]


def problems(found: list[Item]) -> list[str]:
    return [str(item.found) for item in found if isinstance(item.found, Unreadable)]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("crawl.warc", paged(1) + paged(2, version="1.1", date="2019-03-04T05:06:07.250Z")),
        ("crawl.warc.gz", pack(paged(1)) + pack(paged(2))),
        ("CC-NEWS-20190304.warc.gz", pack(paged(1) + paged(2))),
    ],
)
def test_pages_are_found_at_their_address_and_moment(read: Put, name: str, data: bytes) -> None:
    found = read(data, name=name)
    assert (pages(found), problems(found)) == (["1", "2"], [])
    first = found[0].found
    assert isinstance(first, Page)
    assert (first.source, first.charset, first.captured_at) == ("gazette.example", "utf-8", CAPTURED)
    assert first.html == page(1)


def test_a_page_becomes_a_draft_with_its_capture_apart_from_its_publication(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(paged(7))
    (draft,) = read_paths([tmp_path / "a.warc"])
    assert isinstance(draft, Draft)
    assert (draft.url, draft.title) == ("https://www.gazette.example/7", "Boats leave 7")
    assert (draft.published_at, draft.captured_at) == (None, CAPTURED)


def test_a_guessed_date_of_long_before_the_capture_is_not_believed() -> None:
    found = Page("a", b"", "s", captured_at=CAPTURED)
    guess = Draft("s", "a", "T", "Text.", CAPTURED - timedelta(days=900), guessed=True)
    assert found.draft(guess).published_at is None
    assert found.draft(replace(guess, guessed=False)).published_at == guess.published_at


def test_a_date_of_after_the_capture_is_not_believed() -> None:
    found = Page("a", b"", "s", captured_at=CAPTURED)
    late = Draft("s", "k", "t", "x", published_at=datetime(2024, 1, 1, tzinfo=UTC))
    early = Draft("s", "k", "t", "x", published_at=datetime(2019, 3, 1, tzinfo=UTC))
    assert found.draft(late).published_at is None
    assert found.draft(early).published_at == early.published_at


def test_a_known_source_and_a_named_one_go_before_the_host(read: Put) -> None:
    hosts = {"gazette.example": "gazette"}
    for filing, source in ((Filing(hosts=hosts), "gazette"), (Filing("desk", hosts=hosts), "desk")):
        (item,) = read(paged(1), filing=filing)
        assert isinstance(item.found, Page)
        assert item.found.source == source


def test_what_is_no_page_is_passed_over_by_its_kind(read: Put) -> None:
    found = read(
        record(b"software: made-up", type="warcinfo", content_type="application/warc-fields")
        + record(b"GET /a HTTP/1.1\r\n\r\n", type="request")
        + record(answer(b""), type="revisit")
        + record(answer(page(1), status=b"404 Not Found"))
        + record(answer(b"\x89PNG", headers=b"Content-Type: image/png\r\n"))
        + record(answer(page(1)), uri="dns:gazette.example")
        + paged(2)
        + record(page(3), type="resource", content_type="text/html", uri="https://gazette.example/3")
    )
    kinds = [item.found.kind for item in found if isinstance(item.found, Passed)]
    assert kinds == [
        "of kind warcinfo",
        "of kind request",
        "of kind revisit",
        "not answered with 200",
        "no web page",
        "without a web address",
    ]
    assert (pages(found), problems(found)) == (["2", "3"], [])


def flipped(data: bytes) -> bytes:
    return data[:60] + bytes(byte ^ 0xFF for byte in data[60:70]) + data[70:]


@pytest.mark.parametrize(
    ("name", "data", "kept", "reason"),
    [
        ("a.warc.gz", pack(paged(1)) + flipped(pack(paged(8))) + pack(paged(2)), ["1", "2"], "is damaged"),
        ("a.warc.gz", flipped(pack(paged(8))) + pack(paged(1)) + pack(paged(2)), ["1", "2"], "or a damaged one"),
        ("a.warc.gz", pack(paged(1)) + pack(paged(8))[:-60], ["1"], "is cut off"),
        ("a.warc", paged(1) + b"nonsense\r\n\r\nof some kind\r\n" + paged(2), ["1", "2"], "is damaged"),
        ("a.warc", paged(1) + paged(8)[:-300], ["1"], "at byte"),
        ("a.warc", record(answer(page(8)), size=10**12) + paged(1) + paged(2), ["1", "2"], "larger than 4,000,000"),
        ("a.warc.gz", pack(record(answer(page(8)), size=99_000)) + pack(paged(1)), ["1"], "is cut off"),
        ("a.warc", record(b"nothing of the kind") + paged(1), ["1"], "holds no HTTP answer"),
        ("a.warc", record(b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200) + paged(1), ["1"], "holds no HTTP answer"),
        ("a.warc", record(answer(b"\x1f\x8bno", headers=HTML + b"Content-Encoding: gzip\r\n")), [], "broken gzip data"),
        ("a.warc", record(answer(b"x", headers=HTML + b"Content-Encoding: rot13\r\n")), [], "not read ('rot13')"),
        ("a.warc", b"no archive at all\n" * 50, [], "is not a WARC archive"),
        ("a.warc.gz", pack(b"no archive at all\n" * 50), [], "is not a WARC archive"),
        ("a.warc", b"", [], "is empty"),
    ],
)
def test_damage_is_named_once_and_the_reading_goes_on(
    read: Put, name: str, data: bytes, kept: list[str], reason: str
) -> None:
    found = read(data, name=name)
    (told,) = problems(found)
    assert reason in told
    assert name in told
    assert pages(found) == kept


def test_a_record_that_holds_a_bomb_is_passed_at_no_cost_of_memory(read: Put) -> None:
    bomb = pack(record(answer(b"a" * 60_000_000)))
    inner = record(answer(pack(b"a" * 60_000_000), headers=HTML + b"Content-Encoding: gzip\r\n"))
    tracemalloc.start()
    found = read(bomb + pack(inner) + pack(paged(1)), name="a.warc.gz")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "larger than" in problems(found)[0]
    assert pages(found) == ["a", "1"]
    assert peak < 20_000_000


def test_going_on_gives_what_was_left_and_what_was_bad_under_the_same_numbers(read: Put) -> None:
    data = pack(paged(1)) + flipped(pack(paged(8))) + pack(paged(2)) + pack(paged(9))[:-60]
    every = read(data, name="a.warc.gz")
    assert [item.number for item in every] == [1, 2, 3, 4]
    for after in range(5):
        bad = [item for item in every[:after] if isinstance(item.found, Unreadable)]
        assert read(data, name="a.warc.gz", after=after) == bad + every[after:]


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    packed=st.booleans(),
    places=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=6),
)
def test_no_damage_raises_or_goes_on_for_ever(
    tmp_path_factory: pytest.TempPathFactory, seed: int, *, packed: bool, places: list[tuple[float, int]]
) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    data = bytearray(b"".join(pack(paged(n)) if packed else paged(n) for n in range(4)))
    for place, byte in places:
        data[int(place * (len(data) - 1))] = byte
    del data[chance.randrange(len(data)) :]
    path = tmp_path_factory.mktemp("hurt") / ("a.warc.gz" if packed else "a.warc")
    path.write_bytes(data)
    found = items(path)
    assert [item.number for item in found] == list(range(1, len(found) + 1))
    assert len(found) < 40


CHUNKED = b"5\r\nboats\r\n1;x=y\r\n \r\n5\r\nleave\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "transfer", "coding", "plain"),
    [
        (b"boats leave", "", "", b"boats leave"),
        (CHUNKED, "chunked", "", b"boats leave"),
        (CHUNKED[:14], "chunked", "", b"boats"),
        (b"<p>boats</p>", "chunked", "gzip", b"<p>boats</p>"),
        (pack(b"boats leave"), "", "gzip", b"boats leave"),
        (pack(b"boats leave"), "", "X-GZIP", b"boats leave"),
        (zlib.compress(b"boats leave"), "", "deflate", b"boats leave"),
        (zlib.compress(b"boats leave")[2:-4], "", "deflate", b"boats leave"),
        (brotli.compress(b"boats leave" * 20_000), "", "br", b"boats leave" * 20_000),
        (b"<p>boats</p>", "", "br", b"<p>boats</p>"),
    ],
)
def test_bodies_are_unpacked(body: bytes, transfer: str, coding: str, plain: bytes) -> None:
    assert unpacked_body(body, transfer=transfer, coding=coding, limit=1_000_000) == plain


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", ""])
def test_no_body_grows_beyond_the_limit(coding: str) -> None:
    plain = b"a" * 20_000_000
    packers = {"gzip": pack, "deflate": zlib.compress, "br": brotli.compress, "": bytes}
    assert len(unpacked_body(packers[coding](plain), transfer="", coding=coding, limit=1_000)) == 1_001


@pytest.mark.parametrize("coding", ["gzip, gzip", "zstd", "compress"])
def test_stacked_and_unknown_encodings_are_refused(coding: str) -> None:
    with pytest.raises(UsageError, match="is packed in a way that is not read"):
        unpacked_body(b"x", transfer="", coding=coding, limit=1_000)


@settings(max_examples=60, deadline=None)
@given(body=st.binary(max_size=400), coding=st.sampled_from(["", "gzip", "deflate", "br"]))
def test_any_body_is_unpacked_or_refused(body: bytes, coding: str) -> None:
    with suppress(UsageError):
        assert len(unpacked_body(body, transfer="chunked", coding=coding, limit=300)) <= 301
