"""What is on record: sources, articles, claims and their parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import TypeAlias

from briefings.model.terms import (
    Certainty,
    Directness,
    Extent,
    Footing,
    Polarity,
    Qualifier,
    SourceKind,
    Stance,
    TimeAxis,
)


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


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `first` to `last`, both included; a single day where they are the same."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            message = f"a period can't end on {self.last} before it begins on {self.first}"
            raise ValueError(message)

    @property
    def day(self) -> date | None:
        """The day, if it is a single one."""
        return self.first if self.first == self.last else None


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet or agency that is read. `reliability` is an Admiralty letter A-F set by people, never computed.

    `family` names the publisher whose outlets share their reports ("" if it stands alone). `owner` is the key of the
    workspace that added it, "" for one that the operator gave to all. `pages` are addresses that are read as
    an article each time, where there is no feed.
    """

    id: str
    name: str
    kind: SourceKind = SourceKind.OTHER
    reliability: str = "F"
    feeds: tuple[str, ...] = ()
    homepage: str = ""
    paused: bool = False
    family: str = ""
    owner: str = ""
    pages: tuple[str, ...] = ()


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
    `learned` are aliases that texts taught; they give way to every alias, name and office that people have given.
    """

    name: str
    kind: str = "person"
    party: str = ""
    aliases: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()
    learned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """What a channel follows. A claim is of the topic if it holds one of `terms` or tells of one of `actions`.

    `sides` are the parties that stand together in it ("Ukraine", "United States"), a tuple for each side. `owner` is
    the key of the workspace that it belongs to, and then begins its `id`: "discord:123/grain"; "" if all share it.
    """

    id: str
    title: str
    terms: tuple[str, ...]
    actions: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    sides: tuple[tuple[str, ...], ...] = ()
    owner: str = ""

    @property
    def name(self) -> str:
        """The id as the people who follow the topic write it: without its owner."""
        return self.id.removeprefix(f"{self.owner}/") if self.owner else self.id


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as parsed, before the store has seen it. `key` names it within its source (URL, GUID, file name).

    `credits` are the agencies and outlets that its byline or credit line names as where it comes from. `live` tells
    that its address says so now: a text that it had before is then a return to it, not an old copy. `section` is the
    part of the outlet that it stands in ("World"), `modified_at` when the outlet says that it last changed it.
    `captured_at` is when the archive that it comes from had read it: it was published by then. `backfill` is set where
    it was taken in long after it was published, to be on record: it is no news. `by_feed` tells that the text is what a
    feed carries, not what the page says, and `shared_url` that its feed gives the url to other items too. `guessed`
    tells that nobody states `published_at`: it is a date that was found somewhere on the page.
    """

    source: str
    key: str
    title: str
    text: str
    published_at: datetime | None = None
    url: str = ""
    author: str = ""
    language: str = "en"
    credits: tuple[str, ...] = ()
    live: bool = False
    section: str = ""
    modified_at: datetime | None = None
    extent: Extent = Extent.WHOLE
    captured_at: datetime | None = None
    backfill: bool = False
    by_feed: bool = False
    shared_url: bool = False
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """One published text of one source, as one revision; a later edit is another Article of the same `key`.

    `id` names the revision. `origin` is the id of the article in which this report was first made (its own id if here).
    `dated` is False where the source gave no date and `published_at` only tells when the article was seen. `joins` are
    further origins whose wording it has as well and which it thereby makes one with its own; `shares` are origins of
    which it only has a long passage, in a text of its own. `section`, `modified_at` and `extent` are the draft's.
    `backfill` is the draft's too, but for an edit: that is news. A capture of an archive or a fuller reading is none.
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
    dated: bool = True
    credits: tuple[str, ...] = ()
    joins: tuple[int, ...] = ()
    shares: tuple[int, ...] = ()
    section: str = ""
    modified_at: datetime | None = None
    extent: Extent = Extent.WHOLE
    backfill: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a claim with its scope.

    `value` is in `unit` as written. `counted` is the head noun's lemma ("soldier"), `of` whose they are ("North
    Korea"), `place` where, `state` in what state ("in_place", "sent", "killed", "planned", ...; "" if not told).
    `increment` is set if it adds to what was told before ("another 3,000"); `part_of` is the span of the figure that it
    is told as a part of ("8,000 of them"), in the same article. `event` is the word for what happened that it belongs
    to ("earthquake"; "" if not told), `as_of` the days that it counts for if not the claim's ("8,000 in October").
    `polarity` is NEGATIVE where its own clause says that it is not so, OPEN where it only supposes or asks.
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
    increment: bool = False
    part_of: Span | None = None
    event: str = ""
    as_of: Period | None = None
    polarity: Polarity = Polarity.POSITIVE


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a claim says happens: `action` is a kind from the events table ("deploy", "fight", "launch").

    `kind` is the class of the PLOVER ontology that the action belongs to ("mobilize"). `actor` and `target` are names
    as propositions use them, their spans the words of this text. `footing` tells what the content makes of it: who
    denies that "the deployment is paid for" takes the deployment as GIVEN.
    """

    trigger: Span
    action: str
    actor: str = ""
    target: str = ""
    place: str = ""
    polarity: Polarity = Polarity.POSITIVE
    expected: bool = False
    kind: str = ""
    actor_span: Span | None = None
    target_span: Span | None = None
    footing: Footing = Footing.POINT


ClaimId: TypeAlias = tuple[int, int]
"""A claim's article and its place in it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One attributed content with everything that proves it.

    `contents` are in order of the text; more than one where a cue splits the content. `speaker` is the canonical name,
    None if nobody could be named. A narrated claim has no speaker and no cue. `event_time` is when the content says
    that it happens, `event_date` the day that the sentence gives, be it of the event or of the saying. `article_id`
    and `ordinal` name a stored claim; a claim fresh from extraction has the article's id and its place in the article.
    `via` are the agencies and outlets that its sentence names as where the report comes from ("citing Meridian Wire").
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
    certainty: Certainty = Certainty.CERTAIN
    event_time: Period | None = None
    via: tuple[str, ...] = ()

    @property
    def content(self) -> Span:
        """The hull of the content spans."""
        return Span(self.contents[0].start, max(span.end for span in self.contents))


@dataclass(frozen=True)
class Record:
    """Claims with the articles they stand in, as held at one moment. `articles` maps article id to Article.

    `names` maps source ids to the names that readers know, `families` to their publishers; `actors` are the known
    speakers, `sides` the parties that stand together in the topic that the claims are of, `actions` what it follows.
    """

    articles: Mapping[int, Article]
    claims: tuple[Claim, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    actors: tuple[Actor, ...] = ()
    families: Mapping[str, str] = field(default_factory=dict)
    sides: tuple[tuple[str, ...], ...] = ()
    actions: tuple[str, ...] = ()

    def at(self, moment: datetime, axis: TimeAxis = TimeAxis.SEEN) -> Record:
        """The record as it was at `moment`, by when articles were seen or published or by when it happened.

        By event it keeps every article and the claims of what had begun by then: a day counts from its first moment on,
        and what has no day of its own counts from when it was published.
        """
        if axis is TimeAxis.EVENT:
            return replace(self, claims=tuple(c for c in self.claims if _had_begun(c, self.articles, moment)))
        if axis is TimeAxis.PUBLISHED:
            return self._of({key: a for key, a in self.articles.items() if a.published_at <= moment})
        return self._of({key: a for key, a in self.articles.items() if a.seen_at <= moment})

    def current(self) -> Record:
        """The record without revisions that a later one has replaced."""
        last: dict[tuple[str, str], Article] = {}
        for article in self.articles.values():
            held = last.get((article.source, article.key))
            if held is None or held.revision < article.revision:
                last[article.source, article.key] = article
        kept = {article.id: article for article in last.values()}
        return self._of(kept)

    def _of(self, articles: Mapping[int, Article]) -> Record:
        """The part of the record that stands in these articles."""
        return replace(self, articles=articles, claims=tuple(c for c in self.claims if c.article_id in articles))


def _had_begun(claim: Claim, articles: Mapping[int, Article], moment: datetime) -> bool:
    if claim.event_time is None and claim.event_date is None:
        return articles[claim.article_id].published_at <= moment
    day = claim.event_time.first if claim.event_time is not None else claim.event_date
    return day is not None and datetime.combine(day, time.min, tzinfo=UTC) < moment
