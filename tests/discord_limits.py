"""What Discord's documentation allows of a payload as it goes over the wire; knows nothing of our renderers.

From resources/message, components/reference, interactions/application-commands and receiving-and-responding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from measuring import Room, counted, unique, units, within

Payload = Mapping[str, Any]

EMBED: Mapping[str, Room] = {"title": (0, 256), "description": (0, 4096)}
EMBED_TOTAL = 6000
FIELD: Mapping[str, Room] = {"name": (1, 256), "value": (1, 1024)}
BUTTON: Mapping[str, Room] = {"label": (0, 80), "custom_id": (0, 100), "url": (0, 512)}
SELECT: Mapping[str, Room] = {"custom_id": (1, 100), "placeholder": (0, 150)}
CHOICE: Mapping[str, Room] = {"label": (1, 100), "value": (1, 100), "description": (0, 100)}
INPUT: Mapping[str, Room] = {"custom_id": (1, 100), "label": (0, 45), "placeholder": (0, 100), "value": (0, 4000)}
LABEL: Mapping[str, Room] = {"label": (1, 45), "description": (0, 100)}
MODAL: Mapping[str, Room] = {"title": (1, 45), "custom_id": (1, 100)}
ALT = 1024
NONCE = 25
COMMAND_TOTAL = 8000
COMPONENTS_V2 = 1 << 15
ROW, BUTTON_TYPE, TEXT_INPUT, TEXT_DISPLAY, LABEL_TYPE = 1, 2, 4, 10, 18
SELECTS = {3, 5, 6, 7, 8}
INSIDE = {"components", "component", "accessory", "items"}
NAME = re.compile(r"[-_'\w]{1,32}")
SUB, GROUP = 1, 2
SLASH = 1


def check_discord_message(payload: Payload, *, edit: bool = False) -> None:
    """A message as it is created, edited, or sent in answer to an interaction (its `data`). Raises AssertionError."""
    flags = int(payload.get("flags") or 0)
    rows = list(payload.get("components") or ())
    within("message", payload, {"content": (0, 2000)})
    if flags & COMPONENTS_V2:
        assert not payload.get("content"), "message: content beside Components V2"
        assert not payload.get("embeds"), "message: embeds beside Components V2"
    told = [payload.get(name) for name in ("content", "embeds", "components", "attachments", "files")]
    assert edit or any(told), "message: there is nothing in it"
    _embeds(payload)
    _components(rows, v2=bool(flags & COMPONENTS_V2))
    for file in counted("attachments", payload.get("attachments") or (), (0, 10)):
        within("attachment", file, {"description": (0, ALT)})
    assert units(str(payload.get("nonce") or "")) <= NONCE, f"message: nonce {payload['nonce']!r} is past {NONCE}"
    allowed = payload.get("allowed_mentions") or {}
    assert not any(allowed.get(kind) for kind in ("parse", "users", "roles")), f"message: may mention {allowed}"


def check_discord_response(payload: Payload) -> None:
    """The first response to an interaction, of any type: message, defer, choices or modal. Raises AssertionError."""
    data = payload.get("data") or {}
    checks: Mapping[int, Callable[[Payload], None]] = {
        4: check_discord_message,
        7: lambda payload: check_discord_message(payload, edit=True),
        8: _choices,
        9: check_discord_modal,
    }
    kind = int(payload["type"])
    assert kind in {1, 5, 6, *checks}, f"response: there is no type {kind}"
    if kind in checks:
        checks[kind](data)


def check_discord_modal(payload: Payload) -> None:
    """A modal: its title, and one to five inputs or labels with something in them. Raises AssertionError."""
    within("modal", payload, MODAL)
    parts = counted("modal", payload.get("components"), (1, 5))
    for part in parts:
        assert part["type"] in {ROW, LABEL_TYPE, TEXT_DISPLAY}, f"modal: a component of type {part['type']}"
        if part["type"] == ROW:
            (inner,) = counted("row of a modal", part["components"], (1, 1))
            assert inner["type"] == TEXT_INPUT, "row of a modal: holds no text input"
        if part["type"] == LABEL_TYPE:
            within("label", part, LABEL)
            assert not part["component"].get("label"), "label: the input in it has a label of its own"
        for one in _all(part):
            _component(one)
    _unique_ids(list(parts))


def check_discord_command(payload: Payload) -> None:
    """A command as it is registered: slash commands, and those of a menu. Raises AssertionError."""
    where = f"command {payload.get('name')}"
    if payload.get("type", SLASH) == SLASH:
        _command_part(where, payload)
        _options(where, payload.get("options") or ())
    else:
        within(where, payload, {"name": (1, 32), "description": (0, 0)})
        assert not payload.get("options"), f"{where}: options in a menu's command"
    total = _weigh(payload)
    assert total <= COMMAND_TOTAL, f"{where}: {total:,} characters of at most {COMMAND_TOTAL:,} over all"


def _embeds(payload: Payload) -> None:
    embeds = counted("embeds", payload.get("embeds") or (), (0, 10))
    for embed in embeds:
        assert list(_embed_texts(embed)) or embed.get("image"), "embed: there is nothing in it"
        within("embed", embed, EMBED)
        within("embed's footer", embed.get("footer") or {}, {"text": (0, 2048)})
        within("embed's author", embed.get("author") or {}, {"name": (0, 256)})
        for field in counted("embed's fields", embed.get("fields") or (), (0, 25)):
            within("embed's field", field, FIELD)
        for place in (embed, embed.get("image") or {}, embed.get("thumbnail") or {}, embed.get("author") or {}):
            address = place.get("url") or ""
            assert not address or re.match(r"https?://\S+$|attachment://[\w.-]+$", address), f"embed: url {address!r}"
    total = sum(units(text) for embed in embeds for text in _embed_texts(embed))
    assert total <= EMBED_TOTAL, f"embeds: {total:,} characters of at most {EMBED_TOTAL:,} over all"


def _embed_texts(embed: Payload) -> Iterator[str]:
    """What counts for the total of a message's embeds."""
    told = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
    told.append((embed.get("author") or {}).get("name"))
    told += [part for field in embed.get("fields") or () for part in (field.get("name"), field.get("value"))]
    return (text for text in told if text)


def _components(rows: list[Payload], *, v2: bool) -> None:
    everything = [one for row in rows for one in _all(row)]
    assert v2 or len(rows) <= 5, f"components: {len(rows)} rows of at most 5"
    assert v2 or all(row["type"] == ROW for row in rows), "components: something beside rows without the flag of V2"
    assert len(everything) <= 40, f"components: {len(everything)} of at most 40"
    shown = sum(units(one["content"]) for one in everything if one["type"] == TEXT_DISPLAY)
    assert shown <= 4000, f"components: {shown:,} characters of text of at most 4,000"
    for one in everything:
        _component(one)
    _unique_ids(rows)


def _all(component: Payload) -> Iterator[Payload]:
    """The component and all that are in it."""
    yield component
    for name in INSIDE & set(component):
        inner = component[name]
        for part in inner if isinstance(inner, list) else [inner]:
            if "type" in part:
                yield from _all(part)


def _unique_ids(rows: list[Payload]) -> None:
    unique("components: custom_id", [one["custom_id"] for row in rows for one in _all(row) if one.get("custom_id")])


def _component(one: Payload) -> None:
    kind = one["type"]
    if kind == ROW:
        parts = counted("row", one["components"], (1, 5))
        assert len(parts) == 1 or all(part["type"] == BUTTON_TYPE for part in parts), "row: a menu needs one of its own"
    elif kind == BUTTON_TYPE:
        _button(one)
    elif kind in SELECTS:
        _select(one)
    elif kind == TEXT_INPUT:
        _input(one)
    elif kind == TEXT_DISPLAY:
        within("text", one, {"content": (1, 4000)})


def _button(button: Payload) -> None:
    within("button", button, BUTTON)
    assert button.get("label") or button.get("emoji"), "button: nothing on it"
    assert bool(button.get("url")) != bool(button.get("custom_id")), "button: needs either a url or a custom_id"
    assert (button.get("style") == 5) == bool(button.get("url")), "button: style 5 is for links, and only for them"


def _select(select: Payload) -> None:
    within("menu", select, SELECT)
    if select["type"] != 3:
        return
    choices = counted("menu", select.get("options"), (1, 25))
    for choice in choices:
        within("menu's line", choice, CHOICE)
    unique("menu's lines: value", [choice["value"] for choice in choices])
    assert sum(bool(choice.get("default")) for choice in choices) <= (select.get("max_values") or 1), "menu: defaults"


def _input(field: Payload) -> None:
    within("input", field, INPUT)
    longest = field.get("max_length") or 4000
    assert 1 <= longest <= 4000, f"input: max_length {longest}"
    assert units(field.get("value") or "") <= longest, "input: its value is longer than its max_length"
    assert (field.get("min_length") or 0) <= longest, "input: min_length over max_length"


def _choices(data: Payload) -> None:
    choices = counted("choices", data.get("choices"), (0, 25))
    for choice in choices:
        within("choice", choice, {"name": (1, 100)})
        if isinstance(choice["value"], str):
            within("choice", choice, {"value": (1, 100)})
    unique("choices: name", [choice["name"] for choice in choices])


def _command_part(where: str, part: Payload) -> None:
    for name in [part["name"], *(part.get("name_localizations") or {}).values()]:
        assert NAME.fullmatch(name), f"{where}: no name for a command or option: {name!r}"
        assert name == name.lower(), f"{where}: {name!r} is not lower-case"
    for text in [part.get("description"), *(part.get("description_localizations") or {}).values()]:
        within(where, {"description": text}, {"description": (1, 100)})


def _options(where: str, options: object) -> None:
    found = counted(f"{where}: options", options, (0, 25))
    unique(f"{where}: options", [option["name"] for option in found])
    needed = [bool(option.get("required")) for option in found]
    assert needed == sorted(needed, reverse=True), f"{where}: a required option after one that is not"
    groups = [option["type"] in {SUB, GROUP} for option in found]
    assert all(groups) or not any(groups), f"{where}: options beside subcommands"
    for option in found:
        here = f"{where} {option['name']}"
        _command_part(here, option)
        if option.get("choices"):
            _choices({"choices": option["choices"]})
            assert not option.get("autocomplete"), f"{here}: both choices and autocomplete"
        if option.get("max_length") is not None:
            assert 1 <= option["max_length"] <= 6000, f"{here}: max_length {option['max_length']}"
        _options(here, option.get("options") or ())


def _weigh(part: Payload) -> int:
    """Names, descriptions and choices' values of a command, each in its longest language."""
    own = sum(
        max(units(text) for text in ["", part.get(name) or "", *(part.get(f"{name}_localizations") or {}).values()])
        for name in ("name", "description")
    )
    value = part.get("value")
    inner = [*(part.get("options") or ()), *(part.get("choices") or ())]
    return own + (units(value) if isinstance(value, str) else 0) + sum(map(_weigh, inner))
