"""What stands under a message: within Discord's limits whatever it is given, and nothing goes away silently."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from discord_limits import check_discord_message
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.asking.queries import Query, token_of
from bot.asking.replies import Reply
from bot.asking.responses import Button, Choice, Menu
from bot.platforms.discord.items import cut, fits
from bot.platforms.discord.outgoing import outgoing, view_of
from briefings.model import Attachment, Message

WHY = {"type": 1, "components": [{"type": 2, "label": "Why?", "style": 2, "custom_id": "why:troops:1:2:s"}]}
PLAIN = Message("A line")


def token(name: str = "troops") -> str:
    return token_of(Query("topic show", (("name", name),)), 1)


def rows(sent: Any) -> list[dict[str, Any]]:  # noqa: ANN401  # an Outgoing
    return sent.view.to_components() if sent.view is not None else []


def checked(reply: Reply, message: Message = PLAIN) -> Any:  # noqa: ANN401  # an Outgoing
    sent = outgoing(message, reply)
    check_discord_message({"content": "A line", "components": rows(sent)})
    return sent


async def test_pages_why_menus_and_buttons_stand_together() -> None:
    reply = Reply(
        earlier="1|claims|troops",
        later="3|claims|troops",
        menus=(Menu("Pick one", (Choice("Troops", token(), "hint"),)),),
        buttons=(Button("Remove", token(), danger=True, confirm="Remove it?"), Button("Show", token("missiles"))),
    )
    sent = checked(reply, Message("A line", {"components": [WHY]}))
    menu, buttons = rows(sent)
    assert menu["components"][0]["type"] == 3
    assert [b["custom_id"].partition(":")[0] for b in buttons["components"]] == ["page", "page", "why", "sure", "ask"]
    assert [b["style"] for b in buttons["components"]] == [2, 2, 2, 4, 2]
    assert (sent.too_long, sent.crowded, sent.far) == ((), (), False)


async def test_nothing_stands_under_a_plain_message() -> None:
    assert view_of(PLAIN) is None
    assert outgoing(PLAIN).view is None


async def test_what_is_too_long_is_named() -> None:
    reply = Reply(
        later="2|claims|" + "a" * 100,
        menus=(Menu("Pick one", (Choice("Long one", token("b" * 100)), Choice("Short one", token()))),),
        buttons=(Button("Long too", token("c" * 100)),),
    )
    sent = checked(reply)
    assert sent.far
    assert [label for label, _ in sent.too_long] == ["Long one", "Long too"]
    (row,) = rows(sent)
    assert [choice["label"] for choice in row["components"][0]["options"]] == ["Short one"]


async def test_what_has_no_room_is_named() -> None:
    menus = tuple(Menu("Pick one", tuple(Choice(f"{m}/{c}", token(f"{m}-{c}")) for c in range(30))) for m in range(6))
    buttons = tuple(Button(f"B{number}", token(f"b{number}")) for number in range(8))
    sent = checked(Reply(menus=menus, buttons=buttons))
    shown = [c["label"] for row in rows(sent) for part in row["components"] for c in part.get("options", [part])]
    asked = [f"{m}/{c}" for m in range(6) for c in range(30)] + [f"B{number}" for number in range(8)]
    assert sorted([*shown, *sent.crowded]) == sorted(asked)
    assert "B0" in shown


async def test_the_same_twice_is_there_once() -> None:
    menu = Menu("", (Choice("a", token()),) * 2)
    sent = checked(Reply(buttons=(Button("Show", token()), Button("Show it", token())), menus=(menu,)))
    assert sum(len(row["components"]) for row in rows(sent)) == 2


TEXT = st.text(st.characters(codec="utf-8"), max_size=120)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(TEXT, TEXT, st.booleans()), max_size=12),
    st.lists(st.tuples(TEXT, st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=4)), max_size=7),
    TEXT,
)
def test_whatever_is_given_fits(
    buttons: list[tuple[str, str, bool]], menus: list[tuple[str, list[tuple[str, str, str]]]], page: str
) -> None:
    reply = Reply(
        later=page,
        buttons=tuple(Button(label, f"1|{name}", danger=one, confirm="?" * one) for label, name, one in buttons),
        menus=tuple(
            Menu(label, tuple(Choice(label, f"1|{name}", hint) for label, name, hint in choices))
            for label, choices in menus
        ),
    )

    async def check() -> None:  # discord.py makes views where a loop runs
        checked(reply)

    asyncio.run(check())


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200), st.integers(1, 100))
def test_a_text_is_cut_to_what_discord_counts(text: str, longest: int) -> None:
    short = cut(text, longest)
    assert len(short.encode("utf-16-le", "surrogatepass")) // 2 <= longest
    assert "\n" not in short


def test_a_button_holds_what_it_can_say() -> None:
    assert fits("page", "a" * 95)
    assert not fits("page", "a" * 96)
    assert not fits("page", "🙂" * 48)


@pytest.mark.parametrize("alt", ["", "a" * 2_000])
async def test_a_file_has_words_of_a_length_that_discord_takes(alt: str) -> None:
    sent = outgoing(Message("", {}, (Attachment("a.csv", b"x", alt),)), Reply(files=(Attachment("b.csv", b"y", alt),)))
    assert [file.filename for file in sent.files] == ["a.csv", "b.csv"]
    assert all(len(file.description or "") <= 1024 for file in sent.files)
