"""Why an address could not be read, in words that may be stored and posted."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx

from briefings.ingest.web.addresses import canonical
from briefings.ingest.web.guard import RefusedAddressError
from briefings.ingest.web.lines import BROKEN
from briefings.ingest.web.weblinks import named
from briefings.model import OnRecordError

NOT_READ = (*BROKEN, httpx.HTTPError, httpx.InvalidURL, ValueError)
_LINK = re.compile(r"[a-z][a-z+.-]{0,20}://[^\s'\"<>]+", re.IGNORECASE)
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}:[0-9a-f:.]+", re.IGNORECASE)
_QUOTED = re.compile(r":? ?\(?(?:bytearray\()?b['\"].*")  # what h11 quotes of an answer: it may hold anything
_LONGEST = 300


class FetchError(OnRecordError):
    """An address could not be read; the message names it and says why.

    `status` is the server's answer, 0 if none. `retry_after` is how long the server asks to be left alone, None if it
    does not say; `gone` says that the address is gone for good (410). `resting` says that nobody was asked, since the
    host wants to be left alone. The message may be stored and posted: it holds no password, no query and no network
    address but the one asked for.
    """

    resting = False

    def __init__(
        self, url: str, reason: str, *, status: int = 0, retry_after: timedelta | None = None, gone: bool = False
    ) -> None:
        super().__init__(f"{named(url)}: {reason}")
        self.reason = reason
        self.status = status
        self.retry_after = retry_after
        self.gone = gone


class NoAnswerError(FetchError):
    """A host could not be reached, broke off, or was too slow: what else it has would most likely fare alike."""


class RestingHostError(FetchError):
    """A host was not asked, since it wants to be left alone for `retry_after`, or gave no answer to others just now."""

    resting = True


def why(error: BaseException, url: str) -> str:
    """What one of NOT_READ says of `url`, in half a sentence."""
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, RefusedAddressError):
            return str(found)
        found = found.__cause__ or found.__context__
    if isinstance(error, httpx.InvalidURL):  # its own words quote what it took for the port, often half a password
        return "is an invalid address; check how it is written"
    if isinstance(error, httpx.RemoteProtocolError):  # httpx has it for redirects only, and quotes as well
        return "leads to an invalid address"
    return f"cannot be read ({_told(error, url) or type(error).__name__})"


def _told(error: BaseException, url: str) -> str:
    """What a library says of its failure on one line, without what it quotes and the addresses that it found out."""
    asked = named(url)

    def hide(found: re.Match[str]) -> str:
        return "…" if canonical(found[0]) and found[0] not in asked else found[0]

    said = _QUOTED.sub("", " ".join(str(error).split()))
    if not re.search("[a-z]", said, re.IGNORECASE):
        return ""
    said = _ADDRESS.sub(hide, _LINK.sub(lambda link: named(link[0]), said))
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"
