"""What people say of a source → its parts, and back into words. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from urllib.parse import urlsplit

from bot.asking.typed import shown
from bot.following.topic_fields import tidied
from briefings.ingest.web.weblinks import filed, host_of, named
from briefings.model import Source, SourceKind, UsageError
from briefings.store import Standing

LETTERS: Mapping[str, str] = {
    "A": "reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "cannot be judged",
}
"""The Admiralty code's letters for a source, with what each means (NATO AJP-2.1)."""

UNNAMED = "source"


def kind_named(typed: str) -> SourceKind:
    """The kind of outlet that is meant; any other if nothing was typed. Raises UsageError that lists them."""
    wanted = typed.strip().lower().replace(" ", "_").replace("-", "_")
    if not wanted:
        return SourceKind.OTHER
    try:
        return SourceKind(wanted)
    except ValueError:
        message = f"No kind of outlet is called “{shown(typed)}”; there are {', '.join(SourceKind)}."
        raise UsageError(message) from None


def free_id(name: str, address: str, taken: Collection[str]) -> str:
    """An id for a source by its name, or its host if that has no letters or is taken, or the name with a number."""
    host = host_of(address).removeprefix("www.")
    wishes = [wish for wish in (tidied(name), tidied(host)) if wish] or [UNNAMED]
    for wish in wishes:
        if wish not in taken:
            return wish
    number = 2
    while f"{wishes[0]}-{number}" in taken:
        number += 1
    return f"{wishes[0]}-{number}"


def reader_of(feed: str, sources: Iterable[tuple[Source, Standing]]) -> tuple[Source, Standing] | None:
    """The source that reads or read the feed or page, a listed one first.

    Scheme, `www.` and a last slash do not count.
    """
    wanted = spelling(feed)
    held = [(source, standing) for source, standing in sources if wanted in map(spelling, addresses_of(source))]
    return min(held, key=lambda one: one[1], default=None)


def addresses_of(source: Source) -> tuple[str, ...]:
    """What is fetched to read a source: its feeds, then its pages."""
    return (*source.feeds, *source.pages)


def letter_words(letter: str) -> str:
    """A letter with its meaning: "B, usually reliable"."""
    return f"{letter}, {LETTERS.get(letter, 'unknown')}"


def part_lines(source: Source) -> tuple[str, ...]:
    """What a source is, line by line; without a letter where it has none to show."""
    letter = (f"Reliability: {letter_words(source.reliability)}",) if source.reliability else ()
    family = (f"Publisher: {source.family}",) if source.family else ()
    homepage = (f"Page: {named(source.homepage)}",) if source.homepage else ()
    return (
        *letter,
        f"Kind: {source.kind.replace('_', ' ')}",
        *family,
        *homepage,
        *(f"Feed: {named(feed)}" for feed in source.feeds),
        *(f"Read as an article each time: {named(page)}" for page in source.pages),
    )


def added_words(source: Source, *, back: bool = False) -> str:
    """A new source, or one that is back, for the audit log."""
    feeds = ", ".join(map(named, addresses_of(source)))
    return f"{'brought back' if back else 'added'} source {source.name} ({source.id}): {feeds}; {source.reliability}"


def asked_words(source: Source) -> str:
    """A source of a workspace that the bot has left, asked for by another one, for the audit log."""
    return f"asked for source {source.name}, added elsewhere: {', '.join(map(named, addresses_of(source)))}"


def removed_words(source: Source) -> str:
    """A source that is gone, with all that is needed to bring it back, for the audit log."""
    read = ", ".join(map(named, addresses_of(source)))
    return f"removed source {source.name} ({source.id}): {read}; {source.reliability}"


def spelling(feed: str) -> str:
    """An address without what may differ where the same is meant: its scheme, `www.` and a last slash."""
    parts = urlsplit(filed(feed))
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"
