"""A Slack on the loopback with many channels: Web API, Socket Mode, history and threads with their metadata.

It drops no repeats: what is posted twice stands twice.
"""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from standins.channels import Channels, Standing
from standins.weather import DONE_AND_LOST, OF_OTHERS, OF_POSTS, Weather, sent

BOT_TOKEN, APP_TOKEN = "xoxb-made-up", "xapp-made-up"
TEAM = "T0TEAM"
PAGE = 100
POST, LOOKS = "chat.postMessage", {"conversations.history", "conversations.replies"}
Json = dict[str, Any]


@dataclass(slots=True)
class FakeSlack:
    """One workspace with `places` as its channels. `strange` lists methods that it does not know."""

    places: Sequence[str]
    weather: Weather
    channels: Channels = field(default_factory=Channels)
    strange: list[str] = field(default_factory=list)
    base: str = ""
    _count: itertools.count[int] = field(default_factory=itertools.count)

    async def api(self, request: web.Request) -> web.StreamResponse:
        """Answer one call of the Web API."""
        method = request.match_info["method"]
        given = await _given(request)
        posts = method == POST
        self.weather.moment("post" if posts else "look" if method in LOOKS else "question")
        end = self.weather.end_of(OF_POSTS if posts else OF_OTHERS)

        def do() -> web.Response:
            answer = web.json_response(self._result(method, given))
            if posts and end in DONE_AND_LOST:
                self.channels.unsure.add(_nonce(given))
            if posts:
                self.weather.moment("posted")
            return answer

        answering = self.weather.answered(request, end, do, _limited)
        return await (sent(request, answering, self.weather.moment) if posts else answering)

    def _result(self, method: str, given: Json) -> Json:
        number = next(self._count)
        channel = str(given.get("channel", ""))
        if channel and channel not in self.places:
            return {"ok": False, "error": "channel_not_found"}
        match method:
            case "chat.postMessage":
                return self._post(channel, given)
            case "conversations.history":
                return self._history(channel, given)
            case "conversations.replies":
                return self._replies(channel, given)
        known: dict[str, Json] = {
            "auth.test": {**_WHO, "url": "https://team.example/"},
            "apps.connections.open": {"url": self.base.replace("http://", "ws://").replace("/api/", "/socket")},
            "conversations.info": {"channel": {"id": channel, "is_member": True, "is_channel": True}},
            "files.getUploadURLExternal": {
                "upload_url": self.base.replace("/api/", "/upload"),
                "file_id": f"F{number}",
            },
            "files.completeUploadExternal": {"files": [{"id": f"F{number}"}]},
            "users.info": {"user": {"id": given.get("user", "")}},
        }
        if method not in known:
            self.strange.append(method)
            return {"ok": False, "error": "unknown_method"}
        return {"ok": True, **known[method]}

    def _post(self, channel: str, given: Json) -> Json:
        nonce = _nonce(given)
        if self.channels.with_nonce(nonce) is not None:
            self.channels.repeats["doubled"] += 1
        at = time.time()
        stamp = f"{int(at)}.{int(at % 1 * 1000):03}{next(self._count) % 1000:03}"
        made = Standing(stamp, channel, str(given.get("thread_ts") or ""), nonce, at, given)
        self.channels.messages.append(made)
        return {"ok": True, "ts": stamp, "channel": channel, "message": _message(made, full=True)}

    def _history(self, channel: str, given: Json) -> Json:
        """Newest first, messages of the channel itself only."""
        oldest, latest = float(given.get("oldest") or 0), float(given.get("latest") or "inf")
        inclusive = str(given.get("inclusive", "")).lower() in {"true", "1"}
        found = [
            one
            for one in reversed(self.channels.of(channel, ""))
            if oldest < float(one.id) < latest or (inclusive and float(one.id) in {oldest, latest})
        ]
        return _paged(found, given)

    def _replies(self, channel: str, given: Json) -> Json:
        """The message and then what answers it, oldest first."""
        ts = str(given.get("ts", ""))
        head = [one for one in self.channels.of(channel, "") if one.id == ts]
        if not head:
            return {"ok": False, "error": "thread_not_found"}
        oldest = float(given.get("oldest") or 0)
        later = [one for one in self.channels.of(channel, ts) if float(one.id) >= oldest]
        return _paged([*head, *later], given)

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        """Socket Mode: says hello, and nothing else."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        self.weather.moment("socket")
        async for _ in socket:
            pass
        return socket

    async def upload(self, request: web.Request) -> web.Response:
        """Take a file."""
        await request.read()
        return web.Response(text="OK")


@asynccontextmanager
async def fake_slack(slack: FakeSlack) -> AsyncIterator[FakeSlack]:
    """The stand-in, listening."""
    app = web.Application(client_max_size=20_000_000)
    app.router.add_route("*", "/api/{method}", slack.api)
    app.router.add_get("/socket", slack.socket)
    app.router.add_post("/upload", slack.upload)
    async with TestServer(app) as server:
        slack.base = str(server.make_url("/api/"))
        yield slack


def _paged(found: Sequence[Standing], given: Json) -> Json:
    start, limit = int(given.get("cursor") or 0), int(given.get("limit") or PAGE)
    full = str(given.get("include_all_metadata", "")).lower() in {"true", "1"}
    more = start + limit < len(found)
    return {
        "ok": True,
        "messages": [_message(one, full=full) for one in found[start : start + limit]],
        "has_more": more,
        "response_metadata": {"next_cursor": str(start + limit) if more else ""},
    }


def _message(one: Standing, *, full: bool) -> Json:
    shown = {
        "type": "message",
        "ts": one.id,
        "user": _WHO["user_id"],
        "bot_id": _WHO["bot_id"],
        "team": TEAM,
        "text": one.body.get("text", ""),
        "blocks": one.body.get("blocks") or [],
    }
    if one.thread:
        shown["thread_ts"] = one.thread
    if full and one.body.get("metadata"):
        shown["metadata"] = one.body["metadata"]
    return shown


def _nonce(given: Json) -> str:
    return str(((given.get("metadata") or {}).get("event_payload") or {}).get("nonce", ""))


def _limited(seconds: float) -> web.Response:
    headers = {"Retry-After": str(max(1, round(seconds)))}
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)


async def _given(request: web.Request) -> Json:
    if request.content_type == "application/json":
        given: Json = await request.json()
        return given
    read = {**request.query, **await request.post()}
    return {name: json.loads(str(v)) if name in {"blocks", "metadata"} else v for name, v in read.items()}


_WHO = {"user_id": "U0BOT", "bot_id": "B0BOT", "team_id": TEAM, "team": "Team", "user": "onrecord"}
