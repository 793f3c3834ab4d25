"""What changed since one reader last caught up. What was not shown is not marked as read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.asking.paging import LONGEST_REPLY
from bot.asking.queries import Query, query_of, token_of
from bot.asking.responses import MOST_CHOICES, Button, Menu, Response, menus_of
from bot.briefed.channel import TOPICS_NAMED, Meant, about, behind_window, choice, short
from bot.briefed.explaining import left_out_lines, titled
from bot.following.subscribing import zone_here
from bot.recorded.answers import A_DAY, Desk
from briefings import service
from briefings.compose import Reading
from briefings.model import Answer, AnswerGroup, Briefing, Digest, UsageError
from briefings.render import Detail, answer_pages, render_answer, render_briefing, window_behind, window_token
from briefings.render.heads import header
from briefings.render.moments import dated
from briefings.render.words import plural
from briefings.store import caught_up, note_caught_up, read_until

MOST = 100
A_LOT = 10
BARE = Detail(bare=True)
LEFT_OUT = "0"
"""The part of a window that was not told at all."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """What a reader has not seen of a topic; `first` if they never caught up.

    The window is empty where `since` is the very moment up to which all was read for claims.
    """

    meant: Meant
    briefing: Briefing
    first: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing can have come in."""
        return self.briefing.since >= self.briefing.until

    @property
    def changes(self) -> int:
        """How many lines there are to tell."""
        return _count(self.briefing)


def catch_up(desk: Desk, query: Query) -> Response:
    """What changed since the asker last caught up with the topic named, or with all that the channel is briefed on.

    The first time it is the last day. Topics come one after another as the reply has room, the others are in a menu. A
    topic counts as read up to now once all of its changes were shown; what it left out as minor is a button away.
    """
    if query["window"]:
        return _part(desk, query)
    now = read_until(desk.store, desk.clock())
    found = [_unseen(desk, meant, now) for meant in about(desk, query)]
    if len(found) == 1:
        return _one(desk, found[0], now)
    return _several(desk, query, found, now)


def _unseen(desk: Desk, meant: Meant, now: datetime) -> Unseen:
    """What came since the asker caught up, or within a day; standing sections are left out: they are not news."""
    before = caught_up(desk.store, reader=desk.asker.reader, topic=meant.topic.id)
    since = now - A_DAY if before is None else before
    briefing = _composed(desk, meant, since, now) if since < now else Briefing(meant.topic, since, since, ())
    return Unseen(meant, briefing, first=before is None)


def _composed(desk: Desk, meant: Meant, since: datetime, until: datetime) -> Briefing:
    asked = Reading(since, until, timezone=zone_here(desk, meant.subscription), most=MOST)
    own = meant.subscription.id if meant.subscription is not None else None
    whole = service.brief_as(desk.store, meant.topic.id, asked, subscription=own)
    return replace(whole, series=(), disputes=(), questions=())


def _one(desk: Desk, unseen: Unseen, now: datetime) -> Response:
    """All of one topic, or its first part with a button for the next."""
    meant = unseen.meant
    note = _notes(meant.note, f"First time here: the last {A_DAY.days * 24} hours." if unseen.first else "")
    if unseen.empty:
        empty = f"You caught up at {dated(unseen.briefing.since)}; nothing has come in since."
        return Response(Answer(f"Nothing new: {meant.topic.title}", empty=empty), note=note)
    parts = parts_of(unseen.briefing, desk.asker.platform)
    if len(parts) == 1:
        _mark(desk, meant.topic.id, now)
    # The button under it composes the window anew at a briefing's length, so its lines are these only if all have room.
    whole = len(parts) == 1 and len(unseen.briefing.changes) <= service.most_of(desk.store, desk.asker.owner)
    digest = shown(parts[0], desk.asker.platform, receipts=whole)
    return Response((digest,), buttons=_buttons(unseen.briefing, parts, 0), note=_notes(note, _which(parts, 0)))


def _part(desk: Desk, query: Query) -> Response:
    """A later part of a long one, of the same window; the last one marks it as read."""
    meant = behind_window(desk, query["window"])
    _, since, until, _axis = window_behind(query["window"])
    if not query["part"].isdecimal():
        message = "This button is from another version of the bot; ask with /catchup."
        raise UsageError(message)
    briefing = _composed(desk, meant, since, until)
    if query["part"] == LEFT_OUT:
        groups = (AnswerGroup(f"Left out: {len(briefing.left_out):,}", lines=left_out_lines(briefing)),)
        return Response(Answer(f"Left out: {titled(briefing)}", groups))
    parts = parts_of(briefing, desk.asker.platform)
    at = min(int(query["part"]), len(parts)) - 1
    if at == len(parts) - 1:
        _mark(desk, meant.topic.id, until)
    digest = shown(parts[at], desk.asker.platform)
    return Response((digest,), buttons=_buttons(briefing, parts, at), note=_which(parts, at), again=query)


def _several(desk: Desk, query: Query, found: Sequence[Unseen], now: datetime) -> Response:
    """The topics one after another: those with changes as room allows, then the quiet ones in one message."""
    loud = [one for one in found if one.changes]
    quiet = [one for one in found if not one.changes]
    platform = desk.asker.platform
    calm = _calm(quiet, platform)
    room, told, left = room_of(platform) - len(calm), list[Digest](), list[Unseen]()
    for one in loud:
        digest = shown(one.briefing, platform)
        if len(digest.messages) <= room:
            room -= len(digest.messages)
            told.append(digest)
        else:
            left.append(one)
    for one in found:
        if one not in left:
            _mark(desk, one.meant.topic.id, now)
    said = (*told, *calm) or (render_answer(_only_left(left), platform),)
    return Response(said, menus=_menu(query, left), note=_notes(_first(found), _more(left)))


def parts_of(briefing: Briefing, platform: str) -> tuple[Briefing, ...]:
    """The briefing in as few halves of halves as have room in a reply each; whole if it fits."""
    if _count(briefing) < 2 or len(shown(briefing, platform).messages) <= room_of(platform):  # noqa: PLR2004 - can't be parted
        return (briefing,)
    half = _count(briefing) // 2
    return tuple(
        part for one in (_cut(briefing, 0, half), _cut(briefing, half, None)) for part in parts_of(one, platform)
    )


def _cut(briefing: Briefing, start: int, end: int | None) -> Briefing:
    """The briefing with its lines from `start` up to `end` only: changes, what answers questions, corrections."""
    answers, corrections = len(briefing.changes), len(briefing.changes) + len(briefing.answered)
    last = _count(briefing) if end is None else end
    return replace(
        briefing,
        changes=briefing.changes[start:last],
        answered=briefing.answered[max(0, start - answers) : max(0, last - answers)],
        corrections=briefing.corrections[max(0, start - corrections) : max(0, last - corrections)],
    )


def shown(briefing: Briefing, platform: str, *, receipts: bool = False) -> Digest:
    """The briefing as one row of messages; with receipts and button, if asked for and if there is room for them."""
    if receipts:
        whole = _in_a_row(render_briefing(briefing, platform, charts=False))
        if len(whole.messages) <= room_of(platform):
            return whole
    return _in_a_row(render_briefing(briefing, platform, charts=False, detail=BARE))


def room_of(platform: str) -> int:
    """How many messages a reply holds."""
    return LONGEST_REPLY.get(platform, A_LOT)


def _in_a_row(digest: Digest) -> Digest:
    return Digest(digest.platform, (*digest.messages, *digest.thread))


def _calm(quiet: Sequence[Unseen], platform: str) -> tuple[Digest, ...]:
    """A line for each quiet topic: since when, and what was read of the sources."""
    if not quiet:
        return ()
    answer = Answer("Nothing new", (AnswerGroup("", lines=tuple(map(_calm_line, quiet))),))
    pages = answer_pages(answer, platform)
    return tuple(render_answer(answer, platform, page=page) for page in range(1, pages + 1))


def _calm_line(unseen: Unseen) -> str:
    title = unseen.meant.topic.title
    since = dated(unseen.briefing.since)
    if unseen.empty:
        return f"{title}: nothing has come in since {since}"
    head = header(unseen.briefing)
    dark = ", ".join(f"{one.name} ({one.why})" for one in head.dark)
    told = (head.sources or f"{head.unread}, so nothing can be said", head.minor, f"dark: {dark}" if dark else "")
    return f"{title}, since {since}: {'; '.join(filter(None, told))}"


def _only_left(left: Sequence[Unseen]) -> Answer:
    return Answer("Catching up", empty=f"There is too much on {plural(len(left), 'topic')} for one answer: pick one.")


def _menu(query: Query, left: Sequence[Unseen]) -> tuple[Menu, ...]:
    choices = [choice(one.meant.topic, query, plural(one.changes, "change")) for one in left[:MOST_CHOICES]]
    return menus_of("Still to read", choices)


def _buttons(briefing: Briefing, parts: Sequence[Briefing], at: int) -> tuple[Button, ...]:
    """What leads to the next part, and, under the last, to what was left out."""
    window = window_token(briefing)
    if at + 1 < len(parts):
        rest = sum(map(_count, parts[at + 1 :]))
        token = token_of(query_of("catchup", {"window": window, "part": str(at + 2)}), 1)
        return (Button(short(f"Go on: {plural(rest, 'more line')}"), token),)
    if briefing.left_out:
        token = token_of(query_of("catchup", {"window": window, "part": LEFT_OUT}), 1)
        return (Button(f"Left out: {len(briefing.left_out):,}", token),)
    return ()


def _count(briefing: Briefing) -> int:
    return len(briefing.changes) + len(briefing.answered) + len(briefing.corrections)


def _which(parts: Sequence[Briefing], at: int) -> str:
    return f"Part {at + 1} of {len(parts)}; read once you have seen all." if len(parts) > 1 else ""


def _first(found: Sequence[Unseen]) -> str:
    names = _named([one for one in found if one.first])
    return f"First time on {names}: the last {A_DAY.days * 24} hours." if names else ""


def _more(left: Sequence[Unseen]) -> str:
    return f"No room here for {_named(left)}: pick below." if left else ""


def _named(found: Sequence[Unseen]) -> str:
    """The names of the topics, of many the first ones and how many more."""
    names = ", ".join(one.meant.topic.name for one in found[:TOPICS_NAMED])
    left = len(found) - TOPICS_NAMED
    return f"{names} and {left:,} more" if left > 0 else names


def _notes(*notes: str) -> str:
    return " ".join(filter(None, notes))


def _mark(desk: Desk, topic: str, until: datetime) -> None:
    note_caught_up(desk.store, reader=desk.asker.reader, topic=topic, until=until)
