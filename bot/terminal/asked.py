"""A chat command carried out from the command line: the same handler, and the same line in the audit log."""

from __future__ import annotations

import re

import click

from bot.asking.commands import ASKED
from bot.asking.queries import Query
from bot.asking.replies import carry_out
from bot.asking.responses import Response
from bot.recorded.answers import Desk
from bot.terminal.printing import print_answer
from briefings.model import Answer, UnreachableError, UsageError

_TYPED_IN_CHAT = re.compile(r"(?<![\w/])/(?=(?:topic|source) )")


def ask(desk: Desk, command: str, **given: str) -> Response:
    """Carries the command out and prints what it says; values are of any length, and empty ones are not told.

    Raises UsageError, whose line names commands as they are typed in a terminal.
    """
    told = tuple((option.name, given[option.name]) for option in ASKED[command].options if given.get(option.name))
    try:
        response = carry_out(desk, Query(command, told))
    except UsageError as error:
        kind = UnreachableError if isinstance(error, UnreachableError) else UsageError
        raise kind(_for_terminal(str(error))) from error
    if isinstance(response.said, Answer):
        print_answer(response.said, "text")
    if response.note:
        click.echo(_for_terminal(response.note))
    return response


def _for_terminal(line: str) -> str:
    return _TYPED_IN_CHAT.sub("onrecord ", line).replace(" page:yes", " --page")
