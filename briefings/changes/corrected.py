"""A claim that was on record and that its own article has since changed or taken back."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.changes.labels import proposition_label, series_label
from briefings.changes.receipts import receipt_of
from briefings.changes.revisions import Revision
from briefings.changes.series import key_of, same_value
from briefings.changes.window import Window
from briefings.model import Change, ChangeKind, Claim, Figure, Proposition, SeriesKey


def detect(window: Window) -> Iterator[Change]:
    """One change for each claim that a revision altered; `proof` is the new sentence, or the old one if it is gone."""
    for revision in window.revisions:
        old = receipt_of(window.before, revision.old)
        new = receipt_of(window.after, revision.new) if revision.new else None
        was, now = _figures(revision)
        subject, label = _subject(revision.new or revision.old, now or was)
        yield Change(
            ChangeKind.CORRECTED,
            window.topic,
            subject,
            label,
            proof=new or old,
            earlier=old,
            figure=now,
            earlier_figure=was,
            speakers=(revision.old.speaker or old.outlet,),
            outlets=(old.outlet,),
            reason="a later revision of the article changed this claim" if new else "a later revision took it out",
        )


def _figures(revision: Revision) -> tuple[Figure | None, Figure | None]:
    """The first figure that the claim no longer has and the first that it did not have: as it was, as it is."""
    old = revision.old.figures
    new = revision.new.figures if revision.new else ()
    was = next((f for f in old if not any(_same(f, other) for other in new)), None)
    now = next((f for f in new if not any(_same(f, other) for other in old)), None)
    return was, now


def _same(one: Figure, other: Figure) -> bool:
    return same_value(one, other) and key_of(one) == key_of(other)


def _subject(claim: Claim, figure: Figure | None) -> tuple[SeriesKey | Proposition, str]:
    if figure is not None:
        key = key_of(figure) or SeriesKey("figure", unit=figure.unit)
        return key, series_label(key)
    for event in claim.events:
        if event.actor:
            proposition = Proposition(event.actor, event.action, event.target)
            return proposition, proposition_label(proposition)
    return SeriesKey("statement"), "statement"
