"""How memory that was freed is kept for later: by glibc's own way a process with many threads grows and grows.

Each thread may get an arena of its own, and each keeps what was freed in it; with what large arrays leave behind, the
bot gained some 30 MB a minute while much came in, of which hardly anything was in use (see `benchmarks/soak.py`).
"""

from __future__ import annotations

import ctypes
import os
import sys

# As in glibc's malloc.h; see mallopt(3). A threshold that is set is not raised by the library any more.
ARENA_MAX, TRIM_THRESHOLD = -8, -1
ARENAS, KEPT = 2, 1_000_000
OPERATORS = ("MALLOC_ARENA_MAX", "MALLOC_TRIM_THRESHOLD_", "GLIBC_TUNABLES")


def keep_little_freed_memory() -> bool:
    """Have what is freed used again by all threads, and given back when there is more than a megabyte of it.

    To be called before threads are started. Gives whether that is so now: where there is no glibc, or the operator has
    set its environment variables, nothing is changed.
    """
    if sys.platform != "linux" or any(name in os.environ for name in OPERATORS):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return False
    return all([mallopt(ARENA_MAX, ARENAS), mallopt(TRIM_THRESHOLD, KEPT)])
