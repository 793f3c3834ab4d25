"""What a small Discord says: its values as the API and the gateway give them."""

from __future__ import annotations

from typing import Any

TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAwMQ.made.up"
BOT, OWNER, GUILD, CHANNEL = "1000000000000000001", "1000000000000000002", "1000000000000000003", "1000000000000000004"
ALL_PERMISSIONS = str((1 << 50) - 1)


def command_event(name: str, options: dict[str, str]) -> dict[str, Any]:
    """What the gateway says when somebody types a command."""
    return {
        "id": "1200000000000000001",
        "application_id": BOT,
        "type": 2,
        "token": "an-interaction-token",
        "version": 1,
        "guild_id": GUILD,
        "channel_id": CHANNEL,
        "channel": CHANNEL_PAYLOAD,
        "member": member(OWNER) | {"permissions": ALL_PERMISSIONS},
        "locale": "en-US",
        "entitlements": [],
        "authorizing_integration_owners": {"0": GUILD},
        "context": 0,
        "attachment_size_limit": 10_485_760,
        "data": {
            "id": "1300000000000000001",
            "name": name,
            "type": 1,
            "options": [{"name": option, "type": 3, "value": value} for option, value in options.items()],
        },
    }


def member(user: str) -> dict[str, Any]:
    return {
        "user": USER | {"id": user, "bot": user == BOT},
        "roles": [],
        "joined_at": "2024-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
    }


def everyone(permissions: int) -> dict[str, Any]:
    """The role that all have, by which the server's id goes."""
    return {
        "id": GUILD,
        "name": "@everyone",
        "permissions": str(permissions),
        "position": 0,
        "color": 0,
        "colors": {"primary_color": 0},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


START_LIMIT = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
USER: dict[str, Any] = {"id": BOT, "username": "onrecord", "discriminator": "0", "avatar": None, "bot": True}
APPLICATION = {
    "id": BOT,
    "name": "On Record",
    "description": "",
    "icon": None,
    "bot_public": True,
    "bot_require_code_grant": False,
    "verify_key": "0" * 64,
    "flags": 0,
    "owner": USER | {"id": OWNER, "bot": False},
}
MESSAGE: dict[str, Any] = {
    "type": 0,
    "author": USER,
    "timestamp": "2024-11-08T12:00:00+00:00",
    "edited_timestamp": None,
    "tts": False,
    "mention_everyone": False,
    "mentions": [],
    "mention_roles": [],
    "attachments": [],
    "embeds": [],
    "pinned": False,
}
CHANNEL_PAYLOAD: dict[str, Any] = {
    "id": CHANNEL,
    "type": 0,
    "guild_id": GUILD,
    "name": "desk",
    "position": 0,
    "permission_overwrites": [],
    "permissions": ALL_PERMISSIONS,
}
GUILD_PAYLOAD: dict[str, Any] = {
    "id": GUILD,
    "name": "The desk",
    "owner_id": OWNER,
    "joined_at": "2024-01-01T00:00:00+00:00",
    "large": False,
    "unavailable": False,
    "member_count": 2,
    "members": [member(BOT)],
    "channels": [CHANNEL_PAYLOAD],
    "threads": [],
    "presences": [],
    "voice_states": [],
    "roles": [everyone(int(ALL_PERMISSIONS))],
    "emojis": [],
    "stickers": [],
    "features": [],
    "stage_instances": [],
    "guild_scheduled_events": [],
    "verification_level": 0,
    "default_message_notifications": 0,
    "explicit_content_filter": 0,
    "mfa_level": 0,
    "nsfw_level": 0,
    "premium_tier": 0,
    "preferred_locale": "en-US",
    "afk_timeout": 300,
    "system_channel_id": None,
    "system_channel_flags": 0,
    "premium_progress_bar_enabled": False,
    "icon": None,
    "description": None,
}
