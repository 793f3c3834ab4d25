"""What was said, as it is listed: every sentence once, a speaker's moves first, newest day first. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from bot.asking.moments import View
from briefings.changes import receipt_of
from briefings.model import AnswerGroup, Claim, PositionLine, Proposition, Receipt, Record, Stand
from briefings.render.words import position_words


def receipts_of(record: Record, claims: Iterable[Claim], view: View) -> tuple[Receipt, ...]:
    """The receipts of the claims that the view holds, in the order given; joint speakers share one."""
    joint: dict[tuple[object, ...], list[Receipt]] = {}
    for claim in claims:
        receipt = receipt_of(record, claim)
        if view.holds(receipt):
            joint.setdefault((claim.article_id, claim.sentence, claim.contents), []).append(receipt)
    return tuple(_together(said) for said in joint.values())


def once(receipts: Iterable[Receipt], *, whole: bool = False) -> tuple[Receipt, ...]:
    """The receipts, newest first, each quotation once: those of one origin, or of one day, that repeat it are left out.

    With `whole` it is the sentence that is shown once, whatever of it is quoted.
    """
    seen: set[tuple[object, ...]] = set()
    found: list[Receipt] = []
    for receipt in sorted(receipts, key=_oldest):
        words = receipt.speaker, receipt.sentence if whole else receipt.quote
        marks: set[tuple[str | None, str, int | date]] = {
            (*words, receipt.origin),
            (*words, receipt.published_at.date()),
        }
        if not marks & seen:
            found.append(receipt)
        seen |= marks
    return tuple(sorted(found, key=_newest))


def by_day(receipts: Iterable[Receipt]) -> tuple[AnswerGroup, ...]:
    """The receipts under the days on which they were published, in the order given."""
    days: dict[str, list[Receipt]] = {}
    for receipt in receipts:
        days.setdefault(f"{receipt.published_at:%a %d %b %Y}", []).append(receipt)
    return tuple(AnswerGroup(day, tuple(found)) for day, found in days.items())


def lines_of(lines: Iterable[PositionLine], receipts: Iterable[Receipt]) -> tuple[AnswerGroup, ...]:
    """A speaker's way on each proposition: every step with its sentence, dated; of `lines` about one, the longest.

    Those on which the speaker moved come first, else what was said last. Only what is among `receipts` is shown, and a
    sentence that shows a single position is not shown again for another.
    """
    kept = {(receipt.article_id, receipt.span) for receipt in receipts}
    ways: dict[Proposition, tuple[str, list[Stand]]] = {}
    for line in lines:
        steps = [one for one in line.stands if (one.receipt.article_id, one.receipt.span) in kept]
        if len(steps) > len(ways.get(line.proposition, ("", []))[1]):
            ways[line.proposition] = line.label, steps
    told: set[str] = set()
    groups: list[AnswerGroup] = []
    for label, steps in sorted(ways.values(), key=_moved_last):
        if len(steps) > 1 or steps[0].receipt.sentence not in told:
            groups.append(AnswerGroup(f"{label}: {_path(steps)}", tuple(step.receipt for step in steps)))
        told |= {step.receipt.sentence for step in steps}
    return tuple(groups)


def _moved_last(way: tuple[str, list[Stand]]) -> tuple[object, ...]:
    label, steps = way
    return len(steps) == 1, _newest(steps[-1].receipt), label


def _path(steps: Iterable[Stand]) -> str:
    """The positions with their days: "denied (22 Oct) → said so (8 Nov)"."""
    told = (f"{position_words(one.position, one.receipt.stance)} ({one.receipt.published_at:%d %b})" for one in steps)
    return " → ".join(told)


def _together(said: Sequence[Receipt]) -> Receipt:
    """One receipt for those who say the same words together."""
    names = dict.fromkeys(receipt.speaker or receipt.speaker_text for receipt in said)
    return said[0] if len(names) == 1 else replace(said[0], speaker=" and ".join(filter(None, names)))


def _oldest(receipt: Receipt) -> tuple[object, ...]:
    return receipt.published_at, receipt.outlet, receipt.url, receipt.span, receipt.ordinal


def _newest(receipt: Receipt) -> tuple[object, ...]:
    return -receipt.published_at.timestamp(), receipt.outlet, receipt.url, receipt.span, receipt.ordinal
