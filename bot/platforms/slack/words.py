"""The names of the slash commands: what Slack keeps for itself, what is called otherwise here, and the one for all."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from bot.asking.commands import ALONE, ASKED, COMMANDS, GROUPS
from bot.asking.typed import shown
from briefings.model import UsageError

UMBRELLA = "onrecord"
"""The command that does everything: `/onrecord claims troops`. It works where another app has taken a name."""

# Slack's own commands: a manifest that names one of them is refused as a whole.
BUILT_IN = frozenset((
    "active", "apps", "archive", "away", "call", "collapse", "dm", "dnd", "expand", "feed", "feedback", "giphy",
    "help", "huddle", "invite", "join", "keys", "kick", "leave", "list", "me", "msg", "mute", "open", "part",
    "prefs", "pro", "remind", "remove", "rename", "search", "shortcuts", "shrug", "star", "status", "topic",
    "unarchive", "who",
))  # fmt: skip
ALIASES: Mapping[str, str] = {"topic": "topics", "help": ""}
"""What a name of ours is called as a slash command of Slack; "": only `/onrecord help` has it."""

# The first words of commands that quote no article: in their answers the commands get the names that they have here.
OWN_WORDS = frozenset(("help", "topic", "source", "settings", "subscribe", "subscription", "subscriptions"))

_NAMES = tuple(dict.fromkeys(name.partition(" ")[0] for name in COMMANDS))
SLASHES: Mapping[str, str] = {ALIASES.get(name, name): name for name in _NAMES if ALIASES.get(name, name)}
"""The slash commands besides the umbrella, with the first word that each stands for."""

_FIRST_WORDS = frozenset(name.partition(" ")[0] for name in ASKED)
_OURS = {alias: name for name, alias in ALIASES.items() if alias}
_OTHERWISE = re.compile(rf"(?<![\w/.-])/({'|'.join(ALIASES)})(?![\w/-])")


def group_and_line(slash: str, text: str) -> tuple[str, str]:
    """The first word of the command that is meant, and the rest of the line; the umbrella alone is a call for help.

    Raises UsageError, with the nearest name, for a word that is no command.
    """
    if slash in SLASHES:
        return SLASHES[slash], text
    word, _, line = text.strip().partition(" ")
    typed = word.removeprefix("/").casefold()
    name = _OURS.get(typed, typed) or "help"
    if name in ASKED or name in ALONE or f"{name} {line.split(' ')[0].casefold()}" in ASKED:
        return name, line
    if name in _FIRST_WORDS:
        raise _second_word_missing(name)
    near = difflib.get_close_matches(name, sorted(_FIRST_WORDS), n=1)
    hint = f"Did you mean /{UMBRELLA} {near[0]}?" if near else f"/{UMBRELLA} help lists them."
    message = f"No command is called “{shown(word)}”. {hint}"
    raise UsageError(message)


def is_ours(command: str) -> bool:
    """Whether every word of the command's answer is the bot's own."""
    return command.partition(" ")[0] in OWN_WORDS


def as_typed_here(line: str) -> str:
    """`line` with the commands by the names that they have in Slack."""
    return _OTHERWISE.sub(lambda found: f"/{ALIASES[found[1]] or f'{UMBRELLA} {found[1]}'}", line)


def _second_word_missing(name: str) -> UsageError:
    seconds = sorted(command.partition(" ")[2] for command in ASKED if command.startswith(f"{name} "))
    return UsageError(f"/{UMBRELLA} {name} needs a word more: {', '.join(seconds)}.")


def usage_hint(slash: str) -> str:
    """What Slack shows beside the command while it is typed."""
    name = SLASHES.get(slash)
    if name is None:
        return "COMMAND …, such as: claims troops since:7d, or: help"
    if name not in GROUPS:
        return ASKED[name].usage.partition(" ")[2]
    seconds = [command.partition(" ")[2] for command in COMMANDS if command.startswith(f"{name} ")]
    return f"{'|'.join(seconds)} …"


def description(slash: str) -> str:
    """What Slack's list of commands says about the command."""
    name = SLASHES.get(slash)
    if name is None:
        return "Everything that On Record does, by one name; help lists it"
    return GROUPS[name] if name in GROUPS else ASKED[name].help
