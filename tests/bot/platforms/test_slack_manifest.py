from __future__ import annotations

import re
from pathlib import Path

from bot.commands import COMMANDS

MANIFEST = Path(__file__).parents[3] / "docs" / "slack-manifest.yaml"
ENTRY = re.compile(
    r"^    - command: /(?P<name>\S+)\n      description: (?P<help>.+)\n      usage_hint: (?P<usage>.+)$", re.MULTILINE
)


def test_the_manifest_has_every_command_as_the_table_has_it() -> None:
    written = {e["name"]: (e["help"].strip('"'), e["usage"].strip('"')) for e in ENTRY.finditer(MANIFEST.read_text())}
    assert written == {c.name: (c.help, c.usage.partition(" ")[2]) for c in COMMANDS.values()}


def test_the_manifest_asks_for_no_more_than_is_used() -> None:
    scopes = re.findall(r"^      - (\S+)$", MANIFEST.read_text(), re.MULTILINE)
    assert scopes == ["commands", "chat:write", "files:write"]
