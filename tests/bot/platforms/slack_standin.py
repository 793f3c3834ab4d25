"""A small Slack on the loopback: the Web API, the addresses that answers go to, and signed requests to the app.

Whatever the app sends is held against the table of Slack's limits; what is past one stands in `problems`.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_limits import check_slack_message, check_slack_view
from slack_sdk.models.blocks import Block

PATIENCE = 20
USES = 5  # of an answer's address

Given = dict[str, Any]
US = {"user": "U0BOT", "bot_id": "B0BOT"}


@dataclass(frozen=True)
class Fault:
    """What becomes of one call: `done` if Slack does what it is asked; it is answered with `status`, 0 for no answer.

    `told` is what the answer says, as it stands.
    """

    status: int = 0
    done: bool = False
    told: str = '{"ok": false}'
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)

    def answer(self, request: web.Request) -> web.Response:
        if not self.status and request.transport is not None:
            request.transport.abort()
        return web.Response(
            status=self.status or 200, text=self.told, content_type=self.content_type, headers=dict(self.headers)
        )


@dataclass
class FakeSlack:
    """Takes down every call; `errors` says which method is refused, and with what word or answer.

    `faults` are what comes of the next calls of a method, one after the other, None for nothing. `posted` are the
    messages by channel, as the history has them; `page` is the most of them in one answer. `scopes` are what the tokens
    have, "" is not told. `away` refuses sockets; `sockets` are those that are open.

    `people` is what users.info tells by id, `channels` what conversations.info tells; unknown ones are plain members of
    channels that the bot is in. `uploading` is set when a file comes; it is kept waiting for `may_upload`, if there is
    one. `installs` is what a code of OAuth is exchanged for.
    """

    calls: list[tuple[str, Given]] = field(default_factory=list)
    tokens: list[tuple[str, str]] = field(default_factory=list)
    answers: asyncio.Queue[Given] = field(default_factory=asyncio.Queue)
    problems: list[str] = field(default_factory=list)
    errors: dict[str, str | Given] = field(default_factory=dict)
    faults: dict[str, list[Fault | None]] = field(default_factory=dict)
    posted: dict[str, list[Given]] = field(default_factory=dict)
    page: int = 100
    scopes: str = ""
    away: bool = False
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    limited: dict[str, int] = field(default_factory=dict)
    people: dict[str, Given] = field(default_factory=dict)
    channels: dict[str, Given] = field(default_factory=dict)
    installs: dict[str, Given] = field(default_factory=dict)
    refuse_answers: int = 0
    uploading: asyncio.Event = field(default_factory=asyncio.Event)
    may_upload: asyncio.Event | None = None
    envelopes: asyncio.Queue[Given] = field(default_factory=asyncio.Queue)
    acknowledged: asyncio.Queue[Given] = field(default_factory=asyncio.Queue)
    server: TestServer | None = None
    uses: Counter[str] = field(default_factory=Counter)
    _count: itertools.count[int] = field(default_factory=itertools.count)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def url(self, path: str) -> str:
        assert self.server is not None
        return str(self.server.make_url(path))

    def answer_url(self) -> str:
        """An address of its own for the answers to one request."""
        return self.url(f"/answer/{next(self._count)}")

    def called(self, method: str) -> list[Given]:
        return [given for name, given in self.calls if name == method]

    async def answer(self) -> Given:
        """The next message that came to an answer's address."""
        return await asyncio.wait_for(self.answers.get(), PATIENCE)

    async def call(self, method: str, number: int = 1) -> Given:
        """That call of the method, waited for."""
        async with asyncio.timeout(PATIENCE):
            while len(self.called(method)) < number:
                self._changed.clear()
                await self._changed.wait()
        return self.called(method)[number - 1]

    async def api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        given = await _given(request)
        self.calls.append((method, given))
        self.tokens.append((method, request.headers.get("Authorization", "").removeprefix("Bearer ")))
        self._changed.set()
        self.hold_against(CHECKS.get(method), given, method)
        if self.limited.get(method, 0) > 0:
            self.limited[method] -= 1
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "0"})
        if method in self.errors:
            why = self.errors[method]
            return web.json_response({"ok": False} | ({"error": why} if isinstance(why, str) else why))
        fault = self.faults[method].pop(0) if self.faults.get(method) else None
        if fault is not None and not fault.done:
            return fault.answer(request)
        result = self._result(method, given)
        headers = {"x-oauth-scopes": self.scopes} if self.scopes else {}
        return fault.answer(request) if fault is not None else web.json_response(result, headers=headers)

    def hold_against(self, check: Callable[[Given], None] | None, given: Given, where: str) -> None:
        """Take down what is past a limit, and blocks that Slack's own models do not know."""
        try:
            if check is not None:
                check(given)
        except Exception as error:  # noqa: BLE001 - told at the end of the test
            self.problems.append(f"{where}: {type(error).__name__} {error}")

    def _result(self, method: str, given: Given) -> Given:
        number = next(self._count)
        user, channel = str(given.get("user", "")), str(given.get("channel", ""))
        known: dict[str, Given] = {
            "auth.test": {
                "user_id": US["user"],
                "bot_id": US["bot_id"],
                "team_id": "T0TEAM",
                "team": "Team",
                "url": "https://x/",
            },
            "chat.postEphemeral": {"message_ts": f"1730000000.{number:06}"},
            "files.getUploadURLExternal": {"upload_url": self.url("/upload"), "file_id": f"F{number}"},
            "apps.connections.open": {"url": self.url("/socket").replace("http://", "ws://")},
            "users.info": {"user": {"id": user, **self.people.get(user, {})}},
            "conversations.info": {"channel": {"id": channel, "is_member": True, **self.channels.get(channel, {})}},
            "views.open": {"view": {"id": f"V{number}", **_view(given)}},
            "views.update": {"view": {"id": given.get("view_id"), **_view(given)}},
            "views.publish": {"view": {"id": f"V{number}", **_view(given)}},
            "oauth.v2.access": self.installs.get(str(given.get("code")), {"ok": False, "error": "invalid_code"}),
        }
        if (kept := KEEPING.get(method)) is not None:
            known[method] = kept(self, given, f"1730000000.{number:06}")
        if method not in known:
            self.problems.append(f"no such method here: {method}")
            return {"ok": False, "error": "unknown_method"}
        return {"ok": True, **known[method]}

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        """Socket Mode: hands out the envelopes and takes down how they were acknowledged."""
        socket = web.WebSocketResponse()
        if self.away:
            raise web.HTTPServiceUnavailable
        await socket.prepare(request)
        self.sockets.append(socket)
        self._changed.set()
        await socket.send_json({"type": "hello", "num_connections": 1})
        sending = asyncio.create_task(self._hand_out(socket))
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                await self.acknowledged.put(message.json())
        sending.cancel()
        self.sockets.remove(socket)
        self._changed.set()
        return socket

    async def connected(self, number: int = 1) -> None:
        """Wait until so many sockets are open."""
        async with asyncio.timeout(PATIENCE):
            while len(self.sockets) != number:
                self._changed.clear()
                await self._changed.wait()

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
        self.uses[request.path] += 1
        if self.uses[request.path] > USES:
            self.problems.append(f"{request.path}: used {self.uses[request.path]} times of {USES}")
        self.hold_against(_check_message, given, "answer")
        if self.refuse_answers > 0:
            self.refuse_answers -= 1
            return web.Response(status=500, text="no")
        await self.answers.put(given)
        return web.Response(text="ok")


def _say(slack: FakeSlack, given: Given, ts: str) -> Given:
    channel = str(given["channel"])
    channel = f"D{channel}" if channel.startswith(("U", "W")) else channel
    told = {key: given[key] for key in ("text", "metadata", "thread_ts") if key in given}
    slack.posted.setdefault(channel, []).append({"type": "message", "ts": ts, **US, **told})
    return {"ts": ts, "channel": channel}


def _share(slack: FakeSlack, given: Given, ts: str) -> Given:
    names = [{"name": file["title"]} for file in json.loads(given["files"])]
    told = {"type": "message", "ts": ts, **US, "files": names, "thread_ts": given.get("thread_ts", ts)}
    slack.posted.setdefault(str(given["channel_id"]), []).append(told)
    return {"files": [{"id": "F1"}]}


def _history(slack: FakeSlack, given: Given, _: str) -> Given:
    said = slack.posted.get(str(given["channel"]), [])
    return _paged(slack, given, [m for m in reversed(said) if m.get("thread_ts", m["ts"]) == m["ts"]])


def _replies(slack: FakeSlack, given: Given, _: str) -> Given:
    said = slack.posted.get(str(given["channel"]), [])
    if not any(m["ts"] == given["ts"] for m in said):
        return {"ok": False, "error": "thread_not_found"}
    return _paged(slack, given, [m for m in said if given["ts"] in {m["ts"], m.get("thread_ts")}])


def _paged(slack: FakeSlack, given: Given, said: list[Given]) -> Given:
    """One page, and where the next begins; metadata only for who asks for it."""
    later = [m for m in said if float(m["ts"]) > float(given.get("oldest", 0))]
    begin, most = int(given.get("cursor") or 0), min(slack.page, int(given["limit"]))
    ours = given.get("include_all_metadata") in {"1", "true"}
    shown = [{key: m[key] for key in m if ours or key != "metadata"} for m in later[begin : begin + most]]
    more = begin + most < len(later)
    return {"messages": shown, **({"response_metadata": {"next_cursor": str(begin + most)}} if more else {})}


KEEPING: Mapping[str, Callable[[FakeSlack, Given, str], Given]] = {
    "chat.postMessage": _say,
    "files.completeUploadExternal": _share,
    "conversations.history": _history,
    "conversations.replies": _replies,
}


def _check_message(given: Given) -> None:
    blocks = _read(given.get("blocks")) or []
    check_slack_message({**given, "blocks": blocks})
    _known(blocks)


def _check_view(given: Given) -> None:
    view = _view(given)
    check_slack_view(view)
    _known(view["blocks"])


def _known(blocks: list[Given]) -> None:
    for block in blocks:
        parsed = Block.parse(block)
        assert parsed is not None, f"no such block: {block}"
        parsed.validate_json()


CHECKS: Mapping[str, Callable[[Given], None]] = {
    "chat.postMessage": _check_message,
    "chat.postEphemeral": _check_message,
    "views.open": _check_view,
    "views.update": _check_view,
    "views.publish": _check_view,
}


def _view(given: Given) -> Given:
    view: Given = _read(given.get("view")) or {}
    return view


def _read(value: object) -> Any:  # noqa: ANN401 - JSON
    return json.loads(value) if isinstance(value, str) else value


async def _given(request: web.Request) -> Given:
    if request.content_type == "application/json":
        given: Given = await request.json()
        return given
    read = {**request.query, **await request.post()}
    return {key: _read(value) if key in {"view", "blocks"} else value for key, value in read.items()}


@asynccontextmanager
async def fake_slack() -> AsyncIterator[FakeSlack]:
    """The stand-in, listening. At the end it says what the app sent that Slack would not have taken."""
    slack = FakeSlack()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", slack.api)
    app.router.add_get("/socket", slack.socket)
    app.router.add_post("/upload", slack.take_upload)
    app.router.add_post("/answer/{number}", slack.take_answer)
    async with TestServer(app) as server:
        slack.server = server
        yield slack
    assert slack.problems == []
