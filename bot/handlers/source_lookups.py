"""What is asked about sources without changing any: what is to be had at an address, and the list as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.asking.permissions import owns
from bot.asking.queries import Query, token_of
from bot.asking.responses import Button, Response
from bot.following.offers import kindly
from bot.following.outlets import addresses_of, reader_of
from bot.following.reading_words import DARK
from bot.following.source_checks import check_groups
from bot.following.source_states import Followed, followed
from bot.following.source_views import source_button
from bot.following.sources_known import (
    is_elsewhere,
    named_source,
    seen_here,
    sources_here,
    whose_words,
)
from bot.following.subscribing import may_set_up
from bot.recorded.answers import Desk
from briefings.ingest.web.weblinks import named
from briefings.model import Answer, AnswerGroup, Attachment, Source, UsageError
from briefings.render.words import plural
from briefings.store import Standing, sources_ever

if TYPE_CHECKING:
    from briefings.ingest.checking import Checked

OPML = "onrecord-sources.opml"


@dataclass(frozen=True, slots=True)
class Look:
    """What is to be had at an address, and the source on the list that reads it already, if there is one.

    One of the two there is. Nothing is fetched for who names a source that was added elsewhere: it may be paid for.
    """

    checked: Checked | None
    followed: Followed | None


def check(desk: Desk, query: Query) -> Response:
    """What is to be had at an address or of a source; changes nothing."""
    found = looked_at(desk, query["outlet"])
    checked, held = found.checked, found.followed
    there = check_groups(checked, desk.clock()) if checked else ()
    groups = (*there, *(_held(desk, held) if held else ()))
    title = held.source.name if held else checked.title or named(checked.url) if checked else ""
    return Response(Answer(f"{title}: what is there", groups), buttons=_buttons(desk, found))


def looked_at(desk: Desk, typed: str) -> Look:
    """The same as values; a source is checked by its first feed, or else its first page. Raises UsageError."""
    listed = named_source(desk, typed)
    if listed is not None and not addresses_of(listed):
        message = f"{listed.name} has no feed and no page; it is read by hand only, so there is nothing to check."
        raise UsageError(message)
    if listed is not None and is_elsewhere(desk, listed):
        if "." not in typed:
            return Look(None, followed(desk, listed))
        listed = None  # such a source is called by its host: that is looked at as anybody can, not what is read of it
    address = addresses_of(listed)[0] if listed is not None else typed
    page = listed is not None and not listed.feeds
    checked = kindly(desk, lambda: desk.tools.check_source(address, page=page))
    source = listed or _reading(desk, checked)
    return Look(checked, None if source is None else followed(desk, source))


def export(desk: Desk, _query: Query) -> Response:
    """The sources that the asker's workspace has added, and those that all share, as OPML."""
    from briefings.ingest.feeds.opml import write_opml  # noqa: PLC0415 - loads what parses pages

    found, left = opml_sources(desk)
    title = "Sources as a file"
    note = (
        f"{plural(left, 'feed')} left out: the address may hold a key. Who may change them gets them." if left else ""
    )
    if not found:
        return Response(
            Answer(title, empty="No feed is read here yet that could be in it; /source add adds one."), note=note
        )
    file = Attachment(OPML, write_opml(found, at=desk.clock()), f"{plural(len(found), 'source')} as OPML")
    said = f"{plural(len(found), 'source')} with the addresses of their feeds, as feed readers take them."
    return Response(Answer(title, empty=said), files=(file,), note=note)


def opml_sources(desk: Desk) -> tuple[tuple[Source, ...], int]:
    """The sources with a feed that are the asker's own or everybody's; and how many feeds are left out.

    What stands behind a question mark may be a key: it is for those only who may change the source.
    """
    found, left = [], 0
    for source in sources_here(desk):
        if is_elsewhere(desk, source):
            continue
        trusted = may_set_up(desk) and owns(desk.asker, source.owner)
        feeds = tuple(feed for feed in source.feeds if trusted or feed == named(feed))
        left += len(source.feeds) - len(feeds)
        if feeds:
            found.append(replace(source, feeds=feeds))
    return tuple(found), left


def _reading(desk: Desk, checked: Checked) -> Source | None:
    """The source on the list that reads what was found, as the asker may see it."""
    addresses = (checked.url, checked.moved_to) if checked.moved_to else (checked.url,)
    for address in addresses:
        source, standing = reader_of(address, sources_ever(desk.store)) or (None, None)
        if source is not None and standing is Standing.LISTED:
            return seen_here(desk, source)
    return None


def _held(desk: Desk, held: Followed) -> Iterator[AnswerGroup]:
    dark = " (dark now)" if held.heading(desk.clock()) == DARK else ""
    heading = f"{held.source.name} is on the list{dark}"
    yield AnswerGroup(heading, lines=(whose_words(desk, held.source), *held.lines(desk.clock())))


def _buttons(desk: Desk, found: Look) -> tuple[Button, ...]:
    if found.followed is not None:
        return (source_button("Show", "source show", found.followed.source),)
    if found.checked is None or not may_set_up(desk):
        return ()
    page = (("page", "yes"),) if found.checked.form == "page" else ()
    return (Button("Add it", token_of(Query("source add", (("address", found.checked.url), *page)), 1)),)


HANDLERS: Mapping[str, Callable[[Desk, Query], Answer | Response]] = {"source check": check, "source export": export}
