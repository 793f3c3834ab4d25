"""A reply as messages of blocks: its own, then buttons and menus, within what Slack takes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.asking.replies import Reply
from bot.asking.responses import Button, Choice, Menu
from bot.platforms.slack.words import as_typed_here
from briefings.model import Message
from briefings.render.escape import clean, escape_slack, escape_slack_plain, size

Block = dict[str, object]

WHOLE_MESSAGE = 9_000  # characters; 9,597 passed
MOST_BLOCKS = 50
LABEL = 75
VALUE = 2_000
PICKED_VALUE = 150
PLACEHOLDER = 150
A_ROW = 25
PAGE, DO, PICK = "page:", "do:", "pick:"


@dataclass(frozen=True, slots=True)
class Said:
    """One message to send: what it says, and whether to the asker only."""

    text: str
    blocks: tuple[Block, ...] = ()
    private: bool = True


def said_of(reply: Reply, *, ours: bool = False) -> tuple[Said, ...]:
    """The reply's messages in order, at most one more than the digest has.

    Buttons and menus stand under the last message of the channel's, or, where that has no room for them, in a message
    of their own, together with the note. `ours` tells that all words are the bot's own, so that the commands in them
    can get the names that they have in Slack.
    """
    if reply.digest is None:
        return (Said(escaped(reply.error)),)
    last = len(reply.digest.messages) - 1
    told = [
        Said(message.text, tuple(blocks_of(message)), private=reply.private or index > last)
        for index, message in enumerate((*reply.digest.messages, *reply.digest.thread))
    ]
    if ours:
        told = [replace(said, text=as_typed_here(said.text), blocks=renamed(said.blocks)) for said in told]
    below = list(renamed(controls(reply))) if ours else controls(reply)
    note = escaped(" ".join(filter(None, (reply.note, _lost(reply)))))
    if below and told and _takes(told[last], below):
        told[last] = replace(told[last], blocks=(*told[last].blocks, *below))
        below = []
    if below or note:
        told.append(Said(note or "There is more:", (*_section(note or "There is more:"), *below)))
    return tuple(told)


def controls(reply: Reply) -> list[Block]:
    """Menus, buttons, and the buttons to the pages beside this one, row by row; () if there are none."""
    turning = (("earlier", "◀ Earlier page", reply.earlier), ("later", "Next page ▶", reply.later))
    pages = [_button(f"{PAGE}{way}", Button(label, token)) for way, label, token in turning if token and _held(token)]
    picks, loose = _menus(reply.menus)
    buttons = [button for button in (*loose, *reply.buttons) if _held(button.token)]
    pressed = [_button(f"{DO}{index}", button) for index, button in enumerate(buttons)]
    rows = [row for row in (picks, pressed, pages) if row]
    return [{"type": "actions", "elements": row[at : at + A_ROW]} for row in rows for at in range(0, len(row), A_ROW)]


def blocks_of(message: Message) -> list[Block]:
    """The blocks of a message's payload."""
    blocks = message.payload.get("blocks", ())
    return [dict(block) for block in blocks] if isinstance(blocks, Sequence) else []


def escaped(line: str) -> str:
    """A line of our own, with what the user typed in it, for a mrkdwn field."""
    return escape_slack(as_typed_here(line))


def plain(text: str, longest: int) -> Block:
    """A plain_text object, cut to what there is room for."""
    line = clean(text)
    while size(shown := escape_slack_plain(line)) > longest:
        line = f"{line.removesuffix('…')[:-1]}…"
    return {"type": "plain_text", "text": shown or "…", "emoji": False}


def renamed(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with every command that they name as it is typed in Slack; for texts of our own only, never quotes."""
    return tuple({key: _renamed(key, part) for key, part in block.items()} for block in blocks)


def _renamed(key: str, value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _renamed(str(name), part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_renamed(key, part) for part in value]
    return as_typed_here(value) if key == "text" and isinstance(value, str) else value


def weight(text: str, blocks: Iterable[Block]) -> int:
    """The characters of a whole message, counted in the strictest way."""
    return size(text) + sum(size(part) for block in blocks for part in _strings(block))


def _takes(said: Said, below: Sequence[Block]) -> bool:
    blocks = (*said.blocks, *below)
    return len(blocks) <= MOST_BLOCKS and weight(said.text, blocks) <= WHOLE_MESSAGE


def _menus(menus: Sequence[Menu]) -> tuple[list[Block], list[Button]]:
    """The menus, and as buttons those choices whose token has no room in a menu, which takes shorter ones."""
    fit = [replace(menu, choices=tuple(c for c in menu.choices if size(c.token) <= PICKED_VALUE)) for menu in menus]
    loose = [Button(c.label, c.token) for menu in menus for c in menu.choices if size(c.token) > PICKED_VALUE]
    return [_select(f"{PICK}{at}", menu) for at, menu in enumerate(fit) if menu.choices], loose


def _select(name: str, menu: Menu) -> Block:
    return {
        "type": "static_select",
        "action_id": name,
        "placeholder": plain(menu.placeholder, PLACEHOLDER),
        "options": [option(choice) for choice in menu.choices],
    }


def option(choice: Choice) -> Block:
    """A line of a menu."""
    line: Block = {"text": plain(choice.label, LABEL), "value": choice.token}
    return {**line, "description": plain(choice.hint, LABEL)} if choice.hint else line


def _held(token: str) -> bool:
    """Whether a button can hold the token."""
    return size(token) <= VALUE


def _lost(reply: Reply) -> str:
    tokens = (reply.earlier, reply.later, *(button.token for button in reply.buttons))
    tokens = (*tokens, *(choice.token for menu in reply.menus for choice in menu.choices))
    return (
        "" if all(map(_held, tokens)) else "What you asked is too long for buttons, so some are missing; ask for less."
    )


def _button(name: str, button: Button) -> Block:
    block: Block = {"type": "button", "action_id": name, "value": button.token, "text": plain(button.label, LABEL)}
    if button.danger:
        block["style"] = "danger"
    return {**block, "confirm": _confirm(button)} if button.confirm else block


def _confirm(button: Button) -> Block:
    return {
        "title": plain(button.label, 100),
        "text": plain(button.confirm, 300),
        "confirm": plain(button.label, 30),
        "deny": plain("Keep it", 30),
        **({"style": "danger"} if button.danger else {}),
    }


def _section(text: str) -> tuple[Block, ...]:
    return ({"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}},)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            if key != "type":
                yield from _strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _strings(part)
    elif isinstance(value, str):
        yield value
