"""What is done when somebody asks: by a command, a button, a menu or a page. The answer is made in a thread."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import discord

from bot.asking.commands import ASKED
from bot.asking.queries import Query, channel_in, given_behind, query_of, wants_form, why_of
from bot.asking.replies import Reply, reply_to, to_button
from bot.locales import told
from bot.platforms.discord import words
from bot.platforms.discord.asker import asker_of
from bot.platforms.discord.forms import fill_in_again, open_form
from bot.platforms.discord.items import Asking, TokenButton
from bot.platforms.discord.saying import acknowledged, cut_lines, say, say_privately, turn_to
from briefings.model import UsageError
from briefings.render.escape import escape_discord

Asked = Callable[[], tuple[Query, int]]


async def answer(
    interaction: Asking, command: str, given: Mapping[str, str | None], *, channel: str | None = None
) -> None:
    """Answer a command, or show its form where it needs one. `channel` is the id of a channel that was chosen."""
    if wants_form(command, given):
        await open_form(interaction, command, given, channel=channel)
        return
    asked = ASKED[command]
    private = asked.private or asked.guarded
    if await acknowledged(interaction, private=private):
        reply = await _reply(interaction, lambda: (query_of(command, given), 1), channel=channel)
        await say(interaction, reply, private=private, in_place=True)


async def _reply(interaction: Asking, ask: Asked, *, channel: str | None = None) -> Reply:
    client = interaction.client
    asker = asker_of(interaction, client.operators, channel=channel)
    return await client.desk.threads.answer(reply_to, ask, client.desk, asker)


async def _answer_alone(interaction: Asking, ask: Asked, *, channel: str | None = None) -> None:
    """A new private message with the answer."""
    if await acknowledged(interaction, private=True):
        await say(interaction, await _reply(interaction, ask, channel=channel), private=True, in_place=True)


async def _ask(interaction: Asking, token: str, _label: str) -> None:
    """Ask what the token holds, or show the form that it wants."""
    try:
        command, given, _ = given_behind(token)
    except UsageError as error:
        await say_privately(interaction, escape_discord(str(error)))
        return
    channel = channel_in(command, given) or None
    if wants_form(command, given):
        await open_form(interaction, command, given, channel=channel)
        return
    await _answer_alone(interaction, to_button(token), channel=channel)


async def _turn(interaction: Asking, token: str, _label: str) -> None:
    """Turn the message to a page."""
    if await acknowledged(interaction, private=False, thinking=False):
        await turn_to(interaction, await _reply(interaction, to_button(token)))


async def _explain(interaction: Asking, window: str, _label: str) -> None:
    """Why the lines of a digest are there, to the one who pressed alone."""
    await _answer_alone(interaction, lambda: (why_of(window), 1))


async def _make_sure(interaction: Asking, token: str, label: str) -> None:
    """Ask the presser whether they mean it."""
    locale = str(interaction.locale)
    question = interaction.client.question_of(token) or told(words.SURE, locale).format(what=label)
    view = discord.ui.View(timeout=None)
    view.add_item(TokenButton("yes", token, told(words.YES, locale), danger=True))
    view.add_item(TokenButton("no", token, told(words.NO, locale)))
    await say_privately(interaction, escape_discord(question), view=view)


async def _sure(interaction: Asking, token: str, _label: str) -> None:
    """Do it. The question loses its buttons first, so that nothing is done twice."""
    asked = interaction.message.content if interaction.message is not None else ""
    line = told(words.DONE, str(interaction.locale)).format(question=asked)
    await interaction.response.edit_message(content=cut_lines(line), view=None)
    await say(interaction, await _reply(interaction, to_button(token)), private=True, in_place=False)


async def _not_sure(interaction: Asking, _token: str, _label: str) -> None:
    """Leave everything as it is."""
    await interaction.response.edit_message(content=told(words.NOT_DONE, str(interaction.locale)), view=None)


async def _fill_in_again(interaction: Asking, token: str, _label: str) -> None:
    await fill_in_again(interaction, token)


PRESSED: Mapping[str, Callable[[Asking, str, str], Awaitable[None]]] = {
    "page": _turn,
    "why": _explain,
    "ask": _ask,
    "sure": _make_sure,
    "yes": _sure,
    "no": _not_sure,
    "again": _fill_in_again,
}
"""What a press does with the button's token and label, by the button's `how`."""
