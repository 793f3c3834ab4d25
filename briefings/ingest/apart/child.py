"""The program that parses pages and feeds in a process of its own; `process` starts it and talks with it.

It reads tasks from its standard input, a socket, and writes a reply to each on the same socket, both as JSON: what it
parsed is hostile, and so are its replies if a parser was ever broken into; JSON can at worst be wrong. It is started
with the processor seconds a task may take and the bytes of memory it may have, and without the parent's environment.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import IO, Any

from pydantic import TypeAdapter

from briefings.ingest.apart.talk import DRAFT, LINKS, LISTING, Said, reply_of
from briefings.ingest.feeds.links import links_of
from briefings.ingest.feeds.parsing import read_listing
from briefings.ingest.pages.parsing import parse_page
from briefings.model import UsageError

_PARSERS: Mapping[str, tuple[Callable[..., Any], TypeAdapter[Any]]] = {
    "page": (parse_page, DRAFT),
    "listing": (read_listing, LISTING),
    "links": (links_of, LINKS),
}
_PAGE = b"<html><title>Warming up</title><article><p>The parsers load what they need at their first page.</p></article>"


def main(seconds: float, memory: int) -> None:
    """Do tasks until the parent is gone: it closes its end of the socket, or the system does that for it.

    A task that takes more than `seconds` of processor time is the process's end, even within C code: the timer's signal
    is left to the system. That also ends what goes on after the parent was killed.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    _done({"kind": "page", "options": {"source": "", "url": ""}}, _PAGE)  # the first page is not to pay for loading
    with open(0, "rb", closefd=False) as tasks, open(0, "wb", closefd=False) as replies:
        _say(replies, Said.READY, b"")
        while line := tasks.readline():
            task = json.loads(line)
            data = tasks.read(task["size"])
            signal.setitimer(signal.ITIMER_PROF, seconds)
            said, answer = _done(task, data)
            signal.setitimer(signal.ITIMER_PROF, 0)
            _say(replies, said, answer)


def _done(task: Mapping[str, Any], data: bytes) -> tuple[Said, bytes]:
    parse, adapter = _PARSERS[task["kind"]]
    try:
        return Said.PARSED, adapter.dump_json(parse(data, **task["options"]))
    except Exception as error:  # noqa: BLE001 # hostile input may raise anything; the parent tells which it was
        return _problem(error)


def _problem(error: BaseException) -> tuple[Said, bytes]:
    """What went wrong; a parser may also have taken the want of memory for a fault of the input."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, MemoryError):
            return Said.NO_MEMORY, b""
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, UsageError):
        return Said.REFUSED, str(error).encode(errors="replace")
    return Said.FAILED, f"{type(error).__name__}: {error}".encode(errors="replace")


def _say(replies: IO[bytes], said: Said, answer: bytes) -> None:
    replies.write(reply_of(said, answer))
    replies.flush()


if __name__ == "__main__":
    with suppress(ConnectionError):  # the parent was gone when it was to hear something
        main(float(sys.argv[1]), int(sys.argv[2]))
