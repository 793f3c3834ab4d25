"""`onrecord topic …` and `onrecord source …`: chat's own handlers, and their lines in the audit log."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import click
import pytest
from click.testing import CliRunner

from bot.terminal.admin import doctor
from bot.terminal.desk import real_time
from bot.terminal.sources import source
from bot.terminal.subscriptions import audit
from bot.terminal.topics import topic
from briefings.model import AuditEntry, OnRecordError, Poll, Source, Topic
from briefings.store import (
    add_audit,
    add_subscription,
    add_topic,
    get_source,
    get_topic,
    list_audit,
    note_polls,
    open_store,
    put_sources,
)

PAGES = {
    "/": b'<html><head><link rel="alternate" type="application/rss+xml" href="/f.xml"></head></html>',
    "/f.xml": b'<rss version="2.0"><channel><title>The Gazette</title><item><title>One</title>'
    b"<link>https://gazette.example/1</link></item></channel></rss>",
    "/own.xml": b'<rss version="2.0"><channel><title>The Gazette</title><item><title>One</title>'
    b"<link>/story</link><description>A boat.</description></item></channel></rss>",
    "/story": b"<html><head><title>The boat</title></head><body><article><p>"
    + b"The boat of Arden came in late, its master said, and nobody knew why. " * 20
    + b"</p></article></body></html>",
}


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGES.get(self.path)
        self.send_response(200 if body else 404)
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_args: object) -> None:
        """Says nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Pages) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(autouse=True)
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, migrated_file: Path) -> str:
    shutil.copyfile(migrated_file, tmp_path / "record.db")
    address = f"sqlite:///{tmp_path / 'record.db'}"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ONRECORD_DATABASE_URL", address)
    monkeypatch.setenv("ONRECORD_ALLOW_HOSTS", "127.0.0.1")
    monkeypatch.setenv("ONRECORD_SECONDS_PER_HOST", "0")
    return address


def run(group: click.Group, *words: str) -> str:
    """What a command prints; what it raises is raised here."""
    ran = CliRunner().invoke(group, words, catch_exceptions=True)
    if isinstance(ran.exception, OnRecordError):
        raise ran.exception
    assert ran.exit_code == 0, ran.output
    return ran.output


def log(url: str) -> list[tuple[str, str]]:
    with open_store(url) as store:
        return [(entry.user, entry.what) for entry in reversed(list_audit(store))]


def test_a_topic_is_added_edited_shown_and_removed(url: str) -> None:
    terms, sides = ("--term", "Grain", "--term", "black sea"), ("--side", "Ukraine,Japan", "--side", "Russia")
    assert "TOPIC GRAIN IS FOLLOWED" in run(topic, "add", "grain", *terms, "--action", "cut ties", *sides)
    assert "cut_ties → none" in run(topic, "edit", "grain", "--action", "none", "--title", "Grain exports")
    shown = run(topic, "show", "grain")
    assert "Grain exports" in shown
    assert "Ukraine, Japan; Russia" in shown
    assert "grain, black sea" in run(topic, "list")
    assert {row["id"] for row in json.loads(run(topic, "list", "--json"))} >= {"grain", "troops"}
    run(topic, "remove", "grain")
    assert [what.split(" ")[0] for _, what in log(url)] == ["added", "changed", "removed"]
    assert {user for user, _ in log(url)} == {"console:operator"}


def test_kinds_of_event_are_listed() -> None:
    assert "negotiate" in run(topic, "actions")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "Bad Id!", "--term", "x"), "try bad-id"),
        (("add", "troops", "--term", "x"), "change it with onrecord topic edit"),
        (("add", "grain"), "name one at least"),
        (("add", "grain", "--term", " "), "empty"),
        (("add", "grain", "--term", "x", "--action", "atack"), "attack.*onrecord topic actions"),
        (("edit", "troops"), "say what to change"),
        (("edit", "trops", "--term", "x"), "did you mean troops"),
        (("remove", "sports"), "no topic “sports”"),
    ],
)
def test_what_can_not_be_done_with_a_topic_is_said_as_for_a_terminal(
    url: str, words: tuple[str, ...], told: str
) -> None:
    with pytest.raises(OnRecordError, match=told):
        run(topic, *words)
    assert log(url) == []


def test_a_topic_with_subscriptions_is_removed_with_them_only(url: str) -> None:
    run(topic, "list")
    with open_store(url) as store:
        channel = {"platform": "console", "channel": "console", "topic": "troops"}
        add_subscription(store, **channel, cron="0 8 * * *", timezone="UTC", now=real_time())
    refused = CliRunner().invoke(topic, ["remove", "troops"])
    assert isinstance(refused.exception, OnRecordError)
    assert "--end-subscriptions" in str(refused.exception)
    assert f"{refused.output} {refused.exception}".count("subscribed to it") == 1
    with open_store(url) as store:
        assert get_topic(store, "troops") is not None
    assert "1 subscription to it ended" in run(topic, "remove", "troops", "--end-subscriptions")


def test_what_people_in_chat_wrote_gives_the_terminal_no_orders(url: str) -> None:
    orders = "\x1b]0;title\x07\x1b[2J\u202e"
    with open_store(url) as store:
        put_sources(store, [Source("wire", f"Wire{orders}", feeds=("https://wire.example/a",), family=f"W{orders}")])
        note_polls(store, [Poll("wire", "https://wire.example/a", failed_at=real_time(), error=f"no{orders}")])
        add_topic(store, Topic("discord:1/grain", f"Grain{orders}", (f"corn{orders}",), owner="discord:1"))
        add_audit(store, AuditEntry(real_time(), "discord:1", "discord:2", f"Ann{orders}", "topic add", f"x{orders}"))
    for told in (run(source, "list"), run(topic, "list"), run(audit), run(doctor)):
        assert "\x1b" not in told
        assert "\u202e" not in told


def test_no_source_is_told_as_one_line_with_what_to_do() -> None:
    assert run(source, "list") == "No source is read yet; add one: onrecord source add ADDRESS\n"
    assert json.loads(run(source, "list", "--json")) == []


def test_a_source_is_found_by_its_page(url: str, site: str) -> None:
    shown = run(source, "add", site, "--reliability", "B")
    assert "THE GAZETTE IS READ FROM NOW ON" in shown
    assert "One" in shown
    with open_store(url) as store:
        found = get_source(store, "the-gazette")
    assert found is not None
    assert (found.feeds, found.reliability, found.owner) == ((f"{site}/f.xml",), "B", "")
    with pytest.raises(OnRecordError, match="the server answered 404"):
        run(source, "add", f"{site}/nowhere")


def test_an_address_is_checked_and_nothing_is_added(url: str, site: str) -> None:
    shown = run(source, "check", f"{site}/own.xml")
    assert "THE GAZETTE: WHAT IS THERE" in shown
    assert "1 of 1 whole (on their pages); English 1" in shown
    told = json.loads(run(source, "check", f"{site}/own.xml", "--json"))
    assert (told["form"], told["items"], told["listed"]) == ("RSS", 1, None)
    assert told["samples"][0]["extent"] == "whole"
    assert json.loads(run(source, "list", "--json")) == []
    assert log(url) == []
    run(source, "add", f"{site}/own.xml")
    assert "THE GAZETTE IS ON THE LIST" in run(source, "check", "the-gazette").upper()
    assert json.loads(run(source, "check", "the-gazette", "--json"))["listed"]["id"] == "the-gazette"


def test_a_page_without_a_feed_is_read_itself_if_that_is_wanted(url: str, site: str) -> None:
    with pytest.raises(OnRecordError, match=r"names no feed.*onrecord source add ADDRESS --page"):
        run(source, "add", f"{site}/story")
    assert "as one article each time (--page)" in run(source, "check", f"{site}/story")
    assert "IS READ FROM NOW ON" in run(source, "add", f"{site}/story", "--page", "--name", "The boat")
    with open_store(url) as store:
        found = get_source(store, "the-boat")
    assert found is not None
    assert (found.pages, found.feeds) == ((f"{site}/story",), ())
    assert f"Read as an article each time: {site}/story" in run(source, "show", "the-boat")
    run(source, "add", "wire", "https://wire.example/live", "--page")
    assert json.loads(run(source, "show", "wire", "--json"))["pages"] == ["https://wire.example/live"]


def test_a_source_is_added_by_id_and_feeds_graded_paused_and_removed(url: str) -> None:
    feeds = ("https://wire.example/a", "https://wire.example/b")
    assert "from the next poll on" in run(source, "add", "wire", *feeds, "--name", "The Wire", "--family", "Wire House")
    assert "The Wire (Wire House)" in run(source, "list")
    run(source, "grade", "wire", "c")
    run(source, "pause", "wire")
    assert "paused" in run(source, "list")
    run(source, "pause", "wire", "--resume")
    run(source, "pause", "wire")
    run(source, "resume", "wire")
    assert "Reliability: C, fairly reliable" in run(source, "show", "wire")
    assert "takes the place of The Wire" in run(source, "add", "wire", "https://wire.example/c")
    (row,) = json.loads(run(source, "list", "--json"))
    assert row["feeds"] == ["https://wire.example/c"]
    run(source, "remove", "wire")
    whats = [what for _, what in log(url)]
    assert whats[0] == "added source The Wire (wire): https://wire.example/a, https://wire.example/b; F"
    assert whats[1:6] == [
        "graded source The Wire (wire): F → C",
        *("paused source The Wire (wire)", "resumed source The Wire (wire)") * 2,
    ]
    assert whats[6].endswith("instead of https://wire.example/a, https://wire.example/b")
    assert whats[7].startswith("removed source wire (wire)")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "nonsense"), "“nonsense” is no web address"),
        (("add", "x", "ftp://example.org/feed"), "ftp://example.org/feed"),
        (("add", "x", "http://[gazette.example/feed"), "is no web address"),
        (("add", "https://a.example/f", "https://b.example/f"), "an ID before the feeds"),
        (("add", "http://10.0.0.1/feed"), "not public"),
        (("grade", "nobody", "A"), "no source “nobody”.*onrecord source list"),
        (("remove", "nobody"), "no source “nobody”"),
    ],
)
def test_what_can_not_be_done_with_a_source_is_said(url: str, words: tuple[str, ...], told: str) -> None:
    with pytest.raises(OnRecordError, match=told):
        run(source, *words)
    assert log(url) == []
