"""Is a message in its channel already? The bot's own messages there are compared with it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from posixpath import basename
from typing import Any
from urllib.parse import unquote, urlsplit

import discord

from bot.delivery import CannotLookError, Step
from bot.platforms.discord.places import Channel, channel_of, own_id, permissions_in
from bot.platforms.discord.refusals import UNKNOWN_CHANNEL
from briefings.model import Message

MOST = 500
"""So many messages of a place are read, a hundred a request."""
Look = tuple[str, ...]
_ODD_IN_NAMES = re.compile(r"[^0-9A-Za-z.]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The message that is looked for. It may also answer none, if the one that it was to answer was gone."""

    step: Step
    since: datetime
    taken: frozenset[str]

    def is_it(self, found: discord.Message) -> bool:
        """Whether a message of the bot's is the one: by its nonce, if Discord gives that back, else by all it shows."""
        if str(found.id) in self.taken:
            return False
        if found.nonce is not None:
            return str(found.nonce) == self.step.nonce
        answered = found.reference.message_id if found.reference is not None else None
        if answered is not None and str(answered) != self.step.reply_to:
            return False
        return shows(found, self.step.message)


async def find_message(client: discord.Client, wanted: Wanted) -> str | None:
    """The id of a message where `post_message` puts it: in the thread, or else in the channel. None if it is nowhere.

    Raises CannotLookError if the history may not be read or is too long, and what discord.py raises.
    """
    place = await channel_of(client, wanted.step.channel)
    async for spot in _spots(client, place, wanted.step.thread):
        await _may_look(client, spot)
        async for found in _own(client, spot, wanted.since):
            if wanted.is_it(found):
                return str(found.id)
    return None


def shows(found: discord.Message, message: Message) -> bool:
    """Whether a message on Discord shows what ours says.

    White space and invisible characters don't count, as Discord changes them; nor do embeds beside ours, which
    Discord adds for links, and what an embed links to.
    """
    payload: Any = message.payload.get("embeds", ())
    ours = [_embed(embed) for embed in payload]
    theirs = iter([_embed(embed.to_dict()) for embed in found.embeds])
    names = Counter(_name(one.filename) for one in message.attachments)
    drawn = all(embed in theirs for embed in ours)  # in their order, as each is looked for behind the one before
    return _plain(found.content) == _plain(message.text) and drawn and Counter(_names(found)) >= names


async def _spots(client: discord.Client, place: Channel, thread: str | None) -> AsyncIterator[Channel]:
    """Where a message may be: the thread, if it was to go there and there is one, and then the channel."""
    if thread is not None and isinstance(place, discord.TextChannel):
        try:
            yield await channel_of(client, thread)
        except discord.NotFound as error:
            if error.code != UNKNOWN_CHANNEL:
                raise
    yield place


async def _may_look(client: discord.Client, place: Channel) -> None:
    """Raise CannotLookError if the bot may see the place but not its history, of which Discord then shows nothing."""
    may = await permissions_in(client, place)
    if may.view_channel and not (may.administrator or may.read_message_history):
        reason = f"channel {place.id}: the bot lacks there: Read Message History"
        raise CannotLookError(reason)


async def _own(client: discord.Client, place: Channel, since: datetime) -> AsyncIterator[discord.Message]:
    """What the bot posted by itself since then, oldest first; what it answered people may look the same."""
    number, me = 0, own_id(client)
    async for found in place.history(limit=MOST, after=since, oldest_first=True):
        number += 1
        if found.author.id == me and found.webhook_id is None and found.interaction_metadata is None:
            yield found
    if number >= MOST:
        reason = f"channel {place.id}: it has more than {MOST} messages since {since:%Y-%m-%d %H:%M} UTC"
        raise CannotLookError(reason)


def _embed(embed: Mapping[str, Any]) -> Look:
    """What an embed says, part by part."""
    footer = (embed.get("footer") or {}).get("text")
    fields = (f"{field.get('name')}: {field.get('value')}" for field in embed.get("fields") or ())
    return tuple(_plain(part) for part in (embed.get("title"), embed.get("description"), footer, *fields))


def _plain(text: object) -> str:
    """The visible characters of a text, one space between words."""
    shown = unicodedata.normalize("NFC", str(text or ""))
    return " ".join("".join(" " if c.isspace() else c for c in shown if c.isspace() or _visible(c)).split())


def _visible(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs"}


def _names(found: discord.Message) -> Iterator[str]:
    """The names of a message's files: those attached, and those that an embed draws, which are attached no more."""
    yield from (_name(one.filename) for one in found.attachments)
    drawn = (url for embed in found.embeds for url in (embed.image.url, embed.thumbnail.url) if url)
    yield from (_name(unquote(basename(urlsplit(url).path))) for url in drawn)


def _name(filename: str) -> str:
    """A file's name as far as Discord keeps it: other characters become an underscore, or go."""
    return _ODD_IN_NAMES.sub("", filename).casefold()
