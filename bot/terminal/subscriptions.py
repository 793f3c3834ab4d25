"""The commands for who is briefed on what and when, and for the log of what was changed; they do as chat does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

import click
from pydantic import TypeAdapter

from bot.asking.asker import TERMINAL
from bot.asking.queries import Query, query_of
from bot.following.subscribing import channel_id, held_as
from bot.handlers.settings import without_secrets
from bot.handlers.subscriptions import HANDLERS, show_all
from bot.recorded.answers import Desk
from bot.settings import load_settings, posting_platforms, why_not
from bot.terminal.asked import write_and_print
from bot.terminal.desk import opened, real_time
from bot.terminal.printing import print_response
from briefings.model import AuditEntry, Subscription, UsageError
from briefings.render.escape import clean
from briefings.store import list_audit, list_subscriptions

PLATFORMS = ("discord", "slack", "console")
LOGGED = 100
Command = TypeVar("Command", bound=Callable[..., None])


def wishes(command: Command) -> Command:
    """Give a command the options for what is wished besides the schedule."""
    for option in reversed(
        (
            click.option("--quiet", default="", help="Hours without posts, such as 22:00-07:00; none: at all hours."),
            click.option("--only-changes", type=click.Choice(("yes", "no")), help=_ONLY),
            click.option("--alerts", default="", help="What is told at once: 'denied, confirmed', all or none."),
            click.option("--hold", default="", help="How soon after a message that is: '30 min', 2h (default: 1h)."),
        )
    ):
        command = option(command)
    return command


_ONLY = "yes: no briefing where nothing changed; no: a line that says so."


@click.group()
def subscription() -> None:
    """Which channel is briefed on what, and when."""


@subscription.command("add")
@click.argument("topic_name", metavar="TOPIC")
@click.option("--platform", type=click.Choice(PLATFORMS), default="console", show_default=True)
@click.option("--channel", default="", help="The channel's id on its platform.")
@click.option("--workspace", default="", metavar="ID", help="Whose it is: the id of the server or Slack workspace.")
@click.option("--schedule", default="", help="Such as 'daily 08:00' (the default) or 'weekdays 07:30'.")
@click.option("--cron", default="", help="The same in five fields: minute hour day month weekday.")
@click.option("--timezone", default="", help="IANA name, such as Europe/Kyiv; default: ONRECORD_TIMEZONE.")
@wishes
def add(topic_name: str, platform: str, channel: str, workspace: str, **when: str | None) -> None:
    """Brief a channel on TOPIC by a schedule in a time zone; of one that is briefed already, change what is named."""
    cron = when.pop("cron")
    if when["schedule"] and cron:
        message = "give either --schedule or --cron, not both"
        raise UsageError(message)
    settings = load_settings()
    place = channel_id(platform, channel or ("console" if platform == "console" else ""))
    asker = replace(TERMINAL, platform=platform, channel="", workspace=workspace)
    given = {"topic": topic_name, "channel": place, **_named(when), "schedule": when["schedule"] or cron or ""}
    with opened(settings) as store:
        desk = Desk(store, real_time, asker, timezone=settings.timezone)
        _carry_out(desk, query_of("subscribe", given), workspace=asker.owner)
    if platform not in posting_platforms(settings):
        click.echo(f"Nothing is posted there yet: {why_not(platform)}.")


@subscription.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with everything that is set.")
def show(as_json: bool) -> None:  # noqa: FBT001 - click hands a flag over by name
    """Every subscription, and when it is due next."""
    with opened(load_settings()) as store:
        if as_json:
            found = list_subscriptions(store)
            click.echo(TypeAdapter(tuple[Subscription, ...]).dump_json(found).decode())
            return
        print_response(show_all(Desk(store, real_time), query_of("subscriptions", {})))


@subscription.command("change")
@click.argument("number", metavar="ID")
@click.option("--schedule", default="", help="Such as 'weekdays 07:30', or a cron line.")
@click.option("--timezone", default="", help="IANA name, such as Europe/Kyiv.")
@wishes
def change(number: str, **given: str | None) -> None:
    """Change when and how the subscription ID is briefed; what is not named stays."""
    _carried_out("subscription change", number=number, **_named(given))


@subscription.command("pause")
@click.argument("number", metavar="ID")
@click.option("--resume", is_flag=True, help="Post its briefings again.")
def pause(number: str, *, resume: bool) -> None:
    """Post no briefings for the subscription ID until it is resumed."""
    _carried_out("subscription resume" if resume else "subscription pause", number=number)


@subscription.command("resume")
@click.argument("number", metavar="ID")
def resume(number: str) -> None:
    """Post the briefings of the subscription ID again; a parked channel is tried at once."""
    _carried_out("subscription resume", number=number)


@subscription.command("show")
@click.argument("number", metavar="ID")
def show_one(number: str) -> None:
    """All that is set for the subscription ID, and how it goes."""
    _carried_out("subscription show", number=number)


@subscription.command("remove")
@click.argument("number", metavar="ID")
def remove(number: str) -> None:
    """End the subscription ID."""
    _carried_out("subscription remove", number=number)


@click.command()
@click.option("--workspace", default=None, metavar="KEY", help="Only of this one, such as discord:123; default: all.")
@click.option("--most", default=LOGGED, show_default=True, type=click.IntRange(min=1), help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def audit(workspace: str | None, most: int, as_json: bool) -> None:  # noqa: FBT001 - as above
    """Who changed what of the configuration, newest first, in chat and here."""
    with opened(load_settings()) as store:
        found = [
            replace(one, what=without_secrets(one.what)) for one in list_audit(store, workspace=workspace, limit=most)
        ]
    if as_json:
        click.echo(TypeAdapter(list[AuditEntry]).dump_json(found).decode())
        return
    if not found:
        click.echo("Nothing was changed yet.")
    for one in found:
        where = f"  {one.workspace}" if one.workspace else ""
        click.echo(f"{one.at:%Y-%m-%d %H:%M}Z{where}  {clean(one.name)} ({one.user})  {one.command}: {clean(one.what)}")


def _named(given: Mapping[str, str | None]) -> dict[str, str]:
    """What click hands over, by the names of the options in chat."""
    return {name.replace("_", "-"): value for name, value in given.items() if value}


def _carried_out(command: str, **given: str) -> None:
    with opened(load_settings()) as store:
        desk = Desk(store, real_time)
        workspace = held_as(desk, given["number"]).subscription.workspace
        _carry_out(desk, query_of(command, given), workspace=workspace)


def _carry_out(desk: Desk, query: Query, *, workspace: str) -> None:
    """Does what chat does; the log of the workspace whose subscription it is has it as the operator's."""
    write_and_print(desk, query.command, HANDLERS[query.command](desk, query), workspace=workspace)
