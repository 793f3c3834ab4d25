"""What a running bot is put together of: its desk, its tools and its threads."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sqlite3
import threading
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from contextvars import ContextVar
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import aiohttp
import pytest
import spacy
from spacy.language import Language

from bot.live_tools import LOOKING_AT_ONCE, live_tools
from bot.operating.stopping import Stopping
from bot.running import desk_of, keep_running, open_patiently
from bot.settings import Settings
from bot.threads import ANSWERING, Threads, own_threads
from bot.web import user_agent
from briefings.ingest.apart import open_parsers
from briefings.ingest.feeds.discovery import Found, find_feeds
from briefings.ingest.web.client import open_client
from briefings.model import DatabaseError, Draft, UsageError
from briefings.service import Ingested, Keeping, Listeners
from briefings.service.intake import store_drafts
from briefings.store import RUN, Store, get_lease, open_store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROUNDS = ("poll", "brief", "deliver")


def settings_of(**given: object) -> Settings:
    return Settings(_env_file=None, **given)  # type: ignore[call-arg, arg-type]  # known to pydantic's plugin only


def never() -> Language:
    message = "nobody asked a question"
    raise AssertionError(message)


async def nowhere(address: str, *, page: bool = False) -> NoReturn:
    message = f"nobody looked at an address ({address}, {page})"
    raise AssertionError(message)


def test_people_are_slowed_down_unless_the_operator_lets_them(store: Store) -> None:
    async def go() -> None:
        async with open_client() as client, open_parsers() as parsers:
            usual, free, strict = (
                desk_of(settings_of(**given), store, Threads(), client, parsers)
                for given in ({}, {"questions_per_minute": 0}, {"questions_per_minute": 2})
            )
        assert [desk.cooldowns and desk.cooldowns.per_minute for desk in (usual, free, strict)] == [30, None, 2]

    asyncio.run(go())


def test_the_model_for_questions_is_loaded_once_and_by_the_first_of_them() -> None:
    loaded: list[int] = []

    def load() -> Language:
        loaded.append(1)
        return spacy.blank("en")

    async def go() -> None:
        tools = live_tools(load, nowhere, nowhere, asyncio.get_running_loop())
        assert loaded == []
        for _ in range(3):
            assert await asyncio.to_thread(tools.read_question, "What is the weather like?") is None
        assert loaded == [1]

    asyncio.run(go())


def test_an_address_that_is_none_is_told_to_the_asker() -> None:
    async def go() -> None:
        async with open_client() as client, open_parsers() as parsers:
            find = partial(find_feeds, client=client, parsers=parsers)
            tools = live_tools(never, find, nowhere, asyncio.get_running_loop())
            with pytest.raises(UsageError, match="no web address"):
                await asyncio.to_thread(tools.find_feeds, "not an address at all")

    asyncio.run(go())


def test_only_few_addresses_are_looked_at_at_once() -> None:
    async def go() -> None:
        found = Found("The Quay", "https://quay.example", ())
        gate, looking = asyncio.Event(), asyncio.Semaphore(0)

        async def slow(_address: str) -> Found:
            looking.release()
            await gate.wait()
            return found

        tools = live_tools(never, slow, nowhere, asyncio.get_running_loop())
        first = [asyncio.create_task(asyncio.to_thread(tools.find_feeds, "a.example")) for _ in range(LOOKING_AT_ONCE)]
        for _ in first:
            await looking.acquire()
        with pytest.raises(UsageError, match="try again in a minute"):
            await asyncio.to_thread(tools.find_feeds, "b.example")
        gate.set()
        assert await asyncio.gather(*first) == [found] * LOOKING_AT_ONCE
        assert await asyncio.to_thread(tools.find_feeds, "b.example") == found

    asyncio.run(go())


def test_a_workspace_looks_at_one_address_at_a_time() -> None:
    async def go() -> None:
        place = live_tools(never, nowhere, nowhere, asyncio.get_running_loop()).place
        with (
            place("slack:T1"),
            place("discord:1"),
            pytest.raises(UsageError, match="Somebody here is adding"),
            place("slack:T1"),
        ):
            pass
        with place("slack:T1"):
            pass

    asyncio.run(go())


def test_many_who_ask_hold_up_neither_typing_nor_the_scheduler() -> None:
    async def go() -> list[str]:
        gate, full = threading.Event(), threading.Barrier(ANSWERING + 1)

        def busy(number: int) -> int:
            if number < ANSWERING:
                full.wait(10)
            gate.wait(10)
            return number

        with own_threads() as threads:
            asked = [asyncio.create_task(threads.answer(busy, number)) for number in range(50)]
            await asyncio.to_thread(full.wait, 10)
            typed = await threads.complete(lambda: threading.current_thread().name)
            scheduled = await asyncio.to_thread(lambda: threading.current_thread().name)
            gate.set()
            assert await asyncio.gather(*asked) == list(range(50))
        return [typed, scheduled]

    typed, scheduled = asyncio.run(go())
    assert typed.startswith("completing")
    assert not scheduled.startswith(("completing", "answering"))


def test_what_a_task_knows_comes_along_into_the_thread() -> None:
    known: ContextVar[str] = ContextVar("known", default="")

    async def go() -> str:
        known.set("told")
        with own_threads() as threads:
            return await threads.answer(known.get)

    assert asyncio.run(go()) == "told"


def test_what_fails_in_a_thread_fails_for_who_asked() -> None:
    def fail() -> None:
        message = "no such thing"
        raise UsageError(message)

    async def go() -> None:
        with own_threads() as threads:
            await threads.answer(fail)

    with pytest.raises(UsageError, match="no such thing"):
        asyncio.run(go())


async def test_it_runs_without_a_language_model_and_says_so(store: Store, tmp_path: Path) -> None:
    """All of it but the command line: it leads, works, tells how it is, and gives the lease back when told to stop."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings, ended = settings_of(nlp_model=str(tmp_path / "none"), health_port=port), list[int]()
    with Stopping(end=ended.append) as stopping, own_threads() as threads:
        running = asyncio.create_task(keep_running(settings, store, threads, stopping))
        async with asyncio.timeout(20), aiohttp.ClientSession(f"http://127.0.0.1:{port}") as web:
            told = await readiness(web, lambda parts: all(parts[name]["words"].startswith("went") for name in ROUNDS))
            assert [name for name, part in told.items() if not part["ok"]] == ["model"]
            assert "none" in told["model"]["words"]
            assert get_lease(store, RUN) is not None
            os.kill(os.getpid(), signal.SIGTERM)
            await running
    assert (get_lease(store, RUN), ended) == (None, [])


async def readiness(web: aiohttp.ClientSession, is_enough: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The parts that /readyz tells of, once there is enough to tell."""
    while True:
        await asyncio.sleep(0.02)
        with suppress(aiohttp.ClientConnectionError):
            async with web.get("/readyz") as answer:
                parts: dict[str, Any] = (await answer.json())["parts"]
                if "poll" in parts and is_enough(parts):
                    return parts


def test_articles_that_came_without_a_model_are_read_as_soon_as_it_is_there(store: Store) -> None:
    keeping = Keeping(store, None, lambda: NOON, timedelta(minutes=15), lambda: 0.5)
    draft = Draft(
        "quay", "k", "Ferries stop", "The ferries stop today.", published_at=NOON, url="https://quay.example/k"
    )
    (article,) = store_drafts(store, [draft], now=lambda: NOON)
    assert (keeping.read([article.id]), keeping.left()) == (Ingested(), ())
    told: list[tuple[int, int]] = []
    listeners = Listeners(claimed=lambda article, claims: told.append((article.id, claims)))
    able = replace(keeping, nlp=spacy.blank("en"), listeners=listeners)
    assert able.left() == (article.id,)
    able.read(able.left())
    assert (told, able.left()) == ([(article.id, 0)], ())


def test_a_database_that_is_away_at_the_start_is_waited_for(sqlite_url: str, caplog: pytest.LogCaptureFixture) -> None:
    open_store(sqlite_url).close()
    soon = timedelta(milliseconds=1)
    locked = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    locked.execute("BEGIN IMMEDIATE")
    tried: list[int] = []

    def opening() -> Store:
        tried.append(1)
        if len(tried) == 3:
            locked.rollback()
        return open_store(f"{sqlite_url}?timeout=0.01")

    with Stopping(end=list[int]().append) as stopping, closing(locked), ExitStack() as held:
        assert open_patiently(opening, held, stopping, again=soon) is not None
        assert (len(tried), caplog.text.count("locked by another program")) == (3, 2)
        locked.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseError, match="locked"):
            open_patiently(opening, held, stopping, patience=-soon)
        os.kill(os.getpid(), signal.SIGTERM)
        assert open_patiently(opening, held, stopping) is None


def test_sources_are_read_under_a_name_with_a_contact() -> None:
    assert user_agent("desk@example.org").endswith("(+desk@example.org)")
    assert user_agent("")
