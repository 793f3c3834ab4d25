"""The name under which a process holds the lease, from which others on the machine can tell that it is dead."""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

BOOT = Path("/proc/sys/kernel/random/boot_id")
PROCESSES = Path("/proc/self/ns/pid")


@dataclass(frozen=True, slots=True)
class Holder:
    """A process by host and number. `place` tells one set of process numbers from all others, "" if that is unknown."""

    host: str
    pid: int
    place: str
    nonce: str

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}:{self.place}{self.nonce}"


PLACE, NONCE = 8, 8
"""Hexadecimal digits."""


def this_process() -> Holder:
    """The name of this process, another at each call."""
    return Holder(socket.gethostname().replace(":", "-"), os.getpid(), _place(), secrets.token_hex(NONCE // 2))


def is_dead(holder: str, me: Holder, alive: Callable[[int], bool]) -> bool:
    """Whether the process of that name has certainly ended: it ran here, and its number is nobody's now.

    False if it ran elsewhere, in another container for one, or if that can't be told.
    """
    _, _, rest = holder.rpartition(":")
    host, _, number = holder.removesuffix(f":{rest}").rpartition(":")
    here = bool(me.place) and host == me.host and len(rest) == PLACE + NONCE and rest.startswith(me.place)
    return here and number.isdecimal() and not alive(int(number))


def is_alive(pid: int) -> bool:
    """Whether there is a process of that number; one that ended and was not waited for counts."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # another user's, or no number of a process
        return True
    return True


def _place() -> str:
    """Where process numbers mean what they mean here: this run of the kernel and its space of process numbers."""
    try:
        told = f"{BOOT.read_text(encoding='ascii')}{PROCESSES.stat().st_ino}"
    except (OSError, UnicodeDecodeError):
        return ""
    return hashlib.blake2b(told.encode(), digest_size=PLACE // 2).hexdigest()
