"""The part of Discord's and Slack's markup that our messages use, as HTML. For previews, not for posting."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

from markupsafe import Markup, escape

from briefings.render.words import plural

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DISCORD = re.compile(
    r"\\(?P<plain>[^\w\s])"
    r"|\[(?P<name>(?:\\.|[^\]\\])+)\]\((?P<url>https?://[^\s)]+)\)"
    r"|\*\*(?P<bold>(?:\\.|[^\\])+?)\*\*"
    r"|\*(?P<italic>(?:\\.|[^\\*])+?)\*"
    r"|`(?P<code>[^`]+)`"
    r"|<t:(?P<when>-?\d{1,12}):(?P<style>[fRD])>"
    r"|(?P<mention>@everyone|@here|<[@#:/][^>]*>|<t:[^>]*>)",
)
_SLACK = re.compile(
    r"<(?P<url>https?://[^|>]+)\|(?P<name>[^>]*)>"
    r"|<!date\^(?P<when>-?\d{1,12})\^(?P<style>[^|>]*)\|[^>]*>"
    r"|(?P<mention><[!@#][^>]*>)"
    r"|(?<!\w)\*(?P<bold>[^\s*\u200b](?:[^*\n]*[^\s*\u200b])?)\*"
    r"|(?<!\w)_(?P<italic>[^\s_\u200b](?:[^_\n]*[^\s_\u200b])?)_(?!\w)"
    r"|`(?P<code>[^`\u200b]+)`"
    r"|:(?P<emoji>warning):",
)
_LINES = (("## ", "h2"), ("# ", "h1"), ("-# ", "small"), ("> ", "blockquote"))


def discord_html(text: str, now: datetime) -> Markup:
    """Discord markdown as HTML: escapes, bold, italic, code, masked links, headings, small print, quotations, times.

    Times are shown as on a clock of UTC that stands at `now`.
    """
    inline = _inline(_DISCORD, escape, lambda when, style: on_discords_clock(when, style, now))
    return Markup("").join(_line(line, inline) for line in text.split("\n"))


def slack_html(text: str, now: datetime) -> Markup:
    """Slack mrkdwn as HTML: entities, bold, italic, code, links, quotations, times as on a clock of UTC at `now`."""
    inline = _inline(_SLACK, lambda part: escape(unescape(part)), lambda when, _style: on_slacks_clock(when, now))
    return Markup("").join(
        Markup("<blockquote>{}</blockquote>").format(inline(line[2:]))
        if line.startswith("> ")
        else Markup("<div>{}</div>").format(inline(line) or Markup("&nbsp;"))
        for line in text.split("\n")
    )


def on_discords_clock(when: datetime, style: str, now: datetime) -> str:
    """A moment as Discord shows it: with style "f" "24 October 2024 18:00", with "R" "2 hours ago"."""
    if style == "R":
        return _ago(now - when)
    day = f"{when.day} {calendar.month_name[when.month]} {when.year}"
    return day if style == "D" else f"{day} {when:%H:%M}"


def on_slacks_clock(when: datetime, now: datetime) -> str:
    """A moment as Slack shows it: "Today 18:00", "Yesterday 18:00" or "Oct 24, 2024 18:00"."""
    days = (now.date() - when.date()).days
    near = {0: "Today", 1: "Yesterday"}
    day = near.get(days) or f"{calendar.month_abbr[when.month]} {when.day}, {when.year}"
    return f"{day} {when:%H:%M}"


def _ago(age: timedelta) -> str:
    seconds = abs(age.total_seconds())
    for length, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= length:
            told = plural(round(seconds / length), unit)
            return f"{told} ago" if age > timedelta() else f"in {told}"
    return "now"


def _line(line: str, inline: Callable[[str], Markup]) -> Markup:
    for mark, tag in _LINES:
        if line.startswith(mark):
            return Markup("<{0}>{1}</{0}>").format(Markup(tag), inline(line[len(mark) :]))  # noqa: S704 (tag is ours)
    return Markup("<div>{}</div>").format(inline(line) or Markup("&nbsp;"))


def _inline(
    pattern: re.Pattern[str], plain: Callable[[str], Markup], clock: Callable[[datetime, str], str]
) -> Callable[[str], Markup]:
    """What makes HTML of a line of a platform's markup."""

    def inline(text: str) -> Markup:
        found, last = [], 0
        for match in pattern.finditer(text):
            found += [plain(text[last : match.start()]), span(match)]
            last = match.end()
        return Markup("").join([*found, plain(text[last:])])

    def span(match: re.Match[str]) -> Markup:
        value = match.groupdict()
        if value.get("url"):
            return Markup('<a href="{}">{}</a>').format(unescape(value["url"]), inline(value["name"]))
        if value.get("when"):
            when = _EPOCH + timedelta(seconds=int(value["when"]))
            return Markup('<span class="clock">{}</span>').format(clock(when, value["style"]))
        group = str(match.lastgroup)
        return _marked(group, value[group], plain, inline)

    return inline


def _marked(group: str, text: str, plain: Callable[[str], Markup], inner: Callable[[str], Markup]) -> Markup:
    made: dict[str, Callable[[], Markup]] = {
        "bold": lambda: Markup("<strong>{}</strong>").format(inner(text)),
        "italic": lambda: Markup("<em>{}</em>").format(inner(text)),
        "code": lambda: Markup("<code>{}</code>").format(plain(text)),
        "mention": lambda: Markup('<mark class="mention">{}</mark>').format(plain(text)),
        "emoji": lambda: Markup("&#9888;&#65039;"),
        "plain": lambda: plain(text),
    }
    return made[group]()
