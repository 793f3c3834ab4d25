"""What a template is given: a briefing's or answer's parts with every decision taken and nothing yet escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from briefings.model import (
    Answer,
    Answered,
    Change,
    Dispute,
    Position,
    Question,
    Receipt,
    Series,
    Stand,
)
from briefings.render.figures import in_words, part_words, point_words, spread
from briefings.render.moments import stamp
from briefings.render.words import HEADINGS, attributed, counts, extent_words, position_words

Refs = Mapping[tuple[int, int], int]
_SIDES = (
    Position.HOLDS,
    Position.REJECTS,
    Position.EXPECTS,
    Position.NOT_YET,
    Position.OPEN,
    Position.NO_COMMENT,
)


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """A sentence with its source. `ref` is its number among the receipts, `who` the speaker with the article's verb.

    `who` is "" where the article speaks for itself; `speaker` is then the outlet. `extent` says how much of the article
    was to be had, "" if all of it was.
    """

    ref: int
    sentence: str
    who: str
    speaker: str
    outlet: str
    title: str
    at: datetime
    link: str
    url: str
    extent: str = ""

    @property
    def whence(self) -> str:
        """The outlet, and how much of its article was read if that was not all: "Elm Daily (summary only)"."""
        return f"{self.outlet} ({self.extent})" if self.extent else self.outlet


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change. Values and positions are in words, "" where there is none; `also` are the further outlets.

    `plain` is a position that the label itself tells: that it is so. `why` says by which rule the change is one, and
    what its importance is made of.
    """

    number: int
    kind: str
    heading: str
    label: str
    value: str
    earlier_value: str
    position: str
    earlier_position: str
    proof: ReceiptLine
    earlier: ReceiptLine | None
    also: tuple[str, ...]
    counts: str
    reason: str
    plain: bool
    why: tuple[str, ...]

    @property
    def now(self) -> str:
        """What is the case now: the figure, or else the position."""
        return self.value or self.position

    @property
    def before(self) -> str:
        """What was the case before: the figure, or else the position."""
        return self.earlier_value or self.earlier_position


@dataclass(frozen=True, slots=True)
class StandLine:
    """A row under a heading: a figure or a position in words (`what`), with the sentence that says so."""

    heading: str
    what: str
    speaker: str
    receipt: ReceiptLine


@dataclass(frozen=True, slots=True)
class Detail:
    """What a reader wants to see besides: why each line is there, and the changes that were left out.

    A `bare` one has neither receipts nor the button that asks why: for one reader who is shown several in a row.
    """

    explain: bool = False
    left_out: bool = False
    bare: bool = False


PLAIN = Detail()


def numbered(receipts: Sequence[Receipt]) -> Refs:
    """The number under which each receipt is listed, from 1."""
    return {(receipt.article_id, receipt.ordinal): at for at, receipt in enumerate(receipts, 1)}


def receipt_line(receipt: Receipt, refs: Refs) -> ReceiptLine:
    """One receipt; its `ref` is 0 if it has no number."""
    return ReceiptLine(
        ref=refs.get((receipt.article_id, receipt.ordinal), 0),
        sentence=receipt.sentence,
        who=attributed(receipt.speaker or receipt.speaker_text, receipt.cue_text),
        speaker=_speaker(receipt),
        outlet=receipt.outlet,
        title=receipt.title,
        at=receipt.published_at,
        link=receipt.link,
        url=receipt.url,
        extent=extent_words(receipt.extent),
    )


def change_lines(changes: Sequence[Change], refs: Refs) -> tuple[ChangeLine, ...]:
    """The changes in the order given, numbered from 1."""
    return tuple(_change_line(at, change, refs) for at, change in enumerate(changes, 1))


def point_lines(series: Sequence[Series], refs: Refs) -> tuple[StandLine, ...]:
    """A row for every point; the heading names the series and its spread."""
    return tuple(
        StandLine(_series_heading(one), point_words(point), _speaker(point.receipt), receipt_line(point.receipt, refs))
        for one in series
        for point in one.points
    )


def dispute_lines(disputes: Sequence[Dispute], refs: Refs, *, mark: str = "") -> tuple[StandLine, ...]:
    """Every stand of every dispute, side by side: those who hold it, those who reject it, then the others.

    `mark` goes before the heading where no title says that these are disputes.
    """
    return tuple(
        _stand_line(mark + dispute.label, stand, refs)
        for dispute in disputes
        for stand in sorted(dispute.stands, key=lambda stand: _SIDES.index(stand.position))
    )


def answer_disputes(answer: Answer) -> tuple[StandLine, ...]:
    """The stands of an answer's disputes, marked as disputed where the answer tells other things too."""
    return dispute_lines(answer.disputes, {}, mark="Disputed · " if answer.series or answer.groups else "")


def question_lines(questions: Sequence[Question], refs: Refs) -> tuple[StandLine, ...]:
    """The last word on every open question."""
    return tuple(_stand_line(question.label, question.last, refs) for question in questions)


def answered_lines(answered: Sequence[Answered], refs: Refs) -> tuple[StandLine, ...]:
    """What answers each pinned question, under the words in which it was asked."""
    return tuple(
        StandLine(one.question.words, _told(change), _speaker(change.proof), receipt_line(change.proof, refs))
        for one in answered
        for change in one.changes
    )


def receipt_lines(receipts: Sequence[Receipt], refs: Refs) -> tuple[ReceiptLine, ...]:
    """The receipts in the order given."""
    return tuple(receipt_line(receipt, refs) for receipt in receipts)


def _change_line(at: int, change: Change, refs: Refs) -> ChangeLine:
    earlier = change.earlier
    return ChangeLine(
        number=at,
        kind=change.kind.value,
        heading=_kinds(change),
        label=change.label,
        value=part_words(change.figure, change.whole) if change.figure else "",
        earlier_value=in_words(change.earlier_figure) if change.earlier_figure else "",
        position=position_words(change.position, change.proof.stance) if change.position else "",
        earlier_position=_earlier_position(change),
        proof=receipt_line(change.proof, refs),
        earlier=receipt_line(earlier, refs) if earlier else None,
        also=tuple(outlet for outlet in dict.fromkeys(change.outlets) if outlet != change.proof.outlet),
        counts=counts(tuple(dict.fromkeys(change.outlets)) or (change.proof.outlet,), change.origins, change.first),
        reason=change.reason,
        plain=change.position is Position.HOLDS,
        why=why(change),
    )


def _told(change: Change) -> str:
    """The figure or position that a change comes to, in words."""
    if change.figure is not None:
        return part_words(change.figure, change.whole)
    return position_words(change.position, change.proof.stance) if change.position else ""


def _kinds(change: Change) -> str:
    """Every kind of change that the sentence shows, the most important first."""
    return ", ".join((HEADINGS[change.kind], *(HEADINGS[kind].lower() for kind in change.also)))


def why(change: Change) -> tuple[str, ...]:
    """Why a line is there, as remarks: the rule, and what its importance is made of."""
    parts = ", ".join(f"{name} {points:+}" for name, points in change.weights)
    importance = f"importance {change.importance}: {parts}" if parts else f"importance {change.importance}"
    nothing = () if change.earlier else ("before: nothing on record",)
    return (*nothing, *((f"rule: {change.reason}",) if change.reason else ()), importance)


def in_a_line(change: Change) -> str:
    """A change in one line, for the list of those that were left out."""
    line = _change_line(0, change, {})
    turn = f"{line.before} → {line.now}" if line.before and line.now and line.before != line.now else line.now
    what = f"{line.label}: {turn}" if turn and (line.value or not line.plain) else line.label
    return f"{line.heading} · {what} · {line.proof.whence}, {stamp(line.proof.at)} · importance {change.importance}"


def _earlier_position(change: Change) -> str:
    if change.earlier_position is None or change.earlier is None:
        return ""
    return position_words(change.earlier_position, change.earlier.stance)


def _stand_line(label: str, stand: Stand, refs: Refs) -> StandLine:
    what = position_words(stand.position, stand.receipt.stance)
    return StandLine(label, what, stand.speaker, receipt_line(stand.receipt, refs))


def _series_heading(series: Series) -> str:
    ends = spread(series.points)
    return f"{series.label} · spread {ends}" if ends else series.label


def _speaker(receipt: Receipt) -> str:
    return receipt.speaker or receipt.speaker_text or receipt.outlet
