"""Forms as modals, and what was filled in read back from them; replies as modals. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.asking.commands import ASKED, Option
from bot.asking.responses import Field, Form
from bot.platforms.slack.blocks import Block, Said, escaped, plain
from briefings.model import UsageError
from briefings.render.escape import size

FORM = "form"
FILL = "fill:"
TITLE = 24
METADATA = 3_000
MOST_BLOCKS = 100
MOST_PICKS = 100
INPUT = 3_000
HINT = 2_000
PICKED = 150
PICKED_LABEL = 75
# What is completed from the store; anything else that is typed counts too.
COMPLETED = frozenset({"topics", "speakers", "sources", "zones", "schedules", "kinds", "questions"})
# What Slack lets people pick by its own means.
NATIVE = {"channel": "conversations_select", "role": "users_select"}
READ = {"conversations_select": "selected_conversation", "users_select": "selected_user", "plain_text_input": "value"}

View = dict[str, object]


@dataclass(frozen=True, slots=True)
class Kept:
    """What a modal remembers until it is sent off: the command, what is kept besides, and where it was opened.

    `channel` is "" where that was the App Home.
    """

    command: str
    given: Mapping[str, str]
    channel: str = ""


def moment_view() -> View:
    """What stands there until the form is ready: Slack gives three seconds to open anything."""
    return _modal("On Record", (_text("One moment …"),))


def told_view(told: Sequence[Said], channel: str = "") -> View:
    """A reply as a modal. What a modal has no room for is cut off, and said to be."""
    blocks = [block for said in told for block in (said.blocks or (_text(said.text),))]
    if len(blocks) > MOST_BLOCKS:
        blocks = [*blocks[: MOST_BLOCKS - 1], _text("There is more; ask by a command in a channel.")]
    return {**_modal("On Record", blocks), "private_metadata": _metadata(Kept("", {}, channel))}


def form_view(form: Form, channel: str) -> View:
    """The form as a modal. Raises UsageError if Slack can't keep what the form has to remember."""
    options = {option.name: option for option in ASKED[form.command].options}
    heads = (_text(f"*{escaped(form.title)}*"),) if size(form.title) > TITLE else ()
    inputs = (_input(field, options[field.option]) for field in (*form.fields, *_channel_fields(form, channel)))
    return {
        **_modal(form.title, (*heads, *inputs)),
        "callback_id": FORM,
        "submit": plain("Save", TITLE),
        "close": plain("Cancel", TITLE),
        "private_metadata": _metadata(Kept(form.command, dict(form.kept), channel)),
    }


def _channel_fields(form: Form, channel: str) -> tuple[Field, ...]:
    """A field for each channel that the command takes: Slack has a means of its own to pick one."""
    there = {field.option for field in form.fields}
    asked = [option for option in ASKED[form.command].offered if option.kind == "channel" and option.name not in there]
    known = dict(form.kept)
    return tuple(
        Field(option.name, option.name.capitalize(), known.get(option.name, channel), option.help, required=True)
        for option in asked
    )


def kept_in(view: Mapping[str, Any]) -> Kept:
    """What `form_view` and `told_view` wrote down. Raises UsageError for a modal of another version."""
    try:
        found = json.loads(view.get("private_metadata") or "{}")
        kept = Kept(str(found.get("command", "")), dict(found.get("given", {})), str(found.get("channel", "")))
    except (ValueError, TypeError, AttributeError) as error:
        message = "This form is from another version of the bot; please open it again."
        raise UsageError(message) from error
    if kept.command and kept.command not in ASKED:
        message = "This form is from another version of the bot; please open it again."
        raise UsageError(message)
    return kept


def filled_in(view: Mapping[str, Any]) -> dict[str, str | None]:
    """What stands in each field, None where it is empty."""
    values = view.get("state", {}).get("values", {})
    return {block: _filled(element) for block, held in values.items() for element in held.values()}


def errors_of(line: str, view: Mapping[str, Any]) -> dict[str, str]:
    """The line under the field that it names first by option or label, else under the first one; {} without fields."""
    labels = {
        str(block["block_id"]): str(block["label"]["text"])
        for block in view.get("blocks", ())
        if block.get("type") == "input"
    }
    if not labels:
        return {}
    named = {block: at for block, label in labels.items() if (at := _named(line, (block, label))) is not None}
    return {min(named, key=lambda block: named[block]) if named else next(iter(labels)): line}


def completed(action_id: str, view: Mapping[str, Any]) -> str:
    """What kind of thing completes the field of that action; "" if it is not one of ours."""
    name = action_id.removeprefix(FILL)
    options = ASKED[command].options if (command := kept_in(view).command) else ()
    return next((option.suggests for option in options if option.name == name), "")


def suggested(found: Sequence[str], typed: str) -> list[Block]:
    """The lines of a menu that is completed: what was found, and what was typed, as that may be right as well."""
    own = " ".join(typed.split())
    lines = [*([own] if own and own not in found else []), *found]
    return [_line(line) for line in lines if 0 < size(line) <= PICKED][:MOST_PICKS]


def _named(line: str, names: Sequence[str]) -> int | None:
    found = [re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", line, re.IGNORECASE) for name in names]
    return min((match.start() for match in found if match), default=None)


def _input(field: Field, option: Option) -> Block:
    block: Block = {
        "type": "input",
        "block_id": field.option,
        "optional": not field.required,
        "label": plain(field.label, HINT),
        "element": {**_element(field, option), "action_id": f"{FILL}{field.option}"},
    }
    return {**block, "hint": plain(field.hint, HINT)} if field.hint else block


def _element(field: Field, option: Option) -> Block:
    picks = field.picks or option.picks
    if option.kind in NATIVE:
        kind = NATIVE[option.kind]
        only: Block = {"filter": {"include": ["public", "private"]}} if option.kind == "channel" else {}
        return {
            "type": kind,
            **only,
            **({READ[kind].replace("selected", "initial"): field.value} if field.value else {}),
        }
    if picks and len(picks) <= MOST_PICKS and all(size(pick) <= PICKED for pick in picks):
        return _picked({"type": "static_select", "options": [_line(pick) for pick in picks]}, field, picks)
    if option.suggests in COMPLETED and size(field.value) <= PICKED and not field.long:
        return _picked({"type": "external_select", "min_query_length": 0}, field, (field.value,))
    longest = min(option.longest, INPUT)
    element: Block = {"type": "plain_text_input", "max_length": longest, "multiline": field.long}
    return {**element, "initial_value": field.value[:longest]} if field.value else element


def _picked(element: Block, field: Field, among: Sequence[str]) -> Block:
    return {**element, "initial_option": _line(field.value)} if field.value and field.value in among else element


def _line(value: str) -> Block:
    return {"text": plain(value, PICKED_LABEL), "value": value}


def _filled(element: Mapping[str, Any]) -> str | None:
    kind = str(element.get("type"))
    if kind in READ:
        return element.get(READ[kind])
    return (element.get("selected_option") or {}).get("value")


def _modal(title: str, blocks: Sequence[Block]) -> View:
    return {"type": "modal", "title": plain(title, TITLE), "blocks": list(blocks)}


def _metadata(kept: Kept) -> str:
    held = json.dumps({"command": kept.command, "given": dict(kept.given), "channel": kept.channel})
    if size(held) > METADATA:
        message = f"There is too much in this for a form of Slack; type it: {ASKED[kept.command].usage}"
        raise UsageError(message)
    return held


def _text(line: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": line[:INPUT], "verbatim": True}}
