"""What to say where nothing is found: by what the question was narrowed, and how much there is without that. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time

from bot.asking.moments import View, When
from briefings.model import Stance
from briefings.render.words import plural

COUNTED = 100
"""Claims that are counted; where there are more it is "at least" so many."""


def narrowed(view: View, when: When, *, topic: str = "", speaker: str = "", stance: Stance | None = None) -> str:
    """What narrows a question besides its subject, as it follows that: " by Ada that denies, since 2024-11-08"."""
    words = (f" on {topic}" if topic else "", f" by {speaker}" if speaker else "", _stated(stance) if stance else "")
    since = f", since {_moment(view.start)}" if view.start is not None else ""
    return "".join((*words, since, f", as of {_moment(view.until)}" if when.as_of else ""))


def nothing_of(what: str, filters: str, count: Callable[[], tuple[int, bool]], thing: str = "claim") -> str:
    """The sentence for `what`, such as "No claim on troops", with the filters that leave nothing of it.

    `count` tells how many there are without them, and whether there are more; it is asked only where it matters.
    """
    held, more = count() if filters else (0, False)
    if not held:
        return f"{what} is on record here."
    there = f"there {'is' if held == 1 and not more else 'are'}{' at least' if more else ''} {plural(held, thing)}"
    return f"{what}{filters}; without that {there}."


def _stated(stance: Stance) -> str:
    return f" that {stance.value.replace('_', ' ')}"


def _moment(moment: datetime) -> str:
    whole = moment.time() in {time.min, time.max}
    return f"{moment:%Y-%m-%d}" if whole else f"{moment:%Y-%m-%d %H:%M}Z"
