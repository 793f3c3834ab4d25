"""When and how a channel is briefed: what a query tells of it, what that changes, and how it is told. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.asking.queries import Query
from bot.following.alert_kinds import EVERY, alert_words, alerts_in
from bot.following.wishes import hold_in, hold_words, quiet_in, quiet_words
from bot.schedules.named import cron_of, words_of
from bot.schedules.zones import zone_named
from briefings.model import HOLD, ChangeKind, Subscription

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Terms:
    """The fields of a subscription that its people set, by the same names."""

    cron: str
    timezone: str
    quiet: str = ""
    only_changes: bool = False
    alerts: tuple[ChangeKind, ...] = ()
    hold: timedelta = HOLD


def terms_of(one: Subscription) -> Terms:
    """The terms that a subscription has."""
    return Terms(one.cron, one.timezone, one.quiet, one.only_changes, one.alerts, one.hold)


def terms_told(query: Query, before: Terms) -> Terms:
    """The terms with what the query tells of them; the rest stays as it was before.

    A query that tells them whole, as a form does, empties quiet hours and alerts that it leaves out. Raises UsageError
    for a value that can't be read.
    """
    empty = "none" if query["whole"] else ""
    quiet, alerts = query["quiet"] or empty, query["alerts"] or empty
    return Terms(
        cron_of(query["schedule"]) if query["schedule"] else before.cron,
        zone_named(query["timezone"]) if query["timezone"] else before.timezone,
        quiet_in(quiet) if quiet else before.quiet,
        query["only-changes"] == YES if query["only-changes"] else before.only_changes,
        alerts_in(alerts) if alerts else before.alerts,
        hold_in(query["hold"]) if query["hold"] else before.hold,
    )


def options_of(terms: Terms) -> dict[str, str]:
    """The options by which a command tells the terms, those that are as usual left out."""
    told = {
        "schedule": words_of(terms.cron),
        "timezone": terms.timezone,
        "quiet": terms.quiet,
        "only-changes": YES if terms.only_changes else "",
        "alerts": alert_words(terms.alerts) if terms.alerts else "",
        "hold": hold_words(terms.hold) if terms.hold != HOLD else "",
    }
    return {name: value for name, value in told.items() if value}


def when_words(terms: Terms) -> str:
    """The schedule in words with its zone: "daily at 08:00 (Europe/Kyiv)"."""
    return f"{words_of(terms.cron)} ({terms.timezone})"


def turns(before: Terms, after: Terms) -> Iterator[str]:
    """What differs but the schedule, old → new."""
    for what, words in _NAMED.items():
        if words(before) != words(after):
            yield f"{what}: {words(before)} → {words(after)}"


def wish_lines(terms: Terms) -> Iterator[str]:
    """What is wished besides the schedule, line by line; what is as usual too."""
    yield f"Quiet hours: {f'{terms.quiet}; what is due in them comes at their end' if terms.quiet else 'none'}"
    if terms.only_changes:
        yield "Only when something changed, or a source fell silent or came back"
    else:
        yield "A quiet day is one line; only-changes:yes leaves it out"
    if not terms.alerts:
        yield "Told at once: nothing; alerts:denied tells denials before the next briefing"
        return
    quiet = ", and not in quiet hours" if terms.quiet else ""
    yield (f"Told at once: {_alerts(terms)}; not within {hold_words(terms.hold)} of the last message{quiet}")


def short_wishes(terms: Terms) -> str:
    """What is wished besides the schedule in one line, "" if all is as usual."""
    alerts = f"told at once: {_alerts(terms)} (hold {hold_words(terms.hold)})" if terms.alerts else ""
    only = "only when something changed" if terms.only_changes else ""
    line = " · ".join(filter(None, (f"quiet {terms.quiet}" if terms.quiet else "", only, alerts)))
    return f"{line[:1].upper()}{line[1:]}"


def _alerts(terms: Terms) -> str:
    words = alert_words(terms.alerts)
    return EVERY if words == "all" else words


_NAMED: Mapping[str, Callable[[Terms], str]] = {
    "quiet hours": lambda terms: quiet_words(terms.quiet),
    "only when something changed": lambda terms: YES if terms.only_changes else NO,
    "told at once": lambda terms: alert_words(terms.alerts),
    "hold between a message and an alert": lambda terms: hold_words(terms.hold),
}
