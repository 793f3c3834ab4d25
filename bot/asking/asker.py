"""Who asks something of the bot, and where: what permissions, topics and clocks depend on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asker:
    """Someone at a platform. Ids are the platform's own; `workspace` is "" in a direct message and in the terminal.

    `manages` tells that the platform lets them manage the workspace, `operates` that they run this bot: only they may
    change what all workspaces share. `roles` are the ids of what they are in the workspace. `lacks` is what the bot may
    not do in the channel, or in the one that a command names, and would need for briefings, in the platform's words.
    `timezone` is "" where nobody tells.
    """

    platform: str
    workspace: str = ""
    channel: str = ""
    user: str = ""
    name: str = ""
    manages: bool = False
    operates: bool = False
    roles: tuple[str, ...] = ()
    timezone: str = ""
    lacks: tuple[str, ...] = ()

    @property
    def owner(self) -> str:
        """The key of the workspace, such as "discord:123"; "" where there is none."""
        return f"{self.platform}:{self.workspace}" if self.workspace else ""

    @property
    def direct(self) -> bool:
        """Whether they ask in a direct message, where nobody but operators can set anything up."""
        return not self.workspace and not self.operates

    @property
    def reader(self) -> str:
        """The key of the person, such as "discord:456"."""
        return f"{self.platform}:{self.user}"


TERMINAL = Asker("console", channel="console", user="operator", name="operator", manages=True, operates=True)
"""Whoever types at the command line."""
