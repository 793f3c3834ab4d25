"""The commands that look things up on record: a topic's claims as a file, and who said what a text says."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.asking.moments import When
from bot.handlers.lookups import export_of
from bot.naming.meant import who_said_this
from bot.recorded.answers import Desk
from bot.recorded.exporting import Sheet
from bot.settings import load_settings
from bot.terminal.desk import AS_OF, BY, opened, real_time
from bot.terminal.printing import print_answer
from briefings.model import OnRecordError

UNLIMITED = sys.maxsize


@click.command()
@click.argument("topic_name", metavar="TOPIC")
@click.option("--format", "form", type=click.Choice(("csv", "json")), default="csv", show_default=True)
@click.option("--since", default="", help="Only from then on: 24h, 7d, 2024-10-24.")
@AS_OF
@BY
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file; default: print it.")
def export(topic_name: str, form: str, out: Path | None, **moments: str) -> None:
    """Every claim on TOPIC with its citation, newest first, as CSV or JSON."""
    when = When(moments["since"], moments["as_of"], moments["by"])
    with opened(load_settings()) as store:
        found = export_of(Desk(store, real_time), topic_name, Sheet(form, UNLIMITED), when, most=None)
    if out is None:
        click.echo(found.file.content, nl=False)
        return
    try:
        out.write_bytes(found.file.content)
    except OSError as error:
        message = f"can't write {out} ({error.strerror}); name another file"
        raise OnRecordError(message) from error
    click.echo(f"{out}: {found.held:,} claims on {found.topic.name}")


@click.command("who-said-this")
@click.argument("text")
def who_said(text: str) -> None:
    """Who on record said what TEXT says, the first one first."""
    with opened(load_settings()) as store:
        print_answer(who_said_this(Desk(store, real_time), text), "text")
