"""The commands for the database, and the doctor."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.settings import load_settings
from bot.terminal.desk import opened
from bot.terminal.doctor import OK, WRONG, examine
from briefings.render.escape import clean
from briefings.store import backup


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
            click.echo(f"{finding.state:<7}  {clean(f'{finding.what}: {finding.found}')}")
    sys.exit(1 if any(finding.state == WRONG for finding in findings) else 0)
