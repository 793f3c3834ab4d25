"""`onrecord ingest`: files, folders, archives, feeds and pages into the store, and lines on what came of it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from pathlib import Path

import click

from bot.asking.moments import is_relative, parse_moment
from bot.nlp import shared_nlp
from bot.settings import Settings
from bot.terminal.desk import real_time
from bot.terminal.inputs import Inputs, Window, hosts_of
from bot.terminal.progress import Progress
from bot.terminal.tally import Problems, Tally
from briefings.ingest.archives.ahead import PagesAhead
from briefings.ingest.archives.items import Filing
from briefings.model import UsageError
from briefings.service.backfill import Step, take_in_few, take_in_many
from briefings.service.readers import Load, reading_apart, reading_here
from briefings.store import Store, list_sources, note_read, sources_ever, unextracted_ids

BY_HAND = "by hand"
FEW = 1_000_000
"""Bytes of files up to which they count as few: one process reads them, and is done before another had started."""

STOPPED = 130


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of one run, as typed."""

    source: str | None = None
    published: str | None = None
    since: str | None = None
    until: str | None = None
    workers: int | None = None
    again: bool = False
    report: Path | None = None

    def terms(self, now: datetime) -> str:
        """What decides what a file gives: the options, with what an age means now, which is more each time.

        Only --since stays as it was typed: an age there means less each time, so that nothing left out becomes wanted.
        """
        published = _lasting(self.published, self._published(now))
        return json.dumps([self.source, published, self.since, _lasting(self.until, self.window(now).until)])

    def filing(self, store: Store, now: datetime) -> Filing:
        """Whose the articles are, and when they were published where they do not say it. Raises UsageError."""
        return Filing(self.source, self._published(now), keyed_by_path=True, hosts=hosts_of(list_sources(store)))

    def _published(self, now: datetime) -> datetime | None:
        return parse_moment(self.published, now=now, name="--published") if self.published else None

    def window(self, now: datetime) -> Window:
        """From when to when; a bare day is taken in whole. Raises UsageError."""
        until = parse_moment(self.until, now=now, name="--until", end_of_day=True) if self.until else None
        since = parse_moment(self.since, now=until or now, name="--since") if self.since else None
        if since is not None and until is not None and since > until:
            message = f"the window is empty: --since ({since:%Y-%m-%d %H:%M}) is after --until ({until:%Y-%m-%d %H:%M})"
            raise UsageError(message)
        return Window(since, until)


def _lasting(typed: str | None, meant: datetime | None) -> str | None:
    """The words, or the moment where the same words will mean another one."""
    return meant.isoformat() if typed and meant and is_relative(typed) else typed


def ingest_inputs(store: Store, names: tuple[str, ...], settings: Settings, asked: Asked) -> int:
    """Ingest every readable input, and say what came of it.

    The exit code: 1 if something could not be read, 130 if it was stopped by Ctrl-C; what is stored by then stays.
    """
    tally, problems, now = Tally(), Problems(asked.report), real_time()
    known = {source.id for source, _ in sources_ever(store)}
    tally.source = asked.source if asked.source and asked.source not in known else ""
    with ExitStack() as stack:
        pages = stack.enter_context(PagesAhead(_workers(asked)))
        inputs = Inputs(
            store,
            names,
            settings,
            filing=asked.filing(store, now),
            window=asked.window(now),
            terms=asked.terms(now),
            pages=pages,
            tally=tally,
            problems=problems,
            now=now,
            again=asked.again,
        )
        stopped = not _run(inputs, partial(shared_nlp, settings.nlp_model), _workers(asked))
    problems.end()
    tally.waiting = len(unextracted_ids(store)) if stopped else 0
    for line in tally.lines():
        click.echo(line)
    for name in sorted(inputs.fresh):
        note_read(store, name, BY_HAND, at=real_time())
    if stopped:
        click.echo("Stopped. What is stored stays; the same command goes on from here.", err=True)
        return STOPPED
    return 1 if tally.unreadable else 0


def _run(inputs: Inputs, load: Load, workers: int) -> bool:
    """Whether it came to its end: it can be stopped at any moment, and loses nothing that was stored."""
    survey = inputs.survey()
    inputs.problems.begin(goes_on=survey.goes_on)
    try:
        with ExitStack() as stack, Progress(survey.size) as progress:
            for step in _steps(inputs, load, workers if survey.size > FEW else 0, stack):
                inputs.tally.add(step)
                progress.add(step, inputs.position)
    except KeyboardInterrupt:
        return False
    return True


def _steps(inputs: Inputs, load: Load, workers: int, stack: ExitStack) -> Iterator[Step]:
    if not workers:
        return take_in_few(inputs.store, inputs.drafts(), cache(load), now=real_time)
    readers = stack.enter_context(reading_apart(load, workers=workers)) if workers > 1 else reading_here(load)
    return take_in_many(inputs.store, inputs.drafts(), readers, now=real_time)


def _workers(asked: Asked) -> int:
    return asked.workers or len(os.sched_getaffinity(0))
