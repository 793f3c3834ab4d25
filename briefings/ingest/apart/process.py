"""One parsing process as its parent sees it: started, asked, ended.

It is a plain program on a socket and not one of `multiprocessing`: that would import the parent's own main module, and
with it the language model, in each process, share locks that a killed one may hold, and read pickles from processes
that handle hostile input. It gets no environment but what the interpreter needs: no token is in reach of a parser.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from briefings.ingest.apart.talk import LONGEST_REPLY, PREFIX, Kind, Said, task_of
from briefings.model import OnRecordError

_PROGRAM = "briefings.ingest.apart.child"
_START_SECONDS = 60
_BUFFER = 1_000_000
_KEPT = ("LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "PYTHONHOME", "VIRTUAL_ENV")


class ProcessLostError(Exception):
    """A parsing process ended in the middle of a task."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a process may use: `seconds` of processor time a task, `memory` bytes of address space, `tasks` in all."""

    seconds: float
    memory: int
    tasks: int


@dataclass(frozen=True, slots=True)
class Task:
    """Bytes to parse as what they are said to be; `options` are the parser's other arguments."""

    kind: Kind
    name: str
    data: bytes
    options: Mapping[str, str]


@dataclass(slots=True)
class Process:
    """A running child. `tasks` counts those that it was given; only one may be under way."""

    popen: subprocess.Popen[bytes]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    tasks: int = 0

    async def ready(self) -> None:
        """Wait until it takes tasks, its imports done. Raises OnRecordError if it does not come up in a minute."""
        try:
            await asyncio.wait_for(self.reply(), _START_SECONDS)
        except (OSError, asyncio.IncompleteReadError) as error:
            code = await self.end()
            message = f"no parsing process could be started ({sys.executable} -m {_PROGRAM} ended with {code})"
            raise OnRecordError(message) from error

    async def ask(self, task: Task) -> tuple[Said, bytes]:
        """The reply to `task`. Raises ProcessLostError if the process ends before it has given one."""
        self.tasks += 1
        try:
            self.writer.write(task_of(task.kind, task.data, task.options))
            self.writer.write(task.data)
            await self.writer.drain()
            return await self.reply()
        except (OSError, asyncio.IncompleteReadError) as error:
            raise ProcessLostError from error

    async def reply(self) -> tuple[Said, bytes]:
        """The next thing it says. Raises OSError or IncompleteReadError if that is nothing, or nonsense."""
        said, size = PREFIX.unpack(await self.reader.readexactly(PREFIX.size))
        if said > max(Said) or size > LONGEST_REPLY:
            message = f"a reply of kind {said} and {size:,} bytes"
            raise ConnectionError(message)
        return Said(said), await self.reader.readexactly(size)

    async def end(self) -> int:
        """End it at once, whatever it does; its exit status, negative for the signal that ended it."""
        self.popen.kill()
        self.writer.transport.abort()
        return await asyncio.to_thread(self.popen.wait)


async def start_process(bounds: Bounds) -> Process:
    """A process that has just begun; it takes tasks once it is `ready`. Raises OnRecordError if none can be begun."""
    ours, theirs = socket.socketpair()
    try:
        with theirs:
            popen = _launched(bounds, theirs)
    except OSError as error:
        ours.close()
        message = f"no parsing process could be started ({sys.executable}: {error.strerror})"
        raise OnRecordError(message) from error
    try:
        reader, writer = await asyncio.open_unix_connection(sock=ours, limit=_BUFFER)
    except BaseException:
        popen.kill()
        popen.wait()
        raise
    return Process(popen, reader, writer)


def _launched(bounds: Bounds, channel: socket.socket) -> subprocess.Popen[bytes]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    path = os.pathsep.join(part for part in sys.path if part)
    return subprocess.Popen(  # noqa: S603 # our own program, and no shell
        [sys.executable, "-P", "-m", _PROGRAM, str(bounds.seconds), str(bounds.memory)],
        stdin=channel.fileno(),
        stdout=subprocess.DEVNULL,
        env={**kept, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"},
        process_group=0,  # Ctrl-C at the terminal is for the parent, who ends it
    )
