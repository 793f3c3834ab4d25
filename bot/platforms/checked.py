"""One thing that was checked of a platform, as plain data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Checked:
    """What was checked, what was found there and, where it is not `ok`, what to do about it; holds no secret.

    `refused` tells that the platform refuses a token of the settings, so that nothing at all can be posted by it.
    """

    what: str
    found: str
    ok: bool
    refused: bool = False
