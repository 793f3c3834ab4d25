"""One polite, bounded GET: the only way in which the web is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus

import httpx

from briefings.ingest.web.bodies import read_body
from briefings.ingest.web.client import USER_AGENT, Client, open_client
from briefings.ingest.web.failures import FetchError
from briefings.ingest.web.freshness import fresh_for, http_date
from briefings.ingest.web.moves import for_good, moved_to
from briefings.ingest.web.trips import CONDITIONS, Trip, asked_to_wait, origin, spare

__all__ = ["USER_AGENT", "Client", "FetchError", "Fetched", "fetch", "open_client", "sitemaps_of"]

_LONGEST_VALIDATOR = 1_000
_LONGEST_TYPE = 200


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server answered. `url` is where redirects ended; `body` is decompressed, b"" if `not_modified`.

    `moved_to` is the address to keep from now on, "" unless every redirect up to it was permanent; whether the
    answer is still what was asked for is for the reader of the body to say. `fresh_for` is how long the server says
    that nothing will change, None if it doesn't. `server_time` is its clock, None if it shows none. The validators are
    "" where another origin answers for now: they mean nothing to the one that was asked.
    """

    url: str
    status: int
    body: bytes
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    not_modified: bool = False
    moved_to: str = ""
    fresh_for: timedelta | None = None
    server_time: datetime | None = None


async def fetch(
    url: str, *, client: Client, etag: str = "", last_modified: str = "", limit: int = 5_000_000
) -> Fetched:
    """GET `url` in the turn of its host and as its robots.txt allows, following at most five redirects.

    `etag` and `last_modified` make the request conditional, for the host that is asked and not for another one that it
    redirects to. `limit` bounds the bytes as sent and as decompressed. The client's timeout bounds the whole in
    seconds, but for the wait for a turn: a host that asked for a long rest is an error at once. Does not retry, does
    not parse, follows no redirect of a page's own (meta refresh).

    Raises FetchError for a refused address, a failed connection, a status of 400 or more, too much, too little or
    broken data, a host that rests, and what its robots.txt does not allow.
    """
    headers = {name: value for name, value in zip(CONDITIONS, (etag, last_modified), strict=True) if value}
    trip = Trip(url, client, client.timeout)
    return await trip.follow(headers, partial(_taken, trip=trip, limit=limit))


async def sitemaps_of(url: str, *, client: Client) -> tuple[str, ...]:
    """The sitemaps that the robots.txt of the host of `url` names: absolute addresses, at most fifty.

    Raises FetchError if that file could not be read; where there is none, nothing is named.
    """
    return (await Trip(url, client, client.timeout).rules()).sitemaps


async def _taken(response: httpx.Response, *, trip: Trip, limit: int) -> Fetched:
    status = response.status_code
    not_modified = status == HTTPStatus.NOT_MODIFIED and any(name in response.request.headers for name in CONDITIONS)
    if not not_modified and (not response.is_success or status == HTTPStatus.PARTIAL_CONTENT):
        await spare(response)
        raise _refusal(response, trip)
    body = b"" if not_modified else await read_body(response, limit)
    if not_modified:
        await spare(response)
    headers = response.headers
    moved = moved_to(trip.hops, private=trip.client.guard.allows) if trip.hops else ""
    kept = not trip.hops or origin(httpx.URL(moved or trip.url)) == origin(response.url)
    return Fetched(
        url=str(response.url),
        status=status,
        body=body,
        content_type=headers.get("Content-Type", "")[:_LONGEST_TYPE],
        etag=_validator(headers.get("ETag", "")) if kept else "",
        last_modified=_validator(headers.get("Last-Modified", "")) if kept else "",
        not_modified=not_modified,
        moved_to=moved,
        fresh_for=fresh_for(headers, trip.client.now()),
        server_time=http_date(headers.get("Date", "")),
    )


def _refusal(response: httpx.Response, trip: Trip) -> FetchError:
    status = response.status_code
    wait = asked_to_wait(response, trip.client)
    reason = f"the server answered {status} {_phrase(status)}".rstrip()
    if status == HTTPStatus.NOT_MODIFIED:
        reason += ", though nothing was known that could be unmodified"
    gone = status == HTTPStatus.GONE and for_good(trip.hops)
    return FetchError(str(response.url), reason, status=status, retry_after=wait, gone=gone)


def _phrase(status: int) -> str:
    """The usual words: a server's own may say anything."""
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else ""


def _validator(written: str) -> str:
    """A validator that can be sent back as it is; others are not kept."""
    return written if written.isascii() and written.isprintable() and len(written) <= _LONGEST_VALIDATOR else ""
