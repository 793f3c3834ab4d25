"""What the documents say of commands and settings, held against the tables that they tell of."""

from __future__ import annotations

import re
from pathlib import Path

from bot.asking.commands import COMMANDS, Command
from bot.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]


def row(command: Command) -> str:
    who = "editors" if command.guarded else "anyone, privately" if command.private else "anyone"
    return f"| `{command.usage}` | {command.help} | {who} |"


def test_every_command_is_in_the_list_and_no_other() -> None:
    told = [line for line in (ROOT / "docs/commands.md").read_text("utf-8").splitlines() if line.startswith("| `/")]
    assert told == [row(command) for command in COMMANDS.values()]


def test_every_setting_is_in_the_example_and_no_other() -> None:
    told = re.findall(rf"^#? ?({PREFIX}[A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE)
    assert sorted(told) == sorted(f"{PREFIX}{name.upper()}" for name in Settings.model_fields)
