"""What the doctor says of a platform that answers."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import discord
import pytest

from bot.terminal.doctor.examining import Means, examine
from bot.terminal.doctor.finding import OK, WRONG
from bot.terminal.doctor.live import ask_platforms


class Refusing(BaseHTTPRequestHandler):
    """A platform that knows the time, and not us."""

    def do_GET(self) -> None:
        self.send_response(401)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Nothing."""


def test_a_token_that_is_refused_keeps_the_bot_from_working(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)  # the check sets it, for all
    with HTTPServer(("127.0.0.1", 0), Refusing) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        monkeypatch.setenv("ONRECORD_DISCORD_TOKEN", "made-up")
        monkeypatch.setenv("ONRECORD_DISCORD_API_BASE", f"http://127.0.0.1:{server.server_port}/api/v10")
        found = {finding.what: finding.state for finding in examine(Means(ask=ask_platforms))}
        server.shutdown()
        thread.join()
    assert (found["Discord's token"], found["clock and that of Discord"]) == (WRONG, OK)
