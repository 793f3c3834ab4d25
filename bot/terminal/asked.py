"""A chat command carried out from the command line: the same handler, and the same line in the audit log."""

from __future__ import annotations

import click

from bot.asking.asker import TERMINAL
from bot.asking.commands import ASKED
from bot.asking.queries import Query
from bot.asking.replies import carry_out
from bot.asking.responses import Response
from bot.recorded.answers import Desk
from bot.terminal.printing import as_typed_here, print_response
from briefings.model import AuditEntry, UnreachableError, UsageError
from briefings.store import add_audit


def ask(desk: Desk, command: str, **given: str) -> Response:
    """Carries the command out and prints what it says; values are of any length, and empty ones are not told.

    Raises UsageError, whose line names commands as they are typed in a terminal.
    """
    told = tuple((option.name, given[option.name]) for option in ASKED[command].options if given.get(option.name))
    try:
        response = carry_out(desk, Query(command, told))
    except UsageError as error:
        kind = UnreachableError if isinstance(error, UnreachableError) else UsageError
        raise kind(as_typed_here(str(error))) from error
    print_response(response)
    if response.note:
        click.echo(as_typed_here(response.note))
    return response


def write_and_print(desk: Desk, command: str, response: Response, *, workspace: str) -> None:
    """Puts what the operator changed of a workspace into that one's audit log, and prints what is said."""
    if response.changed:
        entry = AuditEntry(desk.clock(), workspace, TERMINAL.reader, TERMINAL.name, command, response.changed)
        add_audit(desk.store, entry)
    print_response(response)
