"""Which connections are kept, against servers that count them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
from rude_server import Rude, answer, rude, saying

from briefings.ingest.web.dialing import Dialer, SystemNames, trusted_certificates
from briefings.ingest.web.guard import Guard
from briefings.ingest.web.lines import Http1Line
from briefings.ingest.web.transport import OneLineTransport


async def dial(url: httpx.URL) -> Http1Line:
    return Http1Line(await Dialer(Guard(["127.0.0.1"]), SystemNames(), trusted_certificates()).dial(url))


@asynccontextmanager
async def servers(count: int) -> AsyncIterator[list[Rude]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(rude(saying(answer(b"x")))) for _ in range(count)]


async def get(client: httpx.AsyncClient, *asked: Rude) -> None:
    for server in asked:
        assert (await client.get(server.url())).text == "x"


async def test_the_oldest_connection_goes_where_there_are_too_many() -> None:
    async with servers(3) as (first, second, third):
        async with httpx.AsyncClient(transport=OneLineTransport(dial, kept=2)) as client:
            await get(client, first, second, third, third, second, first, third)
        assert [server.connections for server in (first, second, third)] == [2, 1, 2]


async def test_a_connection_is_not_kept_for_ever() -> None:
    async with servers(1) as (server,):
        async with httpx.AsyncClient(transport=OneLineTransport(dial, seconds=0.05)) as client:
            await get(client, server, server)
            await asyncio.sleep(0.25)
            await get(client, server)
        assert server.connections == 2


async def test_requests_at_the_same_time_do_not_share_a_connection() -> None:
    async with servers(1) as (server,):
        async with httpx.AsyncClient(transport=OneLineTransport(dial)) as client:
            await asyncio.gather(*(get(client, server) for _ in range(3)))
            await get(client, server)
        assert server.connections == 3


async def test_an_answer_that_nobody_read_costs_its_connection_unless_it_has_come() -> None:
    async with servers(1) as (server,), rude(saying(answer(b"y" * 300_000))) as large:
        async with httpx.AsyncClient(transport=OneLineTransport(dial)) as client:
            for each in (server, server, large, large):
                async with client.stream("GET", each.url()):
                    await asyncio.sleep(0.02)
        assert (server.connections, large.connections) == (1, 2)
