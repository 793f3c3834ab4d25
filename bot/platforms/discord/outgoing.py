"""A message in discord.py's values, with the buttons and menus under it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import discord

from bot.asking.replies import Reply
from bot.asking.responses import Button, Menu
from bot.locales import told
from bot.platforms.discord import words
from bot.platforms.discord.items import ChoiceMenu, TokenButton, fits, fits_a_menu
from briefings.model import Attachment, Message
from briefings.render.why import ACTION, LABEL

ROWS = 5
BUTTONS_IN_ROW = 5
ALT = 1_024
ENGLISH = "en-US"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to send. Files are used up by sending.

    `too_long` are labels and tokens of buttons and choices whose tokens are; `crowded` are labels of those for which
    there is no place left. `far` tells that a page has no button.
    """

    content: str | None
    embeds: list[discord.Embed]
    files: list[discord.File]
    view: discord.ui.View | None
    too_long: tuple[tuple[str, str], ...] = ()
    crowded: tuple[str, ...] = ()
    far: bool = False


def outgoing(message: Message, reply: Reply | None = None, *, locale: str = ENGLISH) -> Outgoing:
    """The message, with what stands under the reply if it is that one's last."""
    laid = _laid(message, reply or Reply(), locale)
    return Outgoing(
        content=message.text or None,
        embeds=embeds_of(message),
        files=files_of((*message.attachments, *(reply.files if reply else ()))),
        view=laid.view(),
        too_long=tuple(laid.too_long),
        crowded=tuple(laid.crowded),
        far=any(token and not fits("page", token) for token in (reply.earlier, reply.later)) if reply else False,
    )


def embeds_of(message: Message) -> list[discord.Embed]:
    """The embeds of a message's payload."""
    embeds = message.payload.get("embeds", ())
    return [discord.Embed.from_dict(embed) for embed in embeds] if isinstance(embeds, list | tuple) else []


def files_of(attachments: Iterable[Attachment]) -> list[discord.File]:
    """The attachments as files with their alt text."""
    return [discord.File(io.BytesIO(one.content), one.filename, description=one.alt[:ALT]) for one in attachments]


def view_of(message: Message) -> discord.ui.View | None:
    """The buttons of a posted message, None if there are none."""
    return _laid(message, Reply(), ENGLISH).view()


@dataclass(slots=True)
class _Laid:
    """What stands under a message, row by row, and what found no room there."""

    rows: list[list[discord.ui.Item[Any]]] = field(default_factory=list)
    too_long: list[tuple[str, str]] = field(default_factory=list)
    crowded: list[str] = field(default_factory=list)

    def view(self) -> discord.ui.View | None:
        if not self.rows:
            return None
        view = discord.ui.View(timeout=None)
        for number, row in enumerate(self.rows):
            for item in row:
                item.row = number
                view.add_item(item)
        return view


def _laid(message: Message, reply: Reply, locale: str) -> _Laid:
    """Menus first, each in a row of its own, then buttons; at least one row is kept for those."""
    laid = _Laid()
    leading = list(_leading(message, reply, locale))
    keeps = 1 if leading or reply.buttons else 0
    for menu in reply.menus:
        _add_menu(laid, menu, room=ROWS - keeps - len(laid.rows))
    laid.too_long += [(b.label, b.token) for b in reply.buttons if not fits(_how(b), b.token)]
    fitting = list({f"{_how(b)}:{b.token}": b for b in reply.buttons if fits(_how(b), b.token)}.values())
    room = (ROWS - len(laid.rows)) * BUTTONS_IN_ROW - len(leading)
    laid.crowded += [button.label for button in fitting[room:]]
    placed = [TokenButton(_how(b), b.token, told(b.label, locale), danger=b.danger) for b in fitting[:room]]
    every = [*leading, *placed]
    laid.rows += [every[at : at + BUTTONS_IN_ROW] for at in range(0, len(every), BUTTONS_IN_ROW)]
    return laid


def _add_menu(laid: _Laid, menu: Menu, *, room: int) -> None:
    """The menu in a row of its own, if there is room for one."""
    laid.too_long += [(one.label, one.token) for one in menu.choices if not fits_a_menu(one.token)]
    made = ChoiceMenu.of(menu, len(laid.rows)) if room > 0 else None
    if made is not None:
        laid.rows.append([made])
    held = made.tokens if made is not None else set()
    laid.crowded += [one.label for one in menu.choices if fits_a_menu(one.token) and one.token not in held]


def _leading(message: Message, reply: Reply, locale: str) -> Iterator[discord.ui.Item[Any]]:
    """The buttons to the pages beside this one, and those of the payload that ask why."""
    for label, token in ((words.EARLIER, reply.earlier), (words.LATER, reply.later)):
        if token and fits("page", token):
            yield TokenButton("page", token, told(label, locale))
    rows: Any = message.payload.get("components", ())
    for button in (button for row in rows for button in row["components"]):
        yield TokenButton(ACTION, button["custom_id"].removeprefix(f"{ACTION}:"), told(LABEL, locale))


def _how(button: Button) -> str:
    return "sure" if button.confirm else "ask"
