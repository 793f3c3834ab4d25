"""A typed line as Slack hands it over: people, channels and links as escapes, three characters as entities. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.asking.commands import ASKED
from bot.asking.typed import shown
from briefings.model import UsageError

_ESCAPE = re.compile(r"<(?P<sign>[@#!]?)(?P<what>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_ID = re.compile(r"[A-Z][A-Z0-9]{5,20}")
_PICKED = {"channel": ("channel", "#", ("C", "D", "G")), "role": ("person", "@", ("U", "W"))}
"""What a kind of option holds, the sign in front of its name, and the first letters of its ids."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A line as its writer saw it, and the ids of the people and channels in it by the words that stand for them."""

    line: str
    ids: Mapping[str, str]


def typed_in(text: str) -> Typed:
    """The line behind what Slack sends, which has `<@U1|name>`, `<#C1|name>`, `<https://…>` and `&lt;` in it."""
    ids: dict[str, str] = {}

    def plainly(found: re.Match[str]) -> str:
        sign, what, label = found["sign"], found["what"], found["label"] or ""
        if sign not in {"@", "#"}:
            return label or (f"@{what}" if sign else what)
        name = sign + "_".join((label or what).removeprefix(sign).split())
        ids[_plain(name)] = what
        return name

    return Typed(_plain(_ESCAPE.sub(plainly, text)), ids)


def resolved(command: str, given: Mapping[str, str | None], ids: Mapping[str, str]) -> dict[str, str | None]:
    """`given` with Slack's ids where the command wants a channel or a person. Raises UsageError for an unknown one."""
    kinds = {option.name: option.kind for option in ASKED[command].options if option.kind in _PICKED}
    return {
        name: _picked(value, kinds[name], ids) if name in kinds and value else value for name, value in given.items()
    }


def _picked(value: str, kind: str, ids: Mapping[str, str]) -> str:
    what, sign, letters = _PICKED[kind]
    found = ids.get(value) or (value if _ID.fullmatch(value) else "")
    if found.startswith(letters):
        return found
    message = f"“{shown(value)}” is no {what} that I can tell: type {sign} and pick the {what} from Slack's list."
    raise UsageError(message)


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
