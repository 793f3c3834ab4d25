"""`onrecord demo`: the seeds replayed day by day in a throw-away store, through the services that the running bot uses.

Only the clock is its own. Articles are ingested at the moments at which they were seen, and every subscription is
briefed at its hour, delivered to the terminal and marked as sent before the next day begins.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from bot.delivery import Poster, deliver_pending
from bot.nlp import shared_nlp
from bot.platforms.console import ConsolePoster
from bot.recorded.answers import Desk
from bot.terminal.desk import stock
from briefings import service
from briefings.ingest.seeds import Seen, seed_articles, seed_sources
from briefings.model import Answer, Briefing, OnRecordError, Subscription
from briefings.render import preview_page, render_answer, render_briefing, render_chart
from briefings.store import (
    Store,
    add_subscription,
    last_briefing,
    list_subscriptions,
    note_read,
    open_store,
    put_sources,
)

TOPICS = ("troops", "missiles")
HOUR = 20  # UTC; the day's briefing takes in the evening's news
A_DAY = timedelta(days=1)
PREVIEWS = ("discord", "slack")
RULE = "═" * 100


@dataclass(slots=True)
class Clock:
    """A clock that stands at the moment it was last set to."""

    moment: datetime

    def __call__(self) -> datetime:
        """The moment at which the clock stands."""
        return self.moment


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay gave: the briefings in order, and the answers to the sample commands."""

    briefings: tuple[Briefing, ...]
    answers: tuple[tuple[str, Answer], ...] = field(default=())


def run_demo(stream: TextIO, *, out: Path | None, nlp_model: str, receipts: bool = False) -> Replayed:
    """Print every day's briefings and the sample answers; with `out`, write previews and the chart there too.

    With `receipts`, every sentence that a briefing stands on follows it, numbered as its lines refer to them.

    Raises OnRecordError if `out` can't be written; nothing is left behind elsewhere.
    """
    if out is not None:
        _make(out)
    console = ConsolePoster(stream, threads=receipts)
    stream.write("On Record demo: the outlets are made up, the facts are retold. Each day's briefing at 20:00 UTC.\n\n")
    with TemporaryDirectory(prefix="onrecord-demo-") as folder, open_store(f"sqlite:///{folder}/demo.db") as store:
        replayed = replay(store, console, nlp_model=nlp_model)
    for command, answer in replayed.answers:
        stream.write(f"{RULE}\n{command}\n\n")
        console.show(render_answer(answer, "text"))
    if out is not None:
        written = _write_previews(out, replayed)
        stream.write(
            f"{RULE}\nWrote {written} files to {out}: previews in the look of Discord and Slack, and the chart.\n"
        )
    return replayed


def replay(store: Store, console: Poster, *, nlp_model: str) -> Replayed:
    """Ingest, brief and deliver the seeds day by day in `store`, then ask the sample commands."""
    nlp = shared_nlp(nlp_model)
    seen = seed_articles()
    clock = Clock(_first_hour(seen) - A_DAY)
    stock(store)
    put_sources(store, seed_sources())
    for topic in TOPICS:
        add_subscription(
            store, platform="console", channel="demo", topic=topic, cron=f"0 {HOUR} * * *", timezone="UTC", now=clock()
        )
    briefings: list[Briefing] = []
    for day in _days(seen):
        for item in seen:
            if day - A_DAY < item.seen_at <= day:
                clock.moment = item.seen_at
                service.ingest(store, [item.draft], nlp, now=clock)
        clock.moment = day
        briefings += asyncio.run(_brief_all(store, clock, console))
    return Replayed(tuple(briefings), tuple(_sample(Desk(store, clock))))


async def _brief_all(store: Store, clock: Clock, console: Poster) -> list[Briefing]:
    """Every subscription's briefing of the hour, delivered."""
    for source in seed_sources():
        note_read(store, source.id, source.homepage, at=clock())
    given = []
    for subscription in list_subscriptions(store):
        service.brief_subscription(store, subscription, now=clock(), slot=f"{clock():%Y-%m-%dT%H:%M}")
        await deliver_pending(store, {"console": console}, now=clock())
        given.append(_sent(store, subscription))
    return given


def _sent(store: Store, subscription: Subscription) -> Briefing:
    briefing = last_briefing(store, subscription)
    if briefing is None:
        message = f"the briefing of {subscription.topic} was not delivered to {subscription.channel}"
        raise OnRecordError(message)
    return briefing


def _sample(desk: Desk) -> Iterator[tuple[str, Answer]]:
    yield "/claims troops", desk.claims_about("troops")
    yield "/who-said Zelensky", desk.who_said("Zelensky")
    yield "/figures troops", desk.figures_of("troops")


def _first_hour(seen: Sequence[Seen]) -> datetime:
    return seen[0].seen_at.replace(hour=HOUR, minute=0, second=0, microsecond=0)


def _days(seen: Sequence[Seen]) -> Iterator[datetime]:
    """The hour of the briefing on every day from the first article to the last."""
    moment = _first_hour(seen)
    while moment - A_DAY < seen[-1].seen_at:
        yield moment
        moment += A_DAY


def _write_previews(out: Path, replayed: Replayed) -> int:
    """The digests in the look of each chat platform, the sample answers, and the figures chart."""
    written = 0
    for briefing in replayed.briefings:
        if briefing.quiet:
            continue
        for platform in PREVIEWS:
            digest = render_briefing(briefing, platform)
            name = f"{briefing.until:%Y-%m-%d}-{briefing.topic.id}-{platform}.html"
            page = preview_page(digest, channel=briefing.topic.id, at=briefing.until)
            _write(out / name, page.encode())
            written += 1
    for command, answer in replayed.answers:
        for platform in PREVIEWS:
            name = f"answer-{command.strip('/').replace(' ', '-').lower()}-{platform}.html"
            page = preview_page(render_answer(answer, platform), channel="briefings", at=replayed.briefings[-1].until)
            _write(out / name, page.encode())
            written += 1
        chart = render_chart(answer.series, title=answer.title)
        if chart is not None:
            _write(out / "figures-troops.png", chart.content)
            written += 1
    return written


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        message = f"can't write {path} ({error.strerror}); choose another folder with --out"
        raise OnRecordError(message) from error


def _make(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"can't make the folder {out} ({error.strerror}); choose another one with --out"
        raise OnRecordError(message) from error
