"""The command line as a user meets it: what it prints, what it says about bad input, and its exit codes."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import pytest

from bot.cli import main

STORY = (
    "Defence Minister Ana Kostova said on Monday that about 2,000 Ruritanian soldiers were in Moldova.\n\n"
    "The Ruritanian government denied that it had sent troops to Moldova.\n\n"
    "Advertisement\n"
)


class Ran(NamedTuple):
    """What a command gave."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path, migrated_file: Path) -> Run:
    (tmp_path / "data").mkdir()
    shutil.copyfile(migrated_file, tmp_path / "data" / "onrecord.db")
    monkeypatch.chdir(tmp_path)
    for name in ("ONRECORD_DATABASE_URL", "ONRECORD_NLP_MODEL"):
        monkeypatch.delenv(name, raising=False)

    def command(*words: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["onrecord", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        code = ended.value.code
        return Ran(code if isinstance(code, int) else 0, out, err)

    return command


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


def one_line(ran: Ran) -> str:
    assert ran.err.startswith("onrecord: ")
    assert ran.err.count("\n") == 1
    assert "Traceback" not in ran.err
    return ran.err


def test_ingest_then_ask(run: Run, story: Path) -> None:
    shutil.rmtree("data")  # the first command makes it
    assert run("ingest", story) == Ran(0, run_summary(1, 3), "")
    assert run("ingest", story) == Ran(0, run_summary(0, 0, "1 file taken in before"), "")
    claims = run("claims", "troops")
    assert claims.code == 0
    assert "about 2,000 Ruritanian soldiers were in Moldova" in " ".join(claims.out.replace("│", " ").split())
    assert "Advertisement" not in claims.out
    said = json.loads(run("who-said", "Kostova", "--json").out)
    assert said["match"] == "Kostova → Ana Kostova"
    (row,) = csv.DictReader(run("figures", "troops", "--csv").out.splitlines())
    assert (row["value"], row["qualifier"], row["speaker"]) == ("2000", "about", "Ana Kostova")
    brief = run("brief", "--topic", "troops")
    assert "NEW FIGURE" in brief.out
    assert "1 source read, 1 article" in brief.out


def run_summary(articles: int, claims: int, besides: str = "") -> str:
    plural = {1: ""}
    told = f"{articles} new article{plural.get(articles, 's')}, {claims} new claim{plural.get(claims, 's')}.\n"
    notes = {"": "", "1 file taken in before": "1 file taken in before; --again reads from the start.\n"}
    return told + notes.get(besides, f"{besides}.\n")


@pytest.mark.parametrize("form", ["discord", "slack", "json", "html"])
def test_brief_gives_every_form(run: Run, story: Path, form: str) -> None:
    run("ingest", story)
    found = run("brief", "--topic", "troops", "--format", form)
    assert found.code == 0
    assert "Ruritanian" in found.out
    if form == "html":
        assert found.out.lstrip().lower().startswith("<!doctype html>")
    else:
        json.loads(found.out)


def test_extract_gives_offsets_into_the_file_as_it_is(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "odd.txt"
    text = "\N{GRINNING FACE} Kostova said that\r\nthe café was “closed”.\r\n\r\nShe denied it.\r\n"
    path.write_bytes(text.encode())
    found = run("extract", path, "--json")
    assert found.code == 0
    lines = [json.loads(line) for line in found.out.splitlines()]
    assert lines
    for line in lines:
        assert line["doc_id"] == "odd.txt"
        assert text[line["content_start"] : line["content_end"]] == line["content"]
        for name in ("speaker", "cue"):
            if line[f"{name}_text"] is not None:
                assert text[line[f"{name}_start"] : line[f"{name}_end"]] == line[f"{name}_text"]


def test_extract_reads_json_lines_and_goes_on_after_a_bad_one(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "batch.jsonl"
    good = {"doc_id": "a-1", "text": STORY, "title": "A story", "published_at": "2024-10-24"}
    path.write_text(f"{json.dumps(good)}\nnot json\n{json.dumps({**good, 'doc_id': 'a-2'})}\n", encoding="utf-8")
    found = run("extract", path)
    assert found.code == 1
    assert "batch.jsonl:2" in one_line(found)
    assert {json.loads(line)["doc_id"] for line in found.out.splitlines()} == {"a-1", "a-2"}


BAD_FILES = {
    "empty.txt": b"",
    "blank.txt": b" \n\n ",
    "binary.txt": b"\x00\x01\x02" * 50,
    "latin.txt": "Élysée".encode("latin-1"),
    "what.docx": b"PK",
    "broken.jsonl": b'{"doc_id": "x"}\n',
}


@pytest.mark.parametrize("command", ["ingest", "extract"])
@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_named_and_the_rest_is_done(
    run: Run, story: Path, tmp_path: Path, command: str, name: str
) -> None:
    (tmp_path / name).write_bytes(BAD_FILES[name])
    found = run(command, name, story)
    assert found.code == 1
    assert name in one_line(found)
    assert "1 new article" in found.out or "Kostova" in found.out


def test_a_foreign_text_is_kept_and_counted_but_not_read_for_claims(run: Run, tmp_path: Path) -> None:
    (tmp_path / "fremd.txt").write_text(
        "Die Verteidigungsministerin sagte am Montag, etwa zweitausend Soldaten stünden an der Grenze. "
        "Die Regierung in der Hauptstadt wies die Berichte als falsch zurück und sprach von Gerüchten.",
        encoding="utf-8",
    )
    found = run("ingest", "fremd.txt")
    told = run_summary(1, 0, "1 article not in English: stored, not read for claims (1 German)")
    assert found == Ran(0, told, "")
    assert "not in English (de)" in one_line(run("extract", "fremd.txt"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("claims", "sports"), "There is no topic “sports”"),
        (("who-said", "Zebulon Quux"), "No one called “Zebulon Quux”"),
        (("claims", "troops", "--since", "soon"), "since: can't read “soon”"),
        (("claims", "troops", "--as-of", "2024-13-40"), "as-of: can't read"),
        (("claims", "troops", "--stance", "sulks"), "sulks"),
        (("brief", "--topic", "troops", "--since", "2024-11-02", "--until", "2024-11-01"), "is not before"),
        (("topic", "remove", "sports"), "no topic “sports”"),
        (("source", "remove", "nobody"), "no source “nobody”"),
        (("source", "add", "x", "ftp://example.org/feed"), "ftp://example.org/feed"),
        (("subscription", "add", "troops", "--cron", "at eight"), "at eight"),
        (("subscription", "add", "troops", "--timezone", "Europe/Atlantis"), "Europe/Atlantis"),
        (("subscription", "remove", "99"), "no subscription 99"),
    ],
)
def test_what_does_not_exist_is_one_line_and_code_2(run: Run, words: tuple[str, ...], said: str) -> None:
    found = run(*words)
    assert found.code == 2
    assert said in one_line(found)


def test_a_command_that_is_wrong_is_code_2(run: Run) -> None:
    assert run("claims").code == 2
    assert run("dance").code == 2


def test_sources_topics_and_subscriptions_are_kept(run: Run, story: Path) -> None:
    run("ingest", story)
    options = "--name", "The Wire", "--family", "Wire House"
    assert run("source", "add", "wire", "https://wire.example/feed.xml", *options).code == 0
    assert "The Wire (Wire House)" in run("source", "list").out
    assert "1 claim on record is of it" in run("topic", "add", "ministry", "--term", "sent troops").out
    assert "denied" in run("claims", "ministry").out
    added = run("subscription", "add", "ministry", "--cron", "30 7 * * mon", "--timezone", "Europe/Kyiv").out
    assert "SUBSCRIBED: MINISTRY" in added
    assert "Mondays at 07:30 (Europe/Kyiv)" in run("subscription", "list").out
    assert run("subscription", "remove", "1").code == 0
    assert run("source", "remove", "wire").code == 0
    assert run("topic", "remove", "ministry").code == 0
    assert "ministry" not in run("topic", "list").out


def test_doctor_and_backup(run: Run, tmp_path: Path) -> None:
    idle = run("doctor", "--quiet", "--json")
    assert (idle.code, [one["what"] for one in json.loads(idle.out)]) == (0, ["running", "sources"])
    assert run("db", "backup", "copy.db").code == 0
    assert sqlite3.connect(tmp_path / "copy.db").execute("select count(*) from articles").fetchone() == (0,)


def test_a_missing_model_says_what_to_do(run: Run, story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_NLP_MODEL", "en_core_web_nowhere")
    assert "ONRECORD_NLP_MODEL" in one_line(run("extract", story))
    assert run("doctor").code == 1


def test_a_file_that_is_no_database_is_told(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "notes.db").write_text("this is no database, " * 100, encoding="utf-8")
    monkeypatch.setenv("ONRECORD_DATABASE_URL", f"sqlite:///{tmp_path / 'notes.db'}")
    assert "notes.db" in one_line(run("claims", "troops"))
    assert (tmp_path / "notes.db").read_text(encoding="utf-8").startswith("this is no database")


def test_a_bad_setting_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_POLL_MINUTES", "often")
    assert "ONRECORD_POLL_MINUTES" in one_line(run("claims", "troops"))


def test_files_of_one_name_are_different_articles(run: Run, tmp_path: Path) -> None:
    other = "Interior Minister Petr Vala said on Tuesday that about 700 Ruritanian soldiers were in Moldova."
    for folder, text in (("a", STORY), ("b", other)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "story.txt").write_text(text, encoding="utf-8")
        (tmp_path / f"{folder}.jsonl").write_text(json.dumps({"doc_id": "1", "text": f"{text} Again."}) + "\n")
    inputs = "a/story.txt", "b/story.txt", "a.jsonl", "b.jsonl"
    assert [run("ingest", name).out.partition(",")[0] for name in inputs] == ["1 new article"] * 4
    assert [run("ingest", tmp_path / name).out for name in inputs] == [run_summary(0, 0, "1 file taken in before")] * 4
    said = {row["speaker"] for row in csv.DictReader(run("figures", "troops", "--csv").out.splitlines())}
    assert said == {"Ana Kostova", "Petr Vala"}


def test_a_file_that_was_edited_is_a_revision(run: Run, story: Path) -> None:
    run("ingest", story)
    story.write_text(STORY.replace("2,000", "3,000"), encoding="utf-8")
    assert run("ingest", story).out.startswith("0 new articles, 1 revision, ")
    (row,) = csv.DictReader(run("figures", "troops", "--csv").out.splitlines())
    assert row["value"] == "3000"


class OneFeed(BaseHTTPRequestHandler):
    """A feed of one item, whatever is asked for."""

    def do_GET(self) -> None:
        item = f"<item><title>A story</title><guid>1</guid><description>{STORY}</description></item>"
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.end_headers()
        self.wfile.write(f"<rss version='2.0'><channel>{item}</channel></rss>".encode())

    def log_message(self, *_: object) -> None:
        """Nothing: standard error is looked at."""


@pytest.fixture
def feed_of_one() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), OneFeed) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/feed"
        server.shutdown()
        thread.join()


def test_what_is_ingested_from_the_web_is_filed_under_its_host(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, feed_of_one: str
) -> None:
    monkeypatch.setenv("ONRECORD_ALLOW_HOSTS", "127.0.0.1,localhost")
    url = feed_of_one
    for words in ((url,), (url.replace("127.0.0.1", "localhost"),), (url, "--source", "wire")):
        assert run("ingest", *words).out.startswith("1 new article, ")
    advice = "1 article of feeds: only their summaries; `onrecord source add` reads the pages as well"
    assert run("ingest", url) == Ran(0, run_summary(0, 0, f"1 article on record already.\n{advice}"), "")
    with closing(sqlite3.connect(tmp_path / "data" / "onrecord.db")) as record:
        rows = record.execute("select source_id, key, revision from articles").fetchall()
    assert sorted(rows) == [("127.0.0.1", "1", 1), ("localhost", "1", 1), ("wire", "1", 1)]


def test_an_address_that_fails_is_named_without_its_password(run: Run) -> None:
    found = run("ingest", "http://reader:hunter2@10.0.0.1/feed?key=hunter2")
    assert found.code == 1
    assert one_line(found).startswith("onrecord: http://10.0.0.1/feed: its address is not public")
    assert "hunter2" not in found.err
