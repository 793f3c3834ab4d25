"""The chat commands in one table, and how what somebody typed becomes a query. Knows no platform."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.moments import axis_named
from bot.typed import shown
from briefings.model import Stance, UsageError

LONGEST_VALUE = 100


@dataclass(frozen=True, slots=True)
class Option:
    """One thing a command can be told. `suggests` names what completes it: topics, speakers, stances or times."""

    name: str
    help: str
    required: bool = False
    suggests: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """A command as every platform offers it. The answer to a `private` one is seen by the asker only."""

    name: str
    help: str
    options: tuple[Option, ...]
    private: bool = False

    @property
    def usage(self) -> str:
        """How it is typed, with the optional parts in brackets: `/who-said NAME [topic:TOPIC]`."""
        parts = (o.name.upper() if o.required else f"[{o.name}:{o.name.upper()}]" for o in self.options)
        return " ".join((f"/{self.name}", *parts))


TOPIC = Option("topic", "A topic that is followed here, such as troops", required=True, suggests="topics")
SINCE = Option("since", "Only from then on: 7d, 24h or 2024-10-24")
AS_OF = Option("as-of", "What was on record at that moment: 2024-10-24")
BY = Option("by", "Moments by when it was seen (the default), published, or happened (event)", suggests="times")

COMMANDS: Mapping[str, Command] = {
    command.name: command
    for command in (
        Command(
            "claims",
            "Who claims what about a topic, newest first, with the sentences",
            (
                TOPIC,
                Option("speaker", "Only what this person or office said", suggests="speakers"),
                Option("stance", "Only confirms, denies, warns, …", suggests="stances"),
                SINCE,
                AS_OF,
                BY,
            ),
        ),
        Command(
            "who-said",
            "What a person or office has said, newest first, with the sentences",
            (
                Option("name", "A person or office, such as Zelensky", required=True, suggests="speakers"),
                Option("topic", "Only about this topic", suggests="topics"),
                SINCE,
                AS_OF,
                BY,
            ),
        ),
        Command("figures", "The figures of a topic: value, who, when, and how far apart", (TOPIC, SINCE, AS_OF, BY)),
        Command("disputed", "What is disputed in a topic: both sides, dated", (TOPIC, AS_OF, BY)),
        Command("briefing", "What changed in a topic, now and only for you", (TOPIC, SINCE, AS_OF, BY), private=True),
    )
}

WHY = Command(
    "why", "Why each line of a briefing is there", (Option("window", "Topic and window", required=True),), private=True
)
"""What the button under a digest asks; nobody types it."""

ASKED: Mapping[str, Command] = {**COMMANDS, WHY.name: WHY}
"""Everything that is asked, typed or by a button."""

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
    tidy = {name: " ".join(value.split()) for name, value in given.items() if value is not None}
    for option in offered.options:
        value = tidy.get(option.name, "")
        if option.required and not value:
            message = f"Name a {option.name}: {offered.usage}"
            raise UsageError(message)
        if len(value) > LONGEST_VALUE:
            message = f"The {option.name} is longer than {LONGEST_VALUE} characters; shorten it."
            raise UsageError(message)
        if option.suggests == "stances" and value:
            tidy[option.name] = stance_named(value)
        if option.suggests == "times" and value:
            tidy[option.name] = axis_named(value)
    return Query(command, tuple((o.name, tidy[o.name]) for o in offered.options if tidy.get(o.name)))


def why_of(window: str) -> Query:
    """The query of the button under a digest, which holds the window of its briefing. Raises UsageError."""
    return query_of(WHY.name, {"window": window})


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


_PART = re.compile(r"(?:(?P<option>[A-Za-z-]+):(?=\S))?(?:\"(?P<quoted>[^\"]*)\"|(?P<plain>\S+))")
_CURLY = str.maketrans("“”„«»", '"""""')  # phones and Slack's composer turn quotation marks into these


def query_in(command: str, text: str) -> Query:
    """The query in a line such as `troops speaker:"Lloyd Austin" since:7d`, for platforms that give a line only.

    Words without an option's name are the required option, quoted or not. Raises UsageError with a line for the user.
    """
    offered = COMMANDS[command]
    line = text.translate(_CURLY)
    if line.count('"') % 2:
        message = f"A quotation mark is not closed: {offered.usage}"
        raise UsageError(message)
    free: list[str] = []
    named: dict[str, str | None] = {}
    for part in _PART.finditer(line):
        value = part["plain"] if part["quoted"] is None else part["quoted"]
        if part["option"] is None:
            free.append(value)
        else:
            named[_option_named(offered, part["option"])] = value
    first = offered.options[0].name
    return query_of(command, named if first in named and not free else {**named, first: " ".join(free)})


def _option_named(command: Command, typed: str) -> str:
    name = typed.casefold().replace("_", "-")
    if name not in {option.name for option in command.options}:
        message = f"/{command.name} has no option “{shown(typed)}”: {command.usage}"
        raise UsageError(message)
    return name


def token_of(query: Query, page: int) -> str:
    """A page of a query in one line, so that a button can hold it; `query_behind` reads it back."""
    values = (query[option.name] for option in ASKED[query.command].options)
    fields = (str(page), query.command, *values)
    return "|".join(field.replace("%", "%25").replace("|", "%7C") for field in fields).rstrip("|")


def query_behind(token: str) -> tuple[Query, int]:
    """The query and the page that `token_of` wrote. Raises UsageError for anything else, such as an old button."""
    page, _, rest = token.partition("|")
    command, *values = (field.replace("%7C", "|").replace("%25", "%") for field in rest.split("|"))
    if not page.isascii() or not page.isdigit() or int(page) < 1 or command not in ASKED:
        message = "This button is from another version of the bot; run the command again."
        raise UsageError(message)
    names = (option.name for option in ASKED[command].options)
    return query_of(command, dict(zip(names, values, strict=False))), int(page)
