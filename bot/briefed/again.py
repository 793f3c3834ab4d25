"""The last briefing of a channel once more: why its lines are there, and what it missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.asking.permissions import sees
from bot.asking.queries import Query, query_of, token_of
from bot.asking.responses import MOST_CHOICES, Choice, Menu, Response, menus_of
from bot.asking.typed import shown
from bot.briefed.channel import Meant, about, behind_window, choice, short
from bot.briefed.explaining import explained_line, explanation, headline, left_out_lines, lines_of, number_of, titled
from bot.briefed.windows import composed, subscribed
from bot.naming.names import find_topic
from bot.recorded.answers import Desk
from briefings.model import Answer, AnswerGroup, Briefing, TimeAxis, UsageError
from briefings.render import window_behind, window_token
from briefings.render.heads import header
from briefings.render.languages import is_read, language_name
from briefings.render.words import plural
from briefings.store import briefing_of, last_briefing, sources_ever, unread_in

ANOTHER = "another source"
"""What a source of another workspace is called: its articles are in the one record, but its name is not told."""


def why(desk: Desk, query: Query) -> Response:
    """Why a line of the last briefing is there, or why all are: the rule, what was held before, the weights.

    Where the channel is briefed on several topics it is the latest briefing of them all. A menu leads to each line.
    """
    query = _as_meant(desk, query)
    briefing, others = _explained(desk, query)
    if query["line"]:
        return Response(explained_line(briefing, query["line"]))
    menus = (*_lines_menu(briefing), *_others_menu(query, others))
    return Response(explanation(briefing), menus=menus, again=_again(briefing))


def missed(desk: Desk, query: Query) -> Response:
    """What the last briefing of the channel left out and why, what was dark then, and what nobody has read yet.

    Where the channel is briefed on several topics, all of them are told one after another.
    """
    if query["window"]:
        briefings: tuple[Briefing, ...] = (behind(desk, query["window"]),)
        match = ""
    else:
        meant = about(desk, query)
        briefings, match = _delivered(desk, meant), meant[0].note
    many = len(briefings) > 1
    groups = tuple(
        AnswerGroup(f"{briefing.topic.title} · {group.heading}" if many else group.heading, lines=group.lines)
        for briefing in briefings
        for group in missed_groups(desk, briefing)
    )
    told = "the last briefings here" if many else titled(briefings[0])
    return Response(Answer(f"Missed: {told}", groups, match=match, empty=nothing_missed(briefings)))


def missed_groups(desk: Desk, briefing: Briefing) -> Iterator[AnswerGroup]:
    """What a briefing left out, which sources were dark in its window, and what came in it that was not read."""
    left_out = left_out_lines(briefing)
    if left_out:
        yield AnswerGroup(f"Left out: {len(left_out):,}", lines=left_out)
    dark = tuple(f"{one.name}: {one.why}" for one in header(_with_own_names(desk, briefing)).dark)
    if dark:
        yield AnswerGroup(f"Dark sources: {len(dark):,}", lines=dark)
    unread = tuple(_unread(desk, briefing.since, briefing.until)) if briefing.axis is TimeAxis.SEEN else ()
    if unread:
        yield AnswerGroup("Stored, but not read for claims", lines=unread)


def behind(desk: Desk, window: str) -> Briefing:
    """The briefing of the window that a button holds: as the channel was sent it, or else composed anew.

    Raises UsageError for a topic that is not followed here.
    """
    meant = behind_window(desk, window)
    _, since, until, axis = window_behind(window)
    place = desk.asker.platform, desk.asker.channel
    seen = axis is TimeAxis.SEEN
    sent = briefing_of(desk.store, meant.topic.id, since=since, until=until, place=place) if seen else None
    return sent or composed(desk, meant, (since, until), by=axis.value, past=True)


def _as_meant(desk: Desk, query: Query) -> Query:
    """The query with line and topic in their places: in `/why c1` and `/why troops` either may stand for the other."""
    line, topic = query["line"], query["topic"]
    if not query["window"] and line and not topic and not number_of(line):
        if find_topic(line, desk.topics(), desk.asker) is None:
            message = f"A line is a number, such as 2, or c1 for a correction; not “{shown(line)}”."
            raise UsageError(message)
        return query_of("why", {"topic": line})
    if not query["window"] and topic and not line and number_of(topic):
        return query_of("why", {"line": topic})
    return query


def _explained(desk: Desk, query: Query) -> tuple[Briefing, tuple[Meant, ...]]:
    """The briefing that is asked about, and the channel's other topics."""
    if query["window"]:
        return behind(desk, query["window"]), ()
    meant = about(desk, query)
    briefing = max(_delivered(desk, meant), key=lambda one: one.until)
    return briefing, tuple(one for one in meant if one.topic.id != briefing.topic.id)


def _delivered(desk: Desk, meant: Sequence[Meant]) -> tuple[Briefing, ...]:
    """The last delivered briefing of each topic that has one. Raises UsageError if none has."""
    subscriptions = [subscribed(desk, one) for one in meant]
    found = tuple(b for b in (last_briefing(desk.store, one) for one in subscriptions) if b is not None)
    if not found:
        names = ", ".join(one.topic.name for one in meant)
        message = f"No briefing on {names} was delivered here yet; /briefing now tells what changed so far."
        raise UsageError(message)
    return found


def _again(briefing: Briefing) -> Query:
    """The query that explains just this briefing, whatever is delivered meanwhile."""
    return query_of("why", {"window": window_token(briefing)})


def _lines_menu(briefing: Briefing) -> tuple[Menu, ...]:
    """A menu of the lines, each leading to its full explanation; none if there are fewer than two."""
    window = window_token(briefing)
    choices = tuple(
        Choice(short(f"{number}. {headline(change)}"), token_of(query_of("why", {"line": number, "window": window}), 1))
        for number, change in lines_of(briefing)[:MOST_CHOICES]
    )
    return (Menu("One line in full", choices),) if len(choices) > 1 else ()


def _others_menu(query: Query, others: Sequence[Meant]) -> tuple[Menu, ...]:
    choices = [choice(one.topic, query) for one in others[:MOST_CHOICES]]
    return menus_of("The last briefing on another topic", choices)


def _unread(desk: Desk, since: datetime, until: datetime) -> Iterator[str]:
    found = Counter[tuple[str, str]]()
    for one in unread_in(desk.store, since=since, until=until):
        found[one.source if sees(desk.asker, one.owner) else ANOTHER, one.language.casefold()] += one.articles
    for (source, language), articles in found.items():
        why_not = "waiting to be read" if is_read(language) else f"in {language_name(language)}, not read for claims"
        yield f"{source}: {plural(articles, 'article')}, {why_not}"


def _with_own_names(desk: Desk, briefing: Briefing) -> Briefing:
    """The briefing whose sources have names only if they are the asker's or everybody's."""
    hidden = {source.id for source, _ in sources_ever(desk.store) if not sees(desk.asker, source.owner)}
    states = (replace(one, name=ANOTHER) if one.source in hidden else one for one in briefing.sources)
    return replace(briefing, sources=tuple(states))


def nothing_missed(briefings: Sequence[Briefing]) -> str:
    """What to say where the briefings missed nothing, as far as is known."""
    if any(one.past for one in briefings):
        return "Nothing was left out. Which sources were dark then is not known of a past window."
    return "Nothing was left out, every source was read, and so was every article."
