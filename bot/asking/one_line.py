"""What a line such as `troops speaker:"Lloyd Austin" since:7d` tells a command, option by option. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import takewhile
from typing import TypeAlias

from bot.asking.commands import SCHEDULE, ZONE, Command, Option
from bot.asking.moments import parse_moment
from bot.asking.typed import shown
from bot.following.alert_kinds import alerts_in
from bot.following.wishes import hold_in, quiet_in, readable
from bot.schedules.named import reads
from bot.schedules.words import begins
from bot.schedules.zones import known_zone
from briefings.model import UsageError

Form: TypeAlias = Callable[[str], bool]

LONGEST_FORM = 12
"""As many words at most are tried as a time or a schedule."""

_PART = re.compile(r"(?:(?P<option>[A-Za-z_-]+):(?=\S))?(?:\"(?P<quoted>[^\"]*)\"|(?P<plain>\S+))")
_CURLY = str.maketrans("“”„«»", '"""""')  # phones and Slack's composer turn quotation marks into these
# Slack's way to write a channel, a person, a group of people, and a link; Discord's to write a channel and a role.
_MENTION = re.compile(r"<(?:(?P<channel>#)|@[&!]?|!subteam\^)(?P<id>[A-Za-z0-9]+)(?:\|[^<>]*)?>")
_LINK = re.compile(r"<(?P<address>https?://[^|<>\s]+)(?:\|[^<>]*)?>")
_LATER = datetime(2100, 1, 1, tzinfo=UTC)
_MARKS = {"channel": "#", "role": "@"}


@dataclass(frozen=True, slots=True)
class _Part:
    """A word, or what stands in quotation marks; `option` is the name in front of it, "" if there is none."""

    option: str
    text: str
    quoted: bool = False


def told_in(command: Command, line: str) -> dict[str, str | None]:
    """What the line tells the command's options.

    What stands before the first option's name is for the required options in their order, or else for the first; a
    time, schedule or zone at its end is for the option of its kind. A value goes on up to the next option's name if
    nothing that is needed is still missing. Raises UsageError with a line for the user.
    """
    parts = _parts(command, line)
    named = {part.option for part in parts if part.option}
    options = {option.name: option for option in command.offered}
    before = next((at for at, part in enumerate(parts) if part.option), len(parts))
    greedy = before >= len(_main(command, named))
    free = [part.text for part in parts[:before]]
    given: dict[str, str | None] = {}
    for at, part in enumerate(parts):
        if part.option:
            words = [part.text, *(one.text for one in takewhile(lambda one: not one.option, parts[at + 1 :]))]
            taken = 1 if part.quoted else _taken(options[part.option], words, greedy=greedy)
            given[part.option] = " ".join(words[:taken])
            free += words[taken:]
    return {**_placed(command, free, named), **given}


def bare_id(value: str) -> str:
    """The id of a channel, role or person, however it is written: `<#C012|desk>`, `#desk`, `<@&77>`."""
    match = _MENTION.fullmatch(value.lstrip("#@ "))
    return match["id"] if match else value.lstrip("#@ ")


def _parts(command: Command, line: str) -> list[_Part]:
    text = _LINK.sub(r"\g<address>", line.translate(_CURLY))
    text = _MENTION.sub(lambda match: f"{match['channel'] or '@'}{match['id']}", text)
    if text.count('"') % 2:
        message = f"A quotation mark is not closed: {command.usage}"
        raise UsageError(message)
    names = {option.name for option in command.offered}
    if names:  # "since: 7d" is meant as "since:7d"
        apart = rf"(?<!\S)({'|'.join(name.replace('-', '[-_]') for name in names)}):\s+(?=\S)"
        text = re.sub(apart, r"\1:", text, flags=re.IGNORECASE)
    return [_part(command, names, match) for match in _PART.finditer(text)]


def _part(command: Command, names: set[str], match: re.Match[str]) -> _Part:
    value = match["plain"] if match["quoted"] is None else match["quoted"]
    typed = match["option"]
    if typed is None or (typed.casefold() in {"http", "https"} and value.startswith("//")):
        return _Part("", match[0] if match["quoted"] is None else value, match["quoted"] is not None)
    name = typed.casefold().replace("_", "-")
    if name not in names:
        message = f"/{command.name} has no option “{shown(typed)}”: {command.usage}"
        raise UsageError(message)
    return _Part(name, value, match["quoted"] is not None)


def _main(command: Command, named: Collection[str]) -> tuple[Option, ...]:
    """The options that are told without their names: the required ones, else the first, those that are named aside."""
    required = tuple(option for option in command.offered if option.required)
    return tuple(option for option in required or command.offered[:1] if option.name not in named)


def _taken(option: Option, words: Sequence[str], *, greedy: bool) -> int:
    """How many of the words are the option's value: what still reads as one, all if `greedy`, else the first."""
    can_be = _form_of(option)
    if can_be is None:
        return len(words) if greedy else 1
    most = min(len(words), LONGEST_FORM)
    return next((size for size in range(most, 1, -1) if can_be(" ".join(words[:size]))), 1)


def _placed(command: Command, free: Sequence[str], named: Collection[str]) -> dict[str, str]:
    """The words without an option's name, given to the options that they are for."""
    main = _main(command, named)
    others = [option for option in command.offered if option.name not in named and option not in main]
    given, words = _by_their_looks(others, list(free), keep=sum(option.required for option in main))
    if any(option.name == SCHEDULE.name for option in others):
        given, words = _with_schedule(given, words)
    if not words:
        return given
    others = [option for option in others if option.name not in given and option.kind == "text"]
    placed, left = _in_order(main, others, words) if main else ({}, words)
    if left:
        message = f"“{shown(' '.join(left))}” belongs to no option: {command.usage}"
        raise UsageError(message)
    return {**given, **placed}


def _by_their_looks(options: Sequence[Option], words: list[str], *, keep: int) -> tuple[dict[str, str], list[str]]:
    """Mentions anywhere, and what reads as an option's value at the end; and the words left, at least `keep`."""
    given: dict[str, str] = {}
    for option in options:
        mark = _MARKS.get(option.kind)
        found = next((word for word in words if mark and word.startswith(mark)), None)
        if found is not None:
            words.remove(found)
            given[option.name] = found
    ends = {o.name: form for o in options if (o.picks or o.name in _AT_THE_END) and (form := _form_of(o))}
    while ends and (end := _end(ends, words, keep)) is not None:
        name, size = end
        given[name] = " ".join(words[-size:])
        del words[-size:], ends[name]
    return given, words


def _with_schedule(given: dict[str, str], words: list[str]) -> tuple[dict[str, str], list[str]]:
    """The words from where a schedule begins, to which one that can't be read belongs as well; the first is none."""
    at = next((at for at, word in enumerate(words) if at and begins(word)), len(words))
    told, words = words[at:], words[:at]
    if told and _is_zone_name(told[-1]) and ZONE.name not in given:
        given[ZONE.name] = told.pop()
    if told:
        given[SCHEDULE.name] = " ".join((*told, *filter(None, [given.get(SCHEDULE.name)])))
    return given, words


def _end(forms: Mapping[str, Form], words: Sequence[str], keep: int) -> tuple[str, int] | None:
    """The name of an option and how many words at the end read as its value, as many as can be; None if none do."""
    sizes = range(min(len(words) - keep, LONGEST_FORM), 0, -1)
    found = ((name, size) for name, can_be in forms.items() for size in sizes if can_be(" ".join(words[-size:])))
    return next(found, None)


def _in_order(
    main: Sequence[Option], others: Sequence[Option], words: Sequence[str]
) -> tuple[dict[str, str], Sequence[str]]:
    """The words, given to the main options and, where one takes a part only, to the next open one; and what is left."""
    if len(main) > 1:
        at = len(words) - 1 if main[1].picks and len(words) > 1 else 1
        return _two(main[0], main[1], words, at)
    fitting = (option for option in (*main, *others) if (form := _form_of(option)) is None or form(words[0]))
    first = main[0] if main[0].required else next(fitting, main[0])
    second = next((option for option in others if option is not first), None)
    at = _taken(first, words, greedy=True)
    return _two(first, second, words, at) if second is not None else ({first.name: " ".join(words[:at])}, words[at:])


def _two(first: Option, second: Option, words: Sequence[str], at: int) -> tuple[dict[str, str], Sequence[str]]:
    behind = {second.name: " ".join(words[at:])} if words[at:] else {}
    return {first.name: " ".join(words[:at]), **behind}, ()


def _form_of(option: Option) -> Form | None:
    """What tells whether words can be the option's value; None where any can."""
    if option.picks:
        return lambda words: words.casefold() in {pick.casefold() for pick in option.picks}
    return _FORMS.get(option.name)


def _is_moment(words: str) -> bool:
    try:
        parse_moment(words, now=_LATER)
    except UsageError:
        return False
    return True


def _is_zone_name(word: str) -> bool:
    """Whether a word is written like the name of a zone, whether or not there is one."""
    area, _, place = word.partition("/")
    return area.isalpha() and place[:1].isalpha()


def _is_zone(words: str) -> bool:
    return words.casefold() == "utc" or ("/" in words and known_zone(words) != "UTC")


_FORMS: Mapping[str, Form] = {
    "since": _is_moment,
    "as-of": _is_moment,
    "moment": _is_moment,
    "schedule": reads,
    "timezone": _is_zone,
    "quiet": partial(readable, quiet_in),
    "alerts": partial(readable, alerts_in),
    "hold": partial(readable, hold_in),
    "address": lambda words: " " not in words,
    "line": str.isdecimal,
    "most": str.isdecimal,
}
"""What the values of these options look like, by which they are known among other words."""

_AT_THE_END = ("since", "schedule", "timezone")
"""Those that are known at the end of the words without an option's name."""
