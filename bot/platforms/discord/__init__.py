"""Discord: slash commands, buttons, menus and forms in, embeds out. Translates only; `bot/asking` decides."""

from __future__ import annotations

from bot.platforms.discord.client import OnRecordClient, build_discord

__all__ = ["OnRecordClient", "build_discord"]
