"""What happens when the bot comes into a workspace, leaves one, or finds at its start in which ones it is.

What people set up in a workspace is never deleted: while the bot is away it does nothing, and it is back when the bot
is. Every function blocks on the database: call it in a thread.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from bot.following.retag import retag
from briefings.store import Store, list_topics, workspace_joined, workspace_left, workspaces_seen


def key_of(platform: str, workspace: str) -> str:
    """The key of a workspace, from the platform's id of it: "discord:123"."""
    return f"{platform}:{workspace}"


def joined(store: Store, platform: str, workspace: str, *, name: str = "") -> bool:
    """The bot is in the workspace now. True if it was there before: then what belongs to the workspace is back."""
    key = key_of(platform, workspace)
    back = workspace_joined(store, key, name=name)
    if back:
        _catch_up(store, {key})
    return back


def left(store: Store, platform: str, workspace: str, *, now: datetime) -> bool:
    """The bot was removed from the workspace. False if it was not in it, as far as is known."""
    return workspace_left(store, key_of(platform, workspace), at=now)


def seen_in(store: Store, platform: str, found: Mapping[str, str], now: datetime) -> tuple[str, ...]:
    """At its start the bot is in the workspaces `found` (id to name), and in no others of the platform.

    Give every workspace, also one that the platform can't reach at the moment: one that is not given counts as left.
    What belongs to those that the bot is in again is back; gives their keys.
    """
    keys = {key_of(platform, workspace): name for workspace, name in found.items()}
    back = workspaces_seen(store, keys, platform=platform, now=now)
    if back:
        _catch_up(store, back)
    return back


def _catch_up(store: Store, back: Collection[str]) -> None:
    """Claims that came on record meanwhile are looked through for the topics of those who are back."""
    for topic in list_topics(store):
        if topic.owner in back:
            retag(store, topic)
