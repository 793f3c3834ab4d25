"""The later pages of a briefing: put together they are the whole digest, whatever was dark and whenever asked."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from briefed_story import ask, press
from small_record import NOW, fill_long
from who_asks import ANN, AT_SLACK

from bot.asking.asker import Asker
from bot.asking.paging import LONGEST_REPLY
from bot.asking.replies import Reply
from bot.briefed.channel import Meant
from bot.briefed.windows import composed
from bot.recorded.answers import Desk
from bot.recorded.memory import Told
from briefings.model import Digest, Message, Poll, Source
from briefings.render import render_briefing
from briefings.store import note_polls, note_read, open_store, put_sources

WEEK = timedelta(days=7)
DARK = tuple(
    Source(f"dark-{number}", f"The Harbour Paper Number {number}", feeds=(f"https://dark.example/{number}",))
    for number in range(40)
)
BOTH = pytest.mark.parametrize("asker", [ANN, AT_SLACK], ids=["discord", "slack"])


@pytest.fixture(scope="module")
def small_file(small_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small record with more claims than fit on a page, and with many sources that are dark."""
    path = tmp_path_factory.mktemp("long") / "record.db"
    shutil.copyfile(small_file, path)
    with open_store(f"sqlite:///{path}") as store:
        fill_long(store)
        put_sources(store, DARK)
        for source in DARK:
            note_polls(
                store, [Poll(source.id, source.feeds[0], failed_at=NOW - WEEK, error="HTTP 503 Service Unavailable")]
            )
    return path


def whole(desk: Desk, asker: Asker, *, past: bool) -> Digest:
    here = replace(desk, asker=asker)
    topic = next(one for one in desk.topics() if one.id == "troops")
    return render_briefing(composed(here, Meant(topic, None), (NOW - WEEK, NOW), past=past), asker.platform)


def rest_of(reply: Reply) -> str:
    return next((button.token for button in reply.buttons if button.label.startswith("Rest: ")), "")


@BOTH
@pytest.mark.parametrize(
    ("command", "line"), [("briefing now", "troops since:7d"), ("briefing at", "0h topic:troops since:7d")]
)
@pytest.mark.parametrize("restarted", [False, True])
def test_all_pages_together_are_the_whole_digest(
    desk: Desk, asker: Asker, command: str, line: str, *, restarted: bool
) -> None:
    digest = whole(desk, asker, past=command == "briefing at")
    reply = ask(desk, command, line, asker)
    found = [*_all(reply)]
    later = replace(desk, clock=lambda: NOW + timedelta(days=3))
    while token := rest_of(reply):
        reply = press(replace(later, told=Told()) if restarted else later, token, asker)
        found += _all(reply)
    assert len(found) > LONGEST_REPLY[asker.platform]
    assert [one.payload for one in found] == [one.payload for one in (*digest.messages, *digest.thread)]


@BOTH
def test_a_poll_between_two_pages_loses_nothing(desk: Desk, asker: Asker) -> None:
    digest = whole(desk, asker, past=False)
    reply = ask(desk, "briefing now", "troops since:7d", asker)
    found = [*_all(reply)]
    for source in DARK:
        note_read(desk.store, source.id, source.feeds[0], at=NOW + timedelta(minutes=1))
    while token := rest_of(reply):
        reply = press(desk, token, asker)
        found += _all(reply)
    assert [one.payload for one in found] == [one.payload for one in (*digest.messages, *digest.thread)]


def test_only_the_latest_briefings_are_kept(desk: Desk) -> None:
    told = Told(most=2)
    topic = desk.topics()[0]
    made = composed(desk, Meant(topic, None), (NOW - WEEK, NOW))
    for key in "abc":
        told.keep(key, made)
    assert [told.get(key) for key in "abc"] == [None, made, made]


def _all(reply: Reply) -> tuple[Message, ...]:
    assert reply.error == ""
    assert reply.digest is not None
    return (*reply.digest.messages, *reply.digest.thread)
