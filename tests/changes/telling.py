"""A few words → articles, claims and records whose spans are true.

`said` is a claim of one sentence, `paper` an article of such sentences, `record` what was held of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from briefings.changes import detect_changes
from briefings.model import (
    Actor,
    Article,
    Certainty,
    Change,
    ChangeKind,
    Claim,
    Directness,
    Event,
    Figure,
    Footing,
    Period,
    Polarity,
    Qualifier,
    Record,
    Span,
    Stance,
)

ACTORS = (
    Actor("Ada Brandt", party="Norland", aliases=("Brandt",)),
    Actor("Norland's army", "agency", "Norland"),
    Actor("Ivo Kessel", party="Estavia"),
    Actor("Mara Quist", party="Ferrania"),
)
GAP = "\n\n"

Part = Callable[[str, int], Figure | Event]


@dataclass(frozen=True)
class Said:
    """One sentence with what it claims; `by` is the name on record, `heard` the speaker's words in the sentence."""

    sentence: str
    parts: tuple[Part, ...]
    by: str | None = None
    heard: str = ""
    cue: str = ""
    quote: str = ""
    stance: Stance = Stance.ASSERTS
    directness: Directness = Directness.INDIRECT
    polarity: Polarity = Polarity.POSITIVE
    on: date | None = None
    certainty: Certainty = Certainty.CERTAIN


@dataclass(frozen=True)
class Paper:
    """One article as an outlet printed it; `copy_of` is the number, from 1, of the paper that it reprints."""

    outlet: str
    claims: tuple[Said, ...]
    published: datetime
    seen: datetime
    key: str
    revision: int
    copy_of: int
    backfill: bool = False


def moment(day: int, hour: int = 0) -> datetime:
    return datetime(2031, 5, day, hour, tzinfo=UTC)


def count(  # noqa: PLR0913 - each of a figure's fields may be told
    word: str,
    counted: str = "soldiers",
    *,
    of: str = "Norland",
    place: str = "Estavia",
    state: str = "in_place",
    unit: str = "",
    qualifier: Qualifier = Qualifier.EXACT,
    low: float | None = None,
    high: float | None = None,
) -> Part:
    value = float(word.replace(",", ""))

    def made(sentence: str, offset: int) -> Figure:
        span = _found(word, sentence, offset)
        bounds = value if low is None else low, value if high is None else high
        return Figure(span, value, *bounds, qualifier, unit, counted, of, place, state)

    return made


def event(  # noqa: PLR0913 - each of an event's fields may be told
    word: str,
    action: str = "deploy",
    actor: str = "Norland",
    target: str = "Estavia",
    *,
    place: str = "",
    polarity: Polarity = Polarity.POSITIVE,
    expected: bool = False,
    footing: Footing = Footing.POINT,
) -> Part:
    def made(sentence: str, offset: int) -> Event:
        trigger = _found(word, sentence, offset)
        return Event(trigger, action, actor, target, place, polarity, expected, footing=footing)

    return made


def said(sentence: str, *parts: Part, by: str | None = None, **told: object) -> Said:
    """A claim; who speaks is taken from the sentence's first words unless `heard` tells. Narrated if nobody does."""
    made = replace(Said(sentence, parts, by), **told)  # type: ignore[arg-type]  # the fields check themselves
    if made.heard or by:
        return (
            made if made.heard else replace(made, heard=by if by and by in sentence else sentence.split(maxsplit=1)[0])
        )
    return replace(made, directness=Directness.NARRATED)


def paper(  # noqa: PLR0913 - each of an article's circumstances may be told
    outlet: str,
    *claims: Said,
    day: int = 1,
    hour: int = 8,
    seen: int = 0,
    key: str = "",
    revision: int = 1,
    copy_of: int = 0,
    backfill: bool = False,
) -> Paper:
    """An article of `outlet`, published and (unless `seen` names another day) seen on that day of the month."""
    key = key or f"{outlet}-{day}-{hour}-{len(claims)}-{claims[0].sentence if claims else ''}"
    return Paper(outlet, claims, moment(day, hour), moment(seen or day, hour), key, revision, copy_of, backfill)


def record(*papers: Paper, actors: tuple[Actor, ...] = ACTORS) -> Record:
    """The record of these papers; their articles are numbered from 1 in the order given."""
    articles: dict[int, Article] = {}
    claims: list[Claim] = []
    for number, one in enumerate(papers, 1):
        text = GAP.join(claim.sentence for claim in one.claims)
        origin = one.copy_of or number
        address = f"https://{one.outlet.lower().replace(' ', '-')}.example/{number}"
        articles[number] = Article(
            id=number,
            source=one.outlet.lower(),
            key=one.key,
            revision=one.revision,
            title=f"Article {number}",
            text=text,
            published_at=one.published,
            seen_at=one.seen,
            url=address,
            origin=origin,
            backfill=one.backfill,
        )
        claims += _claims(one.claims, number)
    return Record(articles, tuple(claims), {one.outlet.lower(): one.outlet for one in papers}, actors)


def changes(*papers: Paper, since: int, until: int = 28, topic: str = "border") -> tuple[Change, ...]:
    """What changed from the beginning of day `since` to that of day `until`, by when papers were seen."""
    whole = record(*papers)
    return detect_changes(whole.at(moment(since)), whole.at(moment(until)), topic=topic)


def of_kind(kind: ChangeKind, found: Iterable[Change]) -> list[Change]:
    """The changes of this kind, those too that another kind is told before."""
    return [change for change in found if kind in {change.kind, *change.also}]


def _claims(told: Iterable[Said], article: int) -> Iterable[Claim]:
    offset = 0
    for ordinal, one in enumerate(told):
        whole = Span(offset, offset + len(one.sentence))
        parts = [part(one.sentence, offset) for part in one.parts]
        yield Claim(
            article_id=article,
            ordinal=ordinal,
            sentence=whole,
            contents=(_found(one.quote, one.sentence, offset) if one.quote else whole,),
            directness=one.directness,
            stance=one.stance,
            polarity=one.polarity,
            speaker=one.by,
            speaker_span=_found(one.heard, one.sentence, offset) if one.heard else None,
            cue_span=_found(one.cue, one.sentence, offset) if one.cue else None,
            topics=("border",),
            figures=tuple(part for part in parts if isinstance(part, Figure)),
            events=tuple(part for part in parts if isinstance(part, Event)),
            event_date=one.on,
            event_time=Period(one.on, one.on) if one.on else None,
            certainty=one.certainty,
        )
        offset = whole.end + len(GAP)


def _found(words: str, sentence: str, offset: int) -> Span:
    start = offset + sentence.index(words)
    return Span(start, start + len(words))
