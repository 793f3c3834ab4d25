"""Everything here is tested on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from article_shelf import Shelf

from briefings.store import Store, open_store


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> str:
    address: str = request.getfixturevalue(f"{request.param}_url")
    return address


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened


@pytest.fixture
def shelf(store: Store) -> Shelf:
    return Shelf(store)
