"""A claim that was on record and that its own article has since changed or taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from briefings.changes.labels import proposition_label, series_label
from briefings.changes.receipts import receipt_of
from briefings.changes.revisions import How, Revision
from briefings.changes.sayings import same_figure
from briefings.changes.series import key_of
from briefings.changes.window import Window
from briefings.model import Change, ChangeKind, Claim, Figure, Proposition, Receipt, SeriesKey, Span, Statement

REASONS: Mapping[How, str] = {
    How.CHANGED: "a later revision of the article changed this claim",
    How.TAKEN_OUT: "a later revision took it out",
    How.WITHDRAWN: "the article was withdrawn",
    How.NOTED: "the outlet corrected it in a notice",
}

Figures = tuple[Figure | None, Figure | None]
Place = tuple[int, int, Span]


def detect(window: Window) -> Iterator[Change]:
    """One change for each sentence that a revision altered; `proof` is the new sentence, or the old one if it is gone.

    Of several claims in one sentence it tells the one whose figure changed, or else the first.
    """
    told: dict[tuple[object, ...], Change] = {}
    placed = _placed(window) if window.revisions else {}
    for revision in window.revisions:
        change = _change(window, revision, placed)
        key = revision.old.article_id, revision.old.sentence, change.proof.span
        if key not in told or _weight(change) > _weight(told[key]):
            told[key] = change
    yield from told.values()


def how_corrected(change: Change) -> How:
    """What a correction tells that the outlet did."""
    return next((how for how, reason in REASONS.items() if reason in change.reason), How.CHANGED)


def _weight(change: Change) -> int:
    return (change.figure is not None) + (change.earlier_figure is not None)


def _placed(window: Window) -> Mapping[Place, SeriesKey]:
    """In which series the figures of the record stand, by article, claim and place."""
    return {
        (point.receipt.article_id, point.receipt.ordinal, point.figure.span): key
        for key, series in window.series.items()
        for point in series.points
    }


def _change(window: Window, revision: Revision, placed: Mapping[Place, SeriesKey]) -> Change:
    old = receipt_of(window.before, revision.old)
    new = receipt_of(window.after, revision.new) if revision.new else None
    was, now = _figures(revision)
    told = revision.new if revision.new is not None and (now is not None or was is None) else revision.old
    subject, label = _subject(told, now or was, new or old, placed)
    return Change(
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
        reason=REASONS[revision.how],
    )


def _figures(revision: Revision) -> Figures:
    """A figure that the claim no longer has and the one that it has instead, of the same things if there is one."""
    old = revision.old.figures
    new = revision.new.figures if revision.new else ()
    lost = [f for f in old if not any(same_figure(f, other) for other in new)]
    come = [f for f in new if not any(same_figure(f, other) for other in old)]
    pairs = [(was, now) for was in lost for now in come if (was.counted, was.unit) == (now.counted, now.unit)]
    return pairs[0] if pairs else (_first(lost), _first(come))


def _first(figures: Iterable[Figure]) -> Figure | None:
    return next(iter(figures), None)


def _subject(
    claim: Claim, figure: Figure | None, receipt: Receipt, placed: Mapping[Place, SeriesKey]
) -> tuple[SeriesKey | Proposition | Statement, str]:
    """What a claim is about: the series of its figure, with all that others tell of its scope, or else its event."""
    if figure is not None:
        known = placed.get((claim.article_id, claim.ordinal, figure.span))
        key = known or key_of(figure) or SeriesKey("figure", unit=figure.unit)
        return key, series_label(key)
    for event in claim.events:
        if event.actor:
            proposition = Proposition(event.actor, event.action, event.target)
            return proposition, proposition_label(proposition)
    return Statement(claim.speaker or receipt.outlet, receipt.quote), "statement"
