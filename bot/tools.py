"""What a desk needs besides the store for some commands: the language model, and the network."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

from bot.nlp import shared_nlp
from briefings.model import Proposition, SeriesKey, UsageError

if TYPE_CHECKING:
    from spacy.language import Language

    from bot.settings import Settings
    from briefings.ingest.apart import Parsers
    from briefings.ingest.checking import Checked
    from briefings.ingest.feeds.discovery import Found
    from briefings.ingest.web.client import Client

T = TypeVar("T")
ReadQuestion: TypeAlias = Callable[[str], SeriesKey | Proposition | None]
FindFeeds: TypeAlias = "Callable[[str], Found]"


class CheckSource(Protocol):
    """Looks at what an address gives: its best feed, or with `page` the page itself."""

    def __call__(self, address: str, *, page: bool = False) -> Checked:
        """Raises UsageError and other OnRecordErrors that say what to do."""
        ...


LONGEST_FETCH = 15.0
"""Seconds that one request may take: somebody waits."""


def _no_model(_words: str) -> SeriesKey | Proposition | None:
    message = "Questions can't be read here: no language model is loaded. Use `onrecord question add`."
    raise UsageError(message)


def _no_network(_address: str) -> Found:
    message = "Addresses can't be looked at here. Use `onrecord source add`."
    raise UsageError(message)


def _no_checking(address: str, *, page: bool = False) -> Checked:  # noqa: ARG001 - as it is called
    message = "Addresses can't be looked at here. Use `onrecord source check`."
    raise UsageError(message)


@dataclass(frozen=True, slots=True)
class Tools:
    """`read_question` gives what a question in words is after, None if it can't be followed.

    `find_feeds` looks at a web address and says which feeds there are, `check_source` how fresh and how whole what is
    there can be read. All block, and raise UsageError where they are not to be had. `place` is held by a workspace
    while an address is looked at for it; entering raises UsageError if none is free.
    """

    read_question: ReadQuestion = _no_model
    find_feeds: FindFeeds = _no_network
    check_source: CheckSource = _no_checking
    place: Callable[[str], AbstractContextManager[object]] = nullcontext


def own_tools(settings: Settings) -> Tools:
    """Tools for commands that run where no event loop does: a client and parsers of their own for each address.

    The language model is loaded at the first question.
    """
    return Tools(
        lambda words: wanted_in(words, shared_nlp(settings.nlp_model)),
        partial(_find_feeds, settings),
        partial(_check_source, settings),
    )


def wanted_in(words: str, nlp: Language) -> SeriesKey | Proposition | None:
    """What a question in words is after, None if it can't be followed."""
    from briefings.changes.answering import wanted_by  # noqa: PLC0415 - most commands read no question
    from briefings.extract.asked import read_question  # noqa: PLC0415 - as above

    asked = read_question(words, nlp)
    return None if asked is None else wanted_by(asked)


def _find_feeds(settings: Settings, address: str) -> Found:
    from briefings.ingest.feeds.discovery import find_feeds  # noqa: PLC0415 - most commands need no network

    return asyncio.run(_looked(settings, lambda client, parsers: find_feeds(address, client, parsers)))


def _check_source(settings: Settings, address: str, *, page: bool = False) -> Checked:
    from briefings.ingest.checking import check_source  # noqa: PLC0415 - most commands need no network

    return asyncio.run(_looked(settings, lambda client, parsers: check_source(address, client, parsers, page=page)))


async def _looked(settings: Settings, look: Callable[[Client, Parsers], Awaitable[T]]) -> T:
    from bot.web import open_web  # noqa: PLC0415 - most commands need no network
    from briefings.ingest.apart import open_parsers  # noqa: PLC0415 - as above

    async with open_web(settings, timeout=LONGEST_FETCH) as client, open_parsers(workers=1) as parsers:
        return await look(client, parsers)
