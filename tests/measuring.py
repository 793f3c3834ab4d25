"""How the tables of limits measure: in UTF-16 units, the strictest way in which a platform may count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Room = tuple[int, int]
"""The least and the most that something may have."""


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def within(where: str, thing: Mapping[str, Any], rooms: Mapping[str, Room]) -> None:
    """The texts of `thing` by their names in `rooms`: where the least is more than 0, a text has to be there."""
    for name, (least, most) in rooms.items():
        text = thing.get(name) or ""
        assert isinstance(text, str), f"{where}: {name} is {type(text).__name__}, not text"
        count = units(text)
        assert count <= most, f"{where}: {name} has {count:,} characters of at most {most:,}: {text[:60]!r}"
        assert len(text.strip()) >= least, f"{where}: {name} is empty"


def counted(where: str, things: object, room: Room) -> Sequence[Any]:
    """`things` as a list that is neither too short nor too long."""
    least, most = room
    assert isinstance(things, list | tuple), f"{where}: {type(things).__name__}, not a list"
    assert least <= len(things) <= most, f"{where}: {len(things)} of {least} to {most}"
    return things


def unique(where: str, names: Sequence[object]) -> None:
    twice = sorted({str(name) for name in names if names.count(name) > 1})
    assert not twice, f"{where}: twice {twice}"


def strings(value: object, *, leave: frozenset[str] = frozenset({"type", "color", "image"})) -> Iterator[str]:
    """Every text in a payload, in order, but for the values of the keys in `leave`."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            if key not in leave:
                yield from strings(part, leave=leave)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from strings(part, leave=leave)
    elif isinstance(value, str):
        yield value
