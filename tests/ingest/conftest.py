"""A web server on the loopback, a client that may reach it, and children that parse."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from local_site import Site

from briefings.ingest.apart import Parsers, open_parsers
from briefings.ingest.web.fetch import Client, open_client


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    await site.server.start_server()
    yield site
    await site.server.close()


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with open_client(allow_hosts=["127.0.0.1"], timeout=5, pause=0, exempt=["127.0.0.1"]) as client:
        yield client


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def parsers() -> AsyncIterator[Parsers]:
    """For the tests of a module that share its loop."""
    async with open_parsers(workers=1) as parsers:
        yield parsers
