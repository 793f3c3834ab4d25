"""The languages of `bot/locales/` for discord.py: descriptions of commands and options; names stay as they are."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.locales import catalogue

NAMES = {
    app_commands.TranslationContextLocation.command_name,
    app_commands.TranslationContextLocation.group_name,
    app_commands.TranslationContextLocation.parameter_name,
    app_commands.TranslationContextLocation.choice_name,
}


class Catalogues(app_commands.Translator):
    """Looks words up; what a language has no words for stays English there."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The words in the language; None for names, which people type."""
        return None if context.location in NAMES else catalogue(locale.value).get(string.message)
