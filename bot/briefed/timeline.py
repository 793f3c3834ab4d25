"""A topic day by day: what happened or was said first, each with its sentence.

The newest day comes first, so that the first page is the one that matters now and an answer grows at its end as in
every other answer here; within a day it goes forward, as the day did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from bot.asking.moments import PRESENT, View, When
from bot.briefed.explaining import headline
from bot.naming.names import match_topic
from bot.recorded.answers import Desk
from bot.recorded.nothing import narrowed, nothing_of
from briefings.changes import detect_changes
from briefings.changes.importance import told_and_left_out, weighed
from briefings.model import Answer, AnswerGroup, Article, Change, ChangeKind, Record, TimeAxis, Topic
from briefings.render.words import plural
from briefings.store import newest_history

DAYS = timedelta(days=30)
MOST_CLAIMS = 1_000
"""The newest claims of a topic that are looked at; where there are more, a fifth only tells what was known."""
WORK = 4_000
"""Claims to compare in all: a record of 1,000 is compared in 4 steps, one of 130 in 30."""
MOST_STEPS = 30
MOST_A_DAY = 8
A_FIFTH = 5


@dataclass(frozen=True, slots=True)
class Told:
    """A change with the day that it belongs to."""

    day: date
    change: Change


def timeline(desk: Desk, topic: str, when: When = PRESENT, *, most: int = MOST_CLAIMS) -> Answer:
    """First reports, confirmations, denials, reversals, figures and corrections of a topic, day by day.

    An entry stands on the day that its sentence gives, else on that of publication. Without `since` it is the last 30
    days on record of the topic. Of a big topic only the `most` newest claims are looked at, and the answer says so.
    Raises UsageError.
    """
    match = match_topic(topic, desk.topics(), desk.asker)
    meant = next(one for one in desk.topics() if one.id == match.name)
    view = when.view(desk.clock())
    record, every = newest_history(desk.store, meant.id, limit=most, until=view.until, axis=view.axis)
    cut = None if every or not record.claims else _sure_from(record)
    start = _start(record, view, cut)
    told, left_out = _chosen(entries(record, meant, start), meant) if start is not None else ((), 0)
    groups = tuple(_groups(one for one in told if _held(one, view)))
    days = "" if start is None or start in (view.start, cut) else _range(record, start)
    notes = (match.note, view.note, days, _cut_note(most, cut, start), _minor(left_out))
    empty = "" if groups else _nothing(desk, meant, view, narrowed(view, when))
    return Answer(f"Timeline: {meant.title}", groups, match="; ".join(filter(None, notes)), empty=empty)


def _nothing(desk: Desk, topic: Topic, view: View, filters: str) -> str:
    """Why the timeline is empty, with what there is all the same."""
    if not filters and desk.count_on(topic.id, view)[0]:
        return (
            f"Nothing new was told on {topic.name} in the last {DAYS.days} days on record; it has claims all the same."
        )
    return nothing_of(
        f"Nothing new on {topic.name}" if filters else f"Nothing on {topic.name}",
        filters,
        lambda: desk.count_on(topic.id, view),
    )


def entries(record: Record, topic: Topic, start: datetime) -> Iterator[Told]:
    """Every change from `start` on, step by step: a step is a day, or several where the record is big.

    A step also ends before each edit of an article, so that what it corrects is seen as it was.
    """
    told = told_at(record)
    moments = steps(record, told, start)
    before = _until(record, told, moments[0])
    for moment in moments[1:]:
        after = _until(record, told, moment)
        # Where a topic follows what happens, what is merely said is never told.
        for change in detect_changes(before, after, topic=topic.id, statements=not topic.actions):
            yield Told(_day(change, start), weighed(change, change.proof.published_at))
        before = after


def told_at(record: Record) -> Mapping[int, datetime]:
    """When each article came to tell what it tells: when it was published, a later edit of it when that was seen."""
    originals = _originals(record)
    return {
        a.id: a.published_at if a.id in originals else max(a.published_at, a.seen_at) for a in record.articles.values()
    }


def _originals(record: Record) -> frozenset[int]:
    """The first revision on record of each article."""
    first: dict[tuple[str, str], Article] = {}
    for article in record.articles.values():
        held = first.get((article.source, article.key))
        if held is None or article.revision < held.revision:
            first[article.source, article.key] = article
    return frozenset(article.id for article in first.values())


def steps(record: Record, told: Mapping[int, datetime], start: datetime, *, work: int = WORK) -> tuple[datetime, ...]:
    """The moments between which changes are looked for, from just before `start` to the last article.

    As many as `work`, the claims to compare in all, allows: edits come first, then midnights, evenly spread.
    """
    begin, end = start - timedelta(microseconds=1), max(told.values())
    most = max(1, min(MOST_STEPS, work // max(1, len(record.claims)))) - 1
    originals = _originals(record)
    edits = {at - timedelta(microseconds=1) for key, at in told.items() if key not in originals and begin < at <= end}
    midnights = {datetime.combine(at.date(), time.min, tzinfo=UTC) - timedelta(microseconds=1) for at in told.values()}
    chosen = {*_spread(sorted(edits), most)}
    chosen |= {*_spread(sorted(one for one in midnights - chosen if begin < one < end), most - len(chosen))}
    return (begin, *sorted(chosen), max(end, begin))


def _until(record: Record, told: Mapping[int, datetime], moment: datetime) -> Record:
    articles = {key: article for key, article in record.articles.items() if told[key] <= moment}
    return replace(record, articles=articles, claims=tuple(c for c in record.claims if c.article_id in articles))


def _spread(moments: Sequence[datetime], most: int) -> Sequence[datetime]:
    """At most so many of the moments, evenly spread, the last one among them."""
    if most <= 0:
        return ()
    if len(moments) <= most:
        return moments
    return [moments[-1 - at * len(moments) // most] for at in range(most)]


def _sure_from(record: Record) -> datetime:
    """From when on a first is known to be one, where older claims than the record's were not looked at."""
    published = sorted(record.articles[claim.article_id].published_at for claim in record.claims)
    return published[len(published) // A_FIFTH]


def _start(record: Record, view: View, cut: datetime | None) -> datetime | None:
    """From when on the timeline is told; None if nothing is on record."""
    if not record.claims:
        return None
    published = [record.articles[claim.article_id].published_at for claim in record.claims]
    if view.start is None:
        start = max(published) - DAYS
    else:
        start = min(published) if view.axis is TimeAxis.EVENT else view.start
    return start if cut is None else max(start, cut)


def _held(told: Told, view: View) -> bool:
    """Whether an entry is within the time asked for, where that is a time of events."""
    return view.axis is not TimeAxis.EVENT or view.start is None or told.day >= view.start.date()


def _day(change: Change, start: datetime) -> date:
    """The day of an entry: that which its sentence gives, if it lies in the time that is told and not ahead."""
    published, event = change.proof.published_at.date(), change.proof.event_date
    return event if event is not None and start.date() <= event <= published else published


def _chosen(found: Iterable[Told], topic: Topic) -> tuple[tuple[Told, ...], int]:
    """Of each day what a briefing would tell, corrections besides; and how many were left out."""
    days: dict[date, list[Told]] = {}
    for one in found:
        days.setdefault(one.day, []).append(one)
    told: list[Told] = []
    left_out = 0
    for day in sorted(days, reverse=True):
        changes = sorted((one.change for one in days[day]), key=lambda change: -change.importance)
        others = [change for change in changes if change.kind is not ChangeKind.CORRECTED]
        kept, left = told_and_left_out(others, topic, most=MOST_A_DAY)
        corrected = [change for change in changes if change.kind is ChangeKind.CORRECTED]
        told += (Told(day, change) for change in sorted((*kept, *corrected), key=_order))
        left_out += len(left)
    return tuple(told), left_out


def _order(change: Change) -> tuple[object, ...]:
    proof = change.proof
    return proof.published_at, proof.article_id, proof.span, change.label


def _groups(told: Iterable[Told]) -> Iterator[AnswerGroup]:
    """An entry a sentence, with all that it was the first to tell."""
    entries: dict[tuple[object, ...], list[Told]] = {}
    for one in told:
        proof = one.change.proof
        entries.setdefault((one.day, proof.article_id, proof.span), []).append(one)
    for same in entries.values():
        what = "; ".join(dict.fromkeys(headline(one.change) for one in same))
        yield AnswerGroup(f"{same[0].day:%a %d %b %Y} · {what}", (same[0].change.proof,))


def _range(record: Record, start: datetime) -> str:
    last = max(article.published_at for article in record.articles.values())
    return f"{start:%d %b %Y} to {last:%d %b %Y}, the last {DAYS.days} days on record; since: goes further back"


def _cut_note(most: int, cut: datetime | None, start: datetime | None) -> str:
    """How far back was looked, where not all was; and that the timeline begins there, where it does."""
    if cut is None:
        return ""
    begins = f", so it begins on {cut:%d %b %Y}" if cut == start else ""
    return f"compared with the newest {most:,} claims only{begins}"


def _minor(left_out: int) -> str:
    return f"{plural(left_out, 'minor change')} left out" if left_out else ""
