"""What people typed, as an error may name it."""

from __future__ import annotations

LONGEST = 60


def shown(typed: str) -> str:
    """`typed` short and on one line."""
    line = " ".join(typed.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
