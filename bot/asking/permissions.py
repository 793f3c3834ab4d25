"""Who may change what. Pure: decides by what the asker is and what the workspace has set."""

from __future__ import annotations

from bot.asking.asker import Asker
from briefings.model import UsageError, Workspace

WHO = {
    "discord": "people with Manage Server or the role that /settings names",
    "slack": "admins and owners of the workspace, and the people that /settings names",
}


MANAGERS = {"discord": "people with Manage Server", "slack": "admins and owners of the workspace"}
"""Who may wherever nobody else is named."""


def may_change(asker: Asker, workspace: Workspace | None) -> bool:
    """Whether the asker may change the configuration of the workspace that they ask in."""
    if asker.operates:
        return True
    if not asker.workspace:
        return False
    editors = set(workspace.editors) if workspace is not None else set()
    return asker.manages or bool(editors & ({asker.user, *asker.roles} - {""}))


def must_be_allowed(asker: Asker, workspace: Workspace | None) -> None:
    """Raises UsageError, which says who may, unless the asker may change the workspace's configuration."""
    if may_change(asker, workspace):
        return
    if not asker.workspace:
        message = "This is set in a channel, not in a direct message: ask me there."
        raise UsageError(message)
    message = f"Only {WHO.get(asker.platform, 'the operator')} may change this. Nothing was changed."
    raise UsageError(message)


def sees(asker: Asker, owner: str) -> bool:
    """Whether what has that owner is all people's ("") or of the asker's workspace; operators see all."""
    return asker.operates or owner in {"", asker.owner}


def owns(asker: Asker, owner: str) -> bool:
    """Whether what has that owner belongs to the asker's workspace; operators own all."""
    return asker.operates or (owner != "" and owner == asker.owner)


def must_own(asker: Asker, owner: str, what: str) -> None:
    """Raises UsageError unless `what` is the asker's own, as in `owns`."""
    if owns(asker, owner):
        return
    message = (
        f"{what} was set up by whoever runs this bot, for all who use it; only they can change it. "
        f"If that is you, put {asker.reader} into ONRECORD_OPERATORS."
    )
    raise UsageError(message)
