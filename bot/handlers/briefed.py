"""What a channel was briefed on, will be, or has missed; what one reader has not seen yet; and how it all went."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from bot.asking.queries import Query
from bot.asking.responses import Response
from bot.briefed import again as briefed_again
from bot.briefed import windows as briefed_windows
from bot.briefed.catchup import catch_up
from bot.briefed.channel import about_one
from bot.briefed.timeline import timeline
from bot.handlers.recorded import when_of
from bot.recorded.answers import Desk

HANDLERS: Mapping[str, Callable[[Desk, Query], Response]] = {
    **{
        name: partial(about_one, tell=tell)
        for name, tell in (
            ("briefing now", briefed_windows.now),
            ("briefing preview", briefed_windows.preview),
            ("briefing last", briefed_windows.last),
            ("briefing at", briefed_windows.at),
        )
    },
    "catchup": catch_up,
    "why": briefed_again.why,
    "missed": briefed_again.missed,
    "timeline": lambda desk, query: Response(timeline(desk, query["topic"], when_of(query))),
}
