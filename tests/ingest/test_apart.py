"""Pages and feeds parsed in children: the same answers, and no child outlives its task, its parsers or its parent."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from briefings.ingest.apart import Parsers, open_parsers
from briefings.ingest.apart.parsers import MEMORY
from briefings.ingest.apart.process import Bounds, Task, start_process
from briefings.ingest.feeds.links import links_of
from briefings.ingest.feeds.parsing import read_listing
from briefings.ingest.pages.parsing import parse_page
from briefings.model import UsageError

URL = "https://lakeside.example/news/ferry"
PARAGRAPHS = tuple(
    f"<p>On day {day} of the strike the harbour master counted {day + 3} ferries at the quay and said that none "
    "would sail before the crews had been heard.</p>"
    for day in range(20)
)
PAGE = f"<html><head><title>Ferries stay at the quay</title></head><body><article>{''.join(PARAGRAPHS)}</article>"
PAGE_BYTES = PAGE.encode()
SLOW = b"<html><body><article>" + b"".join(b"<p>Ferry %d of them stays there.</p>" % n for n in range(15_000))
BROODED_OVER = b"<html><body><p " + b" ".join(b"a%d=" % n for n in range(150_000)) + b">Ferries stay.</p>"
LINES = b"<html><body><article><p>" + b"Every ferry stays where it is.<br>" * 39_000
FEED = (
    b"<rss version='2.0'><channel><title>Lakeside</title><link>https://lakeside.example/</link><ttl>30</ttl>"
    b"<item><title>Ferries stay</title><link>/news/ferry</link><pubDate>Mon, 06 Oct 2025 10:00:00 GMT</pubDate>"
    b"<description>None will sail.</description></item></channel></rss>"
)
linux_only = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc, which only Linux has")


@pytest.fixture
async def few() -> AsyncIterator[Parsers]:
    async with open_parsers(workers=2, seconds=60) as found:
        yield found


async def page(found: Parsers, html: bytes = PAGE_BYTES) -> str:
    return (await found.page(html, source="lakeside", url=URL)).text


async def until(true: Callable[[], object], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 # no event tells of another process's doing
            await asyncio.sleep(0.01)


def state(pid: int) -> str:
    """The letter of a process's state, "" if there is none of that id."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return ""


def processor_seconds(pid: int) -> float:
    ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def children() -> set[int]:
    """The ids of this process's own children, zombies too."""
    return {int(pid) for tasks in Path("/proc/self/task").iterdir() for pid in (tasks / "children").read_text().split()}


def environment(pid: int) -> str:
    return Path(f"/proc/{pid}/environ").read_text()


async def busy(found: Parsers, other: int = 0) -> int:
    """The id of the one child, once it is another than `other` and at work."""
    await until(lambda: found.pids and found.pids[-1] != other)
    before = processor_seconds(pid := found.pids[-1])
    await until(lambda: processor_seconds(pid) > before + 0.05)
    return pid


async def test_a_page_and_a_listing_are_what_their_parsers_make_of_them(few: Parsers) -> None:
    assert await few.page(PAGE_BYTES, source="lakeside", url=URL, charset="utf-8") == parse_page(
        PAGE_BYTES, source="lakeside", url=URL, charset="utf-8"
    )
    assert await few.listing(FEED, source="lakeside", url=URL) == read_listing(FEED, source="lakeside", url=URL)
    front = (
        b'<meta property="og:site_name" content="Lakeside"><link rel="alternate" type="application/rss+xml" href="/f">'
    )
    assert await few.links(front, url=URL, charset="utf-8") == links_of(front, url=URL, charset="utf-8")
    assert (await few.links(front, url=URL)).declared == ("https://lakeside.example/f",)


async def test_no_process_is_started_before_one_is_needed_and_no_second_for_one_task_after_another(
    few: Parsers,
) -> None:
    assert not few.pids
    texts = [await page(few) for _ in range(3)]
    assert len(few.pids) == 1
    assert len(set(texts)) == 1
    await asyncio.gather(*(page(few) for _ in range(5)))
    assert len(few.pids) == 2


async def test_what_a_parser_refuses_is_refused_in_its_own_words(few: Parsers) -> None:
    for html in (b"", b"<html><body></body></html>", b"<" * 100_000):
        with pytest.raises(UsageError) as apart:
            await page(few, html)
        with pytest.raises(UsageError) as here:
            parse_page(html, source="lakeside", url=URL)
        assert str(apart.value) == str(here.value)
    with pytest.raises(UsageError, match=r"^feed https://lakeside\.example/news/ferry of lakeside "):
        await few.listing(b"no feed at all", source="lakeside", url=URL)


async def test_a_reason_that_a_child_gives_is_one_line_and_not_endless(few: Parsers) -> None:
    with pytest.raises(UsageError) as refused:
        await few.page(b"", source="lake\nside " * 1_000, url="")
    assert str(refused.value).startswith("page of lake side lake side ")
    assert len(str(refused.value)) <= 1_000


async def test_a_page_that_takes_too_long_is_refused_by_its_name_and_the_next_is_read() -> None:
    async with open_parsers(workers=1, seconds=2) as found:
        with pytest.raises(UsageError, match=r"^page https://lakeside\.example/news/ferry takes longer than 2 s"):
            await found.page(BROODED_OVER, source="lakeside", url=f"{URL}?key=secret")
        assert found.pids == ()
        assert "harbour master" in await page(found)


async def test_a_page_that_takes_too_long_to_look_through_for_links_is_refused() -> None:
    async with open_parsers(workers=1, seconds=0.5) as found:
        with pytest.raises(UsageError, match=r"^page https://lakeside\.example/news/ferry takes longer than 0\.5 s"):
            await found.links(BROODED_OVER, url=f"{URL}?key=secret")


async def test_the_time_of_one_page_does_not_count_for_another() -> None:
    async with open_parsers(workers=1, seconds=1.5) as found:
        await page(found)
        (pid,) = found.pids
        start = processor_seconds(pid)
        while processor_seconds(pid) < start + 2:
            await page(found)
        assert found.pids == (pid,)


async def test_a_page_that_needs_too_much_memory_is_refused_and_the_next_is_read() -> None:
    async with open_parsers(workers=1, seconds=60, memory=120_000_000) as found:
        with pytest.raises(UsageError, match="takes more than 120 MB of memory"):
            await page(found, LINES)
        assert "harbour master" in await page(found)


@linux_only
async def test_a_task_whose_process_is_lost_once_is_done_by_another() -> None:
    async with open_parsers(workers=1, seconds=60) as found:
        task = asyncio.create_task(found.page(SLOW, source="lakeside", url=URL))
        os.kill(await busy(found), signal.SIGKILL)
        assert "Ferry" in (await task).text


@linux_only
async def test_a_page_that_ends_two_processes_is_refused_and_no_other_is_lost() -> None:
    async with open_parsers(workers=1, seconds=60) as found:
        task = asyncio.create_task(found.page(SLOW, source="lakeside", url=URL))
        waiting = [asyncio.create_task(page(found)) for _ in range(3)]
        os.kill(first := await busy(found), signal.SIGSEGV)
        os.kill(await busy(found, first), signal.SIGSEGV)
        with pytest.raises(UsageError, match=r"could not be parsed: the parser crashed \(status -11\)$"):
            await task
        assert all("harbour master" in text for text in await asyncio.gather(*waiting))


@linux_only
async def test_a_task_that_nobody_waits_for_any_more_ends_its_process() -> None:
    async with open_parsers(workers=1, seconds=60) as found:
        task = asyncio.create_task(found.page(SLOW, source="lakeside", url=URL))
        pid = await busy(found)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert found.pids == ()
        assert not state(pid)
        assert "harbour master" in await page(found)


async def test_a_process_is_replaced_after_so_many_tasks() -> None:
    async with open_parsers(workers=1, seconds=60, tasks=2) as found:
        seen = []
        for _ in range(3):
            await page(found)
            seen.append(found.pids)
    assert seen[1] == ()
    assert seen[0] != seen[2]


@linux_only
async def test_none_is_left_and_none_is_a_zombie_when_the_parsers_end() -> None:
    async with open_parsers(workers=2, seconds=60) as found:
        await asyncio.gather(page(found), page(found))
        pids = found.pids
    assert [state(pid) for pid in pids] == ["", ""]
    with pytest.raises(RuntimeError, match="ended"):
        await page(found)


@linux_only
@pytest.mark.parametrize("steps", [1, 2, 30, 300])
async def test_none_is_left_that_was_only_starting_when_the_parsers_ended(*, steps: int) -> None:
    before = children()
    async with open_parsers(workers=1, seconds=60) as found:
        task = asyncio.create_task(page(found))
        await until(lambda: task.done() or children() - before)
        for _ in range(steps):
            await asyncio.sleep(0)
    with pytest.raises(RuntimeError, match="ended"):
        await task
    assert found.pids == ()
    assert children() <= before


@linux_only
async def test_ctrl_c_at_the_terminal_ends_no_parser(few: Parsers) -> None:
    await page(few)
    (pid,) = few.pids
    assert os.getpgid(pid) != os.getpgid(0)
    os.kill(pid, signal.SIGINT)
    await page(few)
    assert few.pids == (pid,)


@linux_only
async def test_a_parser_has_no_secret_of_its_parent_in_its_environment(
    few: Parsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_DISCORD_TOKEN", "made-up")
    await page(few)
    assert "made-up" not in environment(few.pids[0])


PARENT = f"""
import asyncio
from briefings.ingest.apart import open_parsers

async def main():
    async with open_parsers(workers=1, seconds=1) as found:
        try:
            await found.page(b"", source="a", url="")
        except Exception:
            print(*found.pids, flush=True)
        if {{busy}}:
            await found.page({SLOW[:2_000]!r} * 300, source="a", url="")
        await asyncio.sleep(60)

asyncio.run(main())
"""


@linux_only
@pytest.mark.parametrize("at_work", [False, True])
async def test_a_parser_ends_though_its_parent_was_killed(*, at_work: bool) -> None:
    program = PARENT.format(busy=at_work)
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as parent:  # noqa: ASYNC220, S603 # a parent of our own to kill
        assert parent.stdout is not None
        pid = int(await asyncio.to_thread(parent.stdout.readline))
        if at_work:
            start = processor_seconds(pid)
            await until(lambda: processor_seconds(pid) > start + 0.1)
        parent.kill()
    await until(lambda: state(pid) in {"", "Z"})


@pytest.mark.parametrize("at_work", [False, True])
async def test_a_parser_whose_parent_is_gone_ends_without_a_word(
    capfd: pytest.CaptureFixture[str], *, at_work: bool
) -> None:
    process = await start_process(Bounds(60, MEMORY, 10))
    if at_work:
        await process.ready()
        task = asyncio.create_task(process.ask(Task("page", "page", PAGE_BYTES, {"source": "", "url": URL})))
        await asyncio.sleep(0)
        task.cancel()
    process.writer.transport.abort()
    assert await asyncio.to_thread(process.popen.wait, 60) == 0
    assert capfd.readouterr().err == ""
