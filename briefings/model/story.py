"""What the record tells: series, propositions, changes and briefings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from briefings.model.record import Figure, Span, Topic
from briefings.model.terms import ActorClass, ChangeKind, Directness, Position, Stance


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """What a series counts: the same noun, of the same owner, in the same place, state and event, in the same unit."""

    counted: str
    of: str = ""
    place: str = ""
    state: str = ""
    unit: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True)
class Proposition:
    """What several claims are about: `actor` does `action` to or at `target`.

    `place` and `when` (an ISO day, of what happens once) are its scope; "" where they do not tell it from others.
    """

    actor: str
    action: str
    target: str = ""
    place: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one sentence says that is about no proposition and counts nothing: known by its words."""

    speaker: str
    words: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """A stored sentence with all that a reader needs to check it; every string in it is verbatim or computed.

    `sentence == article.text[span.start:span.end]`; `contents` are likewise offsets into the same text. `origin` is the
    first article of those that share its wording, `cited` who its article or sentence has the report from, `family` the
    outlet's publisher.
    """

    article_id: int
    ordinal: int
    span: Span
    sentence: str
    contents: tuple[Span, ...]
    quote: str
    directness: Directness
    stance: Stance
    speaker: str | None
    speaker_text: str
    cue_text: str
    outlet: str
    title: str
    url: str
    link: str
    published_at: datetime
    seen_at: datetime
    origin: int
    event_date: date | None = None
    cited: tuple[str, ...] = ()
    family: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two moments of the record.

    `label` is the subject in plain words, `proof` the sentence that shows the change, `earlier` the sentence of the
    state it differs from (None for a first), `outlets` those that carry the new state, first one first. `also` are the
    further kinds that the same sentence shows, `actor_class` who its speaker is to the subject; `reason` is the rule in
    words, `weights` what its importance is made of.
    """

    kind: ChangeKind
    topic: str
    subject: SeriesKey | Proposition | Statement
    label: str
    proof: Receipt
    earlier: Receipt | None = None
    figure: Figure | None = None
    earlier_figure: Figure | None = None
    position: Position | None = None
    earlier_position: Position | None = None
    speakers: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    origins: int = 1
    importance: int = 0
    reason: str = ""
    also: tuple[ChangeKind, ...] = ()
    actor_class: ActorClass | None = None
    weights: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a series: who said it, where it stands."""

    figure: Figure
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Series:
    """The figures that count the same thing, oldest first."""

    key: SeriesKey
    label: str
    points: tuple[Point, ...]

    @property
    def spread(self) -> tuple[float, float]:
        """The lowest and the highest value that was said."""
        return min(p.figure.low for p in self.points), max(p.figure.high for p in self.points)


@dataclass(frozen=True, slots=True)
class Stand:
    """One speaker's position on a proposition at one time."""

    speaker: str
    position: Position
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Dispute:
    """A proposition on which opposed positions are held; `stands` has each speaker's last word, oldest first."""

    proposition: Proposition
    label: str
    stands: tuple[Stand, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A proposition that nobody has settled, with the last word on it."""

    proposition: Proposition
    label: str
    last: Stand


@dataclass(frozen=True, slots=True)
class SourceState:
    """Whether a source was really read: `read_at` is the last good read, `error` why it is dark ("" if it is not)."""

    source: str
    name: str
    read_at: datetime | None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Briefing:
    """The changes of one window `(since, until]` for one topic and subscription; platform-neutral.

    `left_out` are the changes that were not important enough to be told, most important first.
    """

    topic: Topic
    since: datetime
    until: datetime
    changes: tuple[Change, ...]
    corrections: tuple[Change, ...] = ()
    series: tuple[Series, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    questions: tuple[Question, ...] = ()
    sources: tuple[SourceState, ...] = ()
    articles_read: int = 0
    timezone: str = "UTC"
    left_out: tuple[Change, ...] = ()

    @property
    def quiet(self) -> bool:
        """Whether there is nothing to tell."""
        return not self.changes and not self.corrections

    @property
    def receipts(self) -> tuple[Receipt, ...]:
        """Every sentence that the briefing stands on, each once, in the order of the lines."""
        found: dict[tuple[int, int], Receipt] = {}
        for change in (*self.changes, *self.corrections):
            for receipt in (change.proof, change.earlier):
                if receipt is not None:
                    found.setdefault((receipt.article_id, receipt.ordinal), receipt)
        for receipt in self._standing():
            found.setdefault((receipt.article_id, receipt.ordinal), receipt)
        return tuple(found.values())

    def _standing(self) -> Iterator[Receipt]:
        for series in self.series:
            yield from (point.receipt for point in series.points)
        for dispute in self.disputes:
            yield from (stand.receipt for stand in dispute.stands)
        yield from (question.last.receipt for question in self.questions)
