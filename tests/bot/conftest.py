"""A desk with a known record behind it; a test module that wants another one overrides `desk`."""

from __future__ import annotations

import pytest
from small_record import small_desk

from bot.recorded.answers import Desk
from briefings.store import Store


@pytest.fixture
def desk(store: Store) -> Desk:
    return small_desk(store)
