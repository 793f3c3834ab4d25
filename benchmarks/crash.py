"""Whether anything is lost or told twice when the bot is killed, again and again, while platforms fail.

The real `onrecord run` is started as a process of its own, ended by SIGKILL at a random moment of reading, briefing and
posting, and started again at once, so many times in all. It reads papers on the loopback by HTTP, and posts to a
Discord (API and gateway) and a Slack (Web API and Socket Mode) on the loopback, in this process, that outlive it: they
refuse, answer 5xx before or after doing, delay, close connections before or after doing, do late what they closed on,
and limit rates. Discord drops repeats of a nonce for some seconds only, and history does not tell nonces; Slack drops
none. Half of the channels are of either, each subscribed every minute. Each article tells one figure that no other
does. Each lane is a bot with its own record: the first in SQLite, the second in PostgreSQL, and so on in turn.

    python benchmarks/crash.py [--kills 12] [--seed 1] [--lanes 1] [--channels 20] [--every 6]

At the end kills and faults stop; when everything is told, or after fifteen minutes, and a while later, what stands in
the channels is counted. `lost` are changes that a channel was not told, `doubled` those that it was told more than
once, and messages that stand twice; `receipts` and `disordered` should be 0 too. `adopted` are messages whose making
the bot did not hear of and that still stand once. The seed chooses moments and faults; how fast the machine is has a
say too. Two settings are not as shipped: ONRECORD_POLL_MINUTES=1 and ONRECORD_SECONDS_PER_HOST=0.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack, suppress
from pathlib import Path
from tempfile import mkdtemp

from killing.counting import Counted
from killing.lane import Lane, around, bad_signs
from killing.postgres import postgres

DRAIN_SECONDS = 900
STEADY_SECONDS = 80
"""So long after everything was told it is seen if anything is told again: the next slot, and what has to settle."""

NONCE_SECONDS = 30.0
"""Discord says "a few minutes"; discord.py's own repeats within one post need some 16 seconds of it."""


async def measured(lanes: Sequence[Lane], kills: int, every: float) -> None:
    """Kill so often in all lanes together, then wait until everything is told, and a while longer."""
    left = iter(range(kills))
    async with AsyncExitStack() as stack:
        for lane in lanes:
            await stack.enter_async_context(around(lane))
        news = [asyncio.create_task(lane.publish(every)) for lane in lanes]
        await asyncio.gather(*(_killed(lane, left) for lane in lanes))
        for task in news:
            task.cancel()
        for lane in lanes:
            lane.calm()
            lane.say("the kills and faults are over")
            await lane.start()
        until = time.monotonic() + DRAIN_SECONDS
        while time.monotonic() < until and not all(lane.is_told() for lane in lanes):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(2)
        await asyncio.sleep(STEADY_SECONDS)
        for lane in lanes:
            lane.say(f"stopped in {await lane.stop():.1f} s")


async def _killed(lane: Lane, left: object) -> None:
    while next(left, None) is not None:  # type: ignore[call-overload]  # one iterator for all lanes
        before = lane.kills.total()
        while lane.kills.total() == before:  # a life that ended by itself is none
            await lane.live_once()
        print(f"{lane.name}: kill {lane.kills.total()}, {len(lane.papers.finds)} articles", file=sys.stderr)


def outcome(lanes: Sequence[Lane], seed: int, seconds: float) -> tuple[dict[str, object], Counted]:
    """The figures, and what they were counted from."""
    found = Counted()
    for lane in lanes:
        found.add(lane.counted())
    platforms = [one for lane in lanes for one in (lane.discord, lane.slack)]
    unsure = sum(len(one.channels.unsure) for one in platforms)
    repeats = sum((one.channels.repeats for one in platforms), Counter())
    faults = sum((one.weather.ends for one in platforms), Counter())
    kills = sum((lane.kills for lane in lanes), Counter())
    return {
        "kills": kills.total(),
        "lost": len(found.lost),
        "doubled": len(found.doubled) + len(found.repeated),
        "receipts": len(found.receipts),
        "disordered": len(found.disordered),
        "changes": sum(len(lane.values) for lane in lanes),
        "channels": sum(lane.places for lane in lanes),
        "briefings": found.briefings,
        "messages": found.messages,
        "unsure": unsure,
        "adopted": unsure - repeats.total(),
        "repeats": dict(repeats),
        "by_phase": dict(sorted(kills.items())),
        "faults": {str(end): count for end, count in sorted(faults.items()) if end != "well"},
        "unknown_requests": bad_signs(lanes),
        "seed": seed,
        "seconds": round(seconds),
    }, found


def main() -> int:
    """Measure, and print what came out as one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lanes", type=int, default=1)
    parser.add_argument("--channels", type=int, default=20, help="of each lane")
    parser.add_argument("--every", type=float, default=6.0, help="seconds between two articles of a lane, on average")
    given = parser.parse_args()
    folder = Path(mkdtemp(prefix="crash-"))
    began = time.monotonic()
    with ExitStack() as stack:
        lanes = []
        for number in range(given.lanes):
            is_file = number % 2 == 0
            url = f"sqlite:///{folder}/{number}.db" if is_file else stack.enter_context(postgres(f"record_{number}"))
            name = f"{'sqlite' if is_file else 'postgres'}-{number}"
            lanes.append(Lane(name, url, folder, given.seed, number, given.channels, NONCE_SECONDS))
        with suppress(KeyboardInterrupt):
            asyncio.run(measured(lanes, given.kills, given.every))
    figures, found = outcome(lanes, given.seed, time.monotonic() - began)
    if found.is_good and not figures["unknown_requests"]:
        shutil.rmtree(folder)
    else:
        (folder / "messages.json").write_text(json.dumps(_all_messages(lanes), indent=1), encoding="utf-8")
        print("\n".join(found.faults()), f"the logs, the records and all messages are in {folder}", file=sys.stderr)
    print(json.dumps(figures))
    return 0 if found.is_good else 1


def _all_messages(lanes: Sequence[Lane]) -> list[dict[str, object]]:
    return [
        {
            "lane": lane.name,
            "id": m.id,
            "channel": m.channel,
            "thread": m.thread,
            "nonce": m.nonce,
            "at": m.at,
            **m.body,
        }
        for lane in lanes
        for platform in (lane.discord, lane.slack)
        for m in platform.channels.messages
    ]


if __name__ == "__main__":
    sys.exit(main())
