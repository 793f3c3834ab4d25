from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from briefings.ingest.web.pace import LONGEST_DELAY, Pace, RestingError


class Hands:
    """A clock that goes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)
        self.now += seconds


@pytest.fixture
def hands() -> Hands:
    return Hands()


def paced(hands: Hands, pause: float = 1.0) -> Pace:
    return Pace(pause, clock=hands.clock, sleep=hands.sleep)


async def test_turns_at_one_host_come_one_by_one_in_order_with_a_pause(hands: Hands) -> None:
    pace = paced(hands)
    inside: list[int] = []
    at_once = 0

    async def visit(number: int) -> None:
        nonlocal at_once
        async with pace.turn("a"):
            at_once += 1
            assert at_once == 1
            await asyncio.sleep(0)
            inside.append(number)
            at_once -= 1

    await asyncio.gather(*map(visit, range(4)))
    assert inside == [0, 1, 2, 3]
    assert hands.slept == [1.0, 1.0, 1.0]


async def test_the_pause_starts_when_a_turn_ends(hands: Hands) -> None:
    pace = paced(hands)
    async with pace.turn("a"):
        hands.now += 20
    hands.now += 0.75
    async with pace.turn("a"):
        pass
    assert hands.slept == [0.25]


async def test_hosts_do_not_wait_for_each_other() -> None:
    waiting = asyncio.Event()

    async def never(_: float) -> None:
        waiting.set()
        await asyncio.Event().wait()

    pace = Pace(5.0, clock=lambda: 100.0, sleep=never)
    async with pace.turn("slow"):
        pass

    async def blocked() -> None:
        async with pace.turn("slow"):
            pass

    task = asyncio.create_task(blocked())
    await waiting.wait()
    for host in ("b", "c", "d"):
        async with pace.turn(host):
            assert not task.done()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_host_may_ask_for_longer_pauses_within_bounds(hands: Hands) -> None:
    pace = paced(hands)
    for asked in (5.0, 9_999.0, 0.0):
        async with pace.turn("a"):
            pace.slow_down("a", asked)
    async with pace.turn("a"):
        pass
    assert hands.slept == [5.0, LONGEST_DELAY, 1.0]


async def test_a_long_rest_is_an_error_at_once_and_ends(hands: Hands) -> None:
    pace = paced(hands, 0.0)
    async with pace.turn("a"):
        pace.rest("a", timedelta(minutes=50))
    with pytest.raises(RestingError, match="in 50 minutes") as caught:
        async with pace.turn("a"):
            pytest.fail("the host rests")
    assert caught.value.left == timedelta(minutes=50)
    async with pace.turn("b"):
        pass
    hands.now += 50 * 60
    async with pace.turn("a"):
        pass
    assert hands.slept == []


async def test_those_that_wait_already_are_told_of_a_rest(hands: Hands) -> None:
    pace = paced(hands, 0.0)
    told: list[timedelta] = []

    async def second() -> None:
        try:
            async with pace.turn("a"):
                pytest.fail("the host rests")
        except RestingError as error:
            told.append(error.left)

    async with pace.turn("a"):
        others = [asyncio.create_task(second()) for _ in range(3)]
        await asyncio.sleep(0)
        pace.rest("a", timedelta(minutes=5))
    await asyncio.gather(*others)
    assert told == [timedelta(minutes=5)] * 3


async def test_a_short_rest_is_waited_for_and_an_endless_one_is_bounded(hands: Hands) -> None:
    pace = paced(hands)
    async with pace.turn("a"):
        pace.rest("a", timedelta(seconds=4))
    async with pace.turn("a"):
        pace.rest("a", timedelta(days=3_000))
    assert hands.slept == [4.0]
    with pytest.raises(RestingError, match="in 60 minutes"):
        await pace.take("a")


async def test_whoever_gives_up_waiting_does_not_keep_the_host(hands: Hands) -> None:
    pace = paced(hands, 0.0)

    async def visit() -> None:
        async with pace.turn("a"):
            await asyncio.sleep(0)

    async with pace.turn("a"):
        tasks = [asyncio.create_task(visit()) for _ in range(3)]
        await asyncio.sleep(0)
        tasks[0].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert [task.cancelled() for task in tasks] == [True, False, False]


async def test_a_turn_goes_on_at_another_host_and_never_has_two(hands: Hands) -> None:
    pace = paced(hands)
    crossed: list[str] = []

    async def cross(start: str, end: str) -> None:
        async with pace.turn(start) as turn:
            await asyncio.sleep(0)
            await turn.to(end)
            await turn.to(end)
            await turn.to(start)
            crossed.append(start)

    async with asyncio.timeout(5):
        await asyncio.gather(cross("a", "b"), cross("b", "a"))
    assert sorted(crossed) == ["a", "b"]


async def test_a_turn_that_may_not_go_on_holds_no_host(hands: Hands) -> None:
    pace = paced(hands, 0.0)
    async with pace.turn("b"):
        pace.rest("b", timedelta(minutes=5))
    with pytest.raises(RestingError):
        async with pace.turn("a") as turn:
            await turn.to("b")
    async with asyncio.timeout(5):
        async with pace.turn("a"):
            hands.now += 300
        async with pace.turn("b"):
            pass


async def test_an_error_inside_a_turn_frees_the_host(hands: Hands) -> None:
    pace = paced(hands, 0.0)

    async def fail() -> None:
        async with pace.turn("a"):
            message = "inside"
            raise ValueError(message)

    for _ in range(2):
        with pytest.raises(ValueError, match="inside"):
            await fail()


async def test_hosts_of_long_ago_are_forgotten_and_resting_ones_are_not(hands: Hands) -> None:
    pace = paced(hands, 0.0)
    async with pace.turn("resting"):
        pace.rest("resting", timedelta(hours=20))
    for number in range(10_000):
        async with pace.turn(f"host{number}"):
            pass
        hands.now += 0.01
    assert len(pace) < 5_000
    with pytest.raises(RestingError):
        await pace.take("resting")
