"""Which kinds of change are told at once, as people write them and as they are told. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.asking.typed import shown
from bot.following.wishes import NONE, readable
from briefings.model import ChangeKind, UsageError
from briefings.render.words import HEADINGS

ALERT_WORDS: Mapping[ChangeKind, tuple[str, ...]] = {
    ChangeKind.FIRST_REPORT: ("first report", "first reports", "first reported", "first"),
    ChangeKind.NEW_FIGURE: ("new figure", "new figures", "figure", "figures"),
    ChangeKind.FIGURE_REVISED: (
        "figure revised",
        "figures revised",
        "figure revision",
        "figure revisions",
        "revised figure",
        "revised figures",
        "revised",
        "revision",
        "revisions",
    ),
    ChangeKind.FIGURES_DISAGREE: ("figures disagree", "figure disagree", "disagree", "disagreement", "disagreements"),
    ChangeKind.CONFIRMED: ("confirmed", "first confirmation", "confirmation", "confirmations", "confirms", "confirm"),
    ChangeKind.DENIED: ("denied", "denial", "denials", "denies", "deny"),
    ChangeKind.POSITION_CHANGED: (
        "position changed",
        "positions changed",
        "position change",
        "position changes",
        "changed position",
        "changed positions",
        "position",
        "positions",
    ),
    ChangeKind.CONTRADICTED: ("contradicted", "contradiction", "contradictions", "contradicts"),
    ChangeKind.CORRECTED: ("corrected", "correction", "corrections", "corrects"),
}
"""What people write for a kind of change; the first is what a digest calls it."""

EVERY = "every change"
"""What all kinds are called in a sentence."""

_ALL = frozenset({"all", "everything", "any", "every", "all changes", "all kinds", "any change", EVERY})
_BETWEEN = re.compile(r"[\s,;&+/|]+(?:(?:and|or)\s+)?")
_WRITTEN = {words: kind for kind, forms in ALERT_WORDS.items() for words in forms}
_KIND = re.compile("|".join(sorted(map(re.escape, _WRITTEN), key=len, reverse=True)))


def alerts_in(typed: str) -> tuple[ChangeKind, ...]:
    """The kinds of change that are meant, each once; () for "none". Raises UsageError, which lists all there are."""
    wanted = " ".join(typed.replace("_", " ").casefold().split()).strip(" ,;")
    if wanted in NONE | _ALL:
        return () if wanted in NONE else tuple(ChangeKind)
    found, at = set[ChangeKind](), 0
    while at < len(wanted) or not found:
        match = _KIND.match(wanted, at)
        end = match.end() if match else at
        after = _BETWEEN.match(wanted, end)
        if match is None or (after is None and end < len(wanted)):
            message = f"alerts: “{shown(wanted[at:])}” is no kind of change; write some of {_listed()}; or all, or none"
            raise UsageError(message)
        found.add(_WRITTEN[match[0]])
        at = after.end() if after else end
    return tuple(kind for kind in ChangeKind if kind in found)


def alert_words(alerts: tuple[ChangeKind, ...]) -> str:
    """Kinds of change in words that `alerts_in` reads back: "confirmed, denied", "all", "none"."""
    if set(alerts) == set(ChangeKind):
        return "all"
    return ", ".join(HEADINGS[kind].lower() for kind in ChangeKind if kind in alerts) or "none"


def alert_names(typed: str) -> tuple[str, ...]:
    """What completes a list of kinds: what it means already, then the list with each kind that holds its last part."""
    before, comma, last = typed.rpartition(",")
    start, wanted = f"{before.strip()}, " if before.strip() else "", last.strip().casefold()
    named = {part.strip().casefold() for part in before.split(",")}
    meant = (alert_words(alerts_in(typed)),) if typed.strip() and readable(alerts_in, typed) else ()
    whole = () if comma else ("none", "confirmed, denied", "all")
    near = (
        f"{start}{one}" for one in (*whole, *map(str.lower, HEADINGS.values())) if wanted in one and one not in named
    )
    return tuple(dict.fromkeys((*meant, *near)))


def _listed() -> str:
    return ", ".join(map(str.lower, HEADINGS.values()))
