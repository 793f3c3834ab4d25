"""Buttons and menus whose ids hold all that they ask, so that they still work after a restart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self, TypeAlias

import discord

from bot.asking.responses import MOST_CHOICES, Menu
from briefings.render.escape import clean

if TYPE_CHECKING:
    from bot.platforms.discord.client import OnRecordClient

    Asking = discord.Interaction[OnRecordClient]
else:
    Asking = discord.Interaction

_Pressed: TypeAlias = discord.ui.Button[Any]
_Picked: TypeAlias = discord.ui.Select[Any]
CUSTOM_ID = 100
VALUE = 100
BUTTON_LABEL = 80
CHOICE_TEXT = 100
PLACEHOLDER = 150
NAMELESS = "…"


def fits(how: str, token: str) -> bool:
    """Whether a button's id has room for the token."""
    return _units(f"{how}:{token}") <= CUSTOM_ID


def fits_a_menu(token: str) -> bool:
    """Whether a choice has room for the token."""
    return _units(token) <= VALUE


class TokenButton(
    discord.ui.DynamicItem[_Pressed],
    template=re.compile(r"(?P<how>page|why|ask|sure|yes|no|again):(?P<token>.*)", re.DOTALL),
):
    """A button that does with its token what `how` says: turn to a page, ask, ask whether to do it."""

    def __init__(self, how: str, token: str, label: str, *, danger: bool = False) -> None:
        style = discord.ButtonStyle.danger if danger else discord.ButtonStyle.secondary
        super().__init__(
            discord.ui.Button(label=cut(label, BUTTON_LABEL) or NAMELESS, custom_id=f"{how}:{token}", style=style)
        )
        self.how = how
        self.token = token
        self.label = label

    @classmethod
    async def from_custom_id(
        cls, _asked: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed, from its id."""
        return cls(match["how"], match["token"], getattr(item, "label", None) or match["how"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """What a press does is the client's."""
        await interaction.client.press(interaction, self.how, self.token, self.label)


class ChoiceMenu(discord.ui.DynamicItem[_Picked], template=r"menu:(?P<number>\d+)"):
    """A menu whose choices' values are tokens."""

    def __init__(self, number: int, select: discord.ui.Select[Any]) -> None:
        select.custom_id = f"menu:{number}"
        super().__init__(select)

    @classmethod
    def of(cls, menu: Menu, number: int) -> Self | None:
        """The menu with the first 25 choices whose tokens fit, each once; None if there is none."""
        fitting = {one.token: one for one in menu.choices if fits_a_menu(one.token)}
        options = [
            discord.SelectOption(
                label=cut(one.label, CHOICE_TEXT) or NAMELESS,
                value=one.token,
                description=cut(one.hint, CHOICE_TEXT) or None,
            )
            for one in list(fitting.values())[:MOST_CHOICES]
        ]
        if not options:
            return None
        return cls(number, discord.ui.Select(placeholder=cut(menu.placeholder, PLACEHOLDER), options=options))

    @property
    def tokens(self) -> set[str]:
        """What its choices ask."""
        return {option.value for option in self.item.options}

    @classmethod
    async def from_custom_id(
        cls, _asked: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The menu that was used, from its id."""
        select = item if isinstance(item, discord.ui.Select) else discord.ui.Select()
        return cls(int(match["number"]), select)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Ask what was picked, as if by a button."""
        data: Any = interaction.data
        await interaction.client.press(interaction, "ask", data["values"][0], "")


def cut(text: str, longest: int) -> str:
    """The text on one line, at most so many UTF-16 units long, with an ellipsis where something went."""
    line = clean(text)
    if _units(line) <= longest:
        return line
    short = line[: longest - 1]
    while _units(short) > longest - 1:
        short = short[:-1]
    return f"{short}…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
