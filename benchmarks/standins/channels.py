"""What stands in the channels of a stand-in: every message that was really made, in order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Standing:
    """A message as it stands: `thread` is the id of the message in whose thread it is, "" in the channel itself."""

    id: str
    channel: str
    thread: str
    nonce: str
    at: float
    body: dict[str, Any] = field(repr=False)


@dataclass(slots=True)
class Channels:
    """The messages of one platform. `repeats` counts the posts with a nonce that stood already, by what became of it.

    `unsure` holds the nonces of messages that were made while whoever sent them heard nothing of it.
    """

    messages: list[Standing] = field(default_factory=list)
    repeats: Counter[str] = field(default_factory=Counter)
    unsure: set[str] = field(default_factory=set)

    def with_nonce(self, nonce: str) -> Standing | None:
        """The latest message with that nonce."""
        return next((one for one in reversed(self.messages) if one.nonce == nonce), None) if nonce else None

    def of(self, channel: str, thread: str) -> list[Standing]:
        """What stands in a channel or thread, in order."""
        return [one for one in self.messages if one.channel == channel and one.thread == thread]
