"""What is looked up on record: a topic's claims as a file, and who said what a message says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot.asking.moments import View, When
from bot.asking.queries import Query
from bot.asking.responses import Response
from bot.handlers.recorded import when_of
from bot.naming.meant import who_said_this
from bot.naming.names import match_topic
from bot.recorded.answers import Desk
from bot.recorded.exporting import Sheet, row_of
from bot.recorded.nothing import narrowed, nothing_of
from briefings.changes import receipt_of
from briefings.model import Answer, Attachment, Claim, Record, TimeAxis, Topic
from briefings.render.words import plural
from briefings.store import claim_ids_on_topic, load_claims

MOST = 30_000
PAGE = 500
KINDS = {"csv": "CSV", "json": "JSON"}


@dataclass(frozen=True, slots=True)
class Export:
    """A topic's claims as a file, newest first: how many are in it, how many more there are, and notes on the question.

    `oldest` is when the last one in it was published, as a day; "" if there is none.
    """

    topic: Topic
    file: Attachment
    held: int
    left: int
    oldest: str
    match: str


def export_of(desk: Desk, name: str, sheet: Sheet, when: When, *, most: int | None = MOST) -> Export:
    """The newest claims of a topic, at most `most` and as many as the empty sheet has room for. Raises UsageError."""
    topics = desk.topics()
    match = match_topic(name, topics, desk.asker)
    topic = next(one for one in topics if one.id == match.name)
    view = when.view(desk.clock())
    since = None if view.axis is TimeAxis.EVENT else view.start
    ids, count = claim_ids_on_topic(desk.store, topic.id, until=view.until, axis=view.axis, since=since, limit=most)
    names = {one.id: one.name for one in topics}
    looked, oldest = 0, ""
    for number, record, claim in _held(desk, ids, view):
        row = row_of(record, claim, names)
        if not sheet.add(row):
            break
        looked, oldest = number, str(row["published_at"])[:10]
    else:
        looked = len(ids)
    told = {
        "topic": topic.name,
        "title": topic.title,
        "asked_at": desk.clock().isoformat(),
        "since": when.since,
        "as_of": when.as_of,
        "by": str(view.axis),
        "older_left_out": count - looked,
    }
    held = len(sheet.lines)
    named = f"claims-{_plain(topic.name)}-{view.until:%Y-%m-%d}.{sheet.form}"
    alt = f"{plural(held, 'claim')} on {topic.title} as {KINDS[sheet.form]}, each with its citation"
    notes = "; ".join(filter(None, (match.note, view.note)))
    return Export(topic, Attachment(named, sheet.whole(told), alt), held, count - looked, oldest, notes)


def export(desk: Desk, query: Query) -> Response:
    """The file of a topic's claims, and what is not in it."""
    when = when_of(query)
    found = export_of(desk, query["topic"], Sheet(query["format"] or "csv"), when)
    title = f"Claims on {found.topic.name} as a file"
    if not found.held:
        view = when.view(desk.clock())
        empty = nothing_of(
            f"No claim on {found.topic.name}", narrowed(view, when), lambda: _count(desk, found.topic, view)
        )
        return Response(Answer(title, match=found.match, empty=empty))
    said = f"{plural(found.held, 'claim')}, newest first, each with its citation."
    return Response(Answer(title, match=found.match, empty=said), files=(found.file,), note=left_out(found))


def left_out(found: Export) -> str:
    """How many claims are not in the file, and how to get at them; "" if all are in it."""
    if not found.left:
        return ""
    return (
        f"{plural(found.left, 'claim')} older than these have no room in one file: they begin on {found.oldest}. "
        f"For them ask again with as-of:{found.oldest} by:published, or for fewer with since:7d."
    )


def _count(desk: Desk, topic: Topic, view: View) -> tuple[int, bool]:
    return claim_ids_on_topic(desk.store, topic.id, until=view.until, axis=view.axis, limit=1)[1], False


def _held(desk: Desk, ids: tuple[tuple[int, int], ...], view: View) -> Iterator[tuple[int, Record, Claim]]:
    """The claims that the view holds, each with its record and with how many ids were looked at by then."""
    for start in range(0, len(ids), PAGE):
        page = ids[start : start + PAGE]
        record = load_claims(desk.store, page)
        kept = record.at(view.until, view.axis) if view.axis is TimeAxis.EVENT else record
        places = {one: number for number, one in enumerate(page, start + 1)}
        for claim in kept.claims:
            if view.axis is not TimeAxis.EVENT or view.holds(receipt_of(record, claim)):
                yield places[claim.article_id, claim.ordinal], record, claim


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").lower() or "topic"


HANDLERS: Mapping[str, Callable[[Desk, Query], Answer | Response]] = {
    "export": export,
    "who-said-this": lambda desk, query: who_said_this(desk, query["text"]),
}
