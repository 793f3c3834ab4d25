"""Our own words, all of them: fixed, few, and never more than said, denied, confirmed, could not confirm."""

from __future__ import annotations

from collections.abc import Sequence

from briefings.model import ChangeKind, Extent, Position, Stance

HEADINGS = {
    ChangeKind.FIRST_REPORT: "First report",
    ChangeKind.NEW_FIGURE: "New figure",
    ChangeKind.FIGURE_REVISED: "Figure revised",
    ChangeKind.FIGURES_DISAGREE: "Figures disagree",
    ChangeKind.CONFIRMED: "Confirmed",
    ChangeKind.DENIED: "Denied",
    ChangeKind.POSITION_CHANGED: "Position changed",
    ChangeKind.CONTRADICTED: "Contradicted",
    ChangeKind.CORRECTED: "Corrected",
}
_POSITIONS = {
    Position.HOLDS: "said so",
    Position.REJECTS: "said it is not so",
    Position.NOT_YET: "said not yet",
    Position.EXPECTS: "said it is expected",
    Position.OPEN: "said it is open",
    Position.NO_COMMENT: "did not comment",
}
_OUTSPOKEN = {
    (Position.HOLDS, Stance.CONFIRMS): "confirmed",
    (Position.REJECTS, Stance.DENIES): "denied",
    (Position.OPEN, Stance.CANNOT_CONFIRM): "could not confirm",
}
_EXTENTS = {
    Extent.SUMMARY: "summary only",
    Extent.THIN: "a few lines only",
    Extent.PAYWALLED: "paywalled: opening only",
}
# Where a cue is no verb that follows its speaker but an expression that comes before.
_LEADING = ("according to", "in the words of", "as per")


def position_words(position: Position, stance: Stance) -> str:
    """What a speaker did who took `position` by a sentence of that `stance`."""
    return _OUTSPOKEN.get((position, stance), _POSITIONS[position])


def extent_words(extent: Extent) -> str:
    """How much of an article was to be had: "summary only"; "" if it was read whole."""
    return _EXTENTS.get(extent, "")


def counts(outlets: Sequence[str], origins: int, first: str = "") -> str:
    """How many carry it, from how many places it comes and who had it first: "9 outlets, 2 origins; first Elm Wire".

    `outlets` are in order of time. If the first of them has it from someone else, both are named: "first Daily Elm
    (Elm Wire)". Of one outlet alone it is not said that it was first.
    """
    told = f"{plural(len(outlets), 'outlet')}, {plural(origins, 'origin')}"
    if len(outlets) < 2 or not first:  # noqa: PLR2004 - two are needed for one to be first
        return told
    return f"{told}; first {outlets[0]}" + ("" if first == outlets[0] else f" ({first})")


def plural(count: int, noun: str) -> str:
    """The count with its noun: "1 source", "2 sources"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def attributed(speaker: str, cue: str) -> str:
    """The speaker with the article's own verb, "" where the article speaks for itself."""
    if not speaker or not cue:
        return speaker
    return f"{cue} {speaker}" if cue.casefold().startswith(_LEADING) else f"{speaker} {cue}"


def quoted(sentence: str) -> str:
    """The sentence between “ and ”, or bare where it has double quotation marks of its own. Alters nothing in it."""
    return sentence if any(mark in sentence for mark in '"“”„«»') else f"“{sentence}”"
