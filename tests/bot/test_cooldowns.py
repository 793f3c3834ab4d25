"""How often one user may ask."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.asking.cooldowns import REMEMBERED, Cooldowns
from briefings.model import UsageError

START = datetime(2031, 5, 1, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def asked(cooldowns: Cooldowns, user: str, cost: float = 1) -> str:
    """What the user is told; "" if the question is let through."""
    try:
        cooldowns.ask(user, cost)
    except UsageError as error:
        return str(error)
    return ""


def seconds_in(line: str) -> int:
    return int("".join(letter for letter in line if letter.isdigit()))


def test_a_burst_is_let_through_and_then_as_many_as_come_by_the_minute() -> None:
    clock = Clock()
    cooldowns = Cooldowns(clock, burst=3, per_minute=30)
    assert [asked(cooldowns, "a") for _ in range(4)] == ["", "", "", "One moment: you can ask again in 2 s."]
    clock.wait(2)
    assert asked(cooldowns, "a") == ""
    assert asked(cooldowns, "a") != ""


def test_everybody_has_a_bucket_of_their_own() -> None:
    cooldowns = Cooldowns(Clock(), burst=1, per_minute=1)
    assert asked(cooldowns, "discord:1") == ""
    assert asked(cooldowns, "slack:1") == ""
    assert asked(cooldowns, "discord:1") != ""


def test_being_refused_costs_nothing() -> None:
    clock = Clock()
    cooldowns = Cooldowns(clock, burst=2, per_minute=60)
    asked(cooldowns, "a", 2)
    for _ in range(50):
        assert asked(cooldowns, "a") != ""
    clock.wait(1)
    assert asked(cooldowns, "a") == ""


def test_what_costs_more_than_a_bucket_holds_is_let_through_when_it_is_empty() -> None:
    clock = Clock()
    cooldowns = Cooldowns(clock, burst=2, per_minute=60)
    assert asked(cooldowns, "a", 4) == ""
    clock.wait(2)
    assert asked(cooldowns, "a") != ""
    clock.wait(1)
    assert asked(cooldowns, "a") == ""


def test_a_clock_that_is_put_back_gives_nothing_away() -> None:
    clock = Clock()
    cooldowns = Cooldowns(clock, burst=2, per_minute=60)
    asked(cooldowns, "a", 2)
    for _ in range(3):
        clock.wait(-10)
        assert asked(cooldowns, "a") != ""
        clock.wait(10)
        assert asked(cooldowns, "a") != ""


def test_those_who_asked_long_ago_are_forgotten() -> None:
    cooldowns = Cooldowns(Clock(), burst=1, per_minute=1)
    asked(cooldowns, "first")
    for number in range(REMEMBERED):
        cooldowns.ask(f"user {number}", 1)
    assert asked(cooldowns, "first") == ""
    assert len(cooldowns._levels) == REMEMBERED  # noqa: SLF001  # that memory is bounded shows nowhere else


STEPS = st.lists(st.tuples(st.floats(0, 40), st.integers(1, 4)), min_size=1, max_size=40)


@given(steps=STEPS, per_minute=st.integers(1, 120))
@settings(max_examples=60, deadline=None)
def test_no_more_is_let_through_than_the_bucket_gives(steps: list[tuple[float, int]], per_minute: int) -> None:
    clock = Clock()
    cooldowns = Cooldowns(clock, burst=8, per_minute=per_minute)
    through = 0
    for wait, cost in steps:
        clock.wait(wait)
        if not asked(cooldowns, "a", cost):
            through += cost
        elapsed = (clock.now - START).total_seconds()
        assert through <= 8 + elapsed * per_minute / 60 + 1e-3


@given(steps=STEPS, per_minute=st.integers(1, 120))
@settings(max_examples=60, deadline=None)
def test_who_waits_as_long_as_was_said_is_let_through(steps: list[tuple[float, int]], per_minute: int) -> None:
    clock = Clock()
    cooldowns = Cooldowns(clock, burst=8, per_minute=per_minute)
    for wait, cost in steps:
        clock.wait(wait)
        line = asked(cooldowns, "a", cost)
        if line:
            clock.wait(seconds_in(line))
            assert asked(cooldowns, "a", cost) == ""
