"""Hostile text made harmless: what may be shown at all, what a platform would take for markup, what may be a link."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

ZERO_WIDTH = "\u200b"
_CONTROL_SEQUENCE = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]")
_SPACE = re.compile(r"\s+")
# Controls, direction marks and overrides, zero-width space, byte-order mark and the invisible "tag" letters.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_DISCORD = str.maketrans(
    {**{mark: "\\" + mark for mark in "\\*_~`|[]>#"}, "@": "@" + ZERO_WIDTH, "<": "\\<" + ZERO_WIDTH}
)
_SLACK = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        "@": "@" + ZERO_WIDTH,
        **{mark: f"{ZERO_WIDTH}{mark}{ZERO_WIDTH}" for mark in "*_~`"},
    }
)
_EMOJI = re.compile(r":(?=[\w+'-]+:)")
_SLACK_PLAIN = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "@" + ZERO_WIDTH})
_KEPT_IN_URL = "%/:?#!$&',;=+~.-_"


class Safe(str):
    """Text that is already in a platform's own markup and is not to be escaped again."""

    __slots__ = ()


def clean(text: str) -> str:
    """`text` on one line without anything that a screen would obey instead of showing.

    Terminal sequences, control characters, direction overrides and invisible characters go; every run of white space
    becomes one space; half a surrogate pair becomes U+FFFD. No visible character is changed.
    """
    shown = _INVISIBLE.sub("", _CONTROL_SEQUENCE.sub("", text))
    return _SURROGATE.sub("\ufffd", _SPACE.sub(" ", shown)).strip()


def escape_text(text: str) -> str:
    """`text` for a terminal."""
    return clean(text)


def escape_discord(text: str) -> str:
    """`text` for Discord: markup shown as typed, no mention, no link. Does not care for lengths."""
    return clean(text).translate(_DISCORD).replace("://", f":{ZERO_WIDTH}//")


def escape_slack(text: str) -> str:
    """`text` for a mrkdwn field of Slack: control characters as entities, markup broken by zero-width spaces.

    Slack has no escape for its markup and :emoji: names, so a zero-width space keeps their signs from working.
    """
    return _EMOJI.sub(":" + ZERO_WIDTH, clean(text).translate(_SLACK))


def escape_slack_plain(text: str) -> str:
    """`text` for a plain_text field of Slack, where no markup is read but entities are."""
    return clean(text).translate(_SLACK_PLAIN)


def safe_url(url: str) -> str:
    """`url` with every character that could end a link or start markup percent-encoded; "" unless it is http(s)."""
    plain = clean(url)
    try:
        parts = urlsplit(plain)
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return ""
    return quote(plain, safe=_KEPT_IN_URL)


def size(text: str) -> int:
    """The length of `text` in UTF-16 units: the strictest way in which a platform may count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
