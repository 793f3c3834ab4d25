"""What the doctor says of one thing."""

from __future__ import annotations

from dataclasses import dataclass

OK, WARNING, WRONG = "ok", "warning", "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: "ok", "warning" (the bot works, but not all of it) or "wrong" (it can't work)."""

    what: str
    found: str
    state: str = OK
