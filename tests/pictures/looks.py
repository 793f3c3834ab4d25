"""Replies and forms as pages in the look of a platform, made of the very payloads that the platform is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.asking.replies import Reply
from bot.asking.responses import Form
from bot.platforms.discord.forms import modal_of
from bot.platforms.discord.outgoing import outgoing
from bot.platforms.slack.blocks import said_of
from bot.platforms.slack.views import form_view
from bot.platforms.slack.words import is_ours
from briefings.model import Digest, Message
from briefings.render import Scene, preview_of
from briefings.render.escape import escape_discord


@dataclass(frozen=True, slots=True)
class Look:
    """One platform's: what a reply and a form come to there. To be used within a running event loop."""

    scenes: Callable[[Reply, str], tuple[Scene, ...]]
    modal: Callable[[Form], Mapping[str, object]]


def reply_page(platform: str, reply: Reply, *, asked: str, at: datetime, channel: str = "desk") -> str:
    """What the asker sees after a command."""
    scenes = LOOKS[platform].scenes(reply, asked.split(" ", maxsplit=1)[0])
    named = (replace(scenes[0], asked=f"/{asked}"), *scenes[1:]) if scenes else ()
    return preview_of(platform, named, channel=channel, at=at)


def form_page(platform: str, form: Form, *, at: datetime) -> str:
    """The modal of a form."""
    return preview_of(platform, (), channel="desk", at=at, modal=LOOKS[platform].modal(form))


def _on_discord(reply: Reply, _command: str) -> tuple[Scene, ...]:
    if reply.digest is None:
        return (Scene(Message(escape_discord(reply.error)), private=True),)
    messages = [_sent(message) for message in reply.digest.messages[:-1]]
    messages += [_sent(message, reply) for message in reply.digest.messages[-1:]]
    scenes = [Scene(message, reply.private) for message in messages]
    scenes += [Scene(_sent(message), private=True) for message in reply.digest.thread]
    if reply.note:
        scenes.append(Scene(Message(escape_discord(reply.note)), private=True))
    return tuple(scenes)


def _sent(message: Message, reply: Reply | None = None) -> Message:
    made = outgoing(message, reply)
    payload = {
        "embeds": [embed.to_dict() for embed in made.embeds],
        "components": made.view.to_components() if made.view else [],
    }
    return Message(made.content or "", payload, (*message.attachments, *(reply.files if reply else ())))


def _on_slack(reply: Reply, command: str) -> tuple[Scene, ...]:
    told = said_of(reply, ours=is_ours(command))
    files = [message.attachments for message in (reply.digest or Digest("slack", ())).messages]
    drawn = [*files, *[()] * len(told)]
    scenes = [
        Scene(Message(said.text, {"blocks": list(said.blocks)}, drawn[at]), said.private)
        for at, said in enumerate(told)
    ]
    if reply.files and scenes:
        scenes[-1] = replace(scenes[-1], message=replace(scenes[-1].message, attachments=reply.files))
    return tuple(scenes)


LOOKS: Mapping[str, Look] = {
    "discord": Look(_on_discord, lambda form: dict(modal_of(form, {}, locale="en-US").to_dict())),
    "slack": Look(_on_slack, lambda form: form_view(form, "C0DESK")),
}
