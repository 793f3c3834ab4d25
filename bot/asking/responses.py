"""What a command says besides an answer: buttons, menus and forms, the same for every platform."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.asking.queries import Query
from briefings.model import Answer, Attachment, Briefing, Digest

MOST_CHOICES = 25


@dataclass(frozen=True, slots=True)
class Button:
    """Asks a query when pressed: `token` is what `token_of` wrote. `confirm` is asked first, if not ""."""

    label: str
    token: str
    danger: bool = False
    confirm: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of a menu; picking it asks the query of `token`. `hint` is small print."""

    label: str
    token: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """Something to pick one of at most 25 from."""

    placeholder: str
    choices: tuple[Choice, ...]


def menus_of(placeholder: str, choices: Sequence[Choice]) -> tuple[Menu, ...]:
    """As many menus as the choices fill; none if there are none."""
    starts = range(0, len(choices), MOST_CHOICES)
    return tuple(Menu(placeholder, tuple(choices[start : start + MOST_CHOICES])) for start in starts)


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in: an option of the form's command. `picks` are the only values there are, if any."""

    option: str
    label: str
    value: str = ""
    hint: str = ""
    required: bool = False
    long: bool = False
    picks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """At most five fields; sent off, it asks `command` with what was filled in and with what is `kept` besides."""

    title: str
    command: str
    fields: tuple[Field, ...]
    kept: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Response:
    """What a handler gives where an answer or a briefing alone will not do.

    `said` is the answer, or the briefing, or digests that are rendered already, one after another. `changed` is what
    the command changed of the configuration, in words for the audit log, "" if nothing. `again` asks for the same once
    more, whenever that is: what does not fit into one reply is fetched by it. Left out, it is the query itself, or for
    a briefing its window; where something was changed there is no asking again without it. `private`: for the asker
    only, whatever the command.
    """

    said: Answer | Briefing | tuple[Digest, ...]
    menus: tuple[Menu, ...] = ()
    buttons: tuple[Button, ...] = ()
    files: tuple[Attachment, ...] = ()
    changed: str = ""
    note: str = ""
    again: Query | None = None
    private: bool = False
