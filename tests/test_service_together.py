"""What comes in one by one is done in few goes, and nobody goes on before his own is done."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.service.together import Together


@dataclass(eq=False)
class Parcel:
    weight: int


@given(st.lists(st.integers(0, 6), max_size=20), st.integers(1, 8))
@settings(max_examples=40, deadline=None)
def test_each_is_done_once_in_order_and_before_its_giver_goes_on(weights: list[int], most: int) -> None:
    goes: list[Sequence[Parcel]] = []
    done: list[Parcel] = []

    async def carry(some: Sequence[Parcel]) -> None:
        await asyncio.sleep(0)
        goes.append(some)
        done.extend(some)

    async def go() -> None:
        together = Together(carry, weight=lambda parcel: parcel.weight, most=most)

        async def give(parcel: Parcel) -> None:
            await together(parcel)
            assert parcel in done

        await asyncio.gather(*map(give, parcels))

    parcels = [Parcel(weight) for weight in weights]
    asyncio.run(go())
    assert done == parcels
    assert all(len(some) == 1 or sum(one.weight for one in some) <= most for some in goes)


async def test_what_waits_meanwhile_is_done_in_one_go() -> None:
    goes: list[int] = []
    gate = asyncio.Event()

    async def carry(some: Sequence[int]) -> None:
        goes.append(len(some))
        await gate.wait()

    together = Together(carry, weight=lambda _: 0, most=10)
    given = [asyncio.create_task(together(number)) for number in range(1_000, 1_030)]
    await asyncio.sleep(0.01)
    gate.set()
    await asyncio.gather(*given)
    assert goes == [1, 29]


async def test_a_failure_is_told() -> None:
    async def fail(_some: Sequence[int]) -> None:
        message = "the disk is full"
        raise OSError(message)

    with pytest.raises(OSError, match="the disk is full"):
        await Together(fail, weight=int, most=1)(1)
