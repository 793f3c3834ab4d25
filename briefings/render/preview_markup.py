"""The part of Discord's and Slack's markup that our messages use, as HTML. For previews, not for posting."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from markupsafe import Markup, escape

_DISCORD = re.compile(
    r"\\(?P<plain>[^\w\s])"
    r"|\[(?P<name>(?:\\.|[^\]\\])+)\]\((?P<url>https?://[^\s)]+)\)"
    r"|\*\*(?P<bold>(?:\\.|[^\\])+?)\*\*"
    r"|\*(?P<italic>(?:\\.|[^\\*])+?)\*"
    r"|`(?P<code>[^`]+)`"
    r"|(?P<mention>@everyone|@here|<[@#:][^>]*>)",
)
_SLACK = re.compile(
    r"<(?P<url>https?://[^|>]+)\|(?P<name>[^>]*)>"
    r"|(?P<mention><[!@#][^>]*>)"
    r"|(?<!\w)\*(?P<bold>[^\s*\u200b](?:[^*\n]*[^\s*\u200b])?)\*"
    r"|(?<!\w)_(?P<italic>[^\s_\u200b](?:[^_\n]*[^\s_\u200b])?)_(?!\w)"
    r"|`(?P<code>[^`\u200b]+)`"
    r"|:(?P<emoji>warning):",
)
_LINES = (("## ", "h2"), ("# ", "h1"), ("-# ", "small"), ("> ", "blockquote"))


def discord_html(text: str) -> Markup:
    """Discord markdown as HTML: escapes, bold, italic, code, masked links, headings, small print, quotations."""
    return Markup("").join(_line(line, _discord_inline) for line in text.split("\n"))


def slack_html(text: str) -> Markup:
    """Slack mrkdwn as HTML: entities, bold, italic, code, links, quotations."""
    quote = "> "
    return Markup("").join(
        Markup("<blockquote>{}</blockquote>").format(_slack_inline(line[2:]))
        if line.startswith(quote)
        else Markup("<div>{}</div>").format(_slack_inline(line) or Markup("&nbsp;"))
        for line in text.split("\n")
    )


def _line(line: str, inline: Callable[[str], Markup]) -> Markup:
    for mark, tag in _LINES:
        if line.startswith(mark):
            return Markup("<{0}>{1}</{0}>").format(Markup(tag), inline(line[len(mark) :]))  # noqa: S704 (tag is ours)
    return Markup("<div>{}</div>").format(inline(line) or Markup("&nbsp;"))


def _discord_inline(text: str) -> Markup:
    return _spans(_DISCORD, text, escape, _discord_inline)


def _slack_inline(text: str) -> Markup:
    return _spans(_SLACK, text, lambda part: escape(unescape(part)), _slack_inline)


def _spans(
    pattern: re.Pattern[str], text: str, plain: Callable[[str], Markup], inner: Callable[[str], Markup]
) -> Markup:
    found, last = [], 0
    for match in pattern.finditer(text):
        found += [plain(text[last : match.start()]), _span(match, plain, inner)]
        last = match.end()
    return Markup("").join([*found, plain(text[last:])])


def _span(match: re.Match[str], plain: Callable[[str], Markup], inner: Callable[[str], Markup]) -> Markup:
    group, value = str(match.lastgroup), match.groupdict()
    if value.get("url"):
        return Markup('<a href="{}">{}</a>').format(unescape(value["url"]), inner(value["name"]))
    text = value[group]
    made: dict[str, Callable[[], Markup]] = {
        "bold": lambda: Markup("<strong>{}</strong>").format(inner(text)),
        "italic": lambda: Markup("<em>{}</em>").format(inner(text)),
        "code": lambda: Markup("<code>{}</code>").format(plain(text)),
        "mention": lambda: Markup('<mark class="mention">{}</mark>').format(plain(text)),
        "emoji": lambda: Markup("&#9888;&#65039;"),
        "plain": lambda: plain(text),
    }
    return made[group]()
