"""What goes wrong again and again, logged when it begins, when it changes and when it is over."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.operating.condition import DATABASE
from briefings.model import DatabaseError, OnRecordError

log = logging.getLogger(__name__)

MOST_WORDS = 20


@dataclass(slots=True)
class _Trouble:
    since: datetime
    who: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Troubles:
    """The troubles of the moment. All that fails since the database does is one trouble, anything else one for each."""

    clock: Callable[[], datetime]
    _known: dict[str, _Trouble] = field(default_factory=dict)

    def failed(self, who: str, error: Exception) -> None:
        """Note that `who` failed, and log it if that is new; a fault of the program with its traceback."""
        what = DATABASE if isinstance(error, DatabaseError) else who
        self._left(who, besides=what)
        trouble = self._known.setdefault(what, _Trouble(self.clock()))
        trouble.who.add(who)
        words = words_of(error)
        if words in trouble.told or len(trouble.told) >= MOST_WORDS:
            return
        trouble.told.add(words)
        fault = None if isinstance(error, OnRecordError) else error
        log.warning("%s fails: %s; it is tried again by itself", who, words, exc_info=fault)

    def went_well(self, who: str) -> None:
        """Note that `who` succeeded. A trouble is over when all who had it have."""
        self._left(who)

    def _left(self, who: str, *, besides: str = "") -> None:
        for what, trouble in list(self._known.items()):
            if what == besides or who not in trouble.who:
                continue
            trouble.who.discard(who)
            if not trouble.who:
                del self._known[what]
                lasted = str(self.clock() - trouble.since).partition(".")[0]
                log.warning("%s works again; it did not for %s", what, lasted)


def words_of(error: Exception) -> str:
    """What an error says; of one that nobody foresaw its kind too."""
    return str(error) if isinstance(error, OnRecordError) else f"{type(error).__name__}: {error}"
