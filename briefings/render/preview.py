"""A page that shows a digest's real payload in the look of Discord or Slack, to judge it without an account."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from html import unescape

from jinja2 import PackageLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from briefings.model import Digest, Message, UsageError
from briefings.render.moments import dated
from briefings.render.preview_markup import discord_html, slack_html
from briefings.render.to_html import Picture, picture

_MARKUPS: Mapping[str, Callable[[str], Markup]] = {"discord": discord_html, "slack": slack_html}


def preview_page(digest: Digest, *, channel: str, at: datetime) -> str:
    """The digest's messages and its thread as one HTML page that fetches nothing; charts are inside it.

    Shows the payload as it would be posted at `at` to `channel`, not the briefing. Raises UsageError for a platform
    that has no look of its own (text and HTML are what they are).
    """
    if digest.platform not in _MARKUPS:
        message = f"no preview for platform {digest.platform!r}; there are {', '.join(_MARKUPS)}"
        raise UsageError(message)
    return (
        _pages()
        .get_template(f"preview/{digest.platform}.j2")
        .render(
            messages=tuple(map(_shown, digest.messages)),
            thread=tuple(map(_shown, digest.thread)),
            channel=channel,
            at=dated(at),
        )
    )


def _shown(message: Message) -> dict[str, object]:
    pictures: dict[str, Picture] = {one.filename: picture(one) for one in message.attachments}
    return {"text": message.text, "payload": message.payload, "pictures": pictures}


@cache
def _pages() -> SandboxedEnvironment:
    made = SandboxedEnvironment(
        loader=PackageLoader("briefings.render"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
    )
    made.filters.update(_MARKUPS, plain=unescape)
    return made
