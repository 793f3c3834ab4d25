"""Fitting text into a room: cut it at a word and say so, or split it into pieces that lose nothing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from briefings.render.escape import Safe, clean, size

MARK = "…"


def cut(text: str, room: int, escape: Callable[[str], str]) -> Safe:
    """`text` escaped; if that is longer than `room`, cut at a word, with "…" where it was cut."""
    plain = clean(text)
    whole = escape(plain)
    if size(whole) <= room:
        return Safe(whole)
    head = plain[: _fitting(plain, room - 1, escape)]
    return Safe(escape(_whole_words(head, plain)) + MARK)


def pieces(text: str, room: int, escape: Callable[[str], str]) -> tuple[Safe, ...]:
    """`text` escaped, in pieces of at most `room`; where it was split, "…" ends one piece and begins the next."""
    rest = clean(text)
    found: list[Safe] = []
    lead = ""
    while size(escape(rest)) + size(lead) > room:
        head = _whole_words(rest[: max(1, _fitting(rest, room - 2, escape))], rest)
        found.append(Safe(f"{lead}{escape(head)}{MARK}"))
        rest = rest[len(head) :].lstrip()
        lead = MARK
    found.append(Safe(f"{lead}{escape(rest)}"))
    return tuple(found)


def _fitting(text: str, room: int, escape: Callable[[str], str]) -> int:
    """How many characters of `text` fit into `room` when escaped. Escapes work character by character, so it grows."""
    return bisect_right(range(1, len(text) + 1), room, key=lambda count: size(escape(text[:count])))


def _whole_words(head: str, text: str) -> str:
    """`head`, a beginning of `text`, without a word that was broken; as it is if that would lose more than half."""
    if len(head) == len(text) or text[len(head)] == " ":
        return head.rstrip()
    space = head.rfind(" ")
    return head[:space].rstrip() if space > len(head) // 2 else head
