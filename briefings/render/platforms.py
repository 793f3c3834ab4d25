"""The platforms that a briefing or an answer can be rendered for, and the two ways in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from briefings.model import Answer, Attachment, Briefing, Digest, Series, UsageError
from briefings.render.charts import render_chart
from briefings.render.to_discord import discord_answer, discord_briefing, discord_pages
from briefings.render.to_html import html_answer, html_briefing
from briefings.render.to_slack import slack_answer, slack_briefing, slack_pages
from briefings.render.to_text import text_answer, text_briefing
from briefings.render.views import PLAIN, Detail
from briefings.render.why import LABEL


@dataclass(frozen=True, slots=True)
class Platform:
    """How one platform is rendered for: a briefing, a page of an answer, and how many pages that answer has.

    `draws` if it shows charts, `details` if a briefing can say there why each line is told, and what was left out.
    """

    briefing: Callable[[Briefing, Attachment | None, Detail], Digest]
    answer: Callable[[Answer, int, Attachment | None], Digest]
    pages: Callable[[Answer], int]
    draws: bool
    details: bool = False


_TEXT = Platform(
    briefing=lambda briefing, _chart, detail: text_briefing(briefing, detail),
    answer=lambda answer, _page, _chart: text_answer(answer),
    pages=lambda _answer: 1,
    draws=False,
    details=True,
)
PLATFORMS = {
    "text": _TEXT,
    "console": _TEXT,
    "html": Platform(
        briefing=html_briefing,
        answer=lambda answer, _page, chart: html_answer(answer, chart),
        pages=lambda _answer: 1,
        draws=True,
        details=True,
    ),
    "discord": Platform(
        briefing=lambda briefing, chart, detail: discord_briefing(briefing, chart, bare=detail.bare),
        answer=discord_answer,
        pages=lambda answer: len(discord_pages(answer)),
        draws=True,
    ),
    "slack": Platform(
        briefing=lambda briefing, chart, detail: slack_briefing(briefing, chart, bare=detail.bare),
        answer=slack_answer,
        pages=lambda answer: len(slack_pages(answer)),
        draws=True,
    ),
}


def render_briefing(briefing: Briefing, platform: str, *, charts: bool = True, detail: Detail = PLAIN) -> Digest:
    """The briefing as that platform's messages, receipts in the thread; no message is past a limit of the platform.

    Posts nothing. A chart is drawn if a series has two points; `charts=False` leaves it out. Raises UsageError for a
    platform or time zone that does not exist, and for a `detail` that the platform has a button for.
    """
    made = _platform(platform)
    if (detail.explain or detail.left_out) and not made.details:
        message = f"on {platform} the button “{LABEL}” tells why; ask for text or html to have it in the digest"
        raise UsageError(message)
    wanted = charts and made.draws and not briefing.quiet
    chart = _chart(briefing.series, briefing.topic.title) if wanted else None
    return replace(made.briefing(briefing, chart, detail), platform=platform)


def render_answer(answer: Answer, platform: str, *, page: int = 1, charts: bool = True) -> Digest:
    """One page of the answer; platforms that scroll (text, html) have it all on page 1.

    A page that does not exist is taken as the nearest that does. Raises UsageError for an unknown platform.
    """
    made = _platform(platform)
    chart = _chart(answer.drawn or answer.series, answer.title) if charts and made.draws and page <= 1 else None
    return replace(made.answer(answer, page, chart), platform=platform)


def answer_pages(answer: Answer, platform: str) -> int:
    """How many pages `render_answer` has for the answer, at least 1. Raises UsageError for an unknown platform."""
    return _platform(platform).pages(answer)


def _platform(name: str) -> Platform:
    if name not in PLATFORMS:
        message = f"no platform {name!r}; there are {', '.join(PLATFORMS)}"
        raise UsageError(message)
    return PLATFORMS[name]


@lru_cache(maxsize=16)
def _chart(series: tuple[Series, ...], title: str) -> Attachment | None:
    """The chart, drawn once for all platforms and channels that get the same briefing."""
    if not any(len(one.points) > 1 for one in series):
        return None
    return render_chart(series, title=title)
