"""How lines are divided over messages: what stays in the channel, what goes to the thread, where a page ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from briefings.render.escape import Safe

_NONE = Safe("")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry, already in the platform's markup. Neighbours of the same `heading` stand under it once.

    `note` is small print below the body; `weight` is what the entry takes of a page (a receipt 4, a row 1).
    """

    body: Safe
    heading: Safe = _NONE
    note: Safe = _NONE
    weight: int = 1
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a digest. `key` names it in a platform's table of rooms and colours."""

    key: str
    title: str
    items: tuple[Item, ...]


Fits = Callable[[Sequence[Item]], bool]


def split(items: tuple[Item, ...], fits: Fits) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """As many of the first items as fit, and the rest. Loses none; what fits must still fit with one fewer.

    Looks at no more than twice as many items as fit, however many there are.
    """
    low, high = 0, 1
    while high <= len(items) and fits(items[:high]):
        low, high = high, 2 * high
    high = min(high, len(items))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(items[:middle]) else (low, middle - 1)
    return items[:low], items[low:]


def portions(items: tuple[Item, ...], fits: Fits) -> tuple[tuple[Item, ...], ...]:
    """All items in portions that each fit. An item too large for any portion is a fault of who made it."""
    found = []
    while items:
        kept, items = split(items, fits)
        if not kept:
            message = f"an entry of {len(items[0].body)} characters fits in no message"
            raise ValueError(message)
        found.append(kept)
    return tuple(found)


def runs(items: Sequence[Item]) -> tuple[tuple[Safe, tuple[Item, ...]], ...]:
    """Neighbours of the same heading together, in order."""
    found: list[tuple[Safe, list[Item]]] = []
    for item in items:
        if found and found[-1][0] == item.heading:
            found[-1][1].append(item)
        else:
            found.append((item.heading, [item]))
    return tuple((heading, tuple(group)) for heading, group in found)


def allot(needs: Sequence[int], bases: Sequence[int], total: int) -> tuple[int, ...]:
    """Room for each part: what it needs up to its base, then what the others leave of `total`, first come first served.

    The bases together must not be more than `total`; then no part gets less than its base if it needs that.
    """
    rooms = [min(need, base) for need, base in zip(needs, bases, strict=True)]
    left = total - sum(rooms)
    for at, need in enumerate(needs):
        more = min(need - rooms[at], left)
        rooms[at] += more
        left -= more
    return tuple(rooms)
