"""What Slack's documentation allows of a payload, and what was measured; knows nothing of our renderers.

From docs.slack.dev (block kit, views, chat.postMessage); the limit of a whole message is from slackapi/bolt-js 2867.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from measuring import Room, counted, strings, unique, units, within

Payload = Mapping[str, Any]

WHOLE_MESSAGE = 9000  # 9,597 characters passed, 11,341 failed
TEXT = {"mrkdwn", "plain_text"}
PLAIN = "plain_text"
IDS: Mapping[str, Room] = {
    "block_id": (0, 255),
    "action_id": (0, 255),
    "callback_id": (0, 255),
    "external_id": (0, 255),
}
VIEW_BLOCKS, MESSAGE_BLOCKS = 100, 50
INPUTS = {"modal", "home"}
SELECTS = ("static_select", "multi_static_select", "external_select", "users_select", "conversations_select",
           "channels_select", "multi_users_select", "multi_conversations_select", "multi_channels_select")  # fmt: skip
HOLDERS = {"section": "accessory", "actions": "elements", "input": "element", "context": "elements"}


def check_slack_message(payload: Payload) -> None:
    """A message as chat.postMessage, chat.update or a response_url get it. Raises AssertionError."""
    blocks = _blocks(payload.get("blocks") or (), MESSAGE_BLOCKS, "message")
    text = payload.get("text") or ""
    removed = payload.get("delete_original")
    assert text or removed, "message: no text; it is what notifications and screen readers tell"
    assert units(text) <= 40_000, f"message: {units(text):,} characters of text of at most 40,000"
    total = units(text) + sum(units(part) for part in strings(blocks))
    assert not blocks or total <= WHOLE_MESSAGE, f"message: {total:,} characters over all, {WHOLE_MESSAGE:,} are safe"
    assert not payload.get("link_names"), "message: link_names would make mentions of names"
    assert payload.get("parse", "none") == "none", "message: parse would make links and mentions"
    if "response_type" in payload:
        assert payload["response_type"] in {"ephemeral", "in_channel"}, f"message: {payload['response_type']!r}"
    assert not any(block["type"] == "input" for block in blocks), "message: an input is for views"


def check_slack_view(payload: Payload) -> None:
    """A view: a modal or App Home. Raises AssertionError."""
    kind = payload.get("type")
    assert kind in INPUTS, f"view: type {kind!r}"
    blocks = _blocks(payload.get("blocks"), VIEW_BLOCKS, "view")
    within("view", payload, {"private_metadata": (0, 3000), **IDS})
    if kind == "modal":
        for name in ("title", "submit", "close"):
            if name == "title" or payload.get(name):
                _text(f"view's {name}", payload.get(name), (1, 24), plain=True)
        assert payload.get("submit") or not any(b["type"] == "input" for b in blocks), "view: inputs, but no submit"
    actions = [e["action_id"] for block in blocks for e in _elements(block) if e.get("action_id")]
    if kind == "modal":
        unique("view: action_id", actions)


def _blocks(blocks: object, most: int, where: str) -> Sequence[Payload]:
    found = counted(f"{where}: blocks", blocks, (0, most))
    unique(f"{where}: block_id", [block["block_id"] for block in found if block.get("block_id")])
    for block in found:
        _block(block)
    return found


def _block(block: Payload) -> None:
    kind = block["type"]
    assert kind in CHECKS, f"block: this table has no type {kind!r}"
    within(kind, block, IDS)
    CHECKS[kind](block)
    for element in _elements(block):
        if kind == "context" and element["type"] in TEXT:
            _text("context", element, (1, 3000))
        else:
            _element(element)
    unique(f"{kind}: action_id", [e["action_id"] for e in _elements(block) if e.get("action_id")])


def _elements(block: Payload) -> Iterator[Payload]:
    held = block.get(HOLDERS.get(block["type"], ""))
    yield from held if isinstance(held, list | tuple) else [held] if held else []


def _header(block: Payload) -> None:
    _text("header", block["text"], (1, 150), plain=True)


def _section(block: Payload) -> None:
    fields = block.get("fields")
    assert block.get("text") or fields, "section: neither text nor fields"
    if block.get("text"):
        _text("section", block["text"], (1, 3000))
    for field in counted("section's fields", fields, (1, 10)) if fields is not None else ():
        _text("section's field", field, (1, 2000))


def _context(block: Payload) -> None:
    counted("context", block["elements"], (1, 10))


def _actions(block: Payload) -> None:
    counted("actions", block["elements"], (1, 25))


def _input(block: Payload) -> None:
    _text("input's label", block["label"], (1, 2000), plain=True)
    if block.get("hint"):
        _text("input's hint", block["hint"], (1, 2000), plain=True)
    assert block.get("element"), "input: nothing to fill in"


def _image(block: Payload) -> None:
    within("image", block, {"alt_text": (1, 2000), "image_url": (0, 3000)})
    assert block.get("image_url") or block.get("slack_file"), "image: no address and no file"
    if block.get("title"):
        _text("image's title", block["title"], (1, 2000), plain=True)


def _divider(_block: Payload) -> None:
    pass


CHECKS = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "image": _image,
    "divider": _divider,
}


def _element(element: Payload) -> None:
    kind = element["type"]
    within(kind, element, IDS)
    if element.get("confirm"):
        _confirm(element["confirm"])
    if element.get("placeholder"):
        _text(f"{kind}'s placeholder", element["placeholder"], (1, 150), plain=True)
    if kind == "button":
        _text("button", element["text"], (1, 75), plain=True)
        within("button", element, {"value": (0, 2000), "url": (0, 3000), "accessibility_label": (0, 75)})
        assert element.get("style") in {None, "primary", "danger"}, f"button: style {element['style']!r}"
    elif kind in {*SELECTS, "overflow", "radio_buttons", "checkboxes"}:
        _options(element)
    elif kind == "plain_text_input":
        longest = element.get("max_length") or 3000
        assert 1 <= longest <= 3000, f"input: max_length {longest}"
        assert units(element.get("initial_value") or "") <= longest, "input: its value is longer than its max_length"
    elif kind == "image":
        within("image", element, {"alt_text": (1, 2000), "image_url": (1, 3000)})
    else:
        message = f"element: this table has no type {kind!r}"
        raise AssertionError(message)


def _options(element: Payload) -> None:
    kind = element["type"]
    rooms = {"overflow": (1, 5), "radio_buttons": (1, 10), "checkboxes": (1, 10)}
    if kind not in {"static_select", "multi_static_select", *rooms}:
        return
    groups = element.get("option_groups")
    lists = [group["options"] for group in counted("groups", groups, (1, 100))] if groups else [element.get("options")]
    for options in lists:
        for option in counted(kind, options, rooms.get(kind, (1, 100))):
            _text(f"{kind}'s line", option["text"], (1, 75))
            within(f"{kind}'s line", option, {"value": (1, 150)})
            if option.get("description"):
                _text(f"{kind}'s small print", option["description"], (1, 75))
    if element.get("initial_option"):
        every = [option for options in lists for option in options or ()]
        assert element["initial_option"] in every, f"{kind}: what is picked at first is not among the lines"


def _confirm(confirm: Payload) -> None:
    _text("confirm's title", confirm["title"], (1, 100), plain=True)
    _text("confirm's text", confirm["text"], (1, 300))
    for name in ("confirm", "deny"):
        _text(f"confirm's {name}", confirm[name], (1, 30), plain=True)


def _text(where: str, text: Payload | None, room: Room, *, plain: bool = False) -> None:
    assert text is not None, f"{where}: no text"
    assert text["type"] in ({PLAIN} if plain else TEXT), f"{where}: {text['type']} where plain_text has to be"
    within(where, text, {"text": room})
