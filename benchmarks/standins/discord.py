"""A Discord on the loopback with many channels: gateway, messages, threads, history, and repeats told by their nonce.

A repeat is dropped for so many seconds only. History does not tell the nonces of messages.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from standins.channels import Channels, Standing
from standins.weather import DONE_AND_LOST, OF_OTHERS, OF_POSTS, Weather, sent

TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAwMQ.made.up"  # noqa: S105 - of nobody
BOT, OWNER, GUILD = "1000000000000000001", "1000000000000000002", "1000000000000000003"
EPOCH_MS = 1_420_070_400_000
DISPATCH, HEARTBEAT, IDENTIFY, RESUME, HELLO, ACK = 0, 1, 2, 6, 10, 11
TEXT, PUBLIC_THREAD = 0, 11
UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, THREAD_EXISTS = 10_003, 10_008, 160_004
ALL_PERMISSIONS = str((1 << 50) - 1)
Json = dict[str, Any]


@dataclass(slots=True)
class FakeDiscord:
    """One server with `places` as its text channels. `strange` lists requests that it does not know."""

    places: Sequence[str]
    weather: Weather
    nonce_seconds: float
    channels: Channels = field(default_factory=Channels)
    threads: dict[str, str] = field(default_factory=dict)
    strange: list[str] = field(default_factory=list)
    base: str = ""
    _socket: web.WebSocketResponse | None = None
    _events: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _low: itertools.count[int] = field(default_factory=itertools.count)

    async def api(self, request: web.Request) -> web.StreamResponse:
        """Answer one request of the API."""
        path = request.path.partition("/api/v10")[2]
        given = await _parsed(request)
        posts = request.method == "POST" and path.endswith("/messages")
        self.weather.moment("post" if posts else _kind(request.method, path))
        end = self.weather.end_of(OF_POSTS if posts else OF_OTHERS)

        def do() -> web.Response:
            answer = self._done(request, path, given)
            if posts and end in DONE_AND_LOST:
                self.channels.unsure.add(str(given.get("nonce", "")))
            if posts:
                self.weather.moment("posted")
            return answer

        answering = self.weather.answered(request, end, do, _limited)
        return await (sent(request, answering, self.weather.moment) if posts else answering)

    def _done(self, request: web.Request, path: str, given: Json) -> web.Response:
        match request.method, path.strip("/").split("/"):
            case "POST", ["channels", channel, "messages"]:
                return self._post(channel, given)
            case "POST", ["channels", channel, "messages", message, "threads"]:
                return self._open_thread(channel, message, given)
            case "GET", ["channels", channel, *rest]:
                return self._look(channel, rest, request)
        fixed: dict[tuple[str, str], object] = {
            ("GET", "/gateway/bot"): {"url": self._gateway(), "shards": 1, "session_start_limit": _START_LIMIT},
            ("GET", "/users/@me"): _USER,
            ("GET", "/oauth2/applications/@me"): _APPLICATION,
            ("GET", f"/guilds/{GUILD}"): _GUILD,
            ("GET", f"/guilds/{GUILD}/members/{BOT}"): _MEMBER,
            ("PUT", f"/applications/{BOT}/commands"): [],
        }
        known = fixed.get((request.method, path))
        return self._unknown(request) if known is None else _json(known)

    def _look(self, channel: str, rest: list[str], request: web.Request) -> web.Response:
        if channel not in self.places and channel not in self.threads:
            return _json({"message": "Unknown Channel", "code": UNKNOWN_CHANNEL}, 404)
        here = self._in(channel)
        match rest:
            case []:
                return _json(self._channel(channel))
            case ["messages"]:
                return _json([self._message(one) for one in _page(here, request.query)])
            case ["messages", message]:
                found = next((one for one in here if one.id == message), None)
                if found is not None:
                    return _json(self._message(found))
                return _json({"message": "Unknown Message", "code": UNKNOWN_MESSAGE}, 404)
        return self._unknown(request)

    def _unknown(self, request: web.Request) -> web.Response:
        self.strange.append(f"{request.method} {request.path}")
        return _json({"message": "404: Not Found", "code": 0}, 404)

    def _post(self, channel: str, given: Json) -> web.Response:
        thread = channel if channel in self.threads else ""
        place = self.threads.get(channel, channel)
        if place not in self.places:
            return _json({"message": "Unknown Channel", "code": UNKNOWN_CHANNEL}, 404)
        nonce = str(given.get("nonce", ""))
        stands = self.channels.with_nonce(nonce)
        if stands is not None:
            dropped = bool(given.get("enforce_nonce")) and time.time() - stands.at < self.nonce_seconds
            self.channels.repeats["dropped" if dropped else "doubled"] += 1
            if dropped:
                return _json(self._message(stands) | {"nonce": nonce})
        made = Standing(self._snowflake(), place, thread, nonce, time.time(), given)
        self.channels.messages.append(made)
        return _json(self._message(made) | {"nonce": nonce})

    def _open_thread(self, channel: str, message: str, given: Json) -> web.Response:
        if message in self.threads:
            return _json({"message": "A thread has already been created", "code": THREAD_EXISTS}, 400)
        if not any(one.id == message for one in self._in(channel)):
            return _json({"message": "Unknown Message", "code": UNKNOWN_MESSAGE}, 404)
        self.threads[message] = channel
        self.weather.later.add(asyncio.ensure_future(self._tell("THREAD_CREATE", self._channel(message))))
        return _json(self._channel(message) | {"name": given.get("name", "")}, 201)

    def _in(self, channel: str) -> list[Standing]:
        own = (self.threads[channel], channel) if channel in self.threads else (channel, "")
        return self.channels.of(*own)

    def _snowflake(self) -> str:
        return str((int(time.time() * 1000) - EPOCH_MS << 22) + next(self._low) % (1 << 22))

    def _message(self, one: Standing) -> Json:
        """As Discord shows it: blanks at the ends of texts are gone, and so is the nonce."""
        embeds = [{"type": "rich", **embed} for embed in one.body.get("embeds") or []]
        return {
            **_MESSAGE,
            "id": one.id,
            "channel_id": one.thread or one.channel,
            "content": (one.body.get("content") or "").strip(),
            "embeds": embeds,
            "components": one.body.get("components") or [],
            "timestamp": datetime.fromtimestamp(one.at, UTC).isoformat(),
        }

    def _channel(self, channel: str) -> Json:
        if channel not in self.threads:
            return {**_CHANNEL, "id": channel, "name": f"desk-{channel[-3:]}", "position": int(channel[-3:])}
        made = datetime.now(UTC).isoformat()
        return {
            "id": channel,
            "type": PUBLIC_THREAD,
            "guild_id": GUILD,
            "parent_id": self.threads[channel],
            "owner_id": BOT,
            "name": "Receipts",
            "message_count": 0,
            "member_count": 1,
            "rate_limit_per_user": 0,
            "thread_metadata": {
                "archived": False,
                "auto_archive_duration": 1440,
                "archive_timestamp": made,
                "locked": False,
                "create_timestamp": made,
            },
            "permissions": ALL_PERMISSIONS,
        }

    def _gateway(self) -> str:
        return self.base.replace("http://", "ws://").replace("/api/v10", "/gateway")

    async def gate(self, request: web.Request) -> web.StreamResponse:
        """The gateway: says hello, takes IDENTIFY or RESUME, and lives until it is closed."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": 41_250}})
        async for frame in socket:
            if frame.type is aiohttp.WSMsgType.TEXT:
                await self._heard(socket, frame.json())
        return socket

    async def _heard(self, socket: web.WebSocketResponse, said: Json) -> None:
        if said["op"] == HEARTBEAT:
            await socket.send_json({"op": ACK})
        elif said["op"] == IDENTIFY:
            self._socket, self._events = socket, itertools.count(1)
            await self._tell("READY", self._ready())
            threads = [self._channel(one) for one in self.threads]
            places = [self._channel(one) for one in self.places]
            await self._tell("GUILD_CREATE", {**_GUILD, "channels": places, "threads": threads})
            self.weather.moment("gateway")
        elif said["op"] == RESUME:
            self._socket = socket
            await self._tell("RESUMED", {})

    def _ready(self) -> Json:
        return {
            "v": 10,
            "user": _USER,
            "guilds": [{"id": GUILD, "unavailable": True}],
            "session_id": "a-session",
            "resume_gateway_url": self._gateway(),
            "application": {"id": BOT, "flags": 0},
            "shard": [0, 1],
        }

    async def _tell(self, event: str, data: Json) -> None:
        socket = self._socket
        if socket is not None and not socket.closed:
            try:
                await socket.send_json({"op": DISPATCH, "t": event, "s": next(self._events), "d": data})
            except ConnectionError:  # killed just now
                self._socket = None

    async def drop(self) -> None:
        """Close the gateway's connection, as Discord does now and then."""
        socket, self._socket = self._socket, None
        if socket is not None:
            await socket.close(code=4000)


@asynccontextmanager
async def fake_discord(discord: FakeDiscord) -> AsyncIterator[FakeDiscord]:
    """The stand-in, listening."""
    app = web.Application()
    app.router.add_route("*", "/api/v10/{path:.*}", discord.api)
    app.router.add_get("/gateway", discord.gate)
    async with TestServer(app) as server:
        discord.base = str(server.make_url("/api/v10"))
        yield discord


def _kind(method: str, path: str) -> str:
    if path.endswith("/threads"):
        return "thread"
    return "look" if method == "GET" and "/messages" in path else "question"


def _page(here: Sequence[Standing], query: Any) -> Iterable[Standing]:  # noqa: ANN401  # aiohttp's own kind
    """One page of history, newest first; with `after` it is the oldest so many that came later."""
    limit = int(query.get("limit", 50))
    if "after" in query:
        later = [one for one in here if int(one.id) > int(query["after"])]
        return reversed(later[:limit])
    if "around" in query:
        return reversed([one for one in here if one.id == query["around"]])
    earlier = [one for one in here if "before" not in query or int(one.id) < int(query["before"])]
    return reversed(earlier[-limit:])


async def _parsed(request: web.Request) -> Json:
    if request.content_type == "multipart/form-data":
        body: Json = {}
        async for part in await request.multipart():
            if isinstance(part, aiohttp.BodyPartReader):
                content = bytes(await part.read())
                body = json.loads(content) if part.name == "payload_json" else body
        return body
    read = await request.json() if request.can_read_body else {}
    return read if isinstance(read, dict) else {}


def _limited(seconds: float) -> web.Response:
    """As Discord itself sends it; discord.py takes another one for a ban."""
    body = {"message": "You are being rate limited.", "retry_after": round(seconds, 2), "global": False}
    answer = _json(body, 429)
    answer.headers.update({"Via": "1.1 google", "Retry-After": str(round(seconds) or 1)})
    return answer


def _json(body: object, status: int = 200) -> web.Response:
    """discord.py reads a body as JSON only where the type is named exactly so, without a charset."""
    typed = {"Content-Type": "application/json"}
    return web.Response(status=status, body=json.dumps(body).encode(), headers=typed)


_START_LIMIT = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
_USER: Json = {"id": BOT, "username": "onrecord", "discriminator": "0", "avatar": None, "bot": True}
_OWNER: Json = _USER | {"id": OWNER, "username": "owner", "bot": False}
_APPLICATION: Json = {
    "id": BOT,
    "name": "On Record",
    "description": "",
    "icon": None,
    "bot_public": True,
    "bot_require_code_grant": False,
    "verify_key": "0" * 64,
    "flags": 0,
    "owner": _OWNER,
}
_MESSAGE: Json = {
    "type": 0,
    "author": _USER,
    "edited_timestamp": None,
    "tts": False,
    "mention_everyone": False,
    "mentions": [],
    "mention_roles": [],
    "attachments": [],
    "pinned": False,
}
_CHANNEL: Json = {
    "type": TEXT,
    "guild_id": GUILD,
    "permission_overwrites": [],
    "permissions": ALL_PERMISSIONS,
    "parent_id": None,
    "nsfw": False,
    "topic": None,
    "rate_limit_per_user": 0,
    "last_message_id": None,
}
_MEMBER: Json = {
    "user": _USER,
    "roles": [],
    "joined_at": "2024-01-01T00:00:00+00:00",
    "deaf": False,
    "mute": False,
    "flags": 0,
}
_ROLE: Json = {
    "id": GUILD,
    "name": "@everyone",
    "permissions": ALL_PERMISSIONS,
    "position": 0,
    "color": 0,
    "hoist": False,
    "managed": False,
    "mentionable": False,
    "flags": 0,
    "colors": {"primary_color": 0},
}
_GUILD: Json = {
    "id": GUILD,
    "name": "The desk",
    "owner_id": OWNER,
    "joined_at": "2024-01-01T00:00:00+00:00",
    "large": False,
    "unavailable": False,
    "member_count": 1,
    "members": [_MEMBER],
    "roles": [_ROLE],
    "presences": [],
    "voice_states": [],
    "emojis": [],
    "stickers": [],
    "features": [],
    "stage_instances": [],
    "guild_scheduled_events": [],
    "verification_level": 0,
    "default_message_notifications": 0,
    "explicit_content_filter": 0,
    "mfa_level": 0,
    "nsfw_level": 0,
    "premium_tier": 0,
    "preferred_locale": "en-US",
    "afk_timeout": 300,
    "system_channel_id": None,
    "system_channel_flags": 0,
    "icon": None,
    "description": None,
    "premium_progress_bar_enabled": False,
}
