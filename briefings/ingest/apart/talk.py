"""What the parent and a parsing process say to each other: a task as a line of JSON and its bytes, a reply as JSON."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from enum import IntEnum
from typing import Literal

from pydantic import TypeAdapter

from briefings.ingest.feeds.links import PageLinks
from briefings.ingest.feeds.listing import Listing
from briefings.model import Draft

Kind = Literal["page", "listing", "links"]

DRAFT = TypeAdapter(Draft)
LISTING = TypeAdapter(Listing)
LINKS = TypeAdapter(PageLinks)
PREFIX = struct.Struct("!BI")
LONGEST_REPLY = 64_000_000


class Said(IntEnum):
    """What became of a task: parsed, refused by the parser, or not parsed, in four ways.

    A child says of itself that it is ready; that it was too slow or crashed is for its parent to say.
    """

    READY = 0
    PARSED = 1
    REFUSED = 2
    NO_MEMORY = 3
    FAILED = 4
    TOO_SLOW = 5
    CRASHED = 6


def task_of(kind: Kind, data: bytes, options: Mapping[str, str]) -> bytes:
    """The line that goes before the bytes of a task."""
    return json.dumps({"kind": kind, "size": len(data), "options": dict(options)}).encode() + b"\n"


def reply_of(said: Said, answer: bytes) -> bytes:
    """A reply as it goes over the socket: what it is, how long, and the answer itself."""
    return PREFIX.pack(said, len(answer)) + answer
