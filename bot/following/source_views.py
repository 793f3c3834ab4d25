"""What stands around the answers about sources: buttons, menus, the form, and the proof that a feed can be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.asking.queries import Query, token_of
from bot.asking.responses import MOST_CHOICES, Button, Choice, Field, Form, Menu, menus_of
from bot.following.offers import Offer
from bot.following.outlets import LETTERS, letter_words, part_lines
from briefings.ingest.web.weblinks import named
from briefings.model import AnswerGroup, Source, SourceKind

ELSEWHERE = "added elsewhere"

MOST_MENUS = 2
"""Of 25 sources each: a message has room for few."""

_SCALE = "A reliable, B usually, C fairly, D not usually, E unreliable, F cannot be judged"


def form_of_new(given: Mapping[str, str]) -> Form:
    """The form of a new source, with what was told already."""
    fields = (
        Field("address", "Address of its page or feed", given.get("address", ""), "https://…", required=True),
        Field("name", "Name", given.get("name", ""), "Left empty: what the page calls itself"),
        Field("kind", "Kind of outlet", given.get("kind", ""), picks=tuple(kind.value for kind in SourceKind)),
        Field("reliability", "Admiralty letter", given.get("reliability", ""), _SCALE, picks=tuple(LETTERS)),
        Field("family", "Publisher", given.get("family", ""), "If it has other outlets that are read here"),
    )
    return Form("A new source", "source add", fields)


def proof_of(source: Source, offer: Offer) -> tuple[AnswerGroup, ...]:
    """How a source is read, and its newest items, which show that it can be."""
    return AnswerGroup("How it is read", lines=part_lines(source)), AnswerGroup("Newest in it", lines=offer.newest)


def other_feeds(source: Source, offer: Offer) -> tuple[Menu, ...]:
    """The other feeds of an outlet, to read it by one of them instead; none if there is no other."""
    choices = [
        Choice(feed.title or named(feed.url), token_of(_instead(feed.url, source.id), 1), named(feed.url))
        for feed in offer.others[:MOST_CHOICES]
    ]
    return menus_of("Read another of its feeds instead", choices)


def _instead(feed: str, source_id: str) -> Query:
    return Query("source add", (("address", feed), ("instead", source_id)))


def grades(source: Source) -> Menu:
    """The letters with their meanings, to give the source one."""
    choices = [
        Choice(
            f"{letter}: {meaning}",
            token_of(Query("source grade", (("source", source.id), ("reliability", letter))), 1),
            "its letter now" if letter == source.reliability else "",
        )
        for letter, meaning in LETTERS.items()
    ]
    return Menu("How reliable is it? You decide", tuple(choices))


def letter_of(source: Source) -> str:
    """The letter with its meaning; where it has none to show, why."""
    return letter_words(source.reliability) if source.reliability else ELSEWHERE


def menus(sources: Sequence[Source]) -> tuple[Menu, ...]:
    """The first sources, to show one of them."""
    choices = [
        Choice(one.name, token_of(Query("source show", (("source", one.id),)), 1), letter_of(one))
        for one in sources[: MOST_MENUS * MOST_CHOICES]
    ]
    return menus_of("Show a source", choices)


def source_button(label: str, command: str, source: Source, *, option: str = "source") -> Button:
    """A button that asks a command of the source, which the command takes as that option."""
    return Button(label, token_of(Query(command, ((option, source.id),)), 1))
