"""The commands for what is read; they do as chat does, for the operator, who may change all."""

from __future__ import annotations

import click
from pydantic import TypeAdapter

from bot.asking.replies import write_down
from bot.following.outlets import added_words, kind_named, state_words
from bot.recorded.answers import Desk
from bot.settings import load_settings
from bot.terminal.asked import ask
from bot.terminal.desk import opened, real_time
from bot.tools import Tools, feed_finder
from briefings.ingest.web.weblinks import named
from briefings.model import Source, SourceKind, UsageError
from briefings.store import get_source, list_sources, put_sources, source_states

WEB = ("http://", "https://")


@click.group()
def source() -> None:
    """The outlets that are read."""


@source.command("add")
@click.argument("first", metavar="ADDRESS|ID")
@click.argument("feeds", nargs=-1, metavar="[FEED...]")
@click.option("--name", default="", help="As readers know it; default: what the page says, or the ID.")
@click.option("--kind", type=click.Choice([kind.value for kind in SourceKind]), default=None, help="Default: other.")
@click.option("--reliability", type=click.Choice(list("ABCDEF")), default=None, help="Admiralty letter; default: F.")
@click.option("--family", default="", help="Its publisher, if that has other outlets here: they count as one origin.")
def add(first: str, feeds: tuple[str, ...], **told: str | None) -> None:
    """Read an outlet from now on: by the ADDRESS of its page or feed, or as ID by its FEEDs (RSS or Atom addresses)."""
    given = {part: value.strip() for part, value in told.items() if value and value.strip()}
    if not feeds:
        _carry_out("source add", address=_address(first), **given)
        return
    if first.startswith(WEB):
        message = f"give one address, or an ID before the feeds: onrecord source add ID {named(first)} …"
        raise UsageError(message)
    for feed in feeds:
        if not feed.startswith(WEB):
            message = f"“{feed}” is no web address; a feed's address starts with https://"
            raise UsageError(message)
    kind, letter = kind_named(given.get("kind", "")), given.get("reliability", "F")
    _put(Source(first, given.get("name", first), kind, letter, feeds, family=given.get("family", "")))


@source.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def show_all(as_json: bool) -> None:  # noqa: FBT001 - click hands a flag over by name
    """Every source, when it was last read, and why it is dark if it is."""
    with opened(load_settings()) as store:
        found, states = list_sources(store), {state.source: state for state in source_states(store)}
    if as_json:
        click.echo(TypeAdapter(tuple[Source, ...]).dump_json(found).decode())
        return
    if not found:
        click.echo("No source is read yet; add one: onrecord source add ADDRESS")
    now = real_time()
    for row in found:
        family = f" ({row.family})" if row.family else ""
        click.echo(f"{row.id:<24} {row.reliability}  {row.name}{family}  {state_words(row, states.get(row.id), now)}")


@source.command("show")
@click.argument("source_id", metavar="ID")
def show(source_id: str) -> None:
    """The source ID in full."""
    _carry_out("source show", source=source_id)


@source.command("grade")
@click.argument("source_id", metavar="ID")
@click.argument("letter", type=click.Choice(list("ABCDEF"), case_sensitive=False))
def grade(source_id: str, letter: str) -> None:
    """Give the source ID its Admiralty LETTER: A is reliable, E unreliable, F can't be judged."""
    _carry_out("source grade", source=source_id, reliability=letter.upper())


@source.command("pause")
@click.argument("source_id", metavar="ID")
@click.option("--resume", "again", is_flag=True, help="Read it again.")
def pause(source_id: str, again: bool) -> None:  # noqa: FBT001 - as above
    """Read ID no more until it is resumed; it does not count as dark meanwhile."""
    _carry_out("source resume" if again else "source pause", source=source_id)


@source.command("resume")
@click.argument("source_id", metavar="ID")
def resume(source_id: str) -> None:
    """Read the paused source ID again."""
    _carry_out("source resume", source=source_id)


@source.command("remove")
@click.argument("source_id", metavar="ID")
def remove(source_id: str) -> None:
    """Stop reading ID; its articles stay on record."""
    _carry_out("source remove", source=source_id)


def _address(first: str) -> str:
    if "." not in first and "://" not in first:
        message = (
            f"“{first}” is no web address; give that of its page or feed, or the addresses of its feeds after the ID"
        )
        raise UsageError(message)
    return first


def _put(new: Source) -> None:
    """Reads an outlet by an id and feeds that the operator knows, instead of what the id stood for so far."""
    with opened(load_settings()) as store:
        old = get_source(store, new.id)
        put_sources(store, [new])
        words = (
            added_words(new) if old is None else f"{added_words(new)}, instead of {', '.join(map(named, old.feeds))}"
        )
        write_down(Desk(store, real_time), "source add", words)
    instead = "" if old is None else f" It takes the place of {old.name}, which had the same ID."
    click.echo(f"{new.name} is read from the next poll on.{instead}")


def _carry_out(command: str, **given: str) -> None:
    settings = load_settings()
    with opened(settings) as store:
        ask(Desk(store, real_time, tools=Tools(find_feeds=feed_finder(settings))), command, **given)
