"""The Discord platform as the bot builds it, pointed at another address."""

from __future__ import annotations

from dataclasses import dataclass

from bot.platforms.discord import OnRecordClient, build_discord
from bot.platforms.discord.posting import DiscordPlatform
from bot.recorded.answers import Desk


@dataclass(slots=True)
class WirePlatform(DiscordPlatform):
    """Tells besides whether its client is up."""

    def ready(self) -> bool:
        return self._client is not None and self._client.is_ready()


def wire_platform(desk: Desk, base: str, token: str) -> WirePlatform:
    def build() -> OnRecordClient:
        return build_discord(desk, api_base=base)

    return WirePlatform(build, token)
