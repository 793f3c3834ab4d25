"""One fetch on its way: from host to host, each in its turn and as its robots.txt allows, within one bound of time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from typing import TypeVar

import httpx

from briefings.ingest.web import robots
from briefings.ingest.web.bodies import read_body
from briefings.ingest.web.client import Client
from briefings.ingest.web.failures import NOT_READ, FetchError, NoAnswerError, RestingHostError, why
from briefings.ingest.web.freshness import retry_after
from briefings.ingest.web.lines import BROKEN, SKIPS
from briefings.ingest.web.moves import Hop
from briefings.ingest.web.pace import RestingError, Turn

REDIRECTS = 5
CONDITIONS = ("If-None-Match", "If-Modified-Since")
_SPARED = 16_000
_SPARED_SECONDS = 0.5
_BIG_ROBOTS = 20_000
_REST = timedelta(minutes=1)
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
        with self._named():
            request = self.client.http.build_request("GET", self.url, headers=headers)
            async with self.client.pace.turn(_host(request.url)) as turn:
                following: httpx.Request | None = request
                while following is not None:
                    # A redirect within a host is part of the same visit, and needs no second turn.
                    await turn.to(_host(following.url))
                    await self._permit(following.url, turn)
                    following, result = await self._timed(partial(self._step, following, take))
        return result[0]

    async def rules(self) -> robots.Rules:
        """What the robots.txt of the host says, exempt or not. Raises FetchError if it could not be read."""
        with self._named():
            url = httpx.URL(self.url)
            async with self.client.pace.turn(_host(url)) as turn:
                return await self._rules(url, turn)

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Raises what goes wrong within as a FetchError that names the address."""
        try:
            yield
        except RestingError as error:
            raise RestingHostError(self.url, str(error), retry_after=error.left) from error
        except BROKEN as error:
            raise NoAnswerError(self.url, why(error, self.url)) from error
        except NOT_READ as error:
            raise FetchError(self.url, why(error, self.url)) from error

    async def _step(self, request: httpx.Request, take: _Take[_Result]) -> tuple[httpx.Request | None, list[_Result]]:
        """The next request, or none and what `take` gave."""
        source = str(request.url)  # with its user and password, which are gone once it is sent
        response = await self.client.http.send(request, stream=True)
        try:
            following = response.next_request
            if following is None:
                return None, [await take(response)]
            if len(self.hops) == REDIRECTS:
                raise FetchError(str(response.url), f"reached after more than {REDIRECTS} redirects; check the address")
            self.hops.append(Hop(response.status_code, source, str(following.url)))
            await spare(response)
            if origin(following.url) != origin(response.url):
                for name in CONDITIONS:  # they are of the one that gave them, and mean something else to another
                    following.headers.pop(name, None)
            return following, []
        finally:
            await response.aclose()

    async def _permit(self, url: httpx.URL, turn: Turn) -> None:
        """Raise FetchError for what the robots.txt of the host does not allow. The turn is that host's again."""
        if self.client.robots.exempts(url.host):
            return
        rules = await self._rules(url, turn)
        await turn.to(_host(url))
        if not rules.allows(str(url)):
            reason = "the robots.txt of its host does not allow it; with the publisher's leave the operator can name"
            raise FetchError(str(url), f"{reason} the host in ONRECORD_ROBOTS_EXEMPT")
        self.client.pace.slow_down(_host(url), rules.delay)

    async def _rules(self, url: httpx.URL, turn: Turn) -> robots.Rules:
        """What the robots.txt of the host of `url` says. Raises FetchError while that is not known."""
        memory = self.client.robots
        known = await memory.known(url, partial(self._robots_at, turn=turn))
        if known.rules is not None:
            return known.rules
        wait = memory.patience(known)
        if known.failure:
            raise NoAnswerError(self.url, known.failure, retry_after=wait)
        reason = "the robots.txt of its host can't be read, so nothing else is; the operator can name the host"
        raise FetchError(str(url), f"{reason} in ONRECORD_ROBOTS_EXEMPT", retry_after=wait)

    async def _robots_at(self, place: str, *, turn: Turn) -> robots.Rules | None:
        """What the robots.txt at `place` says. Raises UnreadError if no answer came in a fair time."""
        fair = self.left >= self.client.timeout / 2
        try:
            status, data = await self._robots_txt(place, turn)
        except RestingError as error:
            message = "its robots.txt is kept by a host that wants to be left alone; it is tried again later"
            raise robots.UnreadError(message) from error
        except (FetchError, *NOT_READ) as error:
            if not fair:
                raise
            reason = error.reason if isinstance(error, FetchError) else why(error, place)
            raise robots.UnreadError(reason) from error
        if len(data) > _BIG_ROBOTS:
            return await asyncio.to_thread(robots.judged, status, data)
        return robots.judged(status, data)

    async def _robots_txt(self, place: str, turn: Turn) -> tuple[int, bytes]:
        """Status and text, after at most five redirects, each in its host's turn; beyond those there counts as none."""
        request = self.client.http.build_request("GET", place)
        for _ in range(REDIRECTS + 1):
            await turn.to(_host(request.url))
            found = await self._timed(partial(self._robots_step, request))
            if isinstance(found, tuple):
                return found
            request = found
        return HTTPStatus.NOT_FOUND, b""

    async def _robots_step(self, request: httpx.Request) -> httpx.Request | tuple[int, bytes]:
        """The next request, or the status and text."""
        response = await self.client.http.send(request, stream=True)
        try:
            if response.next_request is None:
                asked_to_wait(response, self.client)
                return await _text(response)
            await spare(response)
            return response.next_request
        finally:
            await response.aclose()

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
                raise NoAnswerError(self.url, reason) from error
            finally:
                self.left -= loop.time() - started


async def _text(response: httpx.Response) -> tuple[int, bytes]:
    """Status and text of a robots.txt; status 0 for a text that breaks off or can't be unpacked."""
    if not response.is_success:
        await spare(response)
        return response.status_code, b""
    try:
        return response.status_code, await read_body(response, robots.LIMIT, cut=True)
    except (FetchError, *NOT_READ):
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


def asked_to_wait(response: httpx.Response, client: Client) -> timedelta | None:
    """How long the server of an answer asks to wait; None if it doesn't say.

    After a 429 or 503 its host is left alone for as long, and after a 429 that does not say, for a minute. Called
    within the host's turn.
    """
    wait = retry_after(response.headers, client.now())
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        client.pace.rest(_host(response.url), _REST if wait is None else wait)
    elif response.status_code == HTTPStatus.SERVICE_UNAVAILABLE and wait is not None:
        client.pace.rest(_host(response.url), wait)
    return wait


def _host(url: httpx.URL) -> str:
    return url.raw_host.decode("ascii")


def origin(url: httpx.URL) -> tuple[str, str, int | None]:
    """Scheme, host and port; httpx drops a port that is the scheme's own."""
    return url.scheme, url.host, url.port
