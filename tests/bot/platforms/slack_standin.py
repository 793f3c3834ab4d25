"""A small Slack on the loopback: the Web API, the addresses that answers go to, and signed requests to the app."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_bolt.async_app import AsyncApp

SIGNING_SECRET = "made-up-signing-secret"
PATIENCE = 20


@dataclass
class FakeSlack:
    """Takes down every call; `errors` says which method is refused, and with what word.

    `uploading` is set when a file comes; it is kept waiting for `may_upload`, if there is one.
    """

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answers: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    errors: dict[str, str] = field(default_factory=dict)
    limited: dict[str, int] = field(default_factory=dict)
    refuse_answers: int = 0
    uploading: asyncio.Event = field(default_factory=asyncio.Event)
    may_upload: asyncio.Event | None = None
    envelopes: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    acknowledged: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    server: TestServer | None = None
    _count: itertools.count[int] = field(default_factory=itertools.count)

    def url(self, path: str) -> str:
        assert self.server is not None
        return str(self.server.make_url(path))

    def called(self, method: str) -> list[dict[str, Any]]:
        return [given for name, given in self.calls if name == method]

    async def answer(self) -> dict[str, Any]:
        """The next message that came to the answer's address."""
        return await asyncio.wait_for(self.answers.get(), PATIENCE)

    async def api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        given = await _given(request)
        self.calls.append((method, given))
        if self.limited.get(method, 0) > 0:
            self.limited[method] -= 1
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "0"})
        if method in self.errors:
            return web.json_response({"ok": False, "error": self.errors[method]})
        return web.json_response({"ok": True, **self._result(method)})

    def _result(self, method: str) -> dict[str, Any]:
        number = next(self._count)
        known = {
            "auth.test": {"user_id": "U0BOT", "bot_id": "B0BOT", "team_id": "T0TEAM", "url": "https://team.example/"},
            "chat.postMessage": {"ts": f"1730000000.{number:06}", "channel": "C0DESK"},
            "files.getUploadURLExternal": {"upload_url": self.url("/upload"), "file_id": f"F{number}"},
            "apps.connections.open": {"url": self.url("/socket").replace("http://", "ws://")},
            "files.completeUploadExternal": {"files": [{"id": f"F{number}"}]},
        }
        return known[method]

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        """Socket Mode: hands out the envelopes and takes down which were acknowledged."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        sending = asyncio.create_task(self._hand_out(socket))
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                await self.acknowledged.put(message.json()["envelope_id"])
        sending.cancel()
        return socket

    async def _hand_out(self, socket: web.WebSocketResponse) -> None:
        while True:
            await socket.send_json(await self.envelopes.get())

    async def take_upload(self, request: web.Request) -> web.Response:
        self.calls.append(("upload", {"size": len(await request.read())}))
        self.uploading.set()
        if self.may_upload is not None:
            await self.may_upload.wait()
        return web.Response(text="OK")

    async def take_answer(self, request: web.Request) -> web.Response:
        given = await request.json()
        if self.refuse_answers > 0:
            self.refuse_answers -= 1
            return web.Response(status=500, text="no")
        await self.answers.put(given)
        return web.Response(text="ok")


def typed(slack: FakeSlack, command: str, text: str, *, trigger_id: str) -> dict[str, str]:
    """What Slack sends when somebody types a slash command."""
    return {
        "command": command,
        "text": text,
        "user_id": "U0ALICE",
        "team_id": "T0TEAM",
        "channel_id": "C0DESK",
        "response_url": slack.url("/answer"),
        "trigger_id": trigger_id,
    }


async def _given(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        given: dict[str, Any] = await request.json()
        return given
    return {**request.query, **await request.post()}


@asynccontextmanager
async def fake_slack() -> AsyncIterator[FakeSlack]:
    """The stand-in, listening."""
    slack = FakeSlack()
    app = web.Application()
    app.router.add_post("/api/{method}", slack.api)
    app.router.add_get("/socket", slack.socket)
    app.router.add_post("/upload", slack.take_upload)
    app.router.add_post("/answer", slack.take_answer)
    async with TestServer(app) as server:
        slack.server = server
        yield slack


@dataclass
class User:
    """Somebody in Slack whose requests reach the app over HTTP, signed as Slack signs them."""

    slack: FakeSlack
    events: str
    session: aiohttp.ClientSession
    _count: itertools.count[int] = field(default_factory=itertools.count)

    async def type(self, command: str, text: str, *, secret: str = SIGNING_SECRET, **fields: str) -> tuple[int, str]:
        """Type a slash command; gives the status and body with which the app acknowledges it."""
        form = typed(self.slack, command, text, trigger_id=f"trigger-{next(self._count)}")
        return await self._post({**form, **fields}, secret)

    async def press(self, button: dict[str, Any]) -> tuple[int, str]:
        """Press a button of a message."""
        payload = {
            "type": "block_actions",
            "user": {"id": "U0ALICE"},
            "team": {"id": "T0TEAM"},
            "channel": {"id": "C0DESK"},
            "response_url": self.slack.url("/answer"),
            "trigger_id": f"trigger-{next(self._count)}",
            "actions": [{"type": "button", **button}],
        }
        return await self._post({"payload": json.dumps(payload)}, SIGNING_SECRET)

    async def _post(self, form: dict[str, str], secret: str) -> tuple[int, str]:
        body = urlencode(form)
        now = str(int(time.time()))
        signed = hmac.new(secret.encode(), f"v0:{now}:{body}".encode(), hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": now,
            "X-Slack-Signature": f"v0={signed}",
        }
        async with self.session.post(self.events, data=body, headers=headers) as response:
            return response.status, await response.text()


@asynccontextmanager
async def user_of(app: AsyncApp, slack: FakeSlack) -> AsyncIterator[User]:
    """A user whose requests come to the real HTTP server of `app`."""
    async with TestServer(app.web_app()) as server, aiohttp.ClientSession() as session:
        yield User(slack, str(server.make_url("/slack/events")), session)
