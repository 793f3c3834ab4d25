"""The real bot as a process of its own, set up to find the stand-ins and nothing else."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from standins import discord, slack
from standins.discord import FakeDiscord
from standins.slack import FakeSlack

STOPPING = 15.0
MB = 1_000_000


@dataclass(slots=True)
class Bot:
    """`onrecord run` on the record at `url`, with its log in `log`, reading papers at `hosts`. One at a time.

    Shorter than usual are how often papers are read, and the pause between two requests to one. `more` settings may
    be given by their names without prefix.
    """

    folder: Path
    log: IO[bytes]
    url: str
    discord: FakeDiscord
    slack: FakeSlack
    hosts: Sequence[str]
    more: Mapping[str, str] = field(default_factory=dict)
    _child: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it; what there is of settings in the environment does not count."""
        self._child = await asyncio.create_subprocess_exec(
            str(Path(sys.executable).parent / "onrecord"),
            "run",
            cwd=self.folder,
            env=self._environment(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
        )

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ONRECORD_")}
        settings = {
            "DATABASE_URL": self.url,
            "DISCORD_TOKEN": discord.TOKEN,
            "DISCORD_API_BASE": self.discord.base,
            "SLACK_BOT_TOKEN": slack.BOT_TOKEN,
            "SLACK_APP_TOKEN": slack.APP_TOKEN,
            "SLACK_API_BASE": self.slack.base,
            "HTTP_PORT": "0",
            "POLL_MINUTES": "1",
            "SECONDS_PER_HOST": "0",
            "ALLOW_HOSTS": ",".join(self.hosts),
            **self.more,
        }
        return {**kept, "OMP_NUM_THREADS": "1", **{f"ONRECORD_{name}": value for name, value in settings.items()}}

    @property
    def runs(self) -> bool:
        """Whether it was started and has not ended."""
        return self._child is not None and self._child.returncode is None

    def kill(self) -> None:
        """End it as nothing else can: without a chance to say or do anything."""
        if self._child is not None and self.runs:
            os.kill(self._child.pid, signal.SIGKILL)

    async def ended(self) -> int:
        """Wait until it is gone; gives its status."""
        return 0 if self._child is None else await self._child.wait()

    async def stop(self) -> float:
        """Stop it as an operator does; gives the seconds that it took. After some time it is killed."""
        if self._child is None or not self.runs:
            return 0.0
        began = time.monotonic()
        self._child.terminate()
        try:
            await asyncio.wait_for(self.ended(), STOPPING)
        except TimeoutError:
            self.kill()
            await self.ended()
        return time.monotonic() - began

    def children_mb(self) -> float:
        """The resident memory of its child processes, where the system tells it in /proc."""
        return sum(_resident(pid) for pid in self._children()) / MB

    def _children(self) -> Iterator[int]:
        if self._child is None:
            return
        for task in Path(f"/proc/{self._child.pid}/task").glob("*/children"):
            yield from map(int, task.read_text().split())


def _resident(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
