"""Whether redirects have moved an address for good."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from briefings.ingest.web.weblinks import host_of

_FOR_GOOD = {HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT}


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect: the server's answer, and the addresses it leads from and to."""

    status: int
    source: str
    target: str


def for_good(hops: Sequence[Hop]) -> bool:
    """Whether where `hops` lead is what was asked for: a redirect for now says nothing of the address itself."""
    return all(hop.status in _FOR_GOOD for hop in hops)


def moved_to(hops: Sequence[Hop], *, private: Callable[[str], bool]) -> str:
    """The address to keep from now on: where the redirects that are permanent from the first one on lead; else "".

    An address with a user and password stays what it is, since the new one would lack them. Nothing moves from https
    to http, nor from a public host into what `private` says is reachable only since the operator allows it.
    """
    if not hops or "@" in urlsplit(hops[0].source).netloc:
        return ""
    kept = ""
    for hop in hops:
        downgraded = hop.source.startswith("https:") and not hop.target.startswith("https:")
        inward = private(host_of(hop.target)) and not private(host_of(hops[0].source))
        if hop.status not in _FOR_GOOD or downgraded or inward or "@" in urlsplit(hop.target).netloc:
            break
        kept = hop.target.partition("#")[0]
    return kept if kept != hops[0].source else ""
