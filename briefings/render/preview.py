"""A page that shows real payloads in the look of Discord or Slack, to judge them without an account."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from html import unescape

from jinja2 import ChainableUndefined, PackageLoader
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from briefings.model import Digest, Message, UsageError
from briefings.render.moments import dated
from briefings.render.preview_markup import discord_html, slack_html
from briefings.render.to_html import picture

_MARKUPS: Mapping[str, Callable[[str, datetime], Markup]] = {"discord": discord_html, "slack": slack_html}
_PICTURES = (".png",)


@dataclass(frozen=True, slots=True)
class Scene:
    """A message where it is shown: in answer to what somebody `asked` ("" if nobody), to them alone if `private`."""

    message: Message
    private: bool = False
    asked: str = ""


def preview_page(digest: Digest, *, channel: str, at: datetime) -> str:
    """The digest's messages and its thread as one HTML page that fetches nothing; charts are inside it.

    Shows the payload as it would be posted at `at` to `channel`, not the briefing. Raises UsageError for a platform
    that has no look of its own (text and HTML are what they are).
    """
    scenes = tuple(map(Scene, digest.messages))
    return preview_of(digest.platform, scenes, channel=channel, at=at, thread=digest.thread)


def preview_of(  # noqa: PLR0913 - what can be seen at once
    platform: str,
    scenes: Sequence[Scene],
    *,
    channel: str,
    at: datetime,
    thread: Sequence[Message] = (),
    modal: Mapping[str, object] | None = None,
) -> str:
    """Messages one after another, a thread below them, and the payload of a modal, as the page of one channel.

    Payloads may hold what stands under a message too: buttons and menus. Raises UsageError as `preview_page` does.
    """
    if platform not in _MARKUPS:
        message = f"no preview for platform {platform!r}; there are {', '.join(_MARKUPS)}"
        raise UsageError(message)
    return (
        _pages()
        .get_template(f"preview/{platform}.j2")
        .render(
            scenes=[{**_shown(s.message), "private": s.private, "asked": s.asked} for s in scenes],
            thread=[{**_shown(message), "private": False, "asked": ""} for message in thread],
            modal=modal,
            channel=channel,
            at=dated(at),
            now=at.astimezone(UTC),
        )
    )


def _shown(message: Message) -> dict[str, object]:
    drawn = [one for one in message.attachments if one.filename.endswith(_PICTURES)]
    others = [one for one in message.attachments if one not in drawn]
    return {
        "text": message.text,
        "payload": message.payload,
        "pictures": {one.filename: picture(one) for one in drawn},
        "files": [(one.filename, f"{max(1, len(one.content) // 1024):,} kB") for one in others],
    }


@cache
def _pages() -> SandboxedEnvironment:
    made = SandboxedEnvironment(
        loader=PackageLoader("briefings.render"),
        undefined=ChainableUndefined,  # payloads leave out what they do not need
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
    )
    made.filters.update(_MARKUPS, plain=unescape)
    return made
