"""The connection to Discord: which commands there are, and which event goes where."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket

from bot.asking.replies import failure
from bot.asking.responses import Button
from bot.locales import told
from bot.platforms.discord import guilds, regained, words
from bot.platforms.discord.answering import PRESSED
from bot.platforms.discord.commands import message_menu, slash_commands
from bot.platforms.discord.forms import PREFIX, sent_off
from bot.platforms.discord.items import ChoiceMenu, TokenButton
from bot.platforms.discord.localized import Catalogues
from bot.platforms.discord.saying import QUIET, say_privately
from bot.platforms.discord.wire import wire_trace
from bot.recorded.answers import Desk

log = logging.getLogger(__name__)
# A request that Discord holds back for longer fails instead and is tried again later.
LONGEST_WAIT_SECONDS = 30.0
# An interaction has to be responded to within three.
PATIENCE_SECONDS = 2.0
# Between two tries to reach the gateway for the first time, beside discord.py's own five.
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 60.0
QUESTIONS = 1_000
ITEMS = (TokenButton, ChoiceMenu)


class _GatewayAwayError(Exception):
    """discord.py is about to try a shard a second time."""


class OnRecordClient(discord.AutoShardedClient):
    """The connection to Discord with the commands of the table. Sees servers and what it is asked, no messages."""

    def __init__(self, desk: Desk, guild_ids: Sequence[int], operators: Collection[str] = ()) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        super().__init__(
            intents=intents,
            allowed_mentions=QUIET,
            max_ratelimit_timeout=LONGEST_WAIT_SECONDS,
            http_trace=wire_trace(),
        )
        self.desk = desk
        self.guild_ids = tuple(guild_ids)
        self.operators = frozenset(operators)
        self.patience = PATIENCE_SECONDS
        self.first_pause = FIRST_PAUSE_SECONDS
        self._launching: set[int] = set()
        self._questions: OrderedDict[str, str] = OrderedDict()
        self.tree = app_commands.CommandTree(self)
        for command in slash_commands():
            self.tree.add_command(command)
        self.tree.add_command(message_menu())
        self.tree.error(self._command_failed)

    async def setup_hook(self) -> None:
        """Before the first event: buttons of earlier runs work again, and Discord is told the commands."""
        self.add_dynamic_items(*ITEMS)
        await self.tree.set_translator(Catalogues())
        for guild in map(discord.Object, self.guild_ids):
            self.tree.copy_global_to(guild=guild)
            await self._sync(guild)
        if not self.guild_ids:
            await self._sync(None)

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """Connect a shard, and try again for as long as the gateway is away. Whoever posts is not held up by that.

        When a shard's session is over, the next one is begun at the same address, also behind a proxy.
        """
        # discord.py tries again from within its own handler: an hour of that is a deep pile of calls and tracebacks.
        if shard_id in self._launching:
            raise _GatewayAwayError
        DiscordWebSocket.DEFAULT_GATEWAY = gateway  # discord.py's own name for where it turns to then
        self._launching.add(shard_id)
        pause = self.first_pause
        try:
            while True:
                try:
                    return await super().launch_shard(gateway, shard_id, initial=initial)
                except _GatewayAwayError:
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
        finally:
            self._launching.discard(shard_id)

    async def _sync(self, guild: discord.Object | None) -> None:
        """Tell Discord the commands. Briefings are posted all the same where it does not take them."""
        try:
            await self.tree.sync(guild=guild)
        except (discord.HTTPException, discord.RateLimited):
            where = f"server {guild.id}" if guild is not None else "all servers"
            log.exception("Discord does not take the commands for %s", where)

    async def press(self, interaction: discord.Interaction[Any], how: str, token: str, label: str) -> None:
        """Do what a button says; a failure is logged under an id that the presser is told."""
        try:
            await PRESSED[how](interaction, token, label)
        except Exception as error:  # noqa: BLE001  # a user is waiting: told an id, under which the log has the rest
            await self._tell(interaction, failure(error, f"doing what a button says ({how})"))

    def remember(self, buttons: Iterable[Button]) -> None:
        """Keep what is asked before buttons do what they say; only so many, and until the next start."""
        for button in buttons:
            if button.confirm:
                self._questions[button.token] = button.confirm
                self._questions.move_to_end(button.token)
        while len(self._questions) > QUESTIONS:
            self._questions.popitem(last=False)

    def question_of(self, token: str) -> str:
        """What is asked before the button with the token does what it says, "" if that is not known any more."""
        return self._questions.get(token, "")

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Take forms that were sent off; say of buttons from other versions that they are."""
        data: Any = interaction.data or {}
        custom_id = str(data.get("custom_id", ""))
        if interaction.type is discord.InteractionType.modal_submit and custom_id.startswith(PREFIX):
            try:
                await sent_off(interaction, custom_id.removeprefix(PREFIX))
            except Exception as error:  # noqa: BLE001  # as above
                await self._tell(interaction, failure(error, "taking a form"))
        elif custom_id and not _known(interaction, custom_id):
            await self._tell(interaction, told(words.OLD, str(interaction.locale)))

    async def on_ready(self) -> None:
        """Write down which servers have the bot, and try what was parked and may work by now."""
        await guilds.all_here(self)
        await regained.try_again(self)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Greet a server that took the bot in."""
        await guilds.joined(self, guild)
        await regained.try_again(self, guild)

    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """Try again what was parked if the channel's permissions have changed."""
        if before.overwrites != after.overwrites:
            await regained.try_again(self, after.guild)

    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """Try again what was parked if a role has got permissions."""
        if regained.gained_by(before.permissions, after.permissions):
            await regained.try_again(self, after.guild)

    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Try again what was parked if the bot itself has got other roles; Discord tells of no other member."""
        if self.user is not None and after.id == self.user.id and before.roles != after.roles:
            await regained.try_again(self, after.guild)

    async def on_thread_update(self, before: discord.Thread, after: discord.Thread) -> None:
        """Try again what was parked if a thread was unlocked."""
        if before.locked and not after.locked:
            await regained.try_again(self, after.guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note that a server removed the bot."""
        await guilds.left(self, guild)

    async def on_guild_update(self, before: discord.Guild, after: discord.Guild) -> None:
        """Note a server's new name."""
        if before.name != after.name:
            await guilds.renamed(self, after)

    async def _command_failed(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError) -> None:
        """Tell the asker; a command that is not known any more is from before an update."""
        stale = isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch)
        line = told(words.OLD, str(interaction.locale)) if stale else failure(error, "running a command on Discord")
        await self._tell(interaction, line)

    async def _tell(self, interaction: discord.Interaction[Any], line: str) -> None:
        if interaction.type is discord.InteractionType.autocomplete:
            return
        try:
            await say_privately(interaction, line)
        except discord.HTTPException as error:
            log.warning("the asker could not be told: %s", error)


def _known(interaction: discord.Interaction[Any], custom_id: str) -> bool:
    """Whether it is one of our buttons and menus, which are answered on their own."""
    component = interaction.type is discord.InteractionType.component
    return component and any(item.__discord_ui_compiled_template__.fullmatch(custom_id) for item in ITEMS)


def build_discord(
    desk: Desk, *, guild_ids: Sequence[int] = (), operators: Collection[str] = (), api_base: str = ""
) -> OnRecordClient:
    """A client that is not connected yet. Commands go to the servers `guild_ids` only, to all servers if empty.

    `operators` are the keys of those who run the bot ("discord:123"). `api_base` is for people behind a proxy;
    discord.py keeps it for the whole process.
    """
    if api_base:
        discord.http.Route.BASE = api_base.rstrip("/")
    return OnRecordClient(desk, guild_ids, operators)
