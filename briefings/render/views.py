"""What a template is given: a briefing's or answer's parts with every decision taken and nothing yet escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from briefings.model import Briefing, Change, Dispute, Position, Question, Receipt, Series, SourceState, Stand
from briefings.render.figures import in_words, spread
from briefings.render.moments import day_time_group, local_time
from briefings.render.words import HEADINGS, attributed, counts, plural, position_words

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

    `who` is "" where the article speaks for itself; `speaker` is then the outlet.
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


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change. Values and positions are in words, "" where there is none; `also` are the further outlets.

    `plain` is a position that the label itself tells: that it is so.
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
class Dark:
    """A source that was not read, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Header:
    """Topic, window and what was read. `local` is "" where the reader's clocks show UTC; `read` counts sources."""

    topic: str
    since: str
    until: str
    local: str
    read: int
    sources: str
    dark: tuple[Dark, ...]

    @property
    def blind(self) -> bool:
        """Whether nothing was read at all, so that nothing can be said about the topic."""
        return self.read == 0 and not self.sources


def numbered(receipts: Sequence[Receipt]) -> Refs:
    """The number under which each receipt is listed, from 1."""
    return {(receipt.article_id, receipt.ordinal): at for at, receipt in enumerate(receipts, 1)}


def header(briefing: Briefing) -> Header:
    """Who was read in the window, and who was not: never counts a source as read that has an error or an older read."""
    dark = tuple(Dark(state.name, _why(state)) for state in briefing.sources if not _was_read(state, briefing.since))
    read = len(briefing.sources) - len(dark)
    return Header(
        topic=briefing.topic.title,
        since=day_time_group(briefing.since),
        until=day_time_group(briefing.until),
        local="" if briefing.timezone == "UTC" else local_time(briefing.until, briefing.timezone),
        read=read,
        sources=_sources(read, len(briefing.sources), briefing.articles_read),
        dark=dark,
    )


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
    )


def change_lines(changes: Sequence[Change], refs: Refs) -> tuple[ChangeLine, ...]:
    """The changes in the order given, numbered from 1."""
    return tuple(_change_line(at, change, refs) for at, change in enumerate(changes, 1))


def point_lines(series: Sequence[Series], refs: Refs) -> tuple[StandLine, ...]:
    """A row for every point; the heading names the series and its spread."""
    return tuple(
        StandLine(
            _series_heading(one), in_words(point.figure), _speaker(point.receipt), receipt_line(point.receipt, refs)
        )
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


def question_lines(questions: Sequence[Question], refs: Refs) -> tuple[StandLine, ...]:
    """The last word on every open question."""
    return tuple(_stand_line(question.label, question.last, refs) for question in questions)


def receipt_lines(receipts: Sequence[Receipt], refs: Refs) -> tuple[ReceiptLine, ...]:
    """The receipts in the order given."""
    return tuple(receipt_line(receipt, refs) for receipt in receipts)


def _change_line(at: int, change: Change, refs: Refs) -> ChangeLine:
    earlier = change.earlier
    return ChangeLine(
        number=at,
        kind=change.kind.value,
        heading=HEADINGS[change.kind],
        label=change.label,
        value=in_words(change.figure) if change.figure else "",
        earlier_value=in_words(change.earlier_figure) if change.earlier_figure else "",
        position=position_words(change.position, change.proof.stance) if change.position else "",
        earlier_position=_earlier_position(change),
        proof=receipt_line(change.proof, refs),
        earlier=receipt_line(earlier, refs) if earlier else None,
        also=tuple(outlet for outlet in dict.fromkeys(change.outlets) if outlet != change.proof.outlet),
        counts=counts(max(1, len(set(change.outlets))), change.origins),
        reason=change.reason,
        plain=change.position is Position.HOLDS,
    )


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


def _was_read(state: SourceState, since: datetime) -> bool:
    return not state.error and state.read_at is not None and state.read_at >= since


def _why(state: SourceState) -> str:
    last = f"last read {day_time_group(state.read_at)}" if state.read_at else "never read"
    return f"{state.error}; {last}" if state.error else last


def _sources(read: int, known: int, articles: int) -> str:
    """How much was read, as in "8 of 10 sources read, 14 articles"; "" if nothing was."""
    if read == 0:
        return plural(articles, "article") + " read" if articles and not known else ""
    sources = f"{plural(read, 'source')} read" if read == known else f"{read:,} of {plural(known, 'source')} read"
    return f"{sources}, {plural(articles, 'article')}" if articles else sources
