"""What was worked out of the record lately, kept as long as the record stays as it is."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeVar

from briefings.model import Briefing

T = TypeVar("T")


@dataclass(slots=True)
class Memory:
    """At most `most` results of each kind, for one state of the record; a new state forgets them all.

    May be used from several threads: what many ask for at once is worked out once, and the others wait for it.
    """

    most: int = 40
    turns: dict[Hashable, Lock] = field(default_factory=dict, repr=False)
    _state: Hashable = None
    _held: dict[str, OrderedDict[Hashable, object]] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def recall(self, state: Hashable, kind: str, about: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, or gave for this kind, subject and state before; it must not ask for the same itself."""
        key = (kind, about)
        with self._lock:
            if state != self._state:
                self._state = state
                self._held.clear()
                self.turns.clear()
            turn = self.turns.setdefault(key, Lock())
        with turn:
            with self._lock:
                held = self._held.setdefault(kind, OrderedDict())
                if state == self._state and about in held:
                    held.move_to_end(about)
                    return held[about]  # type: ignore[return-value]  # what `make` gave for it
            try:
                found = make()
            except BaseException:
                with self._lock:
                    if self.turns.get(key) is turn:
                        del self.turns[key]
                raise
            with self._lock:
                if state == self._state:
                    self._keep(kind, about, found)
            return found

    def _keep(self, kind: str, about: Hashable, found: object) -> None:
        held = self._held.setdefault(kind, OrderedDict())
        held[about] = found
        while len(held) > self.most:
            oldest, _ = held.popitem(last=False)
            self.turns.pop((kind, oldest), None)


@dataclass(slots=True)
class Told:
    """The briefings that people were told last, at most `most`, so that their later pages are of the very same ones.

    May be used from several threads.
    """

    most: int = 100
    _held: OrderedDict[Hashable, Briefing] = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def keep(self, key: Hashable, briefing: Briefing) -> None:
        """Keeps the briefing under the key, in place of an earlier one."""
        with self._lock:
            self._held[key] = briefing
            self._held.move_to_end(key)
            while len(self._held) > self.most:
                self._held.popitem(last=False)

    def get(self, key: Hashable) -> Briefing | None:
        """The briefing of the key; None if it is not kept any more."""
        with self._lock:
            return self._held.get(key)
