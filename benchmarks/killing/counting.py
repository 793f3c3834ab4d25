"""What stands in the channels against what was published: each change once in each channel, each message once."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from standins.channels import Channels, Standing

LINE = re.compile(r"\*{1,2}\d+\. [^*\n]+\*{1,2} · [^*\n]+: \*{1,2}([\d,]+)\*{1,2}")
"""How a digest tells a new figure."""

QUOTE = re.compile(r"Divers have recovered ([\d,]+) ")
MOMENT = re.compile(r"<(?:t:|!date\^)(\d+)")
"""The first moment that a digest's head names."""

OF_PLACE = {"nonce", "metadata", "channel", "thread_ts", "enforce_nonce"}
SHOWN = 12


@dataclass(slots=True)
class Counted:
    """What was found; every entry names the channel. `receipts` are changes that lack theirs or have it twice."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    briefings: int = 0
    messages: int = 0

    @property
    def is_good(self) -> bool:
        """Whether everything stands once and in order."""
        return not (self.lost or self.doubled or self.repeated or self.receipts or self.disordered)

    def add(self, other: Counted) -> None:
        """Take another count in."""
        for name in ("lost", "doubled", "repeated", "receipts", "disordered"):
            getattr(self, name).extend(getattr(other, name))
        self.briefings += other.briefings
        self.messages += other.messages

    def faults(self) -> Iterator[str]:
        """Some of what is wrong, in words."""
        for name in ("lost", "doubled", "repeated", "receipts", "disordered"):
            found = getattr(self, name)
            if found:
                yield f"{name} ({len(found)}): {'; '.join(found[:SHOWN])}"


def told_in(channels: Channels, place: str) -> Counter[int]:
    """How often each figure is told as a change in a channel, threads and all."""
    here = [one for one in channels.messages if one.channel == place]
    return Counter(value for one in here for value in _numbers(LINE, one))


def all_told(channels: Channels, places: Sequence[str], values: Iterable[int]) -> bool:
    """Whether every figure is told in every channel."""
    wanted = set(values)
    return all(wanted <= told_in(channels, place).keys() for place in places)


def counted(channels: Channels, places: Sequence[str], values: Sequence[int]) -> Counted:
    """Compare what stands there with what was published."""
    found = Counted(messages=len(channels.messages))
    for place in places:
        told = told_in(channels, place)
        found.lost += [f"{place}: {value}" for value in values if not told[value]]
        found.doubled += [f"{place}: {value} {told[value]} times" for value in values if told[value] > 1]
        found.receipts += _receipts(channels, place, told)
        found.disordered += _disordered(channels.of(place, ""), place)
        found.briefings += sum(_window(one) is not None for one in channels.of(place, ""))
    found.repeated += _repeated(channels)
    return found


def _receipts(channels: Channels, place: str, told: Counter[int]) -> Iterator[str]:
    """A change is quoted where it is told, and once more among the receipts of the thread below."""
    quoted: Counter[int] = Counter()
    for one in channels.messages:
        if one.channel == place:
            quoted.update(_numbers(QUOTE, one))
    for value, times in told.items():
        if quoted[value] != 2 * times:
            yield f"{place}: {value} quoted {quoted[value]} times"


def _disordered(messages: Sequence[Standing], place: str) -> Iterator[str]:
    """Windows follow one another: none ends before the last, and none that starts where another did follows it."""
    told = [window for one in messages if (window := _window(one)) is not None]
    for (earlier, was_quiet), (later, is_quiet) in pairwise(told):
        if later < earlier or (later == earlier and (was_quiet or not is_quiet)):
            yield f"{place}: {later} after {earlier}"


def _repeated(channels: Channels) -> Iterator[str]:
    """Messages that stand twice, by their nonce or by all that they say in one place."""
    nonces = Counter(one.nonce for one in channels.messages)
    contents = Counter(_content(one) for one in channels.messages)
    for one in channels.messages:
        if nonces[one.nonce] > 1 or contents[_content(one)] > 1:
            yield f"{one.channel}{'/' + one.thread if one.thread else ''}: message {one.id}, nonce {one.nonce}"


def _content(one: Standing) -> str:
    said = {name: value for name, value in one.body.items() if name not in OF_PLACE}
    return json.dumps([one.channel, one.thread, said], sort_keys=True, default=str)


def _window(one: Standing) -> tuple[int, bool] | None:
    """The end of the window, of the first message of a digest; the start of that of a quiet one, which names no end.

    None of any other message.
    """
    head = str(one.body.get("content") or "") or "\n".join(_texts((one.body.get("blocks") or [])[:2]))
    found = MOMENT.search(head)
    return (int(found.group(1)), " since " in head) if found and "Z " in head else None


def _numbers(form: re.Pattern[str], one: Standing) -> Iterator[int]:
    parts = (one.body.get(name) for name in ("content", "embeds", "blocks"))
    for text in _texts(parts):
        yield from (int(number.replace(",", "")) for number in form.findall(text))


def _texts(found: Any) -> Iterator[str]:  # noqa: ANN401  # JSON
    """Every text in a message's parts."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for value in found.values():
            yield from _texts(value)
    elif isinstance(found, Iterable):
        for value in found:
            yield from _texts(value)
