"""What the record tells: series, propositions, changes and briefings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from briefings.model.record import Figure, Span, Topic
from briefings.model.terms import (
    ActorClass,
    ChangeKind,
    Directness,
    Extent,
    Footing,
    Position,
    Role,
    Stance,
    TimeAxis,
)

CURRENT = frozenset({Role.NEW, Role.REVISION, Role.RESTATEMENT, Role.RIVAL})
"""The roles of figures that say how many there are; the others only add to it, belong to it or lie behind it."""


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
    outlet's publisher. `joins`, `shares` and `extent` are the article's.
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
    joins: tuple[int, ...] = ()
    shares: tuple[int, ...] = ()
    extent: Extent = Extent.WHOLE


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two moments of the record.

    `label` is the subject in plain words, `proof` the sentence that shows the change, `earlier` the sentence of the
    state it differs from (None for a first), `outlets` those that carry the new state, first one first. `first` is who
    had it first: that outlet, or whom its report is from. `whole` is the figure that `figure` is told as a part of.
    `also` are the further kinds that the same sentence shows, `actor_class` who its speaker is to the subject; `reason`
    is the rule in words, `weights` what its importance is made of.
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
    first: str = ""
    whole: Figure | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a series: who said it, where it stands, what it is to the series.

    `whole` is the figure that it is told as a part of.
    """

    figure: Figure
    receipt: Receipt
    role: Role = Role.NEW
    whole: Figure | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """The figures that count the same thing, oldest first."""

    key: SeriesKey
    label: str
    points: tuple[Point, ...]

    @property
    def current(self) -> tuple[Point, ...]:
        """The points that tell how many there are: no part, no increment, nothing earlier, nothing unvouched for."""
        return tuple(point for point in self.points if point.role in CURRENT)


@dataclass(frozen=True, slots=True)
class Stand:
    """One speaker's position on a proposition at one time; `retold` if the sentence gives it as past ("had denied").

    `footing` tells whether the thing is the point of the sentence.
    """

    speaker: str
    position: Position
    receipt: Receipt
    retold: bool = False
    footing: Footing = Footing.POINT


@dataclass(frozen=True, slots=True)
class PositionLine:
    """One speaker's way on one proposition: each move with the sentence that first shows it, oldest first."""

    proposition: Proposition
    label: str
    stands: tuple[Stand, ...]


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
class StandingQuestion:
    """A question that somebody pinned in their own `words`, and what would answer it.

    Of a series in `wanted`, "" stands for anything; a proposition's target may be left open in the same way. It is
    asked for one subscription, or, with None, for every channel of the topic.
    """

    id: int
    topic: str
    words: str
    wanted: SeriesKey | Proposition
    asked_at: datetime
    closed_at: datetime | None = None
    subscription: int | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """A standing question with the changes of one window that answer it, newest first."""

    question: StandingQuestion
    changes: tuple[Change, ...]


RESTING = "not due to be read yet"
"""Why a source was not read that asks to be read seldom: it is none that went dark."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """Whether a source was really read: `read_at` is the last good read, `error` why it is dark ("" if it is not).

    `next_at` is when it is due again, as its feeds ask and as often as they give something; None if that is at once.
    """

    source: str
    name: str
    read_at: datetime | None
    error: str = ""
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Briefing:
    """The changes of one window `(since, until]` for one topic and subscription; platform-neutral.

    `left_out` are the changes that were not important enough to be told, most important first. The window runs over
    `axis`; `past` is set if it ended before it was asked for: then `sources` are those that are known to have been read
    in it, and nothing is known of the others. `unread` counts the articles of the window in languages that are not read
    for claims, by language; `recorded` those that were only put on record in it, long after they were published.

    `alert` are the kinds of change for which it is told before its time, () if it is not; `after_alert` is set if its
    window begins where such a one ended.
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
    answered: tuple[Answered, ...] = ()
    axis: TimeAxis = TimeAxis.SEEN
    past: bool = False
    unread: tuple[tuple[str, int], ...] = ()
    recorded: int = 0
    alert: tuple[ChangeKind, ...] = ()
    after_alert: bool = False

    @property
    def quiet(self) -> bool:
        """Whether there is nothing to tell."""
        return not self.changes and not self.corrections and not self.answered

    @property
    def receipts(self) -> tuple[Receipt, ...]:
        """Every sentence that the briefing stands on, each once, in the order of the lines."""
        found: dict[tuple[int, int], Receipt] = {}
        answers = (change for one in self.answered for change in one.changes)
        for change in (*self.changes, *self.corrections, *answers):
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
