"""Sources: what is read. They are part of the one record that all share; who added one may change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.asking.permissions import owns
from bot.asking.queries import Query, token_of
from bot.asking.responses import Button, Form, Response
from bot.following.offers import LONGEST_NAME, Offer, offered
from bot.following.outlets import (
    added_words,
    addresses_of,
    asked_words,
    free_id,
    kind_named,
    letter_words,
    part_lines,
    reader_of,
    removed_words,
)
from bot.following.reading_words import DARK, READ, REST
from bot.following.source_states import Followed, followed, followed_here
from bot.following.source_views import ELSEWHERE, form_of_new, grades, menus, other_feeds, proof_of, source_button
from bot.following.sources_known import (
    is_elsewhere,
    known_source,
    must_have_room,
    own_source,
    seen_here,
    sources_here,
    sources_like,
    whose_words,
)
from bot.following.subscribing import may_set_up
from bot.recorded.answers import Desk
from briefings.ingest.web.weblinks import named
from briefings.model import Answer, AnswerGroup, Source, SourceKind, UsageError
from briefings.store import (
    Standing,
    add_source,
    ask_for_source,
    change_feeds,
    grade_source,
    pause_source,
    remove_source,
    sources_ever,
)

MAY_GO = "It was added elsewhere, by others who use this bot. If they remove it, add it again, and it is yours."


def add(desk: Desk, query: Query) -> Response:
    """Reads a source from now on, by the best feed behind an address, whether it is new, was removed or rests."""
    kind_named(query["kind"])
    if query["instead"]:
        return _change_feed(desk, own_source(desk, query["instead"]), query["address"])
    must_have_room(desk)
    offer = offered(desk, query["address"], page=bool(query["page"]))
    ever = sources_ever(desk.store)
    source, standing = reader_of(offer.address, ever) or (None, None)
    if source is not None and standing is Standing.LISTED:
        return _there_already(desk, source)
    if source is not None and standing is Standing.AWAY:
        return _asked_for(desk, source, offer)
    back = source is not None and _is_own(desk, source)
    if source is None:
        # Of the outlet's own title: others see an id, but not the name that a workspace gives.
        called = offer.title if desk.asker.owner else query["name"] or offer.title
        new_id = free_id(called, offer.homepage or offer.address, {source.id for source, _ in ever})
        new = _told_of(query, offer.source(new_id, desk.asker.owner))
    else:
        bare = replace(source, paused=False) if back else offer.source(source.id, desk.asker.owner)
        new = _told_of(query, bare)
    if not add_source(desk.store, new):  # somebody took the id meanwhile, likely with this very feed
        return add(desk, query)
    return Response(
        Answer(f"{new.name} is read again" if back else f"{new.name} is read from now on", proof_of(new, offer)),
        menus=(*other_feeds(new, offer), grades(new)),
        buttons=(source_button("Show", "source show", new),),
        changed=added_words(new, back=back),
        note=_remark(desk, new, offer, back=back),
    )


def show_all(desk: Desk, _query: Query) -> Response:
    """The sources that are read, those that are dark first, with when each was read last and is read next."""
    now = desk.clock()
    found: dict[str, list[Followed]] = {DARK: [], READ: [], REST: []}
    for one in followed_here(desk):
        found[one.heading(now)].append(one)
    groups = tuple(
        AnswerGroup(
            heading,
            lines=tuple(f"{o.source.name} · {o.source.reliability or ELSEWHERE} · {o.state(now)}" for o in ones),
        )
        for heading, ones in found.items()
        if ones
    )
    empty = "" if groups else "No source is read yet; add one with /source add and the address of its page."
    return Response(
        Answer("Sources", groups, empty=empty),
        menus=menus([one.source for ones in found.values() for one in ones]),
        buttons=(Button("Add…", token_of(Query("source add", ()), 1)),) if may_set_up(desk) else (),
    )


def show(desk: Desk, query: Query) -> Response:
    """A source in full."""
    source = known_source(desk, query["source"])
    known_by = () if is_elsewhere(desk, source) else (f"Id: {source.id}",)
    said = Answer(
        source.name,
        (
            AnswerGroup(whose_words(desk, source), lines=(*part_lines(source), *known_by)),
            AnswerGroup("How its reading goes", lines=followed(desk, source).lines(desk.clock())),
        ),
    )
    if not (may_set_up(desk) and owns(desk.asker, source.owner)):
        return Response(said)
    check = (source_button("Check", "source check", source, option="outlet"),) if addresses_of(source) else ()
    pause = (
        source_button("Resume", "source resume", source)
        if source.paused
        else source_button("Pause", "source pause", source)
    )
    confirm = f"Read {source.name} no more? Its articles stay on record."
    removal = replace(source_button("Remove", "source remove", source), danger=True, confirm=confirm)
    return Response(said, menus=(grades(source),), buttons=(*check, pause, removal))


def grade(desk: Desk, query: Query) -> Response:
    """Gives a source the letter that people choose for it."""
    source = own_source(desk, query["source"])
    letter = query["reliability"]
    if letter == source.reliability:
        return Response(Answer(source.name, empty=f"Its letter is {letter_words(letter)}, as before."))
    grade_source(desk.store, source.id, letter)
    return _done(
        source,
        f"Its letter is {letter_words(letter)} now; it was {letter_words(source.reliability)}.",
        changed=f"graded source {source.name} ({source.id}): {source.reliability} → {letter}",
    )


def pause(desk: Desk, query: Query) -> Response:
    """Stops the reading of a source for a while."""
    source = own_source(desk, query["source"])
    if source.paused:
        return Response(Answer(source.name, empty="It is paused already."))
    pause_source(desk.store, source.id)
    return _done(
        source,
        "It is not read until it is resumed, and is not called dark meanwhile.",
        changed=f"paused source {source.name} ({source.id})",
        button=source_button("Resume", "source resume", source),
    )


def resume(desk: Desk, query: Query) -> Response:
    """Reads a paused source again."""
    source = own_source(desk, query["source"])
    if not source.paused:
        return Response(Answer(source.name, empty="It is not paused."))
    pause_source(desk.store, source.id, paused=False)
    return _done(
        source,
        "It is read again from the next poll on.",
        changed=f"resumed source {source.name} ({source.id})",
        button=source_button("Pause", "source pause", source),
    )


def remove(desk: Desk, query: Query) -> Response:
    """Stops the reading of a source; the same address adds it again."""
    source = own_source(desk, query["source"])
    remove_source(desk.store, source.id)
    again = " Adding the same address brings it back." if addresses_of(source) else ""
    return _done(
        source,
        f"It is read no more. Its articles stay on record.{again}",
        changed=removed_words(source),
    )


def _is_own(desk: Desk, removed: Source) -> bool:
    """Whether a removed source comes back as it was, its owner having asked. Raises UsageError for an operator's."""
    if not removed.owner and not desk.asker.operates:
        message = f"{removed.name} was taken off the list by whoever runs this bot; ask them to bring it back."
        raise UsageError(message)
    return not removed.owner or removed.owner == desk.asker.owner


def _asked_for(desk: Desk, source: Source, offer: Offer) -> Response:
    """Reads a source of a workspace that the bot has left, which has it again as soon as the bot is back there."""
    if not ask_for_source(desk.store, source.id, desk.asker.owner):
        message = "It was removed just now; add it once more, and it is yours."
        raise UsageError(message)
    seen = seen_here(desk, source)
    return Response(
        Answer(f"{seen.name} is read again", proof_of(seen, offer)),
        buttons=(source_button("Show", "source show", seen),),
        changed=asked_words(seen),
        note=MAY_GO if is_elsewhere(desk, source) else "",
    )


def _told_of(query: Query, source: Source) -> Source:
    """The source with what the query tells of it; what is not told stays."""
    return replace(
        source,
        name=query["name"][:LONGEST_NAME] or source.name,
        kind=kind_named(query["kind"]) if query["kind"] else source.kind,
        reliability=query["reliability"] or source.reliability,
        family=query["family"] or source.family,
    )


def _there_already(desk: Desk, source: Source) -> Response:
    seen = seen_here(desk, source)
    what = "feed" if source.feeds else "page"
    lines = (f"{seen.name} reads that {what} already.", *part_lines(seen))
    said = Answer(f"{seen.name} is read already", (AnswerGroup(whose_words(desk, source), lines=lines),))
    note = f"Nothing was changed. {MAY_GO}" if is_elsewhere(desk, source) else "Nothing was changed."
    return Response(said, buttons=(source_button("Show", "source show", seen),), note=note)


def _change_feed(desk: Desk, source: Source, address: str) -> Response:
    """Reads a source by another of its feeds."""
    offer = offered(desk, address)
    feed = offer.address
    held = reader_of(feed, sources_ever(desk.store))
    if held is not None and held[1] is Standing.LISTED:
        return _there_already(desk, held[0])
    new = replace(source, feeds=(feed,))
    if not change_feeds(desk.store, source.id, new.feeds):
        message = f"{source.name} was removed just now; add it again to read it."
        raise UsageError(message)
    before = ", ".join(map(named, source.feeds))
    return Response(
        Answer(f"{new.name} is read by another feed", proof_of(new, offer)),
        buttons=(source_button("Show", "source show", new),),
        changed=f"changed source {new.name} ({new.id}): feed {before} → {named(feed)}",
    )


def _remark(desk: Desk, source: Source, offer: Offer, *, back: bool) -> str:
    remarks = ["It had been removed, and is back with what was known of it."] if back else []
    same = [one for one in sources_here(desk) if one.name.casefold() == source.name.casefold()]
    remarks += [f"Two sources are called {source.name}; give both one publisher if they are." for _ in same[1:2]]
    if offer.others:
        remarks.append(f"Of {len(offer.others) + 1} feeds the likeliest was taken; the menu has the others.")
    if source.reliability == "F":
        remarks.append("Nobody has graded it yet: choose its letter, or use /source grade.")
    return " ".join(remarks)


def _done(source: Source, line: str, *, changed: str, button: Button | None = None) -> Response:
    said = Answer(source.name, (AnswerGroup("Done", lines=(line,)),))
    return Response(said, buttons=(button,) if button else (), changed=changed)


HANDLERS: Mapping[str, Callable[[Desk, Query], Answer | Response]] = {
    "source add": add,
    "source list": show_all,
    "source show": show,
    "source grade": grade,
    "source pause": pause,
    "source resume": resume,
    "source remove": remove,
}

FORMS: Mapping[str, Callable[[Desk, Mapping[str, str]], Form]] = {"source add": lambda _desk, given: form_of_new(given)}

SUGGESTS: Mapping[str, Callable[[Desk, str], tuple[str, ...]]] = {
    "sources": sources_like,
    "kinds": lambda _desk, typed: tuple(kind for kind in SourceKind if typed.strip().casefold() in kind),
}
