"""Discord: slash commands in, embeds out. Translates only; what is answered is decided in `bot/replies.py`."""

from __future__ import annotations

import asyncio
import inspect
import io
import re
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

import discord
from discord import app_commands

from bot.answers import Desk
from bot.commands import COMMANDS, LONGEST_VALUE, Command, Query, query_of, why_of
from bot.replies import Reply, failure, reply_to, suggestions, to_button
from briefings.model import Digest, Message
from briefings.render.escape import escape_discord
from briefings.render.why import ACTION, LABEL

PLATFORM = "discord"
QUIET = discord.AllowedMentions.none()
CUSTOM_ID = 100
CHOICE = 100
NO_BUTTON = (
    "This goes on, but the question is too long for a button to the other pages. Ask for less or in fewer words, "
    "such as with a topic's id for its title, or as-of:2024-10-24 for a date-time."
)
# A request that Discord holds back for longer fails instead and is tried again later.
LONGEST_WAIT_SECONDS = 60.0

Asking = discord.Interaction["OnRecordClient"]


class OnRecordClient(discord.AutoShardedClient):
    """The connection to Discord with the commands of the table. Sees servers and what it is asked, no messages."""

    def __init__(self, desk: Desk, guild_ids: Sequence[int]) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        super().__init__(intents=intents, allowed_mentions=QUIET, max_ratelimit_timeout=LONGEST_WAIT_SECONDS)
        self.desk = desk
        self.guild_ids = tuple(guild_ids)
        self.tree = app_commands.CommandTree(self)
        for command in COMMANDS.values():
            self.tree.add_command(_slash(command))

    async def setup_hook(self) -> None:
        """Before the first event: buttons of earlier runs work again, and Discord is told the commands."""
        self.add_dynamic_items(PageButton, WhyButton)
        for guild in map(discord.Object, self.guild_ids):
            self.tree.copy_global_to(guild=guild)
            await self.tree.sync(guild=guild)
        if not self.guild_ids:
            await self.tree.sync()


def build_discord(desk: Desk, *, guild_ids: Sequence[int] = (), api_base: str = "") -> OnRecordClient:
    """A client that is not connected yet. Commands go to the servers `guild_ids` only, to all servers if empty.

    `api_base` is for people behind a proxy; discord.py keeps it for the whole process.
    """
    if api_base:
        discord.http.Route.BASE = api_base.rstrip("/")
    return OnRecordClient(desk, guild_ids)


class PageButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"page:(?P<token>.+)"):
    """A button that leads to another page; its id holds the whole query, so it still works after a restart."""

    def __init__(self, label: str, token: str) -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=f"page:{token}"))
        self.token = token

    @classmethod
    async def from_custom_id(
        cls, _asked: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed, from its id."""
        return cls(getattr(item, "label", None) or "Page", match["token"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Turn the message to the page."""
        await interaction.response.defer()
        reply = await asyncio.to_thread(reply_to, to_button(self.token), interaction.client.desk, PLATFORM)
        if reply.digest is None or not reply.digest.messages:
            await interaction.followup.send(escape_discord(reply.error), ephemeral=True)
            return
        try:
            sent = _Outgoing.of(reply.digest.messages[0], reply)
            await interaction.edit_original_response(
                content=sent.content, embeds=sent.embeds, attachments=sent.files, view=sent.view, allowed_mentions=QUIET
            )
            await _say_what_is_missing(interaction, reply)
        except discord.DiscordException as error:
            await interaction.followup.send(failure(error, "turning a page on Discord"), ephemeral=True)


class WhyButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=rf"{ACTION}:(?P<window>.+)"):
    """The button under a digest that asks why; its id holds the window, so it still works after a restart."""

    def __init__(self, window: str) -> None:
        super().__init__(discord.ui.Button(label=LABEL, custom_id=f"{ACTION}:{window}"))
        self.window = window

    @classmethod
    async def from_custom_id(
        cls, _asked: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed, from its id."""
        return cls(match["window"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer to the one who pressed it alone."""
        await answer(interaction, lambda: why_of(self.window), private=True)


async def answer(interaction: Asking, query: Callable[[], Query], *, private: bool) -> None:
    """Acknowledge, then say the answer; what went wrong is said to the asker only."""
    await interaction.response.defer(ephemeral=private, thinking=True)
    reply = await asyncio.to_thread(reply_to, lambda: (query(), 1), interaction.client.desk, PLATFORM)
    if reply.digest is None:
        await _say_privately(interaction, escape_discord(reply.error), deferred_private=private)
        return
    try:
        await _say(interaction, reply)
    except discord.DiscordException as error:
        await _say_privately(interaction, failure(error, "answering on Discord"), deferred_private=private)


async def _say(interaction: Asking, reply: Reply) -> None:
    """The reply's messages, with the buttons under the last of the channel's. Receipts follow, to the asker only."""
    digest = reply.digest or Digest(PLATFORM, ())
    shown = [(message, Reply(), reply.private) for message in digest.messages[:-1]]
    shown += [(message, reply, reply.private) for message in digest.messages[-1:]]
    shown += [(message, Reply(), True) for message in digest.thread]
    for message, buttons, private in shown:
        sent = _Outgoing.of(message, buttons)
        await interaction.followup.send(
            content=sent.content or discord.utils.MISSING,
            embeds=sent.embeds,
            files=sent.files,
            view=sent.view or discord.utils.MISSING,
            ephemeral=private,
            allowed_mentions=QUIET,
        )
    if reply.note:
        await interaction.followup.send(escape_discord(reply.note), ephemeral=True, allowed_mentions=QUIET)
    await _say_what_is_missing(interaction, reply)


async def _say_what_is_missing(interaction: discord.Interaction[Any], reply: Reply) -> None:
    """To the asker only: how to get at the pages for which there is no button."""
    if any(token and not _fits(token) for token in (reply.earlier, reply.later)):
        await interaction.followup.send(NO_BUTTON, ephemeral=True, allowed_mentions=QUIET)


async def _say_privately(interaction: Asking, line: str, *, deferred_private: bool) -> None:
    """One line to the asker. A public "is thinking" is ended first, as the line would else take its place in public."""
    if not deferred_private:
        await interaction.edit_original_response(content="Answered in private.")
    await interaction.followup.send(line, ephemeral=True, allowed_mentions=QUIET)
    if not deferred_private:
        await interaction.delete_original_response()


@dataclass(frozen=True, slots=True)
class _Outgoing:
    """A message in discord.py's values. Files are used up by sending."""

    content: str | None
    embeds: list[discord.Embed]
    files: list[discord.File]
    view: discord.ui.View | None

    @classmethod
    def of(cls, message: Message, reply: Reply) -> _Outgoing:
        return cls(
            content=message.text or None,
            embeds=embeds_of(message),
            files=files_of(message),
            view=view_of(message, reply),
        )


def embeds_of(message: Message) -> list[discord.Embed]:
    """The embeds of a message's payload."""
    embeds = message.payload.get("embeds", ())
    return [discord.Embed.from_dict(embed) for embed in embeds] if isinstance(embeds, list | tuple) else []


def files_of(message: Message) -> list[discord.File]:
    """The attachments as files with their alt text."""
    return [discord.File(io.BytesIO(f.content), f.filename, description=f.alt) for f in message.attachments]


def view_of(message: Message, reply: Reply | None = None) -> discord.ui.View | None:
    """The buttons of a message and those to the pages beside it, None if there are none.

    A query too long for a button's id has none.
    """
    tokens = (("◀ Earlier page", reply.earlier), ("Next page ▶", reply.later)) if reply else ()
    buttons: list[discord.ui.Item[Any]] = [
        PageButton(label, token) for label, token in tokens if token and _fits(token)
    ]
    buttons += [WhyButton(window) for window in _windows(message)]
    if not buttons:
        return None
    view = discord.ui.View(timeout=None)
    for button in buttons:
        view.add_item(button)
    return view


def _windows(message: Message) -> Iterator[str]:
    """What the buttons of a payload ask why about."""
    rows: Any = message.payload.get("components", ())
    for button in (button for row in rows for button in row["components"]):
        yield button["custom_id"].removeprefix(f"{ACTION}:")


def _fits(token: str) -> bool:
    return len(f"page:{token}") <= CUSTOM_ID


def _slash(command: Command) -> app_commands.Command[Any, ..., None]:
    """The command of the table as discord.py's, with its options' names, help and completion."""

    async def callback(interaction: Asking, **typed: str | None) -> None:
        given = {_option(name): value for name, value in typed.items()}
        await answer(interaction, lambda: query_of(command.name, given), private=command.private)

    wanted = app_commands.Range[str, 1, LONGEST_VALUE]
    asked = inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=discord.Interaction)
    options = [
        inspect.Parameter(
            _parameter(option.name),
            inspect.Parameter.POSITIONAL_OR_KEYWORD,
            annotation=wanted if option.required else wanted | None,
            default=inspect.Parameter.empty if option.required else None,
        )
        for option in command.options
    ]
    callback.__signature__ = inspect.Signature([asked, *options])  # type: ignore[attr-defined]  # what discord.py reads
    app_commands.describe(**{_parameter(o.name): o.help for o in command.options})(callback)
    app_commands.rename(**{_parameter(o.name): o.name for o in command.options if "-" in o.name})(callback)
    app_commands.autocomplete(**{_parameter(o.name): _completing(o.suggests) for o in command.options if o.suggests})(
        callback
    )
    return app_commands.Command(name=command.name, description=command.help, callback=callback)


def _completing(kind: str) -> Callable[[Asking, str], Coroutine[Any, Any, list[app_commands.Choice[str]]]]:
    async def complete(interaction: Asking, typed: str) -> list[app_commands.Choice[str]]:
        found = await asyncio.to_thread(suggestions, interaction.client.desk, kind, typed)
        return [app_commands.Choice(name=name, value=name) for name in found if 0 < len(name) <= CHOICE]

    return complete


def _parameter(option: str) -> str:
    return option.replace("-", "_")


def _option(parameter: str) -> str:
    return parameter.replace("_", "-")
