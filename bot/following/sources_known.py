"""What a desk knows of sources: which one is meant, and whose it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from difflib import get_close_matches

from bot.asking.commands import LONGEST_VALUE
from bot.asking.permissions import must_own, owns, sees
from bot.asking.typed import shown
from bot.following.outlets import addresses_of
from bot.recorded.answers import Desk
from briefings.ingest.web.weblinks import host_of
from briefings.model import Source, UsageError
from briefings.store import list_sources

MOST_OWN = 100
"""Sources of one workspace: all are read at every poll."""


def sources_here(desk: Desk) -> tuple[Source, ...]:
    """The sources that are on the list, as the asker may see them."""
    return tuple(seen_here(desk, source) for source in list_sources(desk.store))


def sources_read(desk: Desk) -> int:
    """How many sources there are of which anything is read."""
    return sum(bool(addresses_of(one)) and not one.paused for one in list_sources(desk.store))


def seen_here(desk: Desk, source: Source) -> Source:
    """The source as the asker may see it: of another workspace's only what the outlet itself says, not their words."""
    if not is_elsewhere(desk, source):
        return source
    address = next(filter(None, map(host_of, (source.homepage, *addresses_of(source)))), "")
    return replace(source, name=address.removeprefix("www.") or source.id, reliability="", family="")


def is_elsewhere(desk: Desk, source: Source) -> bool:
    """Whether the source is another workspace's, and the asker not the operator."""
    return not sees(desk.asker, source.owner)


def known_source(desk: Desk, typed: str) -> Source:
    """The source called so, by id or else by name, as the asker may see it.

    A near spelling is not enough: it may be changed. Raises UsageError, which names the nearest.
    """
    source = named_source(desk, typed)
    if source is not None:
        return source
    wanted = " ".join(typed.split()).casefold()
    listed = sources_here(desk)
    mine = [(source.id, source) for source in listed if not is_elsewhere(desk, source)]
    forms = {form.casefold(): source for form, source in (*mine, *((one.name, one) for one in listed))}
    near = get_close_matches(wanted, forms, n=1)
    hint = f"did you mean {forms[near[0]].name}?" if near else "/source list shows what there is."
    message = f"There is no source “{shown(typed)}” here; {hint}"
    raise UsageError(message)


def named_source(desk: Desk, typed: str) -> Source | None:
    """The source of just that id, or else of just that name; None if there is none."""
    wanted = " ".join(typed.split()).casefold()
    listed = sources_here(desk)
    for form in ("id", "name"):
        for source in listed:
            if getattr(source, form).casefold() == wanted:
                return source
    return None


def own_source(desk: Desk, typed: str) -> Source:
    """The source called so, if the asker may change it. Raises UsageError."""
    source = known_source(desk, typed)
    if source.owner and not owns(desk.asker, source.owner):
        message = f"{source.name} was added by people elsewhere who use this bot; only they can change it."
        raise UsageError(message)
    must_own(desk.asker, source.owner, source.name)
    return source


def must_have_room(desk: Desk) -> None:
    """Raises UsageError if the asker's workspace has added as many sources as it may."""
    owner = desk.asker.owner
    if not desk.asker.operates and sum(one.owner == owner for one in list_sources(desk.store)) >= MOST_OWN:
        message = f"{MOST_OWN} sources of your own are the most; remove one with /source remove first."
        raise UsageError(message)


def sources_like(desk: Desk, typed: str) -> tuple[str, ...]:
    """The sources whose name or id holds what was typed, by name; by id where two share a name."""
    wanted = typed.strip().casefold()
    listed = sources_here(desk)
    shared = Counter(source.name.casefold() for source in listed)
    found = [
        one
        for one in listed
        if wanted in one.name.casefold() or (wanted in one.id.casefold() and not is_elsewhere(desk, one))
    ]
    found.sort(key=lambda one: (not one.name.casefold().startswith(wanted), one.name.casefold()))
    fits = (shared[one.name.casefold()] == 1 and len(one.name) <= LONGEST_VALUE for one in found)
    return tuple(one.name if alone else one.id for one, alone in zip(found, fits, strict=True))


def whose_words(desk: Desk, source: Source) -> str:
    """Who added a source, without naming other workspaces."""
    if not source.owner:
        return "From whoever runs this bot"
    if source.owner == desk.asker.owner:
        return "Added here"
    return f"Added by {source.owner}" if desk.asker.operates else "Added elsewhere, by others who use this bot"
