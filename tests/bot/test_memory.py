from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier

import pytest

from bot.recorded.memory import Memory


def test_what_was_worked_out_is_kept_for_its_state_kind_and_subject() -> None:
    memory, made = Memory(), count()
    first = memory.recall(1, "figures", "grain", lambda: next(made))
    assert memory.recall(1, "figures", "grain", lambda: next(made)) == first == 0
    assert memory.recall(1, "positions", "grain", lambda: next(made)) == 1
    assert memory.recall(1, "figures", "water", lambda: next(made)) == 2
    assert memory.recall(2, "figures", "grain", lambda: next(made)) == 3
    assert memory.recall(1, "figures", "grain", lambda: next(made)) == 4


def test_of_each_kind_the_most_are_kept_and_the_longest_unasked_goes() -> None:
    memory, made = Memory(most=2), count()
    for about in ("a", "b", "a", "c"):
        memory.recall(1, "figures", about, lambda: next(made))
    memory.recall(1, "positions", "z", lambda: next(made))
    assert memory.recall(1, "figures", "a", lambda: next(made)) == 0
    assert memory.recall(1, "figures", "b", lambda: next(made)) == 4


def test_what_many_ask_for_at_once_is_worked_out_once() -> None:
    memory, made, together = Memory(), count(), Barrier(8)

    def ask() -> int:
        together.wait()
        return memory.recall(1, "figures", "grain", lambda: next(made))

    with ThreadPoolExecutor(8) as pool:
        found = [asked.result() for asked in [pool.submit(ask) for _ in range(8)]]
    assert found == [0] * 8


def test_a_failure_is_not_kept() -> None:
    memory = Memory()

    def fail() -> int:
        raise KeyError

    with pytest.raises(KeyError):
        memory.recall(1, "figures", "grain", fail)
    assert memory.turns == {}
    assert memory.recall(1, "figures", "grain", lambda: 7) == 7


def test_what_was_worked_out_of_an_older_state_is_given_but_not_kept() -> None:
    memory, made = Memory(), count()

    def meanwhile() -> int:
        memory.recall(2, "other", "", lambda: None)
        return next(made)

    assert memory.recall(1, "figures", "grain", meanwhile) == 0
    assert memory.recall(2, "figures", "grain", lambda: next(made)) == 1
