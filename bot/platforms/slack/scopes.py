"""What the app asks a workspace for, and where Slack reaches it: methods, scopes, events and paths. Data."""

from __future__ import annotations

from collections.abc import Mapping

METHODS: Mapping[str, tuple[str, ...]] = {
    "auth.test": (),
    "apps.connections.open": (),
    "oauth.v2.access": (),
    "views.open": (),
    "views.update": (),
    "views.publish": (),
    "chat.postMessage": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "files.getUploadURLExternal": ("files:write",),
    "files.completeUploadExternal": ("files:write",),
    "users.info": ("users:read",),
    "conversations.info": ("channels:read", "groups:read"),
    "conversations.history": ("channels:history", "groups:history", "im:history"),
    "conversations.replies": ("channels:history", "groups:history", "im:history"),
}
"""The methods, each with its scopes. `apps.connections.open` is called with the app's own token, not the bot's."""

SCOPES = ("commands", *dict.fromkeys(scope for scopes in METHODS.values() for scope in scopes))
"""Everything that the bot's token may: slash commands, the message shortcut, and the methods above."""

EVENTS = (
    "app_home_opened",
    "app_uninstalled",
    "channel_unarchive",
    "group_unarchive",
    "member_joined_channel",
    "tokens_revoked",
)
"""The events that are listened to; those of channels need no scope besides those of `conversations.info`."""

EVENTS_PATH, INSTALL, REDIRECT = "/slack/events", "/slack/install", "/slack/oauth_redirect"
"""Where Slack sends requests, where a workspace installs the app, and where a browser comes back to."""
