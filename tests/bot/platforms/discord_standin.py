"""A small Discord on the loopback: enough of its API and its gateway for discord.py as it is, and faults on demand."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAwMQ.made.up"
BOT, OWNER, GUILD, CHANNEL = "1000000000000000001", "1000000000000000002", "1000000000000000003", "1000000000000000004"
DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
ALL_PERMISSIONS = str((1 << 50) - 1)
PATIENCE = 20


@dataclass
class Posted:
    """A request as it came over the wire: its parsed JSON and the files with their names, types and bytes."""

    method: str
    path: str
    body: dict[str, Any]
    files: dict[str, tuple[str, str, bytes]]
    kind: str


@dataclass
class Fault:
    """An answer given in place of the real one. `done`: the request is carried out all the same, its answer is lost."""

    status: int
    body: object = None
    headers: dict[str, str] = field(default_factory=dict)
    done: bool = False


@dataclass
class FakeDiscord:
    """Takes down every request; `faults` are used up in order by the requests whose path ends as named.

    Messages with a nonce that is enforced are kept once. Events that are sent while nobody is connected wait, and are
    replayed to who resumes, as are those since the sequence number that it names.
    """

    requests: list[Posted] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    greetings: list[str] = field(default_factory=list)
    refused_connections: int = 0
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    callbacks: asyncio.Queue[Posted] = field(default_factory=asyncio.Queue)
    server: TestServer | None = None
    _events: list[dict[str, Any]] = field(default_factory=list)
    _socket: web.WebSocketResponse | None = None
    _nonces: dict[str, str] = field(default_factory=dict)
    _number: int = 1_100_000_000_000_000_000

    @property
    def base(self) -> str:
        assert self.server is not None
        return str(self.server.make_url("/api/v10"))

    @property
    def gateway(self) -> str:
        assert self.server is not None
        return str(self.server.make_url("/gateway")).replace("http://", "ws://")

    def posted(self, ending: str) -> list[Posted]:
        return [one for one in self.requests if one.path.endswith(ending)]

    async def api(self, request: web.Request) -> web.Response:
        given = await _parsed(request)
        self.requests.append(given)
        fault = next(
            (faults.pop(0) for end, faults in self.faults.items() if given.path.endswith(end) and faults), None
        )
        if request.headers.get("Authorization") != f"Bot {TOKEN}" and "/interactions/" not in given.path:
            return _json({"message": "401: Unauthorized", "code": 0}, 401)
        if fault is not None and not fault.done:
            return _faulty(fault)
        answer = self._answer(given)
        return _json(answer) if fault is None else _faulty(fault)

    def _answer(self, given: Posted) -> object:
        """What the real one says; what this one does not know is a fault of the test."""
        path = given.path.partition("/api/v10")[2]
        fixed: dict[str, object] = {
            "/gateway/bot": {"url": self.gateway, "shards": 1, "session_start_limit": _START_LIMIT},
            "/users/@me": _USER,
            "/oauth2/applications/@me": _APPLICATION,
        }
        if path in fixed:
            return fixed[path]
        if path.endswith("/commands"):
            return []
        if path.endswith("/callback"):
            self.callbacks.put_nowait(given)
            return {}
        if path.startswith("/webhooks/"):
            return self._message("0", given)
        if given.method == "POST" and path.endswith(f"/channels/{CHANNEL}/messages"):
            return self._message(CHANNEL, given)
        message = f"{given.method} {path} is unknown to the stand-in"
        raise AssertionError(message)

    def _message(self, channel: str, given: Posted) -> dict[str, Any]:
        nonce = str(given.body.get("nonce", ""))
        if given.body.get("enforce_nonce") and nonce in self._nonces:
            return self.messages[self._nonces[nonce]]
        self._number += 1
        number = str(self._number)
        self._nonces[nonce] = number
        self.messages[number] = _MESSAGE | {
            "id": number,
            "channel_id": channel,
            "content": given.body.get("content") or "",
            "nonce": nonce,
        }
        return self.messages[number]

    async def gate(self, request: web.Request) -> web.StreamResponse:
        """The gateway: says hello, takes IDENTIFY or RESUME, then hands out events until it is dropped."""
        if self.refused_connections > 0:
            self.refused_connections -= 1
            return web.Response(status=503)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": 41_250}})
        async for frame in socket:
            if frame.type is aiohttp.WSMsgType.TEXT:
                await self._heard(socket, frame.json())
        return socket

    async def _heard(self, socket: web.WebSocketResponse, said: dict[str, Any]) -> None:
        if said["op"] == HEARTBEAT:
            await socket.send_json({"op": ACK})
        elif said["op"] == IDENTIFY:
            self.greetings.append("identify")
            self._events.clear()
            self._socket = socket
            await self.send("READY", self._ready())
            await self.send("GUILD_CREATE", _GUILD)
            self.connected.set()
        elif said["op"] == RESUME:
            self.greetings.append("resume")
            self._socket = socket
            for event in self._events[said["d"]["seq"] :]:
                await socket.send_json(event)
            await self.send("RESUMED", {})
            self.connected.set()

    def _ready(self) -> dict[str, Any]:
        return {
            "v": 10,
            "user": _USER,
            "guilds": [{"id": GUILD, "unavailable": True}],
            "session_id": "a-session",
            "resume_gateway_url": self.gateway,
            "application": {"id": BOT, "flags": 0},
            "shard": [0, 1],
        }

    async def send(self, event: str, data: dict[str, Any]) -> None:
        """Send an event, or keep it until somebody is connected again."""
        numbered = {"op": DISPATCH, "t": event, "s": len(self._events) + 1, "d": data}
        self._events.append(numbered)
        if self._socket is not None and not self._socket.closed:
            await self._socket.send_json(numbered)

    async def drop(self, code: int = 4000) -> None:
        """Close the gateway's connection, as Discord does now and then."""
        self.connected.clear()
        assert self._socket is not None
        socket, self._socket = self._socket, None
        await socket.close(code=code)

    async def forget(self) -> None:
        """Say that the session is over and can't be resumed."""
        assert self._socket is not None
        self.connected.clear()
        await self._socket.send_json({"op": INVALID, "d": False})


@asynccontextmanager
async def fake_discord() -> AsyncIterator[FakeDiscord]:
    discord = FakeDiscord()
    app = web.Application()
    app.router.add_route("*", "/api/v10/{path:.*}", discord.api)
    app.router.add_get("/gateway", discord.gate)
    async with TestServer(app) as server:
        discord.server = server
        yield discord


def command_event(name: str, options: dict[str, str]) -> dict[str, Any]:
    """What the gateway says when somebody types a command."""
    return {
        "id": "1200000000000000001",
        "application_id": BOT,
        "type": 2,
        "token": "an-interaction-token",
        "version": 1,
        "guild_id": GUILD,
        "channel_id": CHANNEL,
        "channel": _CHANNEL,
        "member": _member(OWNER) | {"permissions": ALL_PERMISSIONS},
        "locale": "en-US",
        "entitlements": [],
        "authorizing_integration_owners": {"0": GUILD},
        "context": 0,
        "attachment_size_limit": 10_485_760,
        "data": {
            "id": "1300000000000000001",
            "name": name,
            "type": 1,
            "options": [{"name": option, "type": 3, "value": value} for option, value in options.items()],
        },
    }


def limited(retry_after: float, *, by_discord: bool = True) -> Fault:
    """A 429 as Discord sends it, or as the net before it does."""
    headers = {"Via": "1.1 google", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": str(retry_after)}
    body = {"message": "You are being rate limited.", "retry_after": retry_after, "global": False}
    return Fault(429, body, headers) if by_discord else Fault(429, "<html>blocked</html>")


async def _parsed(request: web.Request) -> Posted:
    files: dict[str, tuple[str, str, bytes]] = {}
    body: dict[str, Any] = {}
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            assert isinstance(part, aiohttp.BodyPartReader)
            content = bytes(await part.read())
            if part.name == "payload_json":
                body = json.loads(content)
            else:
                files[str(part.name)] = (str(part.filename), part.headers.get("Content-Type", ""), content)
    elif request.can_read_body:
        read = await request.json()
        body = read if isinstance(read, dict) else {"list": read}
    return Posted(request.method, request.path, body, files, request.content_type)


def _faulty(fault: Fault) -> web.Response:
    if isinstance(fault.body, str):
        return web.Response(status=fault.status, text=fault.body, headers=fault.headers)
    return _json(fault.body, fault.status, fault.headers)


def _json(body: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """discord.py reads a body as JSON only where the type is named exactly so, without a charset."""
    typed = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(status=status, body=json.dumps(body).encode(), headers=typed)


def _member(user: str) -> dict[str, Any]:
    return {
        "user": _USER | {"id": user, "bot": user == BOT},
        "roles": [],
        "joined_at": "2024-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
    }


_START_LIMIT = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
_USER: dict[str, Any] = {"id": BOT, "username": "onrecord", "discriminator": "0", "avatar": None, "bot": True}
_APPLICATION = {
    "id": BOT,
    "name": "On Record",
    "description": "",
    "icon": None,
    "bot_public": True,
    "bot_require_code_grant": False,
    "verify_key": "0" * 64,
    "flags": 0,
    "owner": _USER | {"id": OWNER, "bot": False},
}
_MESSAGE: dict[str, Any] = {
    "type": 0,
    "author": _USER,
    "timestamp": "2024-11-08T12:00:00+00:00",
    "edited_timestamp": None,
    "tts": False,
    "mention_everyone": False,
    "mentions": [],
    "mention_roles": [],
    "attachments": [],
    "embeds": [],
    "pinned": False,
}
_CHANNEL: dict[str, Any] = {
    "id": CHANNEL,
    "type": 0,
    "guild_id": GUILD,
    "name": "desk",
    "position": 0,
    "permission_overwrites": [],
    "permissions": ALL_PERMISSIONS,
}
_GUILD: dict[str, Any] = {
    "id": GUILD,
    "name": "The desk",
    "owner_id": OWNER,
    "joined_at": "2024-01-01T00:00:00+00:00",
    "large": False,
    "unavailable": False,
    "member_count": 2,
    "members": [_member(BOT)],
    "channels": [_CHANNEL],
    "threads": [],
    "presences": [],
    "voice_states": [],
    "roles": [
        {"id": GUILD, "name": "@everyone", "permissions": ALL_PERMISSIONS, "position": 0, "color": 0}
        | {"hoist": False, "managed": False, "mentionable": False, "flags": 0, "colors": {"primary_color": 0}}
    ],
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
    "premium_progress_bar_enabled": False,
    "icon": None,
    "description": None,
}
