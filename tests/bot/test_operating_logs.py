"""What a log may hold: one line a record, in UTC, and no secret of anybody."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

import pytest

from bot.operating.logs import CHATTY, formatter_of, set_up_logs
from bot.operating.redaction import HIDDEN, on_one_line, redactor
from bot.settings import SECRETS, Settings


def settings_of(**given: object) -> Settings:
    return Settings(_env_file=None, **given)  # type: ignore[call-arg, arg-type]  # known to pydantic's plugin only


def everything(form: str = "text") -> Settings:
    """Settings with a secret in every place that takes one, with characters that are written in many ways."""
    secrets = {name: f"{name}-κ\"'\\ &{index}" for index, name in enumerate(SECRETS)}
    secrets["proxy"] = "http://scout:l4ntern-oil@proxy.example:3128"
    address = f"postgresql://desk:{quote('harb0ur wall', safe='')}@db.example/record"
    public = "https://desk.example"
    return settings_of(
        **secrets, database_url=address, slack_client_id="1.2", public_url=public, log_format=form, timezone="UTC"
    )


def written(settings: Settings, message: str, *args: object, error: Exception | None = None) -> str:
    info = None if error is None else (type(error), error, None)
    record = logging.LogRecord("their.library", logging.WARNING, "x.py", 1, message, args, info)
    return formatter_of(settings).format(record)


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_secret_of_the_settings_is_in_any_record(form: str) -> None:
    settings = everything(form)
    held = [getattr(settings, name).get_secret_value() for name in SECRETS]
    for secret in (*held, "l4ntern-oil", "harb0ur wall", quote("harb0ur wall")):
        for shape in (secret, quote(secret, safe=""), repr(secret)):
            line = written(settings, "got %s", f"<{shape}>", error=ValueError(f"<{shape}> is no good"))
            assert f"<{HIDDEN}" in line or f"<'{HIDDEN}" in line or f'<\\"{HIDDEN}' in line or f'<"{HIDDEN}' in line
            assert secret not in line
            assert json.dumps(secret)[1:-1] not in line


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("{'Authorization': 'Bot abc', 'Host': 'x'}", "{'Authorization': '[hidden]', 'Host': 'x'}"),
        ("[(b'authorization', b'Bearer abc')]", "[(b'authorization', b'[hidden]')]"),
        ("authorization: Basic YTpi\nHost: x", "authorization: [hidden]\nHost: x"),
        ("token xoxb-12-34-abc refused", "token [hidden] refused"),
        ("xoxe.xoxp-1-Mi0y and xapp-1-A02-3-ff", "[hidden] and [hidden]"),
        ("with Bot MTIz0.abc_def-0123456789", "with Bot [hidden]"),
        ("postgresql://desk:pw@db/record", "postgresql://desk:[hidden]@db/record"),
        ("wss://s.example/link?ticket=ab12&app=1", "wss://s.example/link?ticket=[hidden]&app=1"),
        ("{'id': '1', 'token': 'aW50ZXI', 'type': 2}", "{'id': '1', 'token': '[hidden]', 'type': 2}"),
        ('{"access_token": "ab12"}', '{"access_token": "[hidden]"}'),
        ("/api/v10/webhooks/123/aW50ZXJhY3Rpb246MTIz/messages", "/api/v10/webhooks/123/[hidden]"),
    ],
)
def test_what_looks_like_a_secret_is_hidden_whoever_it_is_of(said: str, left: str) -> None:
    assert redactor(settings_of())(said) == left


def test_long_words_of_strangers_hold_nobody_up() -> None:
    """If each place were looked from to the end, this would take minutes."""
    said = "a." * 50_000
    assert redactor(settings_of())(said) == said


def test_words_that_only_resemble_secrets_stay() -> None:
    said = "the bot misconfigurations, https://news.example/a:b/c@d, Bot commandeered, sqlite:///data/onrecord.db"
    assert redactor(settings_of(database_url="postgresql://onrecord:onrecord@db/onrecord"))(said) == said


def test_a_line_of_text_can_not_be_feigned() -> None:
    lines = written(
        settings_of(), "read %s", "a\n2026-01-01 INFO b\x1b[2K\u202e", error=ValueError("c\nd")
    ).splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z WARNING their\.library: read .*", lines[0])
    assert r"a\n2026-01-01 INFO b\x1b[2K\u202e" in lines[0]
    assert all(line.startswith("  | ") for line in lines[1:])
    assert lines[-2:] == ["  | ValueError: c", "  | d"]
    assert on_one_line("tab\tand “quotes” – stay") == "tab\tand “quotes” – stay"


@pytest.fixture
def logs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[TextIO], None]]:
    """Sets up the logs of the whole process, to be written there, and puts everything back."""
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook)
    handlers, levels = root.handlers[:], {name: logging.getLogger(name).level for name in (None, *CHATTY)}

    def set_up(stream: TextIO) -> None:
        root.handlers = []
        monkeypatch.setattr(sys, "stderr", stream)
        set_up_logs(settings_of())

    yield set_up
    logging.captureWarnings(capture=False)
    root.handlers = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    sys.excepthook, threading.excepthook = hooks


def test_a_log_on_a_full_disk_stops_nobody(logs: Callable[[TextIO], None]) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no disk that is always full")
    stream = full.open("w", buffering=1, encoding="utf-8")
    logs(stream)
    logging.getLogger("bot").warning("the disk is full")
    with suppress(OSError):
        stream.close()


def test_jobs_that_are_broken_off_are_no_news_and_those_that_fail_are(logs: Callable[[TextIO], None]) -> None:
    stream = io.StringIO()
    logs(stream)
    for error in (asyncio.CancelledError(), ValueError("c")):
        logging.getLogger("apscheduler.executors.default").error("the job raised", exc_info=error)
    assert stream.getvalue().count("the job raised") == 1
    assert stream.getvalue().endswith("ValueError: c\n")


def test_json_has_an_object_a_line() -> None:
    line = written(settings_of(log_format="JSON"), "read %d\nlines", 2, error=ValueError("c\nd"))
    assert "\n" not in line
    told = json.loads(line)
    assert told.keys() == {"time", "level", "logger", "message", "exception"}
    assert (told["level"], told["logger"], told["message"]) == ("WARNING", "their.library", "read 2\nlines")
    assert told["exception"].endswith("ValueError: c\nd")
