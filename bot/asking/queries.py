"""How what somebody typed, pressed or filled in becomes a query, and how a button holds one. Knows no platform."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.asking.commands import ALONE, ASKED, COMMANDS, Option
from bot.asking.moments import axis_named
from bot.asking.one_line import bare_id, told_in
from bot.asking.typed import shown
from briefings.model import Stance, UsageError

_PAGE = re.compile(r"[1-9][0-9]{0,5}")
_ASIDE = re.compile(r"\s(?=topic:)", re.IGNORECASE)
_CLOSING = " \"”’'»"
EDITS = ("topic edit", "subscription change")
"""What changes something that is there: asked with its name only, it shows the form filled in."""

# What people type for a stance; the first word of each line is the stance's own name.
STANCE_WORDS: Mapping[Stance, tuple[str, ...]] = {
    Stance.ASSERTS: ("asserts", "assert", "asserted", "said", "says", "say", "claims", "claimed"),
    Stance.CONFIRMS: ("confirms", "confirm", "confirmed", "acknowledges", "acknowledged"),
    Stance.DENIES: ("denies", "deny", "denied", "denial", "rejects", "rejected"),
    Stance.CANNOT_CONFIRM: ("cannot_confirm", "cannot confirm", "could not confirm", "unconfirmed"),
    Stance.DECLINES_TO_COMMENT: ("declines_to_comment", "declines to comment", "declined to comment", "no comment"),
    Stance.QUESTIONS: ("questions", "question", "questioned", "doubts", "doubted"),
    Stance.EXPECTS: ("expects", "expect", "expected", "predicts", "predicted"),
    Stance.WARNS: ("warns", "warn", "warned"),
    Stance.DEMANDS: ("demands", "demand", "demanded", "urges", "urged"),
}


@dataclass(frozen=True, slots=True)
class Query:
    """A command with what it was told, in the order of the table; options that were left out are not in `values`."""

    command: str
    values: tuple[tuple[str, str], ...]

    def __getitem__(self, option: str) -> str:
        """What the option was told, "" if nothing."""
        return dict(self.values).get(option, "")


def query_of(command: str, given: Mapping[str, str | None]) -> Query:
    """The query of a command's filled-in options; spaces are tidied and a stance gets its own name.

    Does not look topics, names or dates up. Raises UsageError with a line for the user.
    """
    offered = ASKED[command]
    tidy: dict[str, str] = {}
    for option in offered.options:
        value = _tidied(option, given.get(option.name) or "")
        if option.required and not value:
            message = f"Tell me the {option.name}: {offered.usage}"
            raise UsageError(message)
        if len(value) > option.longest:
            message = f"The {option.name} is longer than {option.longest:,} characters; shorten it."
            raise UsageError(message)
        if value:
            tidy[option.name] = _meant(option, value)
    return Query(command, tuple((o.name, tidy[o.name]) for o in offered.options if tidy.get(o.name)))


def wants_form(command: str, given: Mapping[str, str | None]) -> bool:
    """Whether a command that can be filled in as a form was asked without what it needs, or without any change."""
    offered = ASKED[command]
    if not offered.form:
        return False
    told = {name for name, value in given.items() if value and value.strip()}
    needed = {option.name for option in offered.options if option.required}
    return not needed <= told or (command in EDITS and told <= needed)


def _tidied(option: Option, value: str) -> str:
    """The value without needless space; where a list is asked for, each of its lines is one of it."""
    if not option.lines:
        return " ".join(value.split())
    lines = (" ".join(line.split()).rstrip(",; ") for line in value.splitlines())
    return option.lines.join(filter(None, lines))


def _meant(option: Option, value: str) -> str:
    """The value by its own name, where there are only some. Raises UsageError."""
    if option.suggests == "stances":
        return stance_named(value)
    if option.suggests == "times":
        return axis_named(value)
    if option.kind in {"channel", "role"}:
        return bare_id(value)
    if not option.picks:
        return value
    found = next((pick for pick in option.picks if pick.casefold() == value.casefold()), None)
    if found is None:
        message = f"The {option.name} is one of {', '.join(option.picks)}, not “{shown(value)}”."
        raise UsageError(message)
    return found


def why_of(window: str) -> Query:
    """The query of the button under a digest, which holds the window of its briefing. Raises UsageError."""
    return query_of("why", {"window": window})


def stance_named(word: str) -> Stance:
    """The stance that somebody means by a word such as "denied". Raises UsageError that lists the stances."""
    spoken = {known: stance for stance, words in STANCE_WORDS.items() for known in words}
    found = spoken.get(word.casefold())
    if found is not None:
        return found
    near = difflib.get_close_matches(word.casefold(), spoken, n=1)
    hint = f"Did you mean {spoken[near[0]]}? " if near else ""
    message = f"No stance is called “{shown(word)}”. {hint}There are {', '.join(Stance)}."
    raise UsageError(message)


def given_in(command: str, text: str) -> tuple[str, dict[str, str | None]]:
    """The command that is meant, and what a line tells it, option by option; raises UsageError for the user."""
    name, line = command_in(command, text)
    return name, told_in(ASKED[name], line)


def command_in(group: str, text: str) -> tuple[str, str]:
    """The command that a group's name and the line after it mean, and the rest of the line. Raises UsageError.

    `topic` with "add grain" is `topic add` with "grain"; `briefing` with "troops" is `briefing now` with "troops"; a
    question after `question` is pinned.
    """
    word, rest = (*text.split(maxsplit=1), "", "")[:2]
    if f"{group} {word.casefold()}" in ASKED:
        return f"{group} {word.casefold()}", rest
    if group in ASKED:
        return group, text
    if group not in ALONE:
        message = f"There is no command /{shown(group)}; /help lists them."
        raise UsageError(message)
    if group == "question" and _ASIDE.split(text, maxsplit=1)[0].rstrip(_CLOSING).endswith("?"):
        return "question add", text
    if word and not ASKED[ALONE[group]].offered:
        message = f"/{group} has no “{shown(word)}”; there are {_those_of(group)}."
        raise UsageError(message)
    return ALONE[group], text


def _those_of(group: str) -> str:
    return ", ".join(f"/{name}" for name in COMMANDS if name.startswith(f"{group} "))


def token_of(query: Query, page: int) -> str:
    """A page of a query in one line, so that a button can hold it; `query_behind` reads it back."""
    values = (query[option.name] for option in ASKED[query.command].options)
    fields = (str(page), query.command, *values)
    return "|".join(field.replace("%", "%25").replace("|", "%7C") for field in fields).rstrip("|")


def query_behind(token: str) -> tuple[Query, int]:
    """The query and the page that `token_of` wrote. Raises UsageError for anything else, such as an old button."""
    command, given, page = given_behind(token)
    return query_of(command, given), page


def channel_in(command: str, given: Mapping[str, str | None]) -> str:
    """The channel that a command is told, "" if none; a button of "Subscribe again" tells one."""
    options = ASKED[command].options if command in ASKED else ()
    return next((given.get(option.name) or "" for option in options if option.kind == "channel"), "")


def given_behind(token: str) -> tuple[str, dict[str, str | None], int]:
    """The command, what it is told, and the page that `token_of` wrote; options may be missing that a form asks for.

    Raises UsageError for anything else, such as a button of an old message.
    """
    page, _, rest = token.partition("|")
    command, *values = (field.replace("%7C", "|").replace("%25", "%") for field in rest.split("|"))
    names = [option.name for option in ASKED[command].options] if command in ASKED else []
    if not _PAGE.fullmatch(page) or command not in ASKED or len(values) > len(names):
        message = "This button is from another version of the bot; run the command again."
        raise UsageError(message)
    return command, dict(zip(names, values, strict=False)), int(page)
