"""The limits of Discord and Slack as the platforms state them, checked on a payload; knows nothing of our renderers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from briefings.model import Digest, Message

RAW_MENTION = re.compile(r"@(?:everyone|here)|<[@#!&][^>]*>|<a?:\w+:\d+>|<t:\d+|</\w+")


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def strings(value: object) -> Iterator[str]:
    """Every text of a payload that is shown, in order."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            if key not in {"type", "color", "image"}:
                yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)
    elif isinstance(value, str):
        yield value


def shown(message: Message) -> str:
    return "\n".join([message.text, *strings(message.payload)])


def check(digest: Digest) -> None:
    """Raise AssertionError if a message is past a limit, is empty, can mention anyone, or cannot be sent as JSON."""
    for message in (*digest.messages, *digest.thread):
        json.dumps([message.text, message.payload], ensure_ascii=False).encode("utf-8")
        assert shown(message).strip()
        if digest.platform in LIMITS:
            assert not RAW_MENTION.search(shown(message))
            LIMITS[digest.platform](message)


def _discord(message: Message) -> None:
    assert units(message.text) <= 2000
    embeds = message.payload.get("embeds", [])
    assert isinstance(embeds, list)
    assert len(embeds) <= 10
    assert sum(units(text) for embed in embeds for text in strings(embed)) <= 6000
    for embed in embeds:
        assert 0 < units(embed["title"]) <= 256
        assert 0 < units(embed["description"].strip()) <= 4096
        assert units(embed.get("footer", {}).get("text", "")) <= 2048
    rows = message.payload.get("components", [])
    assert isinstance(rows, list)
    assert len(rows) <= 5
    for row in rows:
        assert 0 < len(row["components"]) <= 5
        assert all(units(b["label"]) <= 80 and units(b["custom_id"]) <= 100 for b in row["components"])
    assert len(message.attachments) <= 10
    assert all(units(one.alt) <= 1024 for one in message.attachments)


def _slack(message: Message) -> None:
    blocks = message.payload["blocks"]
    assert isinstance(blocks, list)
    assert 0 < len(blocks) <= 50
    assert message.text
    assert units(message.text) + sum(units(text) for text in strings(blocks)) <= 9000
    for block in blocks:
        for text in strings(block):
            assert 0 < units(text) <= (150 if block["type"] == "header" else 3000)
        assert len(block.get("elements", [])) <= 10
        for button in block.get("elements", []) if block["type"] == "actions" else []:
            assert units(button["text"]["text"]) <= 75
            assert units(button["action_id"]) <= 255
            assert units(button["value"]) <= 2000


LIMITS = {"discord": _discord, "slack": _slack}
