"""The commands for what is read; they do as chat does, for the operator, who may change all."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

import click
from pydantic import TypeAdapter

from bot.asking.replies import write_down
from bot.asking.typed import shown
from bot.following.outlets import LETTERS, added_words, addresses_of, kind_named
from bot.following.source_states import Followed, followed, followed_here
from bot.following.sources_known import known_source
from bot.handlers.source_lookups import looked_at
from bot.recorded.answers import Desk
from bot.settings import load_settings
from bot.terminal.asked import ask
from bot.terminal.desk import opened, real_time
from bot.terminal.opml import export_opml, import_opml
from bot.tools import own_tools
from briefings.ingest.web.weblinks import absolute, named
from briefings.model import Source, SourceKind, UsageError
from briefings.render.escape import clean
from briefings.store import get_source, put_sources


@click.group()
def source() -> None:
    """The outlets that are read."""


@source.command("add")
@click.argument("first", metavar="ADDRESS|ID")
@click.argument("feeds", nargs=-1, metavar="[FEED...]")
@click.option("--name", default="", help="As readers know it; default: what the page says, or the ID.")
@click.option("--kind", type=click.Choice([kind.value for kind in SourceKind]), default=None, help="Default: other.")
@click.option("--reliability", type=click.Choice(list(LETTERS)), default=None, help="Admiralty letter; default: F.")
@click.option("--family", default="", help="Its publisher, if that has other outlets here: they count as one origin.")
@click.option("--page", is_flag=True, help="Read the page at ADDRESS itself as an article each time.")
def add(first: str, feeds: tuple[str, ...], page: bool, **told: str | None) -> None:  # noqa: FBT001 - as below
    """Read an outlet from now on: by the ADDRESS of its page or feed, or as ID by its FEEDs (with --page: pages)."""
    given = {part: value.strip() for part, value in told.items() if value and value.strip()}
    if not feeds:
        _carry_out("source add", address=_address(first), page="yes" if page else "", **given)
        return
    if absolute(first):
        message = f"give one address, or an ID before the feeds: onrecord source add ID {named(first)} …"
        raise UsageError(message)
    for feed in feeds:
        if not absolute(feed):
            message = f"“{shown(feed)}” is no web address; a feed's address starts with https://"
            raise UsageError(message)
    kind, letter = kind_named(given.get("kind", "")), given.get("reliability", "F")
    bare = Source(first, given.get("name", first), kind, letter, family=given.get("family", ""))
    _put(replace(bare, pages=feeds) if page else replace(bare, feeds=feeds))


@source.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with how the reading of each feed goes.")
def show_all(as_json: bool) -> None:  # noqa: FBT001 - click hands a flag over by name
    """Every source: when it was last read and is read next, and what is wrong if anything is."""
    with opened(load_settings()) as store:
        desk = Desk(store, real_time)
        found, now = sorted(followed_here(desk), key=lambda one: one.source.id), desk.clock()
    if as_json:
        click.echo(json.dumps([_fields(one, now) for one in found], ensure_ascii=False))
        return
    if not found:
        click.echo("No source is read yet; add one: onrecord source add ADDRESS")
    for one in found:
        row = one.source
        name = clean(f"{row.name} ({row.family})" if row.family else row.name)
        click.echo(f"{row.id:<24} {row.reliability}  {name}  {clean(one.state(now))}")


@source.command("show")
@click.argument("source_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def show(source_id: str, as_json: bool) -> None:  # noqa: FBT001 - as above
    """The source ID in full: how it is read, how that goes, and what it gave of late."""
    if not as_json:
        _carry_out("source show", source=source_id)
        return
    with opened(load_settings()) as store:
        desk = Desk(store, real_time)
        one = followed(desk, known_source(desk, source_id))
    click.echo(json.dumps(_fields(one, real_time()), ensure_ascii=False))


@source.command("check")
@click.argument("address", metavar="ADDRESS|ID")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def check(address: str, as_json: bool) -> None:  # noqa: FBT001 - as above
    """What is to be had at ADDRESS, or of the source ID: what form, how fresh, how whole its articles. Adds nothing."""
    if not as_json:
        _carry_out("source check", outlet=address)
        return
    settings = load_settings()
    with opened(settings) as store:
        desk = Desk(store, real_time, tools=own_tools(settings))
        found = looked_at(desk, address)
        held = _fields(found.followed, real_time()) if found.followed else None
    there = _plain(found.checked) if found.checked else {}
    click.echo(json.dumps({**there, "listed": held}, ensure_ascii=False))


@source.command("grade")
@click.argument("source_id", metavar="ID")
@click.argument("letter", type=click.Choice(list(LETTERS), case_sensitive=False))
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
        what = "give that of its page or feed, or the addresses of its feeds after the ID"
        message = f"“{shown(first)}” is no web address; {what}"
        raise UsageError(message)
    return first


def _put(new: Source) -> None:
    """Reads an outlet by an id and feeds that the operator knows, instead of what the id stood for so far."""
    with opened(load_settings()) as store:
        old = get_source(store, new.id)
        put_sources(store, [new])
        before = "" if old is None else f", instead of {', '.join(map(named, addresses_of(old)))}"
        write_down(Desk(store, real_time), "source add", f"{added_words(new)}{before}")
    instead = "" if old is None else f" It takes the place of {old.name}, which had the same ID."
    click.echo(f"{new.name} is read from the next poll on.{instead}")


def _carry_out(command: str, **given: str) -> None:
    settings = load_settings()
    with opened(settings) as store:
        ask(Desk(store, real_time, tools=own_tools(settings)), command, **given)


def _fields(one: Followed, now: datetime) -> dict[str, object]:
    """A source with how its reading goes, as JSON has it."""
    polls = [_plain(poll) for poll in one.polls]
    stored = [_plain(some) for some in one.stored]
    return {**_plain(one.source), "state": one.state(now), "polls": polls, "stored_in_7_days": stored}


def _plain(value: object) -> dict[str, object]:
    """The fields of a dataclass as JSON has them."""
    found: dict[str, object] = TypeAdapter(type(value)).dump_python(value, mode="json")
    return found


for _command in (export_opml, import_opml):
    source.add_command(_command)
