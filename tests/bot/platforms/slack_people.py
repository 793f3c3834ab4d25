"""Somebody in Slack: what their client sends for what they do, over signed HTTP or as envelopes of Socket Mode."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp.test_utils import TestServer
from slack_bolt.async_app import AsyncApp
from slack_standin import CHECKS, PATIENCE, FakeSlack

SIGNING_SECRET = "made-up-signing-secret"

Given = dict[str, Any]
Payload = dict[str, Any]
_triggers = itertools.count()


@dataclass
class Somebody:
    """A user in a channel of a workspace; builds the payloads of Slack."""

    slack: FakeSlack
    user: str = "U0ALICE"
    team: str = "T0TEAM"
    channel: str = "C0DESK"

    def typed(self, command: str, text: str, **fields: str) -> Payload:
        """A slash command."""
        return {
            "command": command,
            "text": text,
            "user_id": self.user,
            "user_name": self.user.lower(),
            "team_id": self.team,
            "channel_id": self.channel,
            "response_url": self.slack.answer_url(),
            "trigger_id": trigger(),
            **fields,
        }

    def pressed(self, element: Given, view: Given | None = None) -> Payload:
        """A button, or the first line of a menu, of a message, or of a view."""
        picked = {"selected_option": element["options"][0]} if "options" in element else {}
        where = (
            {"view": view, "container": {"type": "view", "view_id": view["id"]}}
            if view is not None
            else {"channel": {"id": self.channel}, "response_url": self.slack.answer_url()}
        )
        return {**self._who("block_actions"), **where, "actions": [{"type": "button", **element, **picked}]}

    def sent_off(self, view: Given, values: Mapping[str, str]) -> Payload:
        """A form, with what was filled in by option; what is not named stays as it was shown."""
        return {**self._who("view_submission"), "view": {**view, "state": {"values": filled(view, values)}}}

    def asked_about(self, message: Given) -> Payload:
        """The message shortcut."""
        where = {"channel": {"id": self.channel}, "response_url": self.slack.answer_url()}
        return {**self._who("message_action"), **where, "callback_id": "who-said-this", "message": message}

    def filling_in(self, view: Given, option: str, typed: str) -> Payload:
        """A field that is completed while somebody types."""
        who = self._who("block_suggestion")
        return {**who, "view": view, "block_id": option, "action_id": f"fill:{option}", "value": typed}

    def event(self, event: Given) -> Payload:
        """Something that happened."""
        return {
            "type": "event_callback",
            "team_id": self.team,
            "event_id": f"Ev{next(_triggers)}",
            "event": {"user": self.user, **event},
        }

    def _who(self, kind: str) -> Payload:
        user = {"id": self.user, "username": self.user.lower(), "team_id": self.team}
        return {"type": kind, "user": user, "team": {"id": self.team}, "trigger_id": trigger()}


def trigger() -> str:
    return f"trigger-{next(_triggers)}"


def filled(view: Given, values: Mapping[str, str]) -> dict[str, Given]:
    """The state of a view's fields."""
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    assert set(values) <= {block["block_id"] for block in inputs}, "a field that the form does not have"
    return {b["block_id"]: {b["element"]["action_id"]: _state(b["element"], values.get(b["block_id"]))} for b in inputs}


def _state(element: Given, value: str | None) -> Given:
    kind = element["type"]
    if kind == "plain_text_input":
        return {"type": kind, "value": element.get("initial_value") if value is None else value or None}
    if kind == "conversations_select":
        return {"type": kind, "selected_conversation": value or element.get("initial_conversation")}
    if kind == "users_select":
        return {"type": kind, "selected_user": value or element.get("initial_user")}
    chosen = {"value": value} if value else element.get("initial_option")
    return {"type": kind, "selected_option": chosen}


def elements(blocks: list[Given]) -> dict[str, Given]:
    """The buttons of blocks by their labels, and the menus by what stands in them."""
    return {
        (element.get("text") or element["placeholder"])["text"]: element
        for block in blocks
        if block["type"] == "actions"
        for element in block["elements"]
    }


@dataclass
class User(Somebody):
    """Somebody whose requests reach the app over HTTP, signed as Slack signs them."""

    events: str = ""
    session: aiohttp.ClientSession = field(default=None)  # type: ignore[assignment]  # set where there is one

    async def type(self, command: str, text: str, *, secret: str = SIGNING_SECRET, **fields: str) -> tuple[int, str]:
        """Type a slash command; gives the status and body with which the app acknowledges it."""
        return await self._post(urlencode(self.typed(command, text, **fields)), secret)

    async def press(self, element: Given, view: Given | None = None) -> tuple[int, str]:
        """Press a button or pick the first line of a menu."""
        return await self._interact(self.pressed(element, view))

    async def send_off(self, view: Given, values: Mapping[str, str]) -> Given:
        """Send a form off; gives what the app says of it, {} if it is to be closed."""
        status, body = await self._interact(self.sent_off(view, values))
        assert status == 200, body
        told: Given = json.loads(body) if body else {}
        if told.get("response_action") == "update":
            self.slack.calls.append(("views.update", {"view": told["view"]}))
            self.slack.hold_against(CHECKS["views.update"], {"view": told["view"]}, "response_action")
        return told

    async def ask_about(self, message: Given) -> tuple[int, str]:
        """Pick the shortcut in the menu of a message."""
        return await self._interact(self.asked_about(message))

    async def fill_in(self, view: Given, option: str, typed: str) -> list[str]:
        """Type into a field that is completed; gives what it is completed with."""
        _, body = await self._interact(self.filling_in(view, option, typed))
        return [line["value"] for line in json.loads(body)["options"]]

    async def happen(self, event: Given) -> tuple[int, str]:
        """Let something happen."""
        return await self._post(json.dumps(self.event(event)), SIGNING_SECRET, "application/json")

    async def _interact(self, payload: Payload) -> tuple[int, str]:
        return await self._post(urlencode({"payload": json.dumps(payload)}), SIGNING_SECRET)

    async def _post(self, body: str, secret: str, kind: str = "application/x-www-form-urlencoded") -> tuple[int, str]:
        now = str(int(time.time()))
        signed = hmac.new(secret.encode(), f"v0:{now}:{body}".encode(), hashlib.sha256).hexdigest()
        headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": now, "X-Slack-Signature": f"v0={signed}"}
        async with self.session.post(self.events, data=body, headers=headers) as response:
            return response.status, await response.text()


@dataclass
class ByEnvelope(Somebody):
    """Somebody whose requests reach the app by Socket Mode."""

    async def send(self, kind: str, payload: Payload) -> Given:
        """Hand the app an envelope; gives what it is acknowledged with."""
        mark = trigger()
        await self.slack.envelopes.put(
            {"type": kind, "envelope_id": mark, "payload": payload, "accepts_response_payload": True}
        )
        told = await asyncio.wait_for(self.slack.acknowledged.get(), PATIENCE)
        assert told["envelope_id"] == mark
        return told.get("payload") or {}


@asynccontextmanager
async def user_of(app: AsyncApp, slack: FakeSlack, **who: str) -> AsyncIterator[User]:
    """A user whose requests come to the real HTTP server of `app`."""
    async with TestServer(app.web_app()) as server, aiohttp.ClientSession() as session:
        yield User(slack, **who, events=str(server.make_url("/slack/events")), session=session)
