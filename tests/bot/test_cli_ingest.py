"""`onrecord ingest` of archives: windows, stops, what is counted and what is named."""

from __future__ import annotations

import csv
import gzip
import json
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import spacy
from sqlalchemy import Engine, event

from bot.cli import main
from bot.nlp import shared_nlp
from bot.terminal.ingesting import Asked

STORY = "Defence Minister Ana Kostova said on Monday that about {} Ruritanian soldiers were in Moldova."
NOW = datetime(2031, 5, 20, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
Ran = tuple[int, list[str], list[str]]
Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path, migrated_file: Path) -> Run:
    (tmp_path / "data").mkdir()
    shutil.copyfile(migrated_file, tmp_path / "data" / "onrecord.db")
    monkeypatch.chdir(tmp_path)
    for name in ("ONRECORD_DATABASE_URL", "ONRECORD_NLP_MODEL"):
        monkeypatch.delenv(name, raising=False)

    def command(*words: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["onrecord", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 0), out.splitlines(), err.splitlines()

    return command


def line(number: int, **fields: object) -> str:
    return json.dumps({"doc_id": f"{number}", "text": STORY.format(number * 100), "source": "gazette", **fields}) + "\n"


def rows(query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect("data/onrecord.db")) as record:
        return record.execute(query).fetchall()


def test_only_what_was_published_in_the_window_is_taken_in(run: Run) -> None:
    days = {1: "2019-04-30T23:59:59Z", 2: "2019-05-01", 3: "2019-05-02T12:00:00Z", 4: "2019-05-03"}
    Path("a.jsonl").write_text("".join(line(n, published_at=day) for n, day in days.items()) + line(5))
    code, out, err = run("ingest", "a.jsonl", "--since", "2019-05-01", "--until", "2019-05-02")
    assert code == 0
    assert out == [
        "2 new articles, 2 new claims.",
        "2 articles outside of the window, left out.",
        "1 article without a date, left out of the window; --published gives them one.",
        "2 articles published over 7 days ago: on record, and no news in a briefing.",
    ]
    assert err == ["onrecord: 5: has no date, so it is left out of the window; give --published"]
    assert [key for (key,) in rows("select key from articles order by key")] == ["2", "3"]
    # Another window is another run, and what it gives is read from the start.
    assert run("ingest", "a.jsonl", "--published", "2019-05-04")[1][:2] == [
        "3 new articles, 3 new claims.",
        "2 articles on record already.",
    ]


@pytest.mark.parametrize("words", [("--since", "2019-05-02", "--until", "2019-05-01"), ("--since", "soon")])
def test_a_window_that_is_none_is_refused(run: Run, words: tuple[str, ...]) -> None:
    Path("a.jsonl").write_text(line(1))
    code, out, err = run("ingest", "a.jsonl", *words)
    assert (code, out, len(err)) == (2, [], 1)
    assert "since" in err[0]


def test_an_old_archive_is_on_record_and_floods_no_briefing(run: Run) -> None:
    Path("a.jsonl").write_text(line(1, published_at="2019-05-01"))
    run("ingest", "a.jsonl")
    code, out, _ = run("brief", "--topic", "troops")
    assert code == 0
    assert "soldiers" not in " ".join(out)
    (row,) = csv.DictReader(run("figures", "troops", "--csv")[1])
    assert row["value"] == "100"
    assert rows("select count(*) from polls where read_at is not null") == [(0,)]


def test_a_run_that_is_stopped_goes_on_with_the_same_command(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.jsonl").write_text("".join(line(number) for number in range(1, 4)))

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    shared_nlp.cache_clear()
    with monkeypatch.context() as patched:
        patched.setattr(spacy, "load", stop)  # as if Ctrl-C was pressed while the language model is loaded
        code, out, err = run("ingest", "a.jsonl")
    assert (code, out) == (
        130,
        [
            "3 new articles, 0 new claims.",
            "3 articles are stored and not read for claims yet; the next run reads them.",
        ],
    )
    assert err == ["Stopped. What is stored stays; the same command goes on from here."]
    assert run("ingest", "a.jsonl")[1][0] == "0 new articles, 3 new claims."
    assert run("ingest", "a.jsonl", "--again")[1] == ["0 new articles, 0 new claims.", "3 articles on record already."]
    assert rows("select count(*), max(revision) from articles") == [(3, 1)]


def test_a_file_that_grew_is_read_again_and_a_broken_one_is_named_each_time(run: Run) -> None:
    Path("a.jsonl").write_text(line(1))
    Path("b.txt").write_bytes(b"\xff\xfe")
    for _ in range(2):
        code, _, err = run("ingest", "a.jsonl", "b.txt")
        assert (code, len(err)) == (1, 1)
        assert "UTF-16" in err[0]
    Path("a.jsonl").write_text(line(1) + line(2))
    assert run("ingest", "a.jsonl")[1][:2] == ["1 new article, 1 new claim.", "1 article on record already."]


def test_many_problems_are_counted_by_kind_and_all_are_in_the_report(run: Run) -> None:
    Path("a.jsonl").write_text(line(1) + "".join(f"{{{number}\n" for number in range(25)) + '{"doc_id": "x"}\n')
    code, out, err = run("ingest", "a.jsonl", "--report", "bad.txt")
    assert code == 1
    assert out[0] == "1 new article, 1 new claim."
    assert out[1] == '26 could not be read (25 is not JSON, 1 has no "text" that is a string).'
    assert len(err) == 21
    assert err[-1] == "onrecord: and 6 more; all are in bad.txt"
    told = Path("bad.txt").read_text(encoding="utf-8").splitlines()
    assert len(told) == 26
    assert told[0].startswith("a.jsonl:2: is not JSON")


def page(number: int) -> bytes:
    text = "".join(f"<p>{STORY.format(number * 100 + day)} It was day {day} of the talks.</p>" for day in range(3))
    return f"<html><head><title>Day {number}</title></head><body><article>{text}</article></body></html>".encode()


def captured(number: int, day: str) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page(number)
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://www.gazette.example/{number}\r\n"
        f"WARC-Date: {day}T08:00:00Z\r\nWARC-Record-ID: <urn:uuid:{number:032x}>\r\n"
        f"Content-Type: application/http\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n")


def test_archived_pages_are_of_their_source_and_of_the_day_of_their_capture(run: Run) -> None:
    run("source", "add", "gazette", "https://gazette.example/feed.xml", "--name", "The Gazette")
    days = {1: "2019-03-04", 2: "2019-04-04", 3: "2019-05-04"}
    Path("a.warc.gz").write_bytes(b"".join(captured(number, day) for number, day in days.items()))
    code, out, err = run("ingest", "a.warc.gz", "--since", "2019-04-01", "--until", "2019-04-30")
    assert (code, err) == (0, [])
    assert out[0].startswith("1 new article, ")
    assert out[1:] == [
        "1 article outside of the window, left out.",
        "1 article published over 7 days ago: on record, and no news in a briefing.",
        "1 record passed over (1 captured before the window).",
    ]
    query = "select source_id, key, dated, substr(published_at, 1, 10), published_at < seen_at from articles"
    assert rows(query) == [("gazette", "https://www.gazette.example/2", 0, "2019-04-04", 1)]


def test_a_large_archive_is_read_by_several_processes(run: Run) -> None:
    Path("a.jsonl").write_text("".join(line(number, padding="x" * 400_000) for number in range(1, 4)))
    code, out, err = run("ingest", "a.jsonl", "--workers", "2")
    assert (code, out, err) == (0, ["3 new articles, 3 new claims."], [])
    assert run("ingest", "a.jsonl")[1][1] == "1 file taken in before; --again reads from the start."


def test_what_was_read_by_the_moment_of_a_stop_is_counted(run: Run) -> None:
    Path("a.jsonl").write_text("".join(line(number) for number in range(1, 4)))
    written: list[str] = []

    def stop_at_the_third(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith("INSERT INTO claims "):
            written.append(statement)
            if len(written) == 3:
                raise KeyboardInterrupt

    event.listen(Engine, "before_cursor_execute", stop_at_the_third)
    try:
        _, out, _ = run("ingest", "a.jsonl")
    finally:
        event.remove(Engine, "before_cursor_execute", stop_at_the_third)
    assert out == [
        "3 new articles, 2 new claims.",
        "1 article is stored and not read for claims yet; the next run reads it.",
    ]
    assert rows("select count(*) from claims") == [(2,)]
    assert run("ingest", "a.jsonl")[1][0] == "0 new articles, 1 new claim."


def test_an_age_means_another_moment_each_time(run: Run) -> None:
    assert (Asked(until="2019-05-01").terms(NOW), Asked(since="2d").terms(NOW)) == (
        Asked(until="2019-05-01").terms(LATER),
        Asked(since="2d").terms(LATER),
    )
    for asked in (Asked(until="1m"), Asked(until="yesterday"), Asked(published="3d")):
        assert asked.terms(NOW) != asked.terms(LATER)
    news = datetime.now(UTC) - timedelta(seconds=30)
    Path("a.jsonl").write_text(line(1, published_at="2019-05-01") + line(2, published_at=news.isoformat()))
    assert run("ingest", "a.jsonl", "--until", "1m")[1][0] == "1 new article, 1 new claim."
    assert "1 new article" in run("ingest", "a.jsonl", "--until", "0m")[1][0]


def test_a_file_whose_rest_gave_nothing_is_taken_in_whole(run: Run) -> None:
    Path("a.jsonl").write_text(line(1) + "{oops\n")
    run("ingest", "a.jsonl")
    with closing(sqlite3.connect("data/onrecord.db")) as record:
        record.execute("update intakes set whole = 0, items = 1")
        record.commit()
    assert run("ingest", "a.jsonl", "--report", "bad.txt")[0] == 1
    assert run("ingest", "a.jsonl", "--report", "bad.txt")[1][1].startswith("1 file taken in before")
    assert "a.jsonl:2" in Path("bad.txt").read_text(encoding="utf-8")


def test_a_file_whose_rest_the_system_did_not_give_is_gone_on_with(run: Run) -> None:
    archive = Path("a.jsonl")
    archive.write_text(line(1) + line(2))
    run("ingest", "a.jsonl")
    with closing(sqlite3.connect("data/onrecord.db")) as record:
        record.execute("update intakes set whole = 0, items = 1")
        record.commit()
    looked_up: list[str] = []

    def take_away_once_found(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if "FROM intakes" in statement:
            looked_up.append(statement)
            if len(looked_up) == 2:  # the first time is for the progress bar
                archive.rename("away")

    event.listen(Engine, "before_cursor_execute", take_away_once_found)
    try:
        assert run("ingest", "a.jsonl")[0] == 1
    finally:
        event.remove(Engine, "before_cursor_execute", take_away_once_found)
    Path("away").rename(archive)
    assert run("ingest", "a.jsonl")[1] == ["0 new articles, 0 new claims.", "1 article on record already."]


def test_a_source_that_is_new_is_named(run: Run) -> None:
    Path("a.txt").write_text(STORY.format(100))
    assert run("ingest", "a.txt", "--source", "gazete")[1][0] == ("1 new article, 1 new claim; a new source “gazete”.")
    Path("b.txt").write_text(STORY.format(200))
    assert run("ingest", "b.txt", "--source", "gazete")[1][0] == "1 new article, 1 new claim."
