"""The list of sources as OPML, out and in: how feed readers hand their lists on."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.asking.replies import write_down
from bot.following.importing import Came, Imported, import_outlines
from bot.handlers.source_lookups import opml_sources
from bot.recorded.answers import Desk
from bot.settings import load_settings
from bot.terminal.desk import opened, real_time
from bot.tools import own_tools
from briefings.ingest.web.weblinks import named
from briefings.model import OnRecordError
from briefings.render.words import plural
from briefings.store import list_sources

if TYPE_CHECKING:
    from briefings.ingest.feeds.opml import FeedList, Outline


@click.command("import")
@click.argument("file", type=click.Path(allow_dash=True, path_type=Path), metavar="FILE.opml|-")
@click.option("--check", is_flag=True, help="Look at each feed first; what can't be read is not added.")
def import_opml(file: Path, check: bool) -> None:  # noqa: FBT001 - click hands a flag over by name
    """Read every feed that an OPML file names, each as a source of its own; what is read already is skipped."""
    from briefings.ingest.feeds.opml import LIMIT, read_feed_list  # noqa: PLC0415 - loads what parses pages

    found = read_feed_list(_content(file, LIMIT + 1))
    settings = load_settings()
    counts = Counter[Came]()
    with opened(settings) as store:
        desk = Desk(store, real_time, tools=own_tools(settings))
        outlines = _looked_at(found.feeds) if check else found.feeds
        for one in import_outlines(desk, outlines, check=check):
            counts[one.came] += 1
            click.echo(_line(one))
            if one.came in {Came.ADDED, Came.BACK}:
                write_down(desk, "source import", f"{one.came.value} source {one.words}")
    for line in found.refused:
        click.echo(f"{Came.REFUSED.value}: {line}")
    counts[Came.REFUSED] += len(found.refused)
    click.echo(_sum(found, counts))
    if counts[Came.REFUSED]:
        sys.exit(1)


def _looked_at(outlines: Sequence[Outline]) -> Iterator[Outline]:
    """The same, each named on standard error before it is looked at, since that can take a minute."""
    for number, outline in enumerate(outlines, 1):
        click.echo(f"{number:,} of {len(outlines):,}: looking at {named(outline.url)} …", err=True)
        yield outline


def _sum(found: FeedList, counts: Counter[Came]) -> str:
    told = [f"{counts[came]:,} {came.value}" for came in Came if counts[came]]
    again = [f"{found.again:,} named again"] if found.again else []
    listed = len(found.feeds) + found.again + len(found.refused)
    return f"{plural(listed, 'feed')} in the file: {', '.join([*told, *again]) or 'nothing to add'}."


@click.command("export")
@click.argument(
    "file", required=False, type=click.Path(dir_okay=False, allow_dash=True, path_type=Path), metavar="[FILE.opml|-]"
)
def export_opml(file: Path | None) -> None:
    """Write the sources with their feeds as OPML to FILE, or print it."""
    from briefings.ingest.feeds.opml import write_opml  # noqa: PLC0415 - as above

    with opened(load_settings()) as store:
        found, _ = opml_sources(Desk(store, real_time))
        pages = [source.name for source in list_sources(store) if source.pages and not source.feeds]
    data = write_opml(found, at=real_time())
    if pages:
        click.echo(f"left out, since a list of feeds has no place for pages: {', '.join(pages)}", err=True)
    if file is None or str(file) == "-":
        click.echo(data, nl=False)
        return
    try:
        file.write_bytes(data)
    except OSError as error:
        message = f"can't write {file} ({error.strerror}); name another file"
        raise OnRecordError(message) from error
    click.echo(f"{file}: {plural(len(found), 'source')}")


def _content(file: Path, most: int) -> bytes:
    """What the file holds, at most so many bytes. Raises OnRecordError, which names it."""
    if str(file) == "-":
        return sys.stdin.buffer.read(most)
    try:
        with file.open("rb") as opened_file:
            return opened_file.read(most)
    except OSError as error:
        message = f"can't read {file} ({error.strerror}); name an OPML file, or - for the standard input"
        raise OnRecordError(message) from error


def _line(one: Imported) -> str:
    if one.came is Came.REFUSED:
        return f"{one.came.value}: {one.words}"
    if one.came is Came.HELD:
        return f"skipped: {named(one.address)} is {one.words}"
    return f"{one.came.value}: {one.words}"
