"""The commands that set the bot up: sources, topics, subscriptions, the database, and the doctor."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.cron import trigger_of
from bot.desk import opened, real_time
from bot.doctor import OK, WRONG, examine
from bot.names import match_topic
from bot.retag import retag
from bot.settings import load_settings
from briefings.changes.labels import action_names
from briefings.model import EventKind, Source, SourceKind, Topic, UsageError
from briefings.store import (
    add_subscription,
    backup,
    list_sources,
    list_subscriptions,
    list_topics,
    pause_source,
    put_sources,
    put_topics,
    remove_source,
    remove_subscription,
    remove_topic,
    source_states,
)

PLATFORMS = ("discord", "slack", "console")


@click.group()
def source() -> None:
    """The outlets that are read."""


@source.command("add")
@click.argument("source_id", metavar="ID")
@click.argument("feeds", nargs=-1, required=True, metavar="FEED...")
@click.option("--name", default="", help="As readers know it; default: the ID.")
@click.option("--kind", type=click.Choice([kind.value for kind in SourceKind]), default="other", show_default=True)
@click.option(
    "--reliability", type=click.Choice(list("ABCDEF")), default="F", show_default=True, help="Admiralty letter."
)
@click.option("--family", default="", help="Its publisher, if that has other outlets here: they count as one origin.")
def add_source(  # noqa: PLR0913 - one parameter for each option of the command
    source_id: str, feeds: tuple[str, ...], *, name: str, kind: str, reliability: str, family: str
) -> None:
    """Read the outlet ID by its FEEDs (RSS or Atom addresses) from now on."""
    for feed in feeds:
        if not feed.startswith(("http://", "https://")):
            message = f"“{feed}” is no web address; a feed's address starts with https://"
            raise UsageError(message)
    with opened(load_settings()) as store:
        new = Source(source_id, name or source_id, SourceKind(kind), reliability, feeds, family=family.strip())
        put_sources(store, [new])
    click.echo(f"{name or source_id} is read from the next poll on.")


@source.command("list")
def show_sources() -> None:
    """Every source, when it was last read, and why it is dark if it is."""
    with opened(load_settings()) as store:
        states = {state.source: state for state in source_states(store)}
        for row in list_sources(store):
            state = states.get(row.id)
            read = f"{state.read_at:%Y-%m-%d %H:%M}Z" if state and state.read_at else "never read"
            family = f" ({row.family})" if row.family else ""
            dark = f"  DARK: {state.error}" if state and state.error else ""
            click.echo(f"{row.id:<24} {row.reliability}  {read:<18}  {row.name}{family}{dark}")


@source.command("remove")
@click.argument("source_id", metavar="ID")
def drop_source(source_id: str) -> None:
    """Stop reading ID; its articles stay on record."""
    with opened(load_settings()) as store:
        _must(remove_source(store, source_id), f"no source “{source_id}”; see `onrecord source list`")


@source.command("pause")
@click.argument("source_id", metavar="ID")
@click.option("--resume", is_flag=True, help="Read it again.")
def hold_source(source_id: str, *, resume: bool) -> None:
    """Read ID no more until it is resumed; it does not count as dark meanwhile."""
    with opened(load_settings()) as store:
        _must(pause_source(store, source_id, paused=not resume), f"no source “{source_id}”; see `onrecord source list`")


@click.group()
def topic() -> None:
    """What channels follow."""


@topic.command("add")
@click.argument("topic_id", metavar="ID")
@click.option("--title", default="", help="As readers know it; default: the ID.")
@click.option("--term", "terms", multiple=True, required=True, help="A word or phrase that a claim of the topic holds.")
@click.option("--actor", "actors", multiple=True, help="Someone an article of the topic names; any, if none is given.")
@click.option(
    "--action",
    "actions",
    multiple=True,
    metavar="ACTION",
    help="A kind of event, such as deploy or attack, or in capitals a whole class of PLOVER, such as ASSAULT.",
)
@click.option(
    "--side",
    "sides",
    multiple=True,
    metavar="PARTY,PARTY…",
    help="Parties that stand together, so that a confirmation by an adversary is told from one by an ally.",
)
def add_topic(  # noqa: PLR0913 - click hands over each option by its name
    topic_id: str,
    title: str,
    terms: tuple[str, ...],
    actors: tuple[str, ...],
    actions: tuple[str, ...],
    *,
    sides: tuple[str, ...],
) -> None:
    """Follow the topic ID, or change what it follows; claims on record that are of it are found at once."""
    if not all(term.strip() for term in terms):
        message = "a term is empty; name a word or phrase with --term"
        raise UsageError(message)
    together = tuple(tuple(party.strip() for party in side.split(",") if party.strip()) for side in sides)
    words = tuple(term.lower() for term in terms)
    new = Topic(topic_id, title or topic_id, words, tuple(map(_known_action, actions)), actors, together)
    with opened(load_settings()) as store:
        put_topics(store, [new])
        found = retag(store, new)
    click.echo(f"{new.title}: {found:,} claims on record.")


def _known_action(name: str) -> str:
    """The action as typed, if there is one. Raises UsageError that lists the kinds."""
    classes = tuple(kind.upper() for kind in EventKind)
    if name in action_names() or name in classes:
        return name
    message = f"no kind of event is called “{name}”; there are {', '.join(action_names())} and {', '.join(classes)}"
    raise UsageError(message)


@topic.command("list")
def show_topics() -> None:
    """Every topic with its terms."""
    with opened(load_settings()) as store:
        for row in list_topics(store):
            click.echo(f"{row.id:<16} {row.title}: {', '.join(row.terms)}")


@topic.command("remove")
@click.argument("topic_id", metavar="ID")
def drop_topic(topic_id: str) -> None:
    """Stop following ID; its claims stay on record."""
    with opened(load_settings()) as store:
        _must(remove_topic(store, topic_id), f"no topic “{topic_id}”; see `onrecord topic list`")


@click.group()
def subscription() -> None:
    """Which channel is briefed on what, and when."""


@subscription.command("add")
@click.argument("topic_name", metavar="TOPIC")
@click.option("--platform", type=click.Choice(PLATFORMS), default="console", show_default=True)
@click.option("--channel", default="console", show_default=True, help="The channel's id on its platform.")
@click.option("--cron", default="0 8 * * *", show_default=True, help="Five fields: minute hour day month weekday.")
@click.option("--timezone", default="", help="IANA name, such as Europe/Kyiv; default: ONRECORD_TIMEZONE.")
def add_channel(topic_name: str, platform: str, channel: str, cron: str, timezone: str) -> None:
    """Brief a channel on TOPIC by a cron line in a time zone."""
    settings = load_settings()
    zone = timezone or settings.timezone
    trigger_of(cron, zone)
    if platform == "discord" and not channel.isdecimal():
        message = f"“{channel}” is no id of a Discord channel; it is a long number (Developer Mode, Copy Channel ID)"
        raise UsageError(message)
    if platform == "slack" and not channel[:1].isupper():
        message = f"“{channel}” is no id of a Slack channel; it looks like C0123456789 (in the channel's details)"
        raise UsageError(message)
    with opened(settings) as store:
        name = match_topic(topic_name, list_topics(store)).name
        added = add_subscription(
            store, platform=platform, channel=channel, topic=name, cron=cron, timezone=zone, now=real_time()
        )
    click.echo(f"Subscription {added.id}: {name} to {platform} channel {channel}, {cron} in {zone}.")


@subscription.command("list")
def show_subscriptions() -> None:
    """Every subscription."""
    with opened(load_settings()) as store:
        for row in list_subscriptions(store):
            click.echo(f"{row.id:<4} {row.topic:<16} {row.platform}/{row.channel}  {row.cron} in {row.timezone}")


@subscription.command("remove")
@click.argument("subscription_id", metavar="ID", type=int)
def drop_subscription(subscription_id: int) -> None:
    """End the subscription ID."""
    with opened(load_settings()) as store:
        found = remove_subscription(store, subscription_id)
        _must(found, f"no subscription {subscription_id}; see `onrecord subscription list`")


@click.group("db")
def database() -> None:
    """The database."""


@database.command("upgrade")
def upgrade_database() -> None:
    """Bring the database to this program's schema; every command does so by itself as well."""
    with opened(load_settings()):
        click.echo("The database is up to date.")


@database.command("backup")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
def backup_database(path: Path) -> None:
    """Copy the running SQLite database to PATH."""
    with opened(load_settings()) as store:
        backup(store, path)
    click.echo(f"Copied to {path}.")


@click.command()
@click.option("--quiet", is_flag=True, help="Say only what is wrong.")
def doctor(quiet: bool) -> None:  # noqa: FBT001 - click hands a flag over by name
    """Check settings, database, language model and sources; exit code 1 if something keeps the bot from working."""
    findings = examine()
    for finding in findings:
        if not (quiet and finding.state == OK):
            click.echo(f"{finding.state:<7}  {finding.what}: {finding.found}")
    sys.exit(1 if any(finding.state == WRONG for finding in findings) else 0)


def _must(found: bool, message: str) -> None:  # noqa: FBT001 - the outcome of what was just tried
    if not found:
        raise UsageError(message)
    click.echo("Done.")
