"""A past moment is told alike whenever it is asked for: in another process, and after more has come in."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.nlp import shared_nlp
from bot.settings import load_settings
from bot.terminal.desk import stock
from briefings import service
from briefings.ingest.seeds import Seen, seed_articles, seed_sources
from briefings.model import Poll, Source
from briefings.store import note_polls, note_read, open_store, put_sources

THEN = datetime(2024, 10, 25, 20, tzinfo=UTC)
LONG_AFTER = datetime(2031, 5, 1, tzinfo=UTC)
ASKED = """
import sys
from datetime import UTC, datetime
from bot.recorded.answers import Desk
from bot.asking.moments import When
from briefings.render import Detail, answer_pages, render_answer, render_briefing
from briefings.store import open_store
from pydantic import TypeAdapter

def shown(digest):
    return repr([(m.text, m.payload, [f.content for f in m.attachments]) for m in (*digest.messages, *digest.thread)])

now, until = datetime.fromisoformat(sys.argv[2]), sys.argv[3]
with open_store(sys.argv[1]) as store:
    desk = Desk(store, lambda: now)
    for by in sys.argv[4].split(","):
        print("\\f", end="")
        when = When("", until, by)
        for topic in ("troops", "missiles"):
            briefing = desk.briefing(topic, most=4, when=When("10d", until, by))
            print(TypeAdapter(type(briefing)).dump_json(briefing))
            print(shown(render_briefing(briefing, "text", detail=Detail(True, True))))
            for platform in ("text", "html", "discord", "slack"):
                print(shown(render_briefing(briefing, platform)))
            for answer in (
                desk.claims_about(topic, when=when),
                desk.figures_of(topic, when=when),
                desk.disputed(topic, when=when),
            ):
                print(repr(answer))
                for page in range(1, answer_pages(answer, "slack") + 1):
                    print(shown(render_answer(answer, "slack", page=page)))
        print(repr(desk.who_said("Zelensky", when=when)))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What was told of one moment of the seeds: when it had just come, and after everything else came in."""
    url = f"sqlite:///{tmp_path_factory.mktemp('as-of') / 'record.db'}"
    by_then = [item for item in seed_articles() if item.seen_at <= THEN]
    later = [item for item in seed_articles() if item.seen_at > THEN]
    assert by_then
    assert later
    with open_store(url) as store:
        stock(store)
        put_sources(store, seed_sources())
    _take_in(url, by_then)
    (at_once,), (elsewhere,) = (_asked(url, THEN, seed, "seen") for seed in ("0", "42"))
    _take_in(url, later)
    with open_store(url) as store:
        put_sources(store, [Source("late", "The Latecomer", feeds=("https://late.example/feed",))])
        note_polls(store, [Poll("late", "https://late.example/feed", failed_at=LONG_AFTER, error="HTTP 503")])
    event, published = _asked(url, LONG_AFTER, "0", "event", "published")
    years_later, event_again, published_again = _asked(url, LONG_AFTER, "7", "seen", "event", "published")
    return {
        "at once": at_once,
        "at once, elsewhere": elsewhere,
        "years later": years_later,
        "by event, 0": event,
        "by event, 7": event_again,
        "by publication, 0": published,
        "by publication, 7": published_again,
    }


def test_another_process_tells_the_same_byte_for_byte(told: dict[str, str]) -> None:
    assert "Zelensky" in told["at once"]
    assert told["at once"] == told["at once, elsewhere"]
    assert told["by event, 0"] == told["by event, 7"]
    assert told["by publication, 0"] == told["by publication, 7"]


def test_what_came_in_since_changes_nothing(told: dict[str, str]) -> None:
    assert told["years later"].splitlines() == told["at once"].splitlines()


def test_each_time_tells_something_else(told: dict[str, str]) -> None:
    assert len({told["at once"], told["by event, 0"], told["by publication, 0"]}) == 3


def _take_in(url: str, items: list[Seen]) -> None:
    nlp = shared_nlp(load_settings().nlp_model)
    with open_store(url) as store:
        for item in items:
            service.ingest(store, [item.draft], nlp, now=lambda seen_at=item.seen_at: seen_at)  # type: ignore[misc]  # a clock
        for source in seed_sources():
            note_read(store, source.id, source.homepage, at=max(item.seen_at for item in items))


def _asked(url: str, now: datetime, seed: str, *axes: str) -> list[str]:
    """What another process tells along each axis of time."""
    words = [sys.executable, "-c", ASKED, url, now.isoformat(), THEN.isoformat(), ",".join(axes)]
    ran = subprocess.run(  # noqa: S603  # our own interpreter and words
        words,
        env={**os.environ, "PYTHONHASHSEED": seed},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    nothing, *told = ran.stdout.split("\f")
    assert nothing == ""
    assert len(told) == len(axes)
    return told
