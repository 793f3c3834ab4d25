"""People who ask, and what they are answered in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.asking.asker import Asker
from bot.asking.queries import Query, given_in, query_of
from bot.asking.replies import Reply, reply_to, to_button
from bot.recorded.answers import Desk

ANN = Asker("discord", "9", "77", "1", "Ann", manages=True)
BEN = replace(ANN, user="2", name="Ben", manages=False)
EDITOR = replace(BEN, user="3", name="Eve", roles=("555",))
ELSEWHERE = replace(ANN, channel="78")
STRANGER = Asker("discord", "8", "66", "4", "Cas", manages=True)
OPERATOR = Asker("discord", "9", "77", "5", "Opa", operates=True)
AT_SLACK = Asker("slack", "T1", "C1", "U1", "Sue", manages=True, timezone="America/New_York")


def query_in(command: str, text: str) -> Query:
    """What a typed line asks, as a platform that gets a line reads it."""
    return query_of(*given_in(command, text))


def ask(desk: Desk, asker: Asker, command: str, line: str = "") -> Reply:
    """The reply to a typed line."""
    return reply_to(lambda: (query_in(command, line), 1), desk, asker)


def fill_in(desk: Desk, asker: Asker, command: str, given: Mapping[str, str | None]) -> Reply:
    """The reply to a form or to a platform's options."""
    return reply_to(lambda: (query_of(command, given), 1), desk, asker)


def press(desk: Desk, asker: Asker, reply: Reply, label: str) -> Reply:
    """The reply to a button of a reply, by its label."""
    (token,) = (button.token for button in reply.buttons if button.label == label)
    return reply_to(to_button(token), desk, asker)


def labels(reply: Reply) -> list[str]:
    return [button.label for button in reply.buttons]


def words(reply: Reply) -> str:
    """All that a reply says, without the signs that keep its text from being markup."""
    assert reply.error == ""
    assert reply.digest is not None
    said = " ".join(f"{message.text} {message.payload}" for message in reply.digest.messages)
    return re.sub(r"[\u200b\\]", "", said)
