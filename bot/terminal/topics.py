"""The commands for what channels follow; they do as chat does, on the topics that all share and on everybody's."""

from __future__ import annotations

import click
from pydantic import TypeAdapter

from bot.recorded.answers import Desk
from bot.settings import load_settings
from bot.terminal.asked import ask
from bot.terminal.desk import opened, real_time
from briefings.model import Topic, UsageError
from briefings.render.escape import clean
from briefings.store import list_topics

TITLE = click.option("--title", default="", help="As readers know it; default: the ID.")
TERMS = click.option("--term", "terms", multiple=True, help="A word or phrase that a claim of the topic holds.")
ACTORS = click.option(
    "--actor", "actors", multiple=True, help="Someone a sentence of the topic names; default: anyone."
)
ACTIONS = click.option(
    "--action",
    "actions",
    multiple=True,
    metavar="ACTION",
    help="A kind of event, such as attack, or in capitals a whole class; see `onrecord topic actions`.",
)
SIDES = click.option(
    "--side",
    "sides",
    multiple=True,
    metavar="PARTY,PARTY…",
    help="Parties that stand together, so that a confirmation by an adversary is told from one by an ally.",
)


@click.group()
def topic() -> None:
    """What channels follow."""


@topic.command("add")
@click.argument("topic_id", metavar="ID")
@TITLE
@TERMS
@ACTORS
@ACTIONS
@SIDES
def add(topic_id: str, title: str, **lists: tuple[str, ...]) -> None:
    """Follow the topic ID; claims on record that are of it are found at once."""
    _carry_out("topic add", name=topic_id, title=title, **_joined(lists))


@topic.command("edit")
@click.argument("topic_id", metavar="ID")
@TITLE
@TERMS
@ACTORS
@ACTIONS
@SIDES
def edit(topic_id: str, title: str, **lists: tuple[str, ...]) -> None:
    """Change what the topic ID follows: what is named replaces what was, `none` empties it, the rest stays."""
    given = _joined(lists)
    if not title and not any(given.values()):
        message = f"say what to change of {topic_id}: --title, --term, --actor, --action or --side"
        raise UsageError(message)
    _carry_out("topic edit", name=topic_id, title=title, **given)


@topic.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def show_all(as_json: bool) -> None:  # noqa: FBT001 - click hands a flag over by name
    """Every topic with its terms."""
    with opened(load_settings()) as store:
        found = list_topics(store)
    if as_json:
        click.echo(TypeAdapter(tuple[Topic, ...]).dump_json(found).decode())
        return
    for row in found:
        told = clean(f"{row.title}: {', '.join(row.terms)}")
        click.echo(f"{row.id:<16} {told}")


@topic.command("show")
@click.argument("topic_id", metavar="ID")
def show(topic_id: str) -> None:
    """The topic ID in full, with how much there is of it."""
    _carry_out("topic show", name=topic_id)


@topic.command("actions")
def show_actions() -> None:
    """The kinds of event that a topic can follow."""
    _carry_out("topic actions")


@topic.command("remove")
@click.argument("topic_id", metavar="ID")
@click.option("--end-subscriptions", "ending", is_flag=True, help="Even if channels are subscribed to it: end that.")
def remove(topic_id: str, ending: bool) -> None:  # noqa: FBT001 - as above
    """Stop following ID; its claims stay on record."""
    _carry_out("topic remove", name=topic_id, ending="yes" if ending else "")


def _joined(lists: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """What options that may be given several times say, as it is typed in chat. Raises UsageError for an empty one."""
    for name, values in lists.items():
        if not all(value.strip() for value in values):
            message = f"one of the {name} is empty; name a word or phrase"
            raise UsageError(message)
    return {name: ("; " if name == "sides" else ", ").join(values) for name, values in lists.items()}


def _carry_out(command: str, **given: str) -> None:
    with opened(load_settings()) as store:
        response = ask(Desk(store, real_time), command, **given)
    if command == "topic remove" and not response.changed:
        message = f"to remove {given['name']} and end these subscriptions, add --end-subscriptions"
        raise UsageError(message)
