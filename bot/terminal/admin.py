"""The commands for the database, and the doctor."""

from __future__ import annotations

import re
import sys
from datetime import timedelta
from pathlib import Path

import click
from pydantic import TypeAdapter

from bot.asking.typed import shown
from bot.nlp import shared_nlp
from bot.settings import load_settings
from bot.terminal.desk import make_folder, opened, real_time
from bot.terminal.doctor.examining import Means, examine
from bot.terminal.doctor.finding import OK, WRONG, Finding
from bot.terminal.doctor.live import ask_platforms
from briefings.model import UsageError
from briefings.render.escape import clean
from briefings.render.moments import dated
from briefings.render.words import plural
from briefings.store import backup, count_older, forget_older, restore

_DAYS = re.compile(r"([1-9]\d{0,4})\s*(?:d|days?)?", re.IGNORECASE)
AT_ONCE = 500
"""Articles that are let go in one transaction, so that others can write in between."""


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
    """Copy the SQLite database to the new file PATH, as it is at one moment, while it is in use or not."""
    with opened(load_settings()) as store:
        backup(store, path)
    click.echo(f"Copied to {path}. To go back to it: onrecord db restore {path}")


@database.command("restore")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do it without asking.")
def restore_database(path: Path, *, yes: bool) -> None:
    """Put the backup PATH in the place of the SQLite database, which is kept beside it; stop onrecord run first.

    What was posted after the backup was made may be posted again, as the backup does not know of it.
    """
    if not yes:
        click.confirm(f"Put {path} in the place of the record? The present one is kept.", abort=True)
    settings = load_settings()
    make_folder(settings)
    kept = restore(settings.database_url, path)
    click.echo(f"The record is that of {path} now." + (f" What was there is in {kept}." if kept is not None else ""))


@database.command("forget")
@click.option("--older-than", required=True, metavar="DAYS", help="Such as 365d: published and seen before then.")
@click.option("--dry-run", is_flag=True, help="Say how many there are, and keep them.")
def forget(older_than: str, *, dry_run: bool) -> None:
    """Let go of the texts and claims of old articles that no topic follows and no briefing cites.

    ONRECORD_KEEP_DAYS has onrecord run do it by itself. Can be stopped at any time; the same command goes on.
    """
    before = real_time() - timedelta(days=_days(older_than))
    with opened(load_settings()) as store:
        if dry_run:
            found = plural(count_older(store, before=before), "article")
            click.echo(f"{found} from before {dated(before)} would be let go; nothing was changed.")
            return
        gone = plural(sum(forget_older(store, before=before, limit=AT_ONCE)), "article")
    click.echo(f"Let go of {gone} from before {dated(before)}. What topics follow and briefings cite is kept.")


@click.command()
@click.option("--quiet", is_flag=True, help="Say only what is wrong.")
@click.option("--offline", is_flag=True, help="Do not ask Discord and Slack.")
@click.option("--json", "as_json", is_flag=True, help="As JSON: what, found, and the state ok, warning or wrong.")
def doctor(*, quiet: bool, offline: bool, as_json: bool) -> None:
    """Check settings, model, database, clock, sources, subscriptions, deliveries, and what the platforms say.

    Exit code 1 if something keeps the bot from working.
    """
    wrong, told = False, list[Finding]()
    for finding in examine(Means(shared_nlp, None if offline else ask_platforms)):
        wrong = wrong or finding.state == WRONG
        if quiet and finding.state == OK:
            continue
        told.append(finding)
        if not as_json:
            click.echo(f"{finding.state:<7}  {clean(f'{finding.what}: {finding.found}')}")
    if as_json:
        click.echo(TypeAdapter(list[Finding]).dump_json(told).decode())
    sys.exit(1 if wrong else 0)


def _days(typed: str) -> int:
    match = _DAYS.fullmatch(typed.strip())
    if match is None:
        message = f"--older-than: can't read “{shown(typed)}”; write days, such as 365d"
        raise UsageError(message)
    return int(match[1])
