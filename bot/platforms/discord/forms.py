"""Forms as modals. All that a modal stands for is in its id and its inputs, so one sent off after a restart works."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import discord

from bot.asking.commands import ASKED
from bot.asking.queries import Query, channel_in, given_behind, query_of, token_of
from bot.asking.replies import Reply, form_for, reply_to
from bot.asking.responses import MOST_CHOICES, Field, Form
from bot.locales import told
from bot.platforms.discord import words
from bot.platforms.discord.asker import asker_of
from bot.platforms.discord.items import CUSTOM_ID, Asking, TokenButton, cut, fits
from bot.platforms.discord.saying import QUIET, acknowledged, cut_lines, say, say_privately
from briefings.model import UsageError
from briefings.render.escape import escape_discord

log = logging.getLogger(__name__)
PREFIX = "form:"
TITLE = 45
LABEL = 45
HINT = 100
LONGEST_INPUT = 4_000
FIELD_VALUE = 1_000
FENCE = "```"
OPEN_FOR_SECONDS = 900.0
ROW, LABELLED = 1, 18


async def open_form(
    interaction: Asking,
    command: str,
    given: Mapping[str, str | None],
    *,
    channel: str | None = None,
    filled: Mapping[str, str] | None = None,
) -> None:
    """Open the form of a command, with `filled` in its fields. That is the first response, due within three seconds.

    If the store takes longer than the client's patience, or there is no form for the asker, a private line says so.
    """
    client = interaction.client
    asker = asker_of(interaction, client.operators, channel=channel)
    usage, locale = escape_discord(ASKED[command].usage), str(interaction.locale)
    try:
        made = await asyncio.wait_for(
            client.desk.threads.answer(form_for, command, dict(given), client.desk, asker), client.patience
        )
    except TimeoutError:
        log.warning("the form of /%s took longer than %g s", command, client.patience)
        await say_privately(interaction, told(words.SLOW_FORM, locale).format(usage=usage))
        return
    if isinstance(made, Reply):
        await say_privately(interaction, escape_discord(made.error))
        return
    modal = modal_of(made, filled or {}, locale=locale)
    if len(modal.custom_id) > CUSTOM_ID:
        await say_privately(interaction, told(words.LONG_FORM, locale).format(usage=usage))
        return
    await interaction.response.send_modal(modal)


def modal_of(form: Form, filled: Mapping[str, str], *, locale: str) -> discord.ui.Modal:
    """The form as a modal; `filled` is what goes before the form's own values. Its id can be too long."""
    modal = discord.ui.Modal(
        title=cut(told(form.title, locale), TITLE),
        custom_id=f"{PREFIX}{token_of(Query(form.command, form.kept), 1)}",
        timeout=OPEN_FOR_SECONDS,
    )
    longest = {option.name: option.longest for option in ASKED[form.command].options}
    for one in form.fields:
        value = filled.get(one.option, one.value)
        modal.add_item(_input(replace(one, value=value), longest[one.option], locale))
    return modal


def _input(field: Field, longest: int, locale: str) -> discord.ui.Label[Any]:
    hint = cut(told(field.hint, locale), HINT) or None
    component: discord.ui.Item[Any] = (
        _select(field) if 0 < len(field.picks) <= MOST_CHOICES else _text(field, max(longest, len(field.value)))
    )
    return discord.ui.Label(text=cut(told(field.label, locale), LABEL), description=hint, component=component)


def _select(field: Field) -> discord.ui.Select[Any]:
    options = [discord.SelectOption(label=pick, value=pick, default=pick == field.value) for pick in field.picks]
    return discord.ui.Select(
        custom_id=field.option, options=options, required=field.required, min_values=1 if field.required else 0
    )


def _text(field: Field, longest: int) -> discord.ui.TextInput[Any]:
    return discord.ui.TextInput(
        custom_id=field.option,
        style=discord.TextStyle.paragraph if field.long else discord.TextStyle.short,
        default=field.value[:LONGEST_INPUT] or None,
        required=field.required,
        max_length=min(longest, LONGEST_INPUT),
    )


async def sent_off(interaction: Asking, token: str) -> None:
    """Ask what a form was filled in with; what is wrong with it is told with what was written."""
    data: Any = interaction.data
    filled = dict(_values(data["components"]))
    if not await acknowledged(interaction, private=True):
        return
    client = interaction.client

    def asked() -> tuple[Query, int]:
        command, kept, _ = given_behind(token)
        return query_of(command, {**kept, **filled}), 1

    channel = _channel_in(token)
    asker = asker_of(interaction, client.operators, channel=channel)
    reply = await client.desk.threads.answer(reply_to, asked, client.desk, asker)
    if reply.digest is None:
        await _say_with_what_was_written(interaction, token, filled, reply.error)
        return
    await say(interaction, reply, private=True, in_place=True)


async def fill_in_again(interaction: Asking, token: str) -> None:
    """Open the form of the button's message, filled in with what stands there."""
    try:
        command, kept, _ = given_behind(token)
    except UsageError as error:
        await say_privately(interaction, escape_discord(str(error)))
        return
    embeds = interaction.message.embeds if interaction.message is not None else []
    written = {str(part.name): _unfenced(str(part.value)) for embed in embeds for part in embed.fields}
    await open_form(interaction, command, kept, channel=_channel_in(token), filled=written)


async def _say_with_what_was_written(interaction: Asking, token: str, filled: Mapping[str, str], error: str) -> None:
    """The error, what was written, and a button that opens the form again with it."""
    locale = str(interaction.locale)
    written = discord.Embed(title=told(words.WRITTEN, locale))
    whole = fits("again", token)
    for option, value in filled.items():
        if value.strip():
            written.add_field(name=option, value=_fenced(value), inline=False)
            whole = whole and len(value) <= FIELD_VALUE
    view = discord.ui.View(timeout=None)
    if whole:
        view.add_item(TokenButton("again", token, told(words.AGAIN, locale)))
    try:
        await interaction.edit_original_response(
            content=cut_lines(escape_discord(error)),
            embeds=[written] if written.fields else [],
            view=view if whole else None,
            allowed_mentions=QUIET,
        )
    except discord.HTTPException as refused:
        log.warning("what was wrong with a form could not be told: %s", refused)


def _channel_in(token: str) -> str | None:
    """The channel's id that a form keeps, if it keeps one."""
    try:
        command, kept, _ = given_behind(token)
    except UsageError:
        return None
    return channel_in(command, kept) or None


def _values(components: list[Any]) -> Iterator[tuple[str, str]]:
    """Each input's id, which is its option's name, and what was filled in."""
    for part in components:
        if part["type"] == ROW:
            yield from _values(part["components"])
        elif part["type"] == LABELLED:
            yield from _values([part["component"]])
        elif "custom_id" in part:
            yield part["custom_id"], part.get("value") or next(iter(part.get("values") or ()), "")


def _fenced(value: str) -> str:
    """What was written, shown as it was; a fence in it would end ours."""
    return f"{FENCE}\n{value.replace(FENCE, '’’’')[:FIELD_VALUE]}\n{FENCE}"


def _unfenced(shown: str) -> str:
    return shown.removeprefix(f"{FENCE}\n").removesuffix(f"\n{FENCE}")
