"""Asks `/healthz` of the process beside it, for a container's health check: `python -m bot.operating.probe`."""

from __future__ import annotations

import os
import sys
from http.client import HTTPConnection, HTTPException

SECONDS = 5.0
ANYWHERE = {"", "0.0.0.0", "::"}  # noqa: S104 - what is compared with, not listened on


def probe(host: str, port: int) -> int:
    """0 if the process there answers that it is alive, else 1."""
    connection = HTTPConnection("127.0.0.1" if host in ANYWHERE else host, port, timeout=SECONDS)
    try:
        connection.request("GET", "/healthz")
        return int(connection.getresponse().status != 200)  # noqa: PLR2004 - HTTP's own number
    except (OSError, HTTPException):
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    found = os.environ.get("ONRECORD_HEALTH_PORT", "")
    sys.exit(probe(os.environ.get("ONRECORD_HEALTH_HOST", ""), int(found)) if found else 0)
