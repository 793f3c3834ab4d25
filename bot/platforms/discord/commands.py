"""The commands of the table as Discord's: slash commands with groups, options with completion, a message's menu."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Iterator
from typing import Any

import discord
from discord import app_commands

from bot.asking.commands import COMMANDS, GROUPS, MESSAGE_COMMAND, Command, Option
from bot.asking.replies import suggestions
from bot.platforms.discord import words
from bot.platforms.discord.answering import answer
from bot.platforms.discord.asker import asker_of
from bot.platforms.discord.items import Asking
from bot.platforms.discord.saying import say_privately

log = logging.getLogger(__name__)
CHOICE = 100
MESSAGE_TITLE = "Who said this?"
# What makes no sense without a server.
IN_SERVERS_ONLY = ("subscribe", "subscriptions", "settings")
CHANNELS = [discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.public_thread]
EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
SERVERS = app_commands.AppCommandContext(guild=True)
BY_ANYONE = app_commands.AppInstallationType(guild=True, user=True)
BY_SERVERS = app_commands.AppInstallationType(guild=True)

SlashCommand = app_commands.Command[Any, ..., None] | app_commands.Group


def slash_commands() -> Iterator[SlashCommand]:
    """Every command of the table, those of two words in groups."""
    yield from (_slash(command) for name, command in COMMANDS.items() if " " not in name)
    for name, help_text in GROUPS.items():
        group = app_commands.Group(
            name=name, description=help_text, allowed_contexts=EVERYWHERE, allowed_installs=BY_ANYONE
        )
        for command in COMMANDS.values():
            if command.name.partition(" ")[0] == name and " " in command.name:
                group.add_command(_slash(command))
        yield group


def message_menu() -> app_commands.ContextMenu:
    """The command in the menu of any message."""
    return app_commands.ContextMenu(
        name=MESSAGE_TITLE, callback=_who_said_this, allowed_contexts=EVERYWHERE, allowed_installs=BY_ANYONE
    )


async def _who_said_this(interaction: discord.Interaction, message: discord.Message) -> None:
    text = words_of(message)
    if not text:
        await say_privately(interaction, words.NO_WORDS)
        return
    option = MESSAGE_COMMAND.options[0]
    await answer(interaction, MESSAGE_COMMAND.name, {option.name: text[: option.longest]})  # type: ignore[arg-type]  # ours


def words_of(message: discord.Message) -> str:
    """What a message says: its text, what it forwards, and its embeds' texts."""
    parts = [message.content, *(snapshot.content for snapshot in message.message_snapshots)]
    for embed in message.embeds:
        parts += [embed.title or "", embed.description or ""]
        parts += [f"{part.name}\n{part.value}" for part in embed.fields]
    return "\n".join(part for part in parts if part and part.strip())


def _slash(command: Command) -> app_commands.Command[Any, ..., None]:
    """The command as discord.py's, with its options' names, help and completion."""
    parameters = {_parameter(option): option for option in command.offered}

    async def callback(interaction: Asking, **typed: str | None) -> None:
        given = {parameters[name].name: value for name, value in typed.items()}
        channel = next((v for n, v in typed.items() if v and parameters[n].kind == "channel"), None)
        await answer(interaction, command.name, given, channel=channel)

    asked = inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=discord.Interaction)
    callback.__signature__ = inspect.Signature(  # type: ignore[attr-defined]  # what discord.py reads
        [asked, *(_declared(name, option, command) for name, option in parameters.items())]
    )
    app_commands.describe(**{name: option.help for name, option in parameters.items()})(callback)
    app_commands.rename(**{name: o.name for name, o in parameters.items() if name != o.name})(callback)
    here_only = command.name in IN_SERVERS_ONLY
    return app_commands.Command(
        name=command.name.rpartition(" ")[2],
        description=command.help,
        callback=callback,
        allowed_contexts=SERVERS if here_only else EVERYWHERE,
        allowed_installs=BY_SERVERS if here_only else BY_ANYONE,
    )


def _declared(name: str, option: Option, command: Command) -> inspect.Parameter:
    """The option as a parameter. What a form asks for is not required: asked without it, the form opens."""
    required = option.required and not command.form
    read = READERS.get(option.kind, _text_reader)(option)
    return inspect.Parameter(
        name,
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
        annotation=read if required else read | None,
        default=inspect.Parameter.empty if required else None,
    )


class _Text(app_commands.Transformer):
    """A text of at most so many characters, or one of the option's picks."""

    def __init__(self, option: Option) -> None:
        self.option = option

    @property
    def min_value(self) -> int | None:
        """The least characters."""
        return None if self.option.picks else 1

    @property
    def max_value(self) -> int | None:
        """The most characters."""
        return None if self.option.picks else self.option.longest

    @property
    def choices(self) -> list[app_commands.Choice[str]] | None:  # type: ignore[override]  # ours are texts
        """The picks."""
        return [app_commands.Choice(name=pick, value=pick) for pick in self.option.picks] or None

    async def transform(self, _interaction: discord.Interaction, value: str, /) -> str:
        """The text as it is."""
        return value


class _Completed(app_commands.Transformer):
    """A text that is completed from the store."""

    def __init__(self, option: Option) -> None:
        self.option = option

    @property
    def min_value(self) -> int | None:
        """The least characters."""
        return 1

    @property
    def max_value(self) -> int | None:
        """The most characters."""
        return self.option.longest

    async def transform(self, _interaction: discord.Interaction, value: str, /) -> str:
        """The text as it is."""
        return value

    async def autocomplete(  # type: ignore[override]  # discord.py takes choices of several kinds
        self, interaction: discord.Interaction[Any], value: str, /
    ) -> list[app_commands.Choice[str]]:
        """What the store suggests; nothing if it takes longer than the client's patience."""
        client = interaction.client
        asker = asker_of(interaction, client.operators)
        try:
            found = await asyncio.wait_for(
                client.desk.threads.complete(suggestions, client.desk, self.option.suggests, value, asker),
                client.patience,
            )
        except TimeoutError:
            log.warning("completing %s took longer than %g s", self.option.suggests, client.patience)
            return []
        return [app_commands.Choice(name=name, value=name) for name in dict.fromkeys(found) if 0 < len(name) <= CHOICE]


class _Id(app_commands.Transformer):
    """A channel or a role that is picked from Discord's own list; its id."""

    def __init__(self, option: Option) -> None:
        self.option = option

    @property
    def type(self) -> discord.AppCommandOptionType:
        """What is picked."""
        kinds = {"channel": discord.AppCommandOptionType.channel, "role": discord.AppCommandOptionType.role}
        return kinds[self.option.kind]

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Where a briefing can be posted."""
        return CHANNELS if self.option.kind == "channel" else []

    async def transform(self, _interaction: discord.Interaction, value: Any, /) -> str:  # noqa: ANN401  # a channel or a role
        """The id."""
        return str(value.id)


def _text_reader(option: Option) -> _Text | _Completed:
    return _Completed(option) if option.suggests else _Text(option)


READERS = {"channel": _Id, "role": _Id}
"""What reads an option that is no text, by its kind."""


def _parameter(option: Option) -> str:
    return option.name.replace("-", "_")
