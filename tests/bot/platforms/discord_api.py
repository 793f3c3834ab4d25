"""What a small Discord's API does: messages with nonces, histories, threads, direct messages, servers and members."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from discord.utils import snowflake_time
from discord_payloads import APPLICATION, BOT, CHANNEL, CHANNEL_PAYLOAD, GUILD, GUILD_PAYLOAD, MESSAGE, USER, member

FIRST_NUMBER = 1_100_000_000_000_000_000
SELDOM_KEPT = ("channels", "members", "threads", "presences", "voice_states")


@dataclass
class Posted:
    """A request as it came over the wire: its parsed JSON and the files with their names, types and bytes."""

    method: str
    path: str
    body: dict[str, Any]
    files: dict[str, tuple[str, str, bytes]]
    kind: str
    query: Mapping[str, str] = field(default_factory=dict)


class RefusedError(Exception):
    """An answer that is no success: its status and Discord's code for it."""

    def __init__(self, status: int, code: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.body = {"message": words, "code": code}


@dataclass
class Api:
    """What there is: a server with a channel, to begin with. Messages whose nonce is enforced are kept once.

    Histories give no nonces back unless `gives_nonces`. `members` are the ids of the server's people.
    """

    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    channels: dict[str, dict[str, Any]] = field(default_factory=lambda: {CHANNEL: dict(CHANNEL_PAYLOAD)})
    guild: dict[str, Any] = field(default_factory=lambda: dict(GUILD_PAYLOAD))
    me: dict[str, Any] = field(default_factory=lambda: member(BOT))
    members: set[str] = field(default_factory=set)
    gives_nonces: bool = False
    _nonces: dict[str, str] = field(default_factory=dict)
    _number: int = FIRST_NUMBER

    def now(self) -> datetime:
        """When the last message was posted, by its number."""
        return snowflake_time(self._number)

    def answer(self, given: Posted) -> object:
        """Do what is asked. What this Discord does not know is a fault of the test."""
        path = given.path.partition("/api/v10")[2]
        for method, pattern, do in self._routes():
            found = re.fullmatch(pattern, path)
            if found is not None and method == given.method:
                return do(given, *found.groups())
        message = f"{given.method} {path} is unknown to the stand-in"
        raise AssertionError(message)

    def _routes(self) -> tuple[tuple[str, str, Callable[..., object]], ...]:
        return (
            ("GET", "/users/@me", lambda _: USER),
            ("GET", "/oauth2/applications/@me", lambda _: APPLICATION),
            ("PUT", "/applications/[0-9]+(?:/guilds/[0-9]+)?/commands", lambda _: []),
            ("POST", "/webhooks/[0-9]+/.+", lambda given: self.say("0", given.body)),
            ("PATCH", "/webhooks/[0-9]+/.+", lambda given: self.say("0", given.body)),
            ("GET", "/channels/([0-9]+)", lambda _, channel: self._channel(channel)),
            ("POST", "/channels/([0-9]+)/messages", self._post),
            ("GET", "/channels/([0-9]+)/messages", self._history),
            ("POST", "/channels/([0-9]+)/messages/([0-9]+)/threads", self._thread),
            ("POST", "/users/@me/channels", self._direct),
            ("GET", f"/guilds/{GUILD}", lambda _: {k: v for k, v in self.guild.items() if k not in SELDOM_KEPT}),
            ("GET", f"/guilds/{GUILD}/members/([0-9]+)", self._member),
            ("GET", "/guilds/[0-9]+", self._no_guild),
        )

    def say(
        self,
        channel: str,
        body: dict[str, Any],
        files: Mapping[str, Any] | None = None,
        **more: Any,  # noqa: ANN401  # JSON
    ) -> dict[str, Any]:
        """Put a message into a channel, by the bot unless `more` names another author."""
        nonce = str(body.get("nonce", ""))
        if body.get("enforce_nonce") and nonce in self._nonces:
            return self.messages[self._nonces[nonce]]
        self._number += 1 << 22
        number = str(self._number)
        self._nonces[nonce] = number
        reference = body.get("message_reference")
        self.messages[number] = MESSAGE | {
            "id": number,
            "channel_id": channel,
            "content": (body.get("content") or "").strip(),
            "embeds": [{"type": "rich", **embed} for embed in body.get("embeds") or ()],
            "attachments": [_attached(number, name) for name, *_ in (files or {}).values()],
            "nonce": nonce,
            **({"message_reference": reference, "type": 19} if reference else {}),
            **more,
        }
        return self.messages[number]

    def _channel(self, channel: str) -> dict[str, Any]:
        if channel not in self.channels:
            raise RefusedError(404, 10003, "Unknown Channel")
        return self.channels[channel]

    def _post(self, given: Posted, channel: str) -> dict[str, Any]:
        self._channel(channel)
        return self.say(channel, given.body, given.files)

    def _history(self, given: Posted, channel: str) -> list[dict[str, Any]]:
        """Up to a hundred messages, the newest of them first, as Discord has it."""
        self._channel(channel)
        after, limit = int(given.query.get("after", 0)), int(given.query.get("limit", 50))
        there = [m for m in self.messages.values() if m["channel_id"] == channel and int(m["id"]) > after]
        there.sort(key=lambda message: int(message["id"]))
        kept = there[:limit][::-1]
        return kept if self.gives_nonces else [{k: v for k, v in m.items() if k != "nonce"} for m in kept]

    def _thread(self, given: Posted, channel: str, message: str) -> dict[str, Any]:
        if message in self.channels:
            raise RefusedError(400, 160004, "A thread has already been created for this message")
        return self.start_thread(message, channel, given.body["name"])

    def start_thread(self, number: str, parent: str, name: str) -> dict[str, Any]:
        state = {"archived": False, "auto_archive_duration": 1440, "archive_timestamp": "2024-11-08T12:00:00+00:00"}
        self.channels[number] = {
            "id": number,
            "type": 11,
            "guild_id": GUILD,
            "parent_id": parent,
            "owner_id": BOT,
            "name": name,
            "message_count": 0,
            "member_count": 1,
            "thread_metadata": state | {"locked": False},
        }
        return self.channels[number]

    def direct_with(self, person: str) -> str:
        """The direct messages with somebody: their id ends as that of the person does."""
        return f"7{person[1:]}"

    def person_in(self, channel: str) -> str:
        """With whom those direct messages are."""
        return f"1{channel[1:]}" if channel.startswith("7") else channel

    def _direct(self, given: Posted) -> dict[str, Any]:
        person = str(given.body["recipient_id"])
        channel = self.direct_with(person)
        recipient = USER | {"id": person, "bot": False}
        self.channels[channel] = {"id": channel, "type": 1, "last_message_id": None, "recipients": [recipient]}
        return self.channels[channel]

    def _no_guild(self, _: Posted) -> object:
        raise RefusedError(404, 10004, "Unknown Guild")

    def _member(self, _: Posted, person: str) -> dict[str, Any]:
        if person == BOT:
            return self.me
        if person not in self.members:
            raise RefusedError(404, 10007, "Unknown Member")
        return member(person)


def _attached(number: str, name: str) -> dict[str, Any]:
    url = f"https://cdn.example/attachments/{number}/{name}"
    return {"id": number, "filename": name, "size": 1, "url": url, "proxy_url": url}
