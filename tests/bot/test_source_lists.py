"""OPML in and out: at the command line, and the file in chat."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from small_record import NOW

from bot.asking.asker import TERMINAL, Asker
from bot.asking.queries import query_of
from bot.asking.replies import Reply, reply_to
from bot.following.importing import CHECKING, Came, import_outlines
from bot.recorded.answers import Desk
from bot.terminal.sources import source
from bot.tools import Tools
from briefings.ingest.checking import Checked
from briefings.ingest.feeds.opml import Outline, read_feed_list
from briefings.ingest.web.fetch import FetchError
from briefings.model import Poll, Source
from briefings.store import (
    Store,
    get_source,
    list_audit,
    list_polls,
    list_sources,
    note_polls,
    open_store,
    pause_source,
    put_sources,
    remove_source,
)

ANN = Asker("discord", "123", "c1", "1", "Ann", manages=True)
GAZETTE, POST = "https://gazette.example/rss.xml", "https://post.example/feed?format=rss"
LIST = f"""<?xml version="1.0"?>
<opml version="2.0"><head><title>Mine</title></head><body>
<outline text="News">
  <outline type="rss" text="The Gazette" xmlUrl="{GAZETTE}" htmlUrl="https://gazette.example/"/>
  <outline type="rss" text="The Gazette again" xmlUrl="http://www.gazette.example/rss.xml/"/>
  <outline type="rss" xmlUrl="{POST}"/>
</outline></body></opml>"""


@pytest.fixture
def desk(desk: Desk) -> Desk:
    return replace(desk, asker=TERMINAL)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, migrated_file: Path) -> str:
    shutil.copyfile(migrated_file, tmp_path / "terminal.db")
    address = f"sqlite:///{tmp_path / 'terminal.db'}"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ONRECORD_DATABASE_URL", address)
    return address


def run(*words: str, given: str | None = None) -> Result:
    return CliRunner().invoke(source, words, input=given)


def came(desk: Desk, *outlines: Outline, check: bool = False) -> list[Came]:
    return [one.came for one in import_outlines(desk, outlines, check=check)]


def feeds_in(data: bytes) -> tuple[Outline, ...]:
    return read_feed_list(data).feeds


def test_a_list_is_read_in_and_the_same_list_again_adds_nothing(database: str, tmp_path: Path) -> None:
    (tmp_path / "mine.opml").write_text(LIST)
    first = run("import", "mine.opml")
    assert first.exit_code == 0
    assert "added: The Gazette (the-gazette): https://gazette.example/rss.xml" in first.output
    assert "skipped: http://www.gazette.example/rss.xml/ is read already by The Gazette" in first.output
    assert "3 feeds in the file: 2 added, 1 read already." in first.output
    assert "3 feeds in the file: 3 read already." in run("import", "-", given=LIST).output
    with open_store(database) as store:
        assert {one.name: one.feeds for one in list_sources(store)} == {
            "The Gazette": (GAZETTE,),
            "post.example": (POST,),
        }
        assert [entry.command for entry in list_audit(store)] == ["source import"] * 2
        assert [poll.next_at for poll in list_polls(store)] == [None, None]


def test_what_is_written_is_read_back(database: str, tmp_path: Path) -> None:
    run("import", "-", given=LIST)
    assert run("export", "out.opml").output == "out.opml: 2 sources\n"
    written = (tmp_path / "out.opml").read_bytes()
    assert [(one.title, one.url) for one in feeds_in(written)] == [("post.example", POST), ("The Gazette", GAZETTE)]
    assert feeds_in(run("export").output.encode()) == feeds_in(written)
    assert "2 read already" in run("import", "out.opml").output
    with open_store(database) as store:
        assert len(list_sources(store)) == 2


def test_what_is_no_list_is_said(database: str, tmp_path: Path) -> None:
    assert database
    for typed in ("", "<html></html>", "no list at all"):
        assert "the list of feeds" in str(run("import", "-", given=typed).exception)
    assert "can't read nowhere.opml" in str(run("import", "nowhere.opml").exception)
    assert "can't write" in str(run("export", str(tmp_path / "no" / "folder.opml")).exception)


def test_a_removed_source_is_back_with_what_was_known_of_it(desk: Desk) -> None:
    put_sources(desk.store, [Source("gazette", "Old Gazette", reliability="B", feeds=(GAZETTE,))])
    remove_source(desk.store, "gazette")
    assert came(desk, Outline("New name", GAZETTE)) == [Came.BACK]
    back = get_source(desk.store, "gazette")
    assert back is not None
    assert (back.name, back.reliability) == ("Old Gazette", "B")


def test_a_paused_source_stays_paused(desk: Desk) -> None:
    put_sources(desk.store, [Source("gazette", "Old Gazette", feeds=(GAZETTE,))])
    pause_source(desk.store, "gazette")
    assert came(desk, Outline("New name", GAZETTE)) == [Came.HELD]
    held = get_source(desk.store, "gazette")
    assert held is not None
    assert held.paused


def test_with_a_check_what_cannot_be_read_is_not_added(desk: Desk) -> None:
    def check(address: str, *, page: bool = False) -> Checked:
        assert not page
        if "post" in address:
            raise FetchError(address, "the server answered 404 Not Found", status=404)
        return Checked(address, address, "RSS", "Gazette", "", moved_to="https://new.example/rss.xml")

    checking = replace(desk, tools=Tools(check_source=check))
    outlines = [Outline("The Gazette", GAZETTE), Outline("Post", POST), Outline("The Gazette", GAZETTE)]
    added, refused, again = import_outlines(checking, outlines, check=True)
    assert (added.came, refused.came, again.came) == (Came.ADDED, Came.REFUSED, Came.HELD)
    assert added.source is not None
    assert added.source.feeds == ("https://new.example/rss.xml",)
    assert "404" in refused.words


@given(hosts=st.lists(st.sampled_from("abcdefgh"), max_size=12))
@settings(max_examples=20, deadline=None)
def test_each_feed_is_added_once_however_often_it_is_listed(migrated_file: Path, hosts: list[str]) -> None:
    with TemporaryDirectory() as folder, _copied(migrated_file, Path(folder)) as store:
        desk = Desk(store, lambda: NOW)
        outlines = [Outline("One name for all", f"https://{host}.example/feed") for host in hosts]
        assert came(desk, *outlines).count(Came.ADDED) == len(set(hosts))
        assert set(came(desk, *outlines)) <= {Came.HELD}
        assert len(list_sources(store)) == len(set(hosts))


def _copied(record: Path, folder: Path) -> Store:
    return open_store(f"sqlite:///{shutil.copyfile(record, folder / 'record.db')}")


def export(desk: Desk, asker: Asker) -> Reply:
    return reply_to(lambda: (query_of("source export", {}), 1), desk, asker)


def test_the_file_in_chat_holds_the_workspaces_own_and_the_shared_ones_only(desk: Desk) -> None:
    put_sources(
        desk.store,
        [
            Source("own", "Own", feeds=("https://own.example/f?key=1",), owner="discord:123"),
            Source("shared", "Shared", feeds=("https://shared.example/f",)),
            Source("paid", "Paid", feeds=("https://paid.example/f?token=secret",)),
            Source("theirs", "Theirs", feeds=("https://theirs.example/f",), owner="slack:T9"),
            Source("page", "Page", pages=("https://page.example/live",)),
        ],
    )
    reply = export(desk, ANN)
    (file,) = reply.files
    assert file.filename.endswith(".opml")
    assert {one.url for one in feeds_in(file.content)} == {"https://own.example/f?key=1", "https://shared.example/f"}
    assert "1 feed left out" in reply.note
    plain = export(desk, replace(ANN, manages=False))
    assert {one.url for one in feeds_in(plain.files[0].content)} == {"https://shared.example/f"}
    assert len(feeds_in(export(desk, replace(ANN, operates=True)).files[0].content)) == 4


def test_where_nothing_is_read_there_is_no_file(desk: Desk) -> None:
    reply = export(desk, ANN)
    assert reply.files == ()
    assert "/source add" in str(reply.digest)


def test_the_list_and_a_source_as_json_tell_how_the_reading_goes(database: str) -> None:
    run("import", "-", given=LIST)
    with open_store(database) as store:
        note_polls(store, [Poll("the-gazette", GAZETTE, failed_at=NOW, error="HTTP 503", failures=2)])
    (post, gazette) = json.loads(run("list", "--json").output)
    assert (post["id"], post["feeds"], post["state"]) == ("post-example", [POST], "not read yet, next at once")
    assert gazette["state"].startswith("DARK: HTTP 503 (failed 2 times in a row")
    assert gazette["polls"][0]["failures"] == 2
    assert gazette["stored_in_7_days"] == []
    assert json.loads(run("show", "the-gazette", "--json").output)["id"] == "the-gazette"
    assert "failed 2 times in a row" in run("show", "the-gazette").output


def test_what_is_no_feed_is_named_and_the_export_says_what_it_left_out(database: str) -> None:
    bad = LIST.replace("</body>", '<outline text="Nowhere" type="rss"/><outline xmlUrl="x:y"/></body>')
    came = run("import", "-", given=bad)
    assert came.exit_code == 1
    assert "not added: “Nowhere” has no address of a feed" in came.output
    assert "5 feeds in the file: 2 added, 1 read already, 2 not added." in came.output
    with open_store(database) as store:
        put_sources(store, [Source("page", "A Page", pages=("https://page.example/live",))])
    out = run("export", "-")
    assert "left out, since a list of feeds has no place for pages: A Page" in out.stderr
    assert len(feeds_in(out.stdout.encode())) == 2


def test_the_time_for_looking_is_bounded(desk: Desk) -> None:
    moments = iter([NOW, NOW, NOW + CHECKING * 2])
    hurried = replace(
        desk,
        clock=lambda: next(moments),
        tools=Tools(check_source=lambda url, *, page=False: Checked(url, url, "RSS" if not page else "page", "", "")),
    )
    added, late = import_outlines(hurried, [Outline("A", GAZETTE), Outline("B", POST)], check=True)
    assert (added.came, late.came) == (Came.ADDED, Came.REFUSED)
    assert "the same command goes on from here" in late.words
