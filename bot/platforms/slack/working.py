"""What listening to Slack has at hand, and what all listeners do: ask the desk in a thread for who is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from slack_sdk.web.async_client import AsyncWebClient

from bot.asking.queries import query_of
from bot.asking.replies import Reply, form_for, reply_to, suggestions
from bot.asking.responses import Form
from bot.platforms.slack.people import People, Place, place_of
from bot.recorded.answers import Desk

Body: TypeAlias = Mapping[str, Any]
Given: TypeAlias = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at the desk: who and where, and the client with the token of their workspace."""

    desk: Desk
    people: People
    client: AsyncWebClient
    place: Place

    def at(self, channel: str) -> Visit:
        """The same visit in another channel, "" for the App Home."""
        return replace(self, place=replace(self.place, channel=channel))

    def free(self) -> Visit:
        """The same visit without counting questions: for what somebody sees without having asked."""
        return replace(self, desk=replace(self.desk, cooldowns=None))

    async def reply(self, command: str, given: Given, page: int = 1) -> Reply:
        """The reply to a command with its options."""
        asker = await self.people.asker(self.client, self.place, command, given)
        return await self.desk.threads.answer(reply_to, lambda: (query_of(command, given), page), self.desk, asker)

    async def form(self, command: str, given: Given) -> Form | Reply:
        """The form of a command, or why there is none for who asks."""
        asker = await self.people.asker(self.client, self.place, command, given)
        return await self.desk.threads.answer(form_for, command, dict(given), self.desk, asker)

    async def suggestions(self, kind: str, typed: str) -> tuple[str, ...]:
        """What completes an option of that kind."""
        asker = await self.people.asker(self.client, self.place)
        return await self.desk.threads.complete(suggestions, self.desk, kind, typed, asker)


@dataclass(frozen=True, slots=True)
class Counter:
    """The desk, and what is known of those who come to it from Slack."""

    desk: Desk
    people: People

    def visit(self, body: Body, client: AsyncWebClient) -> Visit:
        """Whoever sent `body`."""
        return Visit(self.desk, self.people, client, place_of(body))
