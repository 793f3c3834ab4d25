"""The words of the product as frozen values. Standard library only; nothing here does I/O.

All moments are timezone-aware datetimes in UTC. All offsets are half-open and count Unicode code points.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class SourceKind(StrEnum):
    """What sort of outlet a source is."""

    WIRE = "wire"
    BROADCASTER = "broadcaster"
    NEWSPAPER = "newspaper"
    GOVERNMENT = "government"
    STATE_MEDIA = "state_media"
    OTHER = "other"


class Directness(StrEnum):
    """How the article gives the content; `NARRATED` is the article's own voice."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"
    NARRATED = "narrated"


class Stance(StrEnum):
    """What the speaker does with the content, in the words of the article's own cue."""

    ASSERTS = "asserts"
    CONFIRMS = "confirms"
    DENIES = "denies"
    CANNOT_CONFIRM = "cannot_confirm"
    DECLINES_TO_COMMENT = "declines_to_comment"
    QUESTIONS = "questions"
    EXPECTS = "expects"
    WARNS = "warns"
    DEMANDS = "demands"


class Polarity(StrEnum):
    """Whether the content itself holds, apart from the speaker's stance."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    OPEN = "open"


class Position(StrEnum):
    """Where a speaker stands on a proposition: stance and polarity taken together."""

    HOLDS = "holds"
    REJECTS = "rejects"
    NOT_YET = "not_yet"
    EXPECTS = "expects"
    OPEN = "open"
    NO_COMMENT = "no_comment"


class Qualifier(StrEnum):
    """How exactly a figure is meant."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    UP_TO = "up_to"
    LESS_THAN = "less_than"
    BETWEEN = "between"


class ChangeKind(StrEnum):
    """The kinds of difference between two moments of the record."""

    FIRST_REPORT = "first_report"
    NEW_FIGURE = "new_figure"
    FIGURE_REVISED = "figure_revised"
    FIGURES_DISAGREE = "figures_disagree"
    CONFIRMED = "confirmed"
    DENIED = "denied"
    POSITION_CHANGED = "position_changed"
    CONTRADICTED = "contradicted"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open `[start, end)` character offsets into one article revision's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            message = f"a span needs 0 <= start < end, not [{self.start}, {self.end})"
            raise ValueError(message)

    def of(self, text: str) -> str:
        """The characters of `text` that the span covers."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet or agency that is read. `reliability` is an Admiralty letter A-F set by people, never computed."""

    id: str
    name: str
    kind: SourceKind = SourceKind.OTHER
    reliability: str = "F"
    feeds: tuple[str, ...] = ()
    homepage: str = ""
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """An office held by a person from `since` to `until` (inclusive, open when None): "US Defense Secretary"."""

    title: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who can speak: a person, an office, an agency, a government.

    `party` is the country or body it speaks for ("United States", "NATO"); it tells the classes of actors apart.
    """

    name: str
    kind: str = "person"
    party: str = ""
    aliases: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """What a channel follows. A claim is of the topic if it holds one of `terms` or tells of one of `actions`."""

    id: str
    title: str
    terms: tuple[str, ...]
    actions: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as parsed, before the store has seen it. `key` names it within its source (URL, GUID, file name)."""

    source: str
    key: str
    title: str
    text: str
    published_at: datetime | None = None
    url: str = ""
    author: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Article:
    """One published text of one source, as one revision; a later edit is another Article of the same `key`.

    `id` names the revision. `origin` is the id of the article in which this report was first made (its own id if here).
    """

    id: int
    source: str
    key: str
    revision: int
    title: str
    text: str
    published_at: datetime
    seen_at: datetime
    url: str = ""
    author: str = ""
    language: str = "en"
    origin: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a claim with its scope.

    `value` is in `unit` as written. `counted` is the head noun's lemma ("soldier"), `of` whose they are ("North
    Korea"), `place` where, `state` in what state ("in_place", "sent", "killed", "planned", ...; "" if not told).
    """

    span: Span
    value: float
    low: float
    high: float
    qualifier: Qualifier = Qualifier.EXACT
    unit: str = ""
    counted: str = ""
    of: str = ""
    place: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a claim says happens: `action` is a kind from the events table ("deploy", "fight", "launch")."""

    trigger: Span
    action: str
    actor: str = ""
    target: str = ""
    place: str = ""
    polarity: Polarity = Polarity.POSITIVE
    expected: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """One attributed content with everything that proves it.

    `contents` are in order of the text; more than one where a cue splits the content. `speaker` is the canonical name,
    None if nobody could be named. A narrated claim has no speaker and no cue. `article_id` and `ordinal` name a stored
    claim; a claim fresh from extraction has the article's id and its place in the article.
    """

    article_id: int
    ordinal: int
    sentence: Span
    contents: tuple[Span, ...]
    directness: Directness
    stance: Stance = Stance.ASSERTS
    polarity: Polarity = Polarity.POSITIVE
    speaker: str | None = None
    speaker_span: Span | None = None
    cue_span: Span | None = None
    topics: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    events: tuple[Event, ...] = ()
    event_date: date | None = None

    @property
    def content(self) -> Span:
        """The hull of the content spans."""
        return Span(self.contents[0].start, max(span.end for span in self.contents))


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """What a series counts: the same noun, of the same owner, in the same place and state, in the same unit."""

    counted: str
    of: str = ""
    place: str = ""
    state: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Proposition:
    """What several claims are about: `actor` does `action` to or at `target`."""

    actor: str
    action: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A stored sentence with all that a reader needs to check it; every string in it is verbatim or computed.

    `sentence == article.text[span.start:span.end]`; `contents` and `figure` are likewise offsets into the same text.
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


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two moments of the record.

    `label` is the subject in plain words, `proof` the sentence that shows the change, `earlier` the sentence of the
    state it differs from (None for a first), `outlets` those that carry the new state, first one first.
    """

    kind: ChangeKind
    topic: str
    subject: SeriesKey | Proposition
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
    """The changes of one window `(since, until]` for one topic and subscription; platform-neutral."""

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


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """Receipts under one heading, in the order in which they are to be read."""

    heading: str
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command is answered with; platform-neutral. `match` says how a name was understood ("" if as typed)."""

    title: str
    groups: tuple[AnswerGroup, ...] = ()
    series: tuple[Series, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    match: str = ""
    empty: str = ""

    @property
    def receipts(self) -> tuple[Receipt, ...]:
        """Every receipt of every group, in order."""
        return tuple(receipt for group in self.groups for receipt in group.receipts)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a digest or answer, with the words for who cannot see it."""

    filename: str
    content: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message in a platform's own shape.

    `text` is the plain text (or the fall-back of blocks); `payload` holds the platform's JSON: `{"embeds": [...]}` for
    Discord, `{"blocks": [...]}` for Slack, `{}` where text is all.
    """

    text: str
    payload: Mapping[str, object] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """A briefing (or an answer) rendered for one platform: messages for the channel, receipts for its thread."""

    platform: str
    messages: tuple[Message, ...]
    thread: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Subscription:
    """Which channel gets which topic when. `cron` is five fields in `timezone` (IANA)."""

    id: int
    platform: str
    channel: str
    topic: str
    cron: str = "0 8 * * *"
    timezone: str = "UTC"
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One digest on its way to one channel. `message_ids` holds what has been posted so far, in order."""

    id: int
    subscription: Subscription
    digest: Digest
    nonce: str
    message_ids: tuple[str, ...] = ()
    sent: bool = False
    attempts: int = 0
    error: str = ""


@dataclass(frozen=True)
class Record:
    """Claims with the articles they stand in, as held at one moment. `articles` maps article id to Article.

    `names` maps source ids to the names that readers know; `actors` are the known speakers.
    """

    articles: Mapping[int, Article]
    claims: tuple[Claim, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    actors: tuple[Actor, ...] = ()

    def at(self, moment: datetime) -> Record:
        """The record as it was at `moment`, judged by when an article was seen."""
        articles = {key: a for key, a in self.articles.items() if a.seen_at <= moment}
        return Record(articles, tuple(c for c in self.claims if c.article_id in articles), self.names, self.actors)

    def current(self) -> Record:
        """The record without revisions that a later one has replaced."""
        last: dict[tuple[str, str], Article] = {}
        for article in self.articles.values():
            held = last.get((article.source, article.key))
            if held is None or held.revision < article.revision:
                last[article.source, article.key] = article
        kept = {article.id: article for article in last.values()}
        return Record(kept, tuple(c for c in self.claims if c.article_id in kept), self.names, self.actors)
