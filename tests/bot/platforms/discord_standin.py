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
from discord_api import Api, Posted, RefusedError
from discord_payloads import BOT, GUILD, START_LIMIT, TOKEN, USER

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11


@dataclass
class Fault:
    """An answer given in place of the real one. `done`: the request is carried out all the same, its answer is lost.

    Without a `status` there is no answer: the connection is cut, or with `held` kept open until that is set.
    """

    status: int | None
    body: object = None
    headers: dict[str, str] = field(default_factory=dict)
    done: bool = False
    held: asyncio.Event | None = None


@dataclass
class FakeDiscord:
    """Takes down every request; `faults` are used up in order by what is sent (POST, PUT) to a path that ends as named.

    Events that are sent while nobody is connected wait, and are replayed to who resumes, as are those since the
    sequence number that it names.
    """

    api: Api = field(default_factory=Api)
    requests: list[Posted] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    greetings: list[str] = field(default_factory=list)
    refused_connections: int = 0
    silent: asyncio.Event = field(default_factory=asyncio.Event)
    """While it is set, the gateway says nothing to who connects; `left_waiting` tells that somebody does."""
    left_waiting: asyncio.Event = field(default_factory=asyncio.Event)
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    callbacks: asyncio.Queue[Posted] = field(default_factory=asyncio.Queue)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    server: TestServer | None = None
    _events: list[dict[str, Any]] = field(default_factory=list)
    _socket: web.WebSocketResponse | None = None

    @property
    def messages(self) -> dict[str, dict[str, Any]]:
        return self.api.messages

    @property
    def base(self) -> str:
        assert self.server is not None
        return str(self.server.make_url("/api/v10"))

    @property
    def gateway(self) -> str:
        assert self.server is not None
        return str(self.server.make_url("/gateway")).replace("http://", "ws://")

    def posted(self, ending: str, method: str = "POST") -> list[Posted]:
        return [one for one in self.requests if one.path.endswith(ending) and one.method == method]

    async def asked(self, request: web.Request) -> web.Response:
        given = await _parsed(request)
        self.requests.append(given)
        if request.headers.get("Authorization") != f"Bot {TOKEN}" and "/interactions/" not in given.path:
            return _json({"message": "401: Unauthorized", "code": 0}, 401)
        fault = self._fault(given)
        if fault is not None and not fault.done:
            return await _faulty(fault, request)
        try:
            answer = self._answer(given)
        except RefusedError as refused:
            return _json(refused.body, refused.status)
        return _json(answer) if fault is None else await _faulty(fault, request)

    def _fault(self, given: Posted) -> Fault | None:
        found = (faults for end, faults in self.faults.items() if given.path.endswith(end) and faults)
        faults = next(found, None) if given.method in {"POST", "PUT"} else None
        return faults.pop(0) if faults else None

    def _answer(self, given: Posted) -> object:
        if given.path.endswith("/gateway/bot"):
            return {"url": self.gateway, "shards": 1, "session_start_limit": START_LIMIT}
        if given.path.endswith("/callback"):
            self.callbacks.put_nowait(given)
            return {}
        return self.api.answer(given)

    async def gate(self, request: web.Request) -> web.StreamResponse:
        """The gateway: says hello, takes IDENTIFY or RESUME, then hands out events until it is dropped."""
        if self.refused_connections > 0:
            self.refused_connections -= 1
            return web.Response(status=503)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if self.silent.is_set():
            self.left_waiting.set()
            await self.stopping.wait()
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
            await self.send("GUILD_CREATE", self.api.guild)
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
            "user": USER,
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


class Hasty:
    """`asyncio` to a module that would sit out seconds of it; `for_ever` sits out all time."""

    def __init__(self, *, for_ever: bool = False) -> None:
        self.for_ever = for_ever

    def __getattr__(self, name: str) -> object:
        return getattr(asyncio, name)

    async def sleep(self, _seconds: float) -> None:
        await (asyncio.Event().wait() if self.for_ever else asyncio.sleep(0))


@asynccontextmanager
async def fake_discord() -> AsyncIterator[FakeDiscord]:
    discord = FakeDiscord()
    app = web.Application()
    app.router.add_route("*", "/api/v10/{path:.*}", discord.asked)
    app.router.add_get("/gateway", discord.gate)
    async with TestServer(app) as server:
        discord.server = server
        yield discord
        discord.stopping.set()


def limited(retry_after: float, *, by_discord: bool = True, everywhere: bool = False) -> Fault:
    """A 429 as Discord sends it, for one route or `everywhere`, or as the net before it does."""
    bucket = {"X-RateLimit-Bucket": "a-bucket", "X-RateLimit-Limit": "5", "X-RateLimit-Remaining": "0"}
    headers = {"Via": "1.1 google", **bucket, "X-RateLimit-Reset-After": str(retry_after)}
    body = {"message": "You are being rate limited.", "retry_after": retry_after, "global": everywhere}
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
    return Posted(request.method, request.path, body, files, request.content_type, request.query)


async def _faulty(fault: Fault, request: web.Request) -> web.Response:
    if fault.status is None:
        if fault.held is not None:
            await fault.held.wait()
        assert request.transport is not None
        request.transport.abort()
        return web.Response()
    if isinstance(fault.body, str):
        return web.Response(status=fault.status, text=fault.body, headers=fault.headers)
    return _json(fault.body, fault.status, fault.headers)


def _json(body: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """discord.py reads a body as JSON only where the type is named exactly so, without a charset."""
    typed = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(status=status, body=json.dumps(body).encode(), headers=typed)
