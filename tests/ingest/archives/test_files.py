from __future__ import annotations

import gzip
import json
import os
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.ingest.archives.files import Unreadable, files_at, read_file, read_paths
from briefings.ingest.archives.items import File, Filing
from briefings.model import Draft

SEEDS = Path(__file__).parents[3].parent / "shared" / "seeds"
BODY = "The ferry office said on Monday that twelve boats had left the harbour before dawn."
Read = Draft | Unreadable


def line(**fields: object) -> bytes:
    return json.dumps({"doc_id": "a", "text": BODY, **fields}).encode() + b"\n"


def drafts(*paths: Path, **options: str | datetime) -> list[Draft]:
    found = list(read_paths(paths, **options))  # type: ignore[arg-type] # options are read_paths' own
    assert [item for item in found if isinstance(item, Unreadable)] == []
    return [item for item in found if isinstance(item, Draft)]


def problem(path: Path) -> str:
    (found,) = read_paths([path])
    assert isinstance(found, Unreadable)
    assert str(path) in found.name
    assert "\n" not in str(found)
    return str(found)


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, bytes | str], Path]:
    def write(name: str, data: bytes | str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    return write


Put = Callable[[str, bytes | str], Path]


def test_a_text_file_becomes_a_draft(put: Put) -> None:
    text = f"date 2024-11-01 World\r\n\r\nTwelve boats leave the harbour\r\n{BODY}\r\n"
    (draft,) = drafts(put("boats.txt", text))
    assert draft == Draft(
        source="files",
        key="boats.txt",
        title="Twelve boats leave the harbour",
        text=text,
        published_at=datetime(2024, 11, 1, tzinfo=UTC),
    )


def test_a_text_without_headline_or_date_takes_the_files_name_and_the_given_date(put: Put) -> None:
    when = datetime(2024, 10, 22, tzinfo=UTC)
    (draft,) = drafts(put("boats.txt", BODY), source="desk", published_at=when)
    assert (draft.title, draft.published_at, draft.source) == ("boats", when, "desk")


@settings(max_examples=30, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), min_size=1))
def test_text_is_kept_character_for_character(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("kept")
    (folder / "a.txt").write_bytes(text.encode())
    (folder / "b.txt").write_bytes(b"\xef\xbb\xbf" + text.encode())
    (folder / "c.jsonl").write_bytes(line(text=text))
    for found in read_paths([folder / name for name in ("a.txt", "b.txt", "c.jsonl")]):
        assert isinstance(found, Draft if text.strip() else Unreadable)
        assert isinstance(found, Unreadable) or found.text == text


def test_the_longest_text_is_read(put: Put) -> None:
    texts = ["é" * 1_000_000, "e" * 1_000_000]
    assert [draft.text for draft in drafts(put("a.txt", texts[0]), put("b.jsonl", line(text=texts[1])))] == texts


def test_lines_of_json_are_read(put: Put) -> None:
    data = b"\xef\xbb\xbf" + line(
        title="Boats leave", published_at="2024-11-01T08:00:00Z", source="gazette", url="https://g.example/1"
    )
    first, second = drafts(put("batch.jsonl", data + b"\n" + line(doc_id=7)[:-1]))
    assert first == Draft(
        "gazette", "a", "Boats leave", BODY, datetime(2024, 11, 1, 8, tzinfo=UTC), "https://g.example/1"
    )
    assert second == Draft("files", "7", "7", BODY)


def test_the_callers_source_goes_first_and_a_lines_own_date(put: Put) -> None:
    path = put("batch.jsonl", line(source="gazette", published_at="2024-11-01") + line(doc_id="b"))
    first, second = drafts(path, source="desk", published_at=datetime(2024, 10, 22, tzinfo=UTC))
    assert (first.source, second.source) == ("desk", "desk")
    assert (first.published_at, second.published_at) == (
        datetime(2024, 11, 1, tzinfo=UTC),
        datetime(2024, 10, 22, tzinfo=UTC),
    )


def keys(*paths: Path, source: str | None = None) -> list[str]:
    found = list(read_paths(paths, source=source, keyed_by_path=True))
    return [item.key for item in found if isinstance(item, Draft)]


PAGE = (
    f"<html><body><article><p>{BODY} It was the fourth day of the strike, the office added.</p></article></body></html>"
)
ITEM = f"<item><title>Boats</title><guid>1</guid><description>{BODY}</description></item>"
FEED = f"<rss version='2.0'><channel>{ITEM}</channel></rss>"


@pytest.mark.parametrize(("name", "data", "tail"), [("s.txt", BODY, ""), ("s.html", PAGE, ""), ("s.xml", FEED, "#1")])
def test_files_of_one_name_have_keys_of_their_own_for_a_store(
    put: Put, monkeypatch: pytest.MonkeyPatch, name: str, data: str, tail: str
) -> None:
    paths = [put(f"{folder}/{name}", data) for folder in "ab"]
    assert keys(*paths) == [f"{path.resolve()}{tail}" for path in paths]
    monkeypatch.chdir(paths[0].parent)
    assert keys(Path(name), Path("../b") / name) == keys(*paths) == keys(Path(".."))


def test_lines_without_a_source_of_their_own_are_told_apart_by_their_file(put: Put) -> None:
    paths = [put(f"{name}.jsonl", line() + line(source="gazette")) for name in "ab"]
    first, second = (f"{path.resolve()}#a" for path in paths)
    assert keys(*paths) == [first, "a", second, "a"]
    assert keys(*paths, source="gazette") == [first, "a", second, "a"]
    assert keys(*paths, source="desk") == [first, first, second, second]


def test_a_feed_whose_source_is_given_keeps_its_keys(put: Put) -> None:
    assert keys(put("s.xml", FEED), source="gazette") == ["1"]


def test_packed_lines_are_read(put: Put) -> None:
    assert [draft.key for draft in drafts(put("batch.jsonl.gz", gzip.compress(line() + line(doc_id="b"))))] == [
        "a",
        "b",
    ]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"{", "is not JSON"),
        (b"[1]", "is not a JSON object"),
        (b"[" * 100_000, "is not JSON"),
        (b'{"doc_id": "x"}', 'has no "text"'),
        (b'{"text": "x"}', 'has no "doc_id"'),
        (b'{"doc_id": true, "text": "x"}', 'has no "doc_id"'),
        (b'{"doc_id": "x", "text": 5}', 'has no "text"'),
        (b'{"doc_id": "x", "text": ""}', '"text" is empty'),
        (b'{"doc_id": "x", "text": " \\n "}', '"text" holds only white space'),
        (b'{"doc_id": "x", "text": "a\\u0000"}', '"text" holds a NUL at character 1'),
        (b'{"doc_id": "x", "text": "a\\ud800"}', "half a character"),
        (b'{"doc_id": "x", "text": "y", "published_at": "1 Nov"}', "'1 Nov' is no date; write 2024-11-01"),
        (b'{"doc_id": "x", "text": "y", "published_at": 17}', '"published_at" is not a string'),
        (b'{"doc_id": "x", "text": "y", "title": []}', '"title" is not a string'),
        (b'{"doc_id": "x", "text": "\xff"}', "is not UTF-8 (byte 25 of the line is 0xff)"),
        (b'{"doc_id": "x", "text": "' + b"y" * 5_000_000 + b'"}', "longer than 5,000,000 bytes"),
        (b'{"doc_id": "x", "text": "' + b"y" * 1_000_001 + b'"}', '"text" is longer than 1,000,000 characters; split'),
        (b"z" * 16_000_000, "longer than 5,000,000 bytes"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_bad_line_is_named_and_the_rest_is_read(put: Put, bad: bytes, reason: str) -> None:
    path = put("batch.jsonl", line() + bad + b"\n" + line(doc_id="c"))
    first, found, last = read_paths([path])
    assert isinstance(first, Draft)
    assert isinstance(last, Draft)
    assert last.key == "c"
    assert str(found).startswith(f"{path}:2: ")
    assert reason in str(found)
    assert "\n" not in str(found)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b"\xef\xbb\xbf", "is empty"),
        ("a.txt", b" \r\n\t ", "only white space"),
        ("a.txt", b"x" * 20_000_001, "larger than 20,000,000 bytes; split it"),
        ("a.txt", "é".encode() * 1_000_001, "is longer than 1,000,000 characters; split it"),
        ("a.html", PAGE.replace(BODY, BODY * 13_000).encode(), "is longer than 1,000,000 characters"),
        ("a.xml", FEED.replace(BODY, BODY * 13_000).encode(), "item '1' of files is longer than 1,000,000 characters"),
        ("a.txt", b"ab\0cd", "is binary (a NUL at byte 2)"),
        ("a.txt", "Boats".encode("utf-16"), "is UTF-16 text; save it as UTF-8"),
        ("a.txt", b"caf\xe9 au lait", "is not UTF-8 (byte 3 is 0xe9); save it as UTF-8"),
        ("a.txt", b"\xef\xbb\xbfcaf\xe9", "is not UTF-8 (byte 6 is 0xe9)"),
        ("a.pdf", b"%PDF", "known are .txt, .html"),
        ("a.gz", b"x", "known are .txt, .html"),
        ("README", b"x", "known are .txt, .html"),
        ("a.html", b"", "is empty"),
        ("a.html", b"<html></html>", "no article text"),
        ("a.htm", b"x" * 2_000_001, "larger than 2,000,000 bytes"),
        ("a.xml", b"<html><body>x</body></html>", "a.xml: is a web page, not a feed"),
        ("a.json", b'{"articles": []}', "JSON"),
        ("a.opml", b"<opml/>", "add them with `onrecord source import`"),
        ("a.xml", b"<rss version='2.0'><channel/></rss>", "is a feed without items"),
        ("a.jsonl", b"", "is empty"),
        ("a.jsonl", b"\n\n", "is empty"),
        ("a.jsonl", b"\x00\x01\n\x00", "is binary"),
        ("a.jsonl.gz", b"not packed", "the archive is broken"),
    ],
)
def test_a_bad_file_is_named(put: Put, name: str, data: bytes, reason: str) -> None:
    assert reason in problem(put(name, data))


def test_a_cut_archive_gives_what_it_holds_and_is_named(put: Put) -> None:
    lines = b"".join(line(doc_id=str(number), text=f"{BODY} {number * 7919}") for number in range(5_000))
    *before, last = read_paths([put("cut.jsonl.gz", gzip.compress(lines)[:-2_000])])
    assert before
    assert all(isinstance(found, Draft) for found in before)
    assert "the archive is broken" in str(last)


def test_one_bad_file_stops_no_other(put: Put, tmp_path: Path) -> None:
    paths = [put("a.txt", BODY), tmp_path / "missing.txt", put("b.txt", b"\xff"), put("c.txt", BODY)]
    assert [type(found) for found in read_paths(paths)] == [Draft, Unreadable, Unreadable, Draft]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "does not exist" in problem(tmp_path / "missing.txt")


def test_a_file_without_permission_is_named(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = put("a.txt", BODY)
    monkeypatch.setattr(Path, "open", refuse)  # the system's answer; to the superuser nothing is closed
    assert "may not be read by this user" in problem(path)


def test_a_folder_without_permission_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.scandir", refuse)
    assert "may not be read by this user" in problem(tmp_path)


def test_odd_names_stay_on_one_line(put: Put) -> None:
    (found,) = read_paths([put("a\nb\x1b[31m.txt", b"")])
    assert "a\\nb\\x1b[31m.txt: is empty" in str(found)
    (draft,) = drafts(put("c\nd.txt", BODY))
    assert draft.key == "c\\nd.txt"


def test_a_folder_is_read_deep_sorted_and_by_known_suffixes(put: Put, tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/b.txt", "c.TXT"):
        put(name, BODY)
    put("d.pdf", b"%PDF")
    put(".hidden/e.txt", BODY)
    put("._f.txt", BODY)
    assert [draft.key for draft in drafts(tmp_path)] == ["a/b.txt", "a/z.txt", "b.txt", "c.TXT"]


def test_a_loop_of_links_ends(put: Put, tmp_path: Path) -> None:
    put("a/b.txt", BODY)
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    assert [draft.key for draft in drafts(tmp_path)] == ["a/b.txt"]


def test_a_folder_without_anything_to_read_is_named(put: Put, tmp_path: Path) -> None:
    put("only.pdf", b"%PDF")
    assert "has no files to read" in problem(tmp_path)


def test_what_is_no_regular_file_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "is not a regular file" in problem(tmp_path / "pipe.txt")


def test_a_page_in_a_file_is_read(put: Put) -> None:
    text = "".join(f"<p>{BODY} It was day {day} of the strike, the office added.</p>" for day in range(4))
    html = f"<html><head><title>Boats leave</title><link rel='canonical' href='https://g.example/b'></head><body><article>{text}</article></body></html>"
    (draft,) = drafts(put("page.html", html))
    assert (draft.key, draft.title, draft.url, draft.source) == (
        "page.html",
        "Boats leave",
        "https://g.example/b",
        "files",
    )
    assert "day 3 of the strike" in draft.text


def test_a_feed_in_a_file_is_read(put: Put) -> None:
    items = "".join(
        f"<item><title>Boats leave {n}</title><link>https://g.example/{n}</link><description>{BODY}</description></item>"
        for n in range(2)
    )
    found = drafts(put("feed.xml", f"<rss version='2.0'><channel>{items}</channel></rss>"), source="gazette")
    assert [(draft.key, draft.source) for draft in found] == [
        ("https://g.example/0", "gazette"),
        ("https://g.example/1", "gazette"),
    ]


def test_a_json_feed_in_a_file_is_read(put: Put) -> None:
    item = {"id": "1", "title": "Boats leave", "content_text": BODY}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Gazette", "items": [item]}
    (draft,) = drafts(put("feed.json", json.dumps(feed)), source="gazette")
    assert (draft.key, draft.title) == ("1", "Boats leave")


def test_going_on_in_a_file_gives_what_was_left_and_what_was_bad_under_the_same_numbers(put: Put) -> None:
    lines = b"".join(line(doc_id=str(number)) for number in range(4)) + b"not json\n" + line(doc_id="last")
    for path in (put("a.jsonl", lines), put("b.jsonl.gz", gzip.compress(lines)), put("c.txt", BODY)):
        (file,) = files_at([path], Filing())
        assert isinstance(file, File)
        every = list(read_file(file))
        for after in range(len(every) + 1):
            bad = [item for item in every[:after] if isinstance(item.found, Unreadable)]
            assert list(read_file(file, after=after)) == bad + every[after:]


def test_many_lines_need_no_more_memory_than_few(put: Put) -> None:
    few, many = put("few.jsonl", line() * 200), put("many.jsonl", line() * 3_000)
    sum(1 for _ in read_paths([few]))
    assert peak(read_paths([many])) < peak(read_paths([few])) + 100_000


def test_nothing_is_read_before_it_is_asked_for(put: Put) -> None:
    def paths() -> Iterator[Path]:
        yield put("a.txt", BODY)
        pytest.fail("the second path was asked for too early")

    assert isinstance(next(iter(read_paths(paths()))), Draft)


def peak(found: Iterator[Read]) -> int:
    tracemalloc.start()
    try:
        for _ in found:
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the reference texts are not beside this clone")
def test_the_real_texts_are_read_as_they_are() -> None:
    found = {draft.key[:3]: draft for draft in drafts(SEEDS)}
    assert len(found) == 5
    for draft in found.values():
        assert draft.text.encode() == (SEEDS / draft.key).read_bytes()
        assert draft.language == "en"
    assert found["000"].published_at == datetime(2024, 11, 1, tzinfo=UTC)
    assert found["001"].published_at == datetime(2024, 10, 24, tzinfo=UTC)
    assert [found[key].published_at for key in ("002", "003", "004")] == [None, None, None]
    assert found["002"].title == "North Korean Troops Engage In Combat In Ukraine Conflict"
