"""What a desk needs besides the store for some commands: the language model, and the network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from briefings.model import Proposition, SeriesKey, UsageError

if TYPE_CHECKING:
    from bot.settings import Settings
    from briefings.ingest.feeds.discovery import Found

ReadQuestion = Callable[[str], SeriesKey | Proposition | None]
FindFeeds: TypeAlias = "Callable[[str], Found]"


LONGEST_FETCH = 15.0
"""Seconds that one request may take: somebody waits."""


def _no_model(_words: str) -> SeriesKey | Proposition | None:
    message = "Questions can't be read here: no language model is loaded. Use `onrecord question add`."
    raise UsageError(message)


def _no_network(_address: str) -> Found:
    message = "Addresses can't be looked at here. Use `onrecord source add`."
    raise UsageError(message)


@dataclass(frozen=True, slots=True)
class Tools:
    """`read_question` gives what a question in words is after, None if it can't be followed.

    `find_feeds` looks at a web address and says which feeds there are. Both block, and raise UsageError where they are
    not to be had.
    """

    read_question: ReadQuestion = _no_model
    find_feeds: FindFeeds = _no_network


def feed_finder(settings: Settings) -> FindFeeds:
    """A `find_feeds` with a client of its own for each address, for commands that run where no event loop does."""
    from bot.running import user_agent  # noqa: PLC0415 - most commands need no network
    from briefings.ingest.feeds.discovery import find_feeds  # noqa: PLC0415 - as above
    from briefings.ingest.web.client import open_client  # noqa: PLC0415 - as above

    async def look(address: str) -> Found:
        agent = user_agent(settings.contact)
        async with open_client(allow_hosts=settings.allow_hosts, timeout=LONGEST_FETCH, user_agent=agent) as client:
            return await find_feeds(address, client)

    return lambda address: asyncio.run(look(address))
