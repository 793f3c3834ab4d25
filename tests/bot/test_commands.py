"""The table of commands: what platforms can take of it."""

from __future__ import annotations

import re

import pytest

from bot.asking.commands import ALONE, ASKED, COMMANDS, GROUPS, LONGEST_MESSAGE, Command, Option

NAME = re.compile(r"[-_\w]{1,32}")
MOST_OPTIONS = MOST_SUBCOMMANDS = 25
MOST_COMMANDS = 100
LONGEST_HELP = 100
LONGEST_COMMAND = 8_000


@pytest.mark.parametrize("command", ASKED.values(), ids=lambda command: command.name)
def test_names_and_help_fit_both_platforms(command: Command) -> None:
    words = command.name.split()
    assert 1 <= len(words) <= 2
    assert all(NAME.fullmatch(name) and name == name.lower() for name in (*words, *(o.name for o in command.options)))
    assert all(1 <= len(text) <= LONGEST_HELP for text in (command.help, *(o.help for o in command.options)))
    assert len(command.offered) <= MOST_OPTIONS
    assert all(len(option.picks) <= MOST_OPTIONS for option in command.options)


@pytest.mark.parametrize("command", ASKED.values(), ids=lambda command: command.name)
def test_required_options_come_first_and_names_are_told_once(command: Command) -> None:
    needed = [option.required for option in command.options]
    assert needed == sorted(needed, reverse=True)
    names = [option.name for option in command.options]
    assert len(names) == len(set(names))
    assert set(command.form) <= set(names)
    assert all(1 <= option.longest <= LONGEST_MESSAGE for option in command.options)
    assert not any(option.hidden and option.required for option in command.options)


def test_groups_hold_what_discord_allows() -> None:
    tops = {name.partition(" ")[0] for name in COMMANDS}
    assert len(tops) <= MOST_COMMANDS
    grouped = {name.partition(" ")[0] for name in COMMANDS if " " in name}
    assert grouped == set(GROUPS) == set(ALONE)
    assert not grouped & set(COMMANDS), "a group's name can't be a command as well"
    for group, about in GROUPS.items():
        own = [command for command in COMMANDS.values() if command.name.startswith(f"{group} ")]
        assert 1 <= len(own) <= MOST_SUBCOMMANDS
        assert 1 <= len(about) <= LONGEST_HELP
        assert len(about) + sum(map(_weight, own)) <= LONGEST_COMMAND
        assert ALONE[group] in COMMANDS


def _weight(command: Command) -> int:
    """What Discord counts: names, descriptions and the values of picks."""
    parts = (text for o in command.offered for text in (o.name, o.help, *o.picks, *o.picks))
    return sum(map(len, (command.name, command.help, *parts)))


def test_what_changes_the_configuration_is_guarded() -> None:
    changing = {"add", "edit", "remove", "close", "grade", "pause", "resume", "change"}
    for name, command in ASKED.items():
        if name.partition(" ")[2] in changing or name == "subscribe":
            assert command.guarded, name


def test_usage_says_what_can_be_left_out() -> None:
    assert ASKED["who-said"].usage.startswith("/who-said NAME [topic:TOPIC]")
    assert "window" not in ASKED["why"].usage
    assert Command("a", "b", (Option("c", "d", hidden=True),)).usage == "/a"
