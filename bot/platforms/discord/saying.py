"""A reply as an interaction is answered with it. What can't be said any more, since the token died, the log has."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import discord

from bot.asking.commands import ASKED
from bot.asking.queries import Query, given_behind
from bot.asking.replies import Reply, failure
from bot.locales import told
from bot.platforms.discord import words
from bot.platforms.discord.items import Asking, cut
from bot.platforms.discord.outgoing import Outgoing, outgoing
from briefings.model import Digest, Message, UsageError
from briefings.render.escape import escape_discord

log = logging.getLogger(__name__)
QUIET = discord.AllowedMentions.none()
LONGEST_LINE = 2_000
SAID = "said"
# Discord's codes for an interaction that is over: unknown, unknown webhook, invalid token, answered already.
OVER = {10062, 10015, 50027, 40060}


async def say(interaction: Asking, reply: Reply, *, private: bool, in_place: bool) -> None:
    """Say the reply to an interaction that was acknowledged, privately or not.

    `in_place`: the acknowledgement was "is thinking", and the first message takes its place. Never raises what Discord
    refuses: that is logged, and told to the asker where Discord still lets us.
    """
    try:
        if reply.digest is None:
            await _say_error(interaction, escape_discord(reply.error), public=in_place and not private)
            return
        if reply.private and in_place and not private:
            await _say_alone(interaction, reply)
            return
        await _say_messages(interaction, reply, private=private, in_place=in_place)
    except discord.HTTPException as error:
        await _say_failure(interaction, error, public=in_place and not private)


async def say_privately(interaction: discord.Interaction[Any], line: str, **more: Any) -> None:  # noqa: ANN401  # discord.py's own options
    """A line to the asker alone, whether or not the interaction was acknowledged. `line` is escaped already."""
    say_it = interaction.followup.send if interaction.response.is_done() else interaction.response.send_message
    await say_it(cut_lines(line), ephemeral=True, allowed_mentions=QUIET, **more)


async def acknowledged(interaction: discord.Interaction[Any], *, private: bool, thinking: bool = True) -> bool:
    """Acknowledge; False if Discord does not let us any more, which is logged. Nothing may be changed then."""
    try:
        await interaction.response.defer(ephemeral=private, thinking=thinking)
    except discord.HTTPException as error:
        log.warning("an interaction could not be acknowledged: %s", error)
        return False
    return True


async def turn_to(interaction: Asking, reply: Reply) -> None:
    """Show a page in place of the message with the button, which was acknowledged; the asker alone is told why not."""
    try:
        if reply.digest is None or not reply.digest.messages:
            await say_privately(interaction, escape_discord(reply.error))
            return
        sent = outgoing(reply.digest.messages[0], reply, locale=str(interaction.locale))
        await interaction.edit_original_response(
            content=sent.content, embeds=sent.embeds, attachments=sent.files, view=sent.view, allowed_mentions=QUIET
        )
        await _say_what_has_no_room(interaction, sent)
    except discord.HTTPException as error:
        await _say_failure(interaction, error)


def typed_of(query: Query) -> str:
    """The query as it is typed on Discord: `/who-said name:Zelensky topic:troops`."""
    return " ".join((f"/{query.command}", *(f"{name}:{value}" for name, value in query.values)))


def cut_lines(line: str) -> str:
    """The text as far as a message holds it."""
    return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…"


async def _say_messages(interaction: Asking, reply: Reply, *, private: bool, in_place: bool) -> None:
    """The channel's messages, with buttons and files under the last. Receipts and notes follow, to the asker only."""
    files, too_large = _files_by_size(reply, interaction.filesize_limit)
    kept = replace(reply, files=files)
    interaction.client.remember(kept.buttons)
    unplaced: list[Outgoing] = []
    for message, below, alone in _parts(kept, private=private):
        sent = outgoing(message, below, locale=str(interaction.locale))
        await _send(interaction, sent, private=alone, in_place=in_place)
        in_place = False
        unplaced.append(sent)
    for note in (escape_discord(reply.note), *too_large):
        if note:
            await say_privately(interaction, note)
    for sent in unplaced:
        await _say_what_has_no_room(interaction, sent)


async def _say_alone(interaction: Asking, reply: Reply) -> None:
    """To the asker only, though the acknowledgement was public: that is ended first, as in `_say_error`."""
    await interaction.edit_original_response(content=told(words.ELSEWHERE, str(interaction.locale)))
    await _say_messages(interaction, reply, private=True, in_place=False)
    await interaction.delete_original_response()


def _parts(reply: Reply, *, private: bool) -> Iterator[tuple[Message, Reply | None, bool]]:
    """Each message, with the reply whose buttons stand under it, and whether only the asker sees it."""
    digest = reply.digest or Digest("", ())
    messages = digest.messages or (Message(""),)
    yield from ((message, None, private) for message in messages[:-1])
    yield messages[-1], reply, private
    yield from ((message, None, True) for message in digest.thread)


async def _send(interaction: Asking, sent: Outgoing, *, private: bool, in_place: bool) -> None:
    if in_place:
        # An edit, so that what discord.py asks again after a 5xx is not said twice.
        await interaction.edit_original_response(
            content=sent.content, embeds=sent.embeds, attachments=sent.files, view=sent.view, allowed_mentions=QUIET
        )
        interaction.extras[SAID] = True
        return
    await interaction.followup.send(
        content=sent.content or discord.utils.MISSING,
        embeds=sent.embeds,
        files=sent.files,
        view=sent.view or discord.utils.MISSING,
        ephemeral=private,
        allowed_mentions=QUIET,
    )


def _files_by_size(reply: Reply, limit: int) -> tuple[tuple[Any, ...], list[str]]:
    """The files that Discord takes, and a line for each that it does not."""
    fitting = tuple(one for one in reply.files if len(one.content) <= limit)
    others = [one.filename for one in reply.files if one not in fitting]
    return fitting, [words.TOO_LARGE.format(name=escape_discord(name)) for name in others]


async def _say_what_has_no_room(interaction: discord.Interaction[Any], sent: Outgoing) -> None:
    """To the asker only: how to get at what there is no button for."""
    locale = str(interaction.locale)
    lines = [told(words.NO_BUTTON, locale)] if sent.far else []
    lines += [_instead(label, token, locale) for label, token in sent.too_long]
    if sent.crowded:
        labels = "; ".join(escape_discord(label) for label in sent.crowded)
        lines.append(told(words.CROWDED, locale).format(count=len(sent.crowded), labels=labels))
    if lines:
        await say_privately(interaction, "\n".join(lines))


def _instead(label: str, token: str, locale: str) -> str:
    """How to ask what a button would have asked."""
    try:
        command, given, page = given_behind(token)
    except UsageError as error:
        return escape_discord(str(error))
    if page > 1:
        return told(words.NO_BUTTON, locale)
    name = escape_discord(cut(label, LONGEST_LINE))
    if ASKED[command].hidden:
        return told(words.SHORTEN_IT, locale).format(label=name)
    values = tuple((option, value) for option, value in given.items() if value)
    return told(words.TYPE_IT, locale).format(label=name, line=escape_discord(typed_of(Query(command, values))))


async def _say_error(interaction: Asking, line: str, *, public: bool) -> None:
    """One line to the asker. A public "is thinking" is ended first, as the line would else take its place in public."""
    if public:
        await interaction.edit_original_response(content=told(words.ELSEWHERE, str(interaction.locale)))
    await say_privately(interaction, line)
    if public:
        await interaction.delete_original_response()


async def _say_failure(interaction: Asking, error: discord.HTTPException, *, public: bool = False) -> None:
    """What Discord refused: logged under an id that the asker is told, unless the interaction itself is over.

    `public`: a public "is thinking" may still stand there.
    """
    line = failure(error, "answering on Discord")
    if error.code in OVER:
        return
    try:
        await _say_error(interaction, line, public=public and SAID not in interaction.extras)
    except discord.HTTPException as again:
        log.warning("that could not be told either: %s", again)
