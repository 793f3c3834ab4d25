"""One fetch on its way: from host to host, each in its turn and as its robots.txt allows, within one bound of time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from typing import TypeVar

import httpx

from briefings.ingest.web import robots
from briefings.ingest.web.bodies import read_body
from briefings.ingest.web.client import Client
from briefings.ingest.web.failures import NOT_READ, FetchError, why
from briefings.ingest.web.lines import SKIPS
from briefings.ingest.web.moves import Hop
from briefings.ingest.web.pace import RestingError

REDIRECTS = 5
_SPARED = 16_000
_SPARED_SECONDS = 0.5
_BIG_ROBOTS = 20_000
_Result = TypeVar("_Result")
_Take = Callable[[httpx.Response], Awaitable[_Result]]


@dataclass(slots=True)
class Trip:
    """The way of one fetch of `url`. `left` are the seconds that it may still be on the network."""

    url: str
    client: Client
    left: float
    hops: list[Hop] = field(default_factory=list)

    async def follow(self, headers: Mapping[str, str], take: _Take[_Result]) -> _Result:
        """What `take` makes of the last answer. Raises FetchError, or what `take` raises."""
        try:
            request: httpx.Request | None = self.client.http.build_request("GET", self.url, headers=headers)
            while request is not None:
                async with self.client.pace.turn(host := _host(request.url)):
                    # A redirect within a host is part of the same visit, and needs no second turn.
                    while request is not None and _host(request.url) == host:
                        await self._permit(request.url)
                        request, result = await self._timed(partial(self._step, request, take))
        except RestingError as error:
            raise FetchError(self.url, str(error), retry_after=error.left) from error
        except NOT_READ as error:
            raise FetchError(self.url, why(error, self.url)) from error
        return result[0]

    async def rules(self) -> robots.Rules | None:
        """What the robots.txt of the host says, exempt or not; None if it could not be read. Raises FetchError."""
        try:
            url = httpx.URL(self.url)
            async with self.client.pace.turn(_host(url)):
                return await self.client.robots.rules(url, self._robots_at)
        except RestingError as error:
            raise FetchError(self.url, str(error), retry_after=error.left) from error
        except NOT_READ as error:
            raise FetchError(self.url, why(error, self.url)) from error

    async def _step(self, request: httpx.Request, take: _Take[_Result]) -> tuple[httpx.Request | None, list[_Result]]:
        """The next request, or none and what `take` gave."""
        response = await self.client.http.send(request, stream=True)
        try:
            following = response.next_request
            if following is None:
                return None, [await take(response)]
            if len(self.hops) == REDIRECTS:
                raise FetchError(str(response.url), f"reached after more than {REDIRECTS} redirects; check the address")
            source = str(response.url) if self.hops else self.url
            self.hops.append(Hop(response.status_code, source, str(following.url)))
            await spare(response)
            return following, []
        finally:
            await response.aclose()

    async def _permit(self, url: httpx.URL) -> None:
        memory = self.client.robots
        if memory.exempts(url.host):
            return
        rules = await memory.rules(url, self._robots_at)
        if rules is None:
            reason = "the robots.txt of its host can't be read, so nothing else is; the operator can exempt the host"
            raise FetchError(str(url), reason, retry_after=memory.patience(url))
        if rules is robots.ALL_ALLOWED:
            return
        if not rules.allows(str(url)):
            reason = "the robots.txt of its host does not allow it; with the publisher's leave the operator can exempt"
            raise FetchError(str(url), f"{reason} the host")
        if rules.delay:
            self.client.pace.slow_down(_host(url), rules.delay)

    async def _robots_at(self, place: str) -> robots.Rules | None:
        status, data = await self._timed(partial(self._robots_txt, place))
        if len(data) > _BIG_ROBOTS:
            return await asyncio.to_thread(robots.judged, status, data)
        return robots.judged(status, data)

    async def _robots_txt(self, place: str) -> tuple[int, bytes]:
        """Status and text, after at most five redirects; beyond those there counts as being none."""
        request = self.client.http.build_request("GET", place)
        for _ in range(REDIRECTS + 1):
            response = await self.client.http.send(request, stream=True)
            try:
                if response.next_request is None:
                    return await _text(response)
                request = response.next_request
                await spare(response)
            finally:
                await response.aclose()
        return HTTPStatus.NOT_FOUND, b""

    async def _timed(self, work: Callable[[], Awaitable[_Result]]) -> _Result:
        """What `work` gives, if it does within the time left. Waiting for a place on the network costs none of it."""
        loop = asyncio.get_running_loop()
        async with self.client.gate:
            started = loop.time()
            try:
                async with asyncio.timeout(self.left) as bound:
                    return await work()
            except TimeoutError as error:
                if not bound.expired():
                    raise
                reason = f"no complete answer within {self.client.timeout:g} seconds"
                raise FetchError(self.url, reason) from error
            finally:
                self.left -= loop.time() - started


async def _text(response: httpx.Response) -> tuple[int, bytes]:
    """Status and text of a robots.txt; status 0 for a text that can't be unpacked."""
    if not response.is_success:
        await spare(response)
        return response.status_code, b""
    try:
        return response.status_code, await read_body(response, robots.LIMIT, cut=True)
    except FetchError:
        return 0, b""


async def spare(response: httpx.Response) -> None:
    """Read past a body that nobody wants, if it is short and comes soon, so that the connection can be kept."""
    if response.status_code == HTTPStatus.NOT_MODIFIED and SKIPS in response.extensions:
        return  # there is none, and closing the answer is enough: most answers are of this kind
    passed = 0
    with suppress(*NOT_READ):
        async with asyncio.timeout(_SPARED_SECONDS):
            async for chunk in response.aiter_raw():
                passed += len(chunk)
                if passed > _SPARED:
                    return


def rested(response: httpx.Response, how_long: timedelta, client: Client) -> None:
    """Leave the host of an answer alone for a while; called within its turn."""
    client.pace.rest(_host(response.url), how_long)


def _host(url: httpx.URL) -> str:
    return url.raw_host.decode("ascii")
