"""What is told of how the bot is: to those who watch over it, and in the log."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

import aiohttp
import pytest
from aiohttp.test_utils import make_mocked_request

from bot.operating.condition import Condition, Part, Platform, parts
from bot.operating.health import Health, open_health
from bot.operating.metrics import MOST_SOURCES, OTHER, Metrics
from bot.operating.model import Model
from bot.operating.probe import probe
from bot.operating.troubles import Troubles
from bot.operating.watching import Watch
from briefings.model import Article, DatabaseError, LostLeaseError, OnRecordError

if TYPE_CHECKING:
    from spacy.language import Language

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class Clock:
    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def goes_on(self, **by: float) -> None:
        self.at += timedelta(**by)


def leading(clock: Clock) -> Condition:
    """A condition in which everything is as it should be."""
    condition = Condition(clock)
    condition.database = condition.model = ""
    condition.leading_since = clock.at
    return condition


def wrong(condition: Condition) -> dict[str, str]:
    return {name: part.words for name, part in parts(condition).items() if not part.ok}


def test_at_the_start_nothing_is_known_to_be_well() -> None:
    assert wrong(Condition(Clock())).keys() == {"database", "lease", "model"}


def test_who_stands_by_is_ready_without_platforms_and_rounds() -> None:
    condition = leading(Clock())
    condition.leading_since, condition.leader = None, "desk:1:x"
    condition.platforms["slack"] = Platform(lambda: False, lambda: "")
    assert wrong(condition) == {}
    assert parts(condition)["lease"] == Part(ok=True, words="stands by; desk:1:x leads")


def test_a_round_that_is_long_ago_or_a_platform_that_is_down_is_named() -> None:
    clock = Clock()
    condition = leading(clock)
    condition.platforms["slack"] = Platform(lambda: False, lambda: "Slack refuses the token")
    condition.platforms["discord"] = Platform(lambda: True, lambda: "")
    assert wrong(condition) == {"slack": "Slack refuses the token"}
    clock.goes_on(minutes=11)
    condition.moved("deliver")
    condition.failing["brief"] = "the disk is full"
    assert wrong(condition) == {
        "slack": "Slack refuses the token",
        "brief": "has not been yet; failing: the disk is full",
    }


async def test_the_three_pages() -> None:
    clock = Clock()
    condition, metrics = leading(clock), Metrics(clock)
    condition.platforms["slack"] = Platform(lambda: True, lambda: "")
    listeners = metrics.listeners(lambda: None)
    listeners.kept(3)
    article = Article(1, "a", "key", 1, "T", "Text.", NOON - timedelta(minutes=4), NOON)
    listeners.claimed(article, 2)
    health = Health(condition, metrics, lambda words: words.replace("hush", "[hidden]"))
    async with open_health(health, "127.0.0.1", 0) as port, aiohttp.ClientSession(f"http://127.0.0.1:{port}") as web:
        assert await asyncio.to_thread(probe, "", port) == 0
        async with web.get("/readyz") as answer:
            assert (answer.status, (await answer.json())["leads"]) == (200, True)
        condition.database = "hush is away"
        async with web.get("/readyz") as answer:
            told = await answer.json()
        assert (answer.status, told["ready"], told["parts"]["database"]) == (
            503,
            False,
            {"ok": False, "words": "[hidden] is away"},
        )
        async with web.get("/metrics") as answer:
            lines = (await answer.text()).splitlines()
        async with web.post("/healthz") as answer:
            assert answer.status == 405
    assert await asyncio.to_thread(probe, "127.0.0.1", port) == 1
    wanted = {
        "onrecord_articles_total 3.0",
        "onrecord_claims_total 2.0",
        'onrecord_claim_lag_seconds_bucket{le="120.0"} 0.0',
        'onrecord_claim_lag_seconds_bucket{le="300.0"} 1.0',
        "onrecord_database_up 0.0",
        "onrecord_lease_held 1.0",
        'onrecord_platform_up{platform="slack"} 1.0',
    }
    assert wanted - set(lines) == set()


async def test_what_waits_is_told_by_the_leader_alone() -> None:
    clock = Clock()
    condition, metrics = leading(clock), Metrics(clock)
    health = Health(condition, metrics, str)
    metrics.pending.set(3)
    metrics.parked.set(2)
    request = make_mocked_request("GET", "/metrics")
    await health.told(request)
    assert b"onrecord_deliveries_pending 3.0" in metrics.text()
    condition.leading_since = None
    await health.told(request)
    assert b"onrecord_deliveries_pending 0.0" in metrics.text()
    assert b"onrecord_subscriptions_parked 0.0" in metrics.text()


async def test_a_port_that_is_taken_is_said() -> None:
    health = Health(Condition(Clock()), Metrics(Clock()), str)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(OnRecordError, match=rf"ONRECORD_HEALTH_PORT: can't listen on 127\.0\.0\.1:{port}"):
            async with open_health(health, "127.0.0.1", port):
                pass


def test_sources_can_not_fill_the_metrics() -> None:
    metrics = Metrics(Clock())
    failed = metrics.listeners(lambda: None).failed
    for number in range(MOST_SOURCES + 5):
        failed(f"s{number}")
    failed("s0")
    series = [
        line for line in metrics.text().decode().splitlines() if line.startswith("onrecord_source_failures_total")
    ]
    assert len(series) == MOST_SOURCES + 1
    assert f'onrecord_source_failures_total{{source="{OTHER}"}} 5.0' in series
    assert 'onrecord_source_failures_total{source="s0"} 2.0' in series


async def test_a_round_that_fails_is_logged_once_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    """The database is away for all: one line when that begins, one when it is over for the last of them."""
    caplog.set_level("INFO")
    clock, lost = Clock(), list[int]()
    watch = Watch(leading(clock), Metrics(clock), Troubles(clock), lambda: lost.append(1))

    async def away() -> int:
        message = "database record.db: the disk is full"
        raise DatabaseError(message)

    async def broken() -> int:
        return 1 // 0

    async def told() -> int:
        return 7

    for _ in range(3):
        assert await watch.run("poll", away) is None
        assert await watch.run("brief", away) is None
        assert await watch.run("deliver", broken) is None
    assert wrong(watch.condition) == {}
    assert watch.condition.failing["poll"] == "database record.db: the disk is full"
    clock.goes_on(minutes=5)
    assert [await watch.run(name, told) for name in ("poll", "brief", "deliver")] == [7, 7, 7]
    assert caplog.messages == [
        "poll fails: database record.db: the disk is full; it is tried again by itself",
        "deliver fails: ZeroDivisionError: integer division or modulo by zero; it is tried again by itself",
        "database works again; it did not for 0:05:00",
        "deliver works again; it did not for 0:05:00",
    ]
    assert [record.exc_info is not None for record in caplog.records] == [False, True, False, False]
    assert watch.condition.failing == {}
    assert 'onrecord_round_failures_total{round="poll"} 3.0' in watch.metrics.text().decode()

    async def taken() -> int:
        raise LostLeaseError

    assert await watch.run("deliver", taken) is None
    assert lost == [1]


async def test_a_model_that_is_missing_is_tried_again_and_said_once(caplog: pytest.LogCaptureFixture) -> None:
    missing, slept = [OnRecordError("the language model “x” can't be loaded")] * 3, list[float]()
    model = Model(leading(Clock()))

    def load() -> Language:
        if missing:
            raise missing.pop()
        return cast("Language", "a model")

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        assert "x" in wrong(model.condition)["model"]

    await model.loaded(load, sleep=sleep)
    assert (model.nlp is not None, slept, wrong(model.condition)) == (True, [60, 60, 60], {})
    assert caplog.text.count("can't be loaded") == 1
