"""The Discord platform as the bot builds it, pointed at another address."""

from __future__ import annotations

from dataclasses import dataclass

from bot.platforms.discord import OnRecordClient, build_discord
from bot.platforms.discord.posting import DiscordPlatform
from bot.recorded.answers import Desk


@dataclass(slots=True)
class WirePlatform(DiscordPlatform):
    """Tells besides whether its client has logged in."""

    def up(self) -> bool:
        return self._client is not None and self._client.user is not None and not self._client.is_closed()


def wire_platform(desk: Desk, base: str, token: str, *, longest_away: float) -> WirePlatform:
    def build() -> OnRecordClient:
        client = build_discord(desk, api_base=base)
        client.first_pause = 0.01
        return client

    return WirePlatform(build, token, longest_away)
