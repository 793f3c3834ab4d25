"""A web server on the loopback and a client that may reach it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from local_site import Site

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
