"""What Discord and Slack say: whether tokens are good, whether channels take briefings, and what time it is there."""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.settings import Settings, posting_platforms
from bot.terminal.desk import real_time
from bot.terminal.doctor.clock import by_other
from bot.terminal.doctor.finding import OK, WARNING, WRONG, Finding
from briefings.model import OnRecordError
from briefings.store import Store, list_subscriptions

if TYPE_CHECKING:
    from bot.platforms.checked import Checked

Check = Callable[[Settings, Store, Sequence[tuple[str, str]]], Coroutine[None, None, "tuple[Checked, ...]"]]

LONGEST = 45.0
"""Seconds for all that a platform is asked; each check has a shorter limit of its own."""

PATIENCE = 5.0
"""Seconds to wait for the time."""


def ask_platforms(settings: Settings, store: Store) -> Iterator[Finding]:
    """What the platforms whose tokens are set say of these and of each subscribed channel. Posts nothing."""
    subscriptions = list_subscriptions(store)
    for platform in posting_platforms(settings):
        if platform in PLATFORMS:
            check, base = PLATFORMS[platform]
            channels = [(one.workspace, one.channel) for one in subscriptions if one.platform == platform]
            try:
                told = told_by(base(settings))
            except (OSError, http.client.HTTPException) as error:
                why = f"could not ask {urlsplit(base(settings)).hostname}: {str(error) or type(error).__name__}"
                yield Finding(platform.title(), why, WARNING)
                continue
            if told is not None:
                yield by_other(platform.title(), real_time(), told)
            yield from _checked(platform, check()(settings, store, channels))


def told_by(base: str) -> datetime | None:
    """What time it is for the server of a web address, by the Date of its answer (RFC 9110); None if it tells none.

    Raises OSError or HTTPException if it can't be reached.
    """
    parts = urlsplit(base)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    with closing(kind(str(parts.hostname), parts.port, timeout=PATIENCE)) as connection:
        connection.request("HEAD", "/")
        date = connection.getresponse().getheader("Date", "")
    try:
        told = parsedate_to_datetime(date)
    except ValueError:
        return None
    return told if told.tzinfo is not None else told.replace(tzinfo=UTC)


def _checked(platform: str, asking: Coroutine[None, None, tuple[Checked, ...]]) -> Iterator[Finding]:
    try:
        found = asyncio.run(_within(asking))
    except TimeoutError:
        yield Finding(platform.title(), f"could not ask: no answer within {LONGEST:g} seconds", WARNING)
        return
    except OnRecordError as error:
        yield Finding(platform.title(), f"could not ask: {error}", WRONG)
        return
    for one in found:
        yield Finding(one.what, one.found, OK if one.ok else WRONG if one.refused else WARNING)


async def _within(asking: Coroutine[None, None, tuple[Checked, ...]]) -> tuple[Checked, ...]:
    async with asyncio.timeout(LONGEST):
        return await asking


def _discord() -> Check:
    from bot.platforms.discord.checking import check_discord  # noqa: PLC0415 - an SDK that others need not load

    return lambda settings, _store, channels: check_discord(settings, [channel for _, channel in channels])


def _slack() -> Check:
    from bot.platforms.slack.checking import check_slack  # noqa: PLC0415 - as above

    return check_slack


PLATFORMS: dict[str, tuple[Callable[[], Check], Callable[[Settings], str]]] = {
    "discord": (_discord, lambda settings: settings.discord_api_base),
    "slack": (_slack, lambda settings: settings.slack_api_base),
}
"""What checks each platform, and where its interface is."""
