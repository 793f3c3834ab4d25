"""Briefings and answers as Slack messages of blocks, within the limits of a block and of a whole message."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from briefings.model import Answer, Attachment, Briefing, Digest, Message
from briefings.render.cut import cut
from briefings.render.escape import Safe, escape_slack, escape_slack_plain, size
from briefings.render.filling import fill
from briefings.render.heads import Header, header
from briefings.render.packing import Item, Section, allot, portions, runs, split
from briefings.render.sections import NAMELESS, answer_items, briefing_sections, dark_line, receipts_section
from briefings.render.to_text import nothing
from briefings.render.why import ACTION, LABEL, asks_why, window_token
from briefings.render.words import plural

Block = dict[str, object]
T = TypeVar("T")

SECTION_ROOM = 2900  # of 3,000
MESSAGE_ROOM = 8500  # of about 9,500 characters that a whole message may have
BLOCK_ROOM = 44  # of 50
PAGE_WEIGHT = 20  # five receipts
# What is left for entries beside a message's head, titles and "more" lines.
_ENTRIES_ROOM = 6600
_ENTRIES_BLOCKS = 34
# Characters and blocks that a section may have at least; the first two go into one message together, the others into
# another.
_ROOMS = {
    "changed": (4200, 24),
    "figures": (2400, 10),
    "answered": (1650, 8),
    "disputed": (1650, 8),
    "corrections": (1650, 10),
    "unknown": (1650, 8),
}
_FIRST = ("changed", "figures")


def slack_briefing(briefing: Briefing, chart: Attachment | None, *, bare: bool = False) -> Digest:
    """At most two messages for the channel; what they have no room for, and every receipt, goes to the thread.

    A `bare` one has no receipts and no button.
    """
    head = header(briefing)
    dark, hidden = dark_line(head, "slack")
    button = [] if bare else _button(briefing)
    if briefing.quiet:
        line = fill("slack", "quiet", header=head, dark=dark)
        return Digest("slack", (_message(line, [_section(line), *button], None),), _thread(hidden))
    shown, rest = _divide(briefing_sections(briefing, "slack"))
    messages = _channel(_head(head, dark), _fallback(briefing, head), shown, button, chart)
    receipts = () if bare else receipts_section(briefing, "slack")
    return Digest("slack", messages, _thread((*rest, *hidden, *receipts)))


def slack_answer(answer: Answer, page: int, chart: Attachment | None) -> Digest:
    """One page of the answer as one message; `page` is brought into the range there is."""
    pages = slack_pages(answer)
    at = min(max(page, 1), len(pages))
    blocks = [_title(answer.title)]
    if answer.match:
        blocks.append(_context(cut(answer.match, 300, escape_slack)))
    blocks += _layout(pages[at - 1])
    if nothing(answer):
        blocks.append(_section(cut(nothing(answer), SECTION_ROOM, escape_slack)))
    if len(pages) > 1:
        blocks.append(_context(f"page {at}" if answer.more else f"page {at}/{len(pages)}"))
    return Digest(
        "slack", (_message(cut(answer.title, 200, escape_slack) or NAMELESS, blocks, chart if at == 1 else None),)
    )


def slack_pages(answer: Answer) -> tuple[tuple[Item, ...], ...]:
    """The answer's entries page by page; one empty page if there are none."""
    return portions(answer_items(answer, "slack"), _fits(MESSAGE_ROOM - 1000, BLOCK_ROOM, PAGE_WEIGHT)) or ((),)


def _head(head: Header, dark: Safe) -> list[Block]:
    blocks = [_title(head.topic), _context(fill("slack", "header", header=head))]
    return [*blocks, _context(f":warning: dark: {dark}")] if dark else blocks


def _fallback(briefing: Briefing, head: Header) -> str:
    changes = plural(len(briefing.changes) + len(briefing.corrections), "change")
    alert = "Alert, " if head.alert else ""
    return f"{alert}{cut(head.topic, 150, escape_slack)}: {changes}, {head.until}"


def _divide(sections: Sequence[Section]) -> tuple[list[tuple[Section, int]], list[Section]]:
    """Each section as the channel has room for it, with the number of lines left over, and what is left over."""
    shown, rest = [], []
    for section, (room, blocks) in zip(sections, _rooms(sections), strict=True):
        kept, left = split(section.items, _fits(room, blocks))
        shown.append((Section(section.key, section.title, kept), len(left)))
        if left:
            rest.append(Section(section.key, f"{section.title} (continued)", left))
    return shown, rest


def _rooms(sections: Sequence[Section]) -> Iterator[tuple[int, int]]:
    """The characters and blocks for each section's entries, message by message."""
    for group in _parted(sections, key=lambda section: section.key):
        laid = [_layout(section.items) for section in group]
        bases = [_ROOMS[section.key] for section in group]
        characters = allot([weigh(blocks) for blocks in laid], [base[0] for base in bases], _ENTRIES_ROOM)
        yield from zip(
            characters, allot(list(map(len, laid)), [base[1] for base in bases], _ENTRIES_BLOCKS), strict=True
        )


def _parted(parts: Sequence[T], *, key: Callable[[T], str]) -> tuple[list[T], list[T]]:
    """What goes into the first message and what into the second, if there have to be two."""
    return [part for part in parts if key(part) in _FIRST], [part for part in parts if key(part) not in _FIRST]


def _channel(
    head: list[Block],
    fallback: str,
    shown: Sequence[tuple[Section, int]],
    button: list[Block],
    chart: Attachment | None,
) -> tuple[Message, ...]:
    """One message, or two; the button is under the last."""
    parts = [(section.key, _titled(section, left)) for section, left in shown]
    whole = head + [block for _, blocks in parts for block in blocks] + button
    if weigh(whole) <= MESSAGE_ROOM and len(whole) <= BLOCK_ROOM:
        return (_message(fallback, whole, chart),)
    first, second = _parted(parts, key=lambda keyed: keyed[0])
    follow = [block for _, blocks in second for block in blocks]
    main = head + [block for _, blocks in first for block in blocks]
    if not follow:
        return (_message(fallback, main + button, chart),)
    return _message(fallback, main, chart), _message(f"{fallback} (continued)", follow + button, None)


def _button(briefing: Briefing) -> list[Block]:
    """The button that asks why, where there is anything to explain."""
    if not asks_why(briefing):
        return []
    token = window_token(briefing)
    text = {"type": "plain_text", "text": LABEL, "emoji": False}
    return [{"type": "actions", "elements": [{"type": "button", "action_id": ACTION, "value": token, "text": text}]}]


def _thread(sections: Sequence[Section]) -> tuple[Message, ...]:
    return tuple(
        _message(section.title, _titled(Section(section.key, section.title, items), 0)[1:], None)
        for section in sections
        for items in portions(section.items, _fits(MESSAGE_ROOM - 300, BLOCK_ROOM))
    )


def _titled(section: Section, left: int) -> list[Block]:
    blocks: list[Block] = [{"type": "divider"}, _section(f"*{section.title}*"), *_layout(section.items)]
    return [*blocks, _context(f"+ {left} more in the thread")] if left else blocks


def _layout(items: Sequence[Item]) -> list[Block]:
    return [block for heading, group in runs(items) for block in _run(heading, group)]


def _run(heading: Safe, items: Sequence[Item]) -> list[Block]:
    """The entries under one heading: as few sections as hold them, but one for each that has small print."""
    blocks: list[Block] = []
    text = f"*{heading}*" if heading else ""
    for item in items:
        gap = "\n\n" if item.loose and text != f"*{heading}*" else "\n"
        joined = f"{text}{gap}{item.body}" if text else str(item.body)
        if text and size(joined) > SECTION_ROOM:
            blocks.append(_section(text))
            joined = str(item.body)
        text = joined
        if item.note:
            blocks += [_section(text), _context(item.note)]
            text = ""
    return [*blocks, _section(text)] if text else blocks


def _fits(room: int, blocks: int, weight: int | None = None) -> Callable[[Sequence[Item]], bool]:
    def fits(items: Sequence[Item]) -> bool:
        laid = _layout(items)
        light = weight is None or sum(item.weight for item in items) <= weight
        return light and len(laid) <= blocks and weigh(laid) <= room

    return fits


def weigh(blocks: Sequence[Mapping[str, object]]) -> int:
    """The characters of text in `blocks`, as the limit of a whole message counts them."""
    return sum(_characters(block) for block in blocks)


def _characters(value: object) -> int:
    if isinstance(value, Mapping):
        return sum(_characters(part) for key, part in value.items() if key != "type")
    if isinstance(value, list):
        return sum(_characters(part) for part in value)
    return size(value) if isinstance(value, str) else 0


def _message(text: str, blocks: list[Block], chart: Attachment | None) -> Message:
    return Message(text, {"blocks": blocks}, (chart,) if chart else ())


def _title(text: str) -> Block:
    shown = cut(text, 140, escape_slack_plain) or NAMELESS
    return {"type": "header", "text": {"type": "plain_text", "text": shown, "emoji": False}}


def _section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _context(text: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}
