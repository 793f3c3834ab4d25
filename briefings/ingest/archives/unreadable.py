"""What could not be read, said in one line while the rest goes on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An input that gave no draft. `name` is the input ("notes.txt", "batch.jsonl:17"), `reason` why and what to do."""

    name: str
    reason: str

    def __str__(self) -> str:
        """The one line for a person."""
        return f"{self.name}: {self.reason}"


def shown(path: Path | str) -> str:
    """A path as it may be printed and stored: control characters and broken bytes of a file name are spelled out."""
    text = str(path).encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)


def unreadable(path: Path, error: Exception) -> Unreadable:
    """What an error says of a file, as far as it may be printed."""
    known = next((text for kind, text in _SYSTEM_ERRORS if isinstance(error, kind)), None)
    if known is None and isinstance(error, OSError):
        known = f"cannot be read ({error.strerror or error})"
    return Unreadable(shown(path), known or str(error))


_SYSTEM_ERRORS: tuple[tuple[type[Exception], str], ...] = (
    (FileNotFoundError, "does not exist; check the path"),
    (PermissionError, "may not be read by this user; change its permissions"),
)
