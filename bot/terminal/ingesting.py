"""`onrecord ingest`: files, folders, feeds and pages into the store, and a line on what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from bot.asking.moments import parse_moment
from bot.nlp import load_nlp
from bot.running import user_agent
from bot.settings import Settings
from bot.terminal.desk import real_time
from briefings import service
from briefings.ingest.archives.files import Unreadable, read_paths
from briefings.ingest.polling import ReadResult, read_address
from briefings.ingest.web.client import open_client
from briefings.ingest.web.weblinks import host_of, named
from briefings.model import Draft
from briefings.render.words import plural
from briefings.store import Store, note_read

WEB = ("http://", "https://")
BY_HAND = "by hand"
ENGLISH = "en"


@dataclass(slots=True)
class Intake:
    """The inputs of one run; counts what could not be read and remembers of which sources something was."""

    settings: Settings
    source: str | None = None
    published: str | None = None
    failed: int = 0
    read: set[str] = field(default_factory=set)

    def drafts(self, inputs: Iterable[str]) -> Iterator[Draft]:
        """Every readable draft of the inputs; an unreadable one is named on stderr and stops no other."""
        day = parse_moment(self.published, now=real_time(), name="--published") if self.published else None
        for name in inputs:
            for item in self._found(name):
                if isinstance(item, Unreadable):
                    self.failed += 1
                    click.echo(f"onrecord: {item}", err=True)
                else:
                    self.read.add(item.source)
                    self._mention_language(item)
                    yield item if item.published_at or day is None else replace(item, published_at=day)

    def _mention_language(self, draft: Draft) -> None:
        """Name a text that is kept but will not be read for claims."""
        if draft.language != ENGLISH:
            self.failed += 1
            reason = f"is not in English ({draft.language}); it is stored, but only English is read for claims"
            click.echo(f"onrecord: {draft.key}: {reason}", err=True)

    def _found(self, name: str) -> Iterator[Draft | Unreadable]:
        if name.startswith(WEB):
            return self._from_web(name)
        return read_paths([Path(name)], source=self.source, keyed_by_path=True)

    def _from_web(self, url: str) -> Iterator[Draft | Unreadable]:
        result = asyncio.run(self._read(url))
        name = named(url)
        for error in (result.error, *result.page_errors):
            if error:
                yield Unreadable(name, error.removeprefix(f"{name}: "))
        yield from result.drafts

    async def _read(self, url: str) -> ReadResult:
        agent = user_agent(self.settings.contact)
        async with open_client(allow_hosts=self.settings.allow_hosts, user_agent=agent) as client:
            return await read_address(url, source=self.source or host_of(url), client=client)


def ingest_inputs(
    store: Store, inputs: Iterable[str], settings: Settings, *, source: str | None, published: str | None
) -> int:
    """Ingest every readable input, and say what was added. Returns the exit code: 1 if an input could not be read."""
    intake = Intake(settings, source, published)
    found = service.ingest(store, intake.drafts(inputs), load_nlp(settings.nlp_model), now=real_time)
    for name in sorted(intake.read):
        note_read(store, name, BY_HAND, at=real_time())
    click.echo(f"{plural(found.articles, 'new article')}, {plural(found.claims, 'new claim')}.")
    return 1 if intake.failed else 0
