"""Briefings and answers as Discord messages: a header line and an embed a section, never past Discord's limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from briefings.model import Answer, Attachment, Briefing, Digest, Message
from briefings.render.cut import cut
from briefings.render.escape import Safe, escape_discord, size
from briefings.render.filling import fill
from briefings.render.heads import header
from briefings.render.packing import Item, Section, allot, portions, runs, split
from briefings.render.sections import NAMELESS, answer_items, briefing_sections, dark_line, receipts_section
from briefings.render.to_text import nothing
from briefings.render.why import ACTION, LABEL, asks_why, window_token

Embed = dict[str, object]
T = TypeVar("T")

DESCRIPTION_ROOM = 3900  # of 4,096
TOTAL_ROOM = 5900  # of 6,000 over all embeds of a message
CUSTOM_ID = 88  # of 100, of which the number of a page takes some
PAGE_WEIGHT = 20  # five receipts
# What a section may have at least; the first two go into one message together, the others into another.
_ROOMS = {
    "changed": 3800,
    "figures": 1900,
    "answered": 1350,
    "disputed": 1400,
    "corrections": 1450,
    "unknown": 1350,
}
_FIRST = ("changed", "figures")
_COLOURS = {
    "changed": 0x2B6CB0,
    "figures": 0x2F855A,
    "answered": 0x2C7A7B,
    "disputed": 0xC05621,
    "corrections": 0x805AD5,
    "unknown": 0x718096,
    "dark": 0x4A5568,
    "receipts": 0x4A5568,
    "answer": 0x2B6CB0,
}
_MORE_ROOM = 40


def discord_briefing(briefing: Briefing, chart: Attachment | None, *, bare: bool = False) -> Digest:
    """At most two messages for the channel; what they have no room for, and every receipt, goes to the thread.

    A `bare` one has no receipts and no button.
    """
    head = header(briefing)
    dark, hidden = dark_line(head, "discord")
    if briefing.quiet:
        line = Message(fill("discord", "quiet", header=head, dark=dark))
        return Digest("discord", _with_button((line,), briefing, bare=bare), _thread(hidden))
    shown, rest = _divide(briefing_sections(briefing, "discord"))
    content = fill("discord", "header", header=head, dark=dark)
    receipts = () if bare else receipts_section(briefing, "discord")
    messages = _with_button(_channel(content, shown, chart), briefing, bare=bare)
    return Digest("discord", messages, _thread((*rest, *hidden, *receipts)))


def _with_button(messages: tuple[Message, ...], briefing: Briefing, *, bare: bool) -> tuple[Message, ...]:
    """The messages with the button that asks why under the last."""
    if bare or not asks_why(briefing):
        return messages
    token = f"{ACTION}:{window_token(briefing)}"
    button = {"type": 2, "style": 2, "label": LABEL, "custom_id": token}
    last = replace(messages[-1], payload={**messages[-1].payload, "components": [{"type": 1, "components": [button]}]})
    return (*messages[:-1], last)


def discord_answer(answer: Answer, page: int, chart: Attachment | None) -> Digest:
    """One page of the answer as one message with one embed; `page` is brought into the range there is."""
    pages = discord_pages(answer)
    at = min(max(page, 1), len(pages))
    parts = [_match(answer), _layout(pages[at - 1]), escape_discord(nothing(answer))]
    embed: Embed = {
        "title": cut(answer.title, 250, escape_discord) or NAMELESS,
        "description": "\n\n".join(part for part in parts if part),
        "color": _COLOURS["answer"],
    }
    if len(pages) > 1:
        embed["footer"] = {"text": f"page {at}" if answer.more else f"page {at}/{len(pages)}"}
    drawn = chart if at == 1 else None
    return Digest("discord", (_message("", [embed], drawn),))


def discord_pages(answer: Answer) -> tuple[tuple[Item, ...], ...]:
    """The answer's entries page by page; one empty page if there are none."""
    room = DESCRIPTION_ROOM - size(_match(answer)) - 4
    return portions(answer_items(answer, "discord"), _fits(room, PAGE_WEIGHT)) or ((),)


def _match(answer: Answer) -> str:
    return f"-# {cut(answer.match, 300, escape_discord)}" if answer.match else ""


def _divide(sections: Sequence[Section]) -> tuple[list[tuple[Section, int]], list[Section]]:
    """Each section as the channel has room for it, with the number of lines left over, and what is left over."""
    shown, rest = [], []
    for section, room in zip(sections, _rooms(sections), strict=True):
        kept, left = split(section.items, _fits(room))
        shown.append((Section(section.key, section.title, kept), len(left)))
        if left:
            rest.append(Section(section.key, f"{section.title} (continued)", left))
    return shown, rest


def _rooms(sections: Sequence[Section]) -> Iterator[int]:
    """The room for each section's description, message by message."""
    for group in _parted(sections, key=lambda section: section.key):
        around = [len(section.title) + _MORE_ROOM for section in group]
        total = TOTAL_ROOM - sum(around)
        needs = [min(DESCRIPTION_ROOM, size(_layout(section.items))) for section in group]
        yield from allot(needs, [_ROOMS[section.key] for section in group], total)


def _parted(parts: Sequence[T], *, key: Callable[[T], str]) -> tuple[list[T], list[T]]:
    """What goes into the first message and what into the second, if there have to be two."""
    return [part for part in parts if key(part) in _FIRST], [part for part in parts if key(part) not in _FIRST]


def _channel(content: str, shown: Sequence[tuple[Section, int]], chart: Attachment | None) -> tuple[Message, ...]:
    embeds = [(section.key, _embed(section, left)) for section, left in shown]
    if sum(_weigh(embed) for _, embed in embeds) <= TOTAL_ROOM:
        return (_message(content, [embed for _, embed in embeds], chart),)
    first, second = _parted(embeds, key=lambda keyed: keyed[0])
    follow = (_message("", [embed for _, embed in second], None),) if second else ()
    return (_message(content, [embed for _, embed in first], chart), *follow)


def _thread(sections: Sequence[Section]) -> tuple[Message, ...]:
    return tuple(
        _message("", [_embed(Section(section.key, section.title, items), 0)], None)
        for section in sections
        for items in portions(section.items, _fits(DESCRIPTION_ROOM))
    )


def _embed(section: Section, left: int) -> Embed:
    more = f"\n\n*+ {left} more in the thread*" if left else ""
    return {
        "title": section.title,
        "description": f"{_layout(section.items)}{more}".strip(),
        "color": _COLOURS[section.key],
    }


def _weigh(embed: Embed) -> int:
    return size(str(embed["title"])) + size(str(embed["description"]))


def _message(content: str, embeds: list[Embed], chart: Attachment | None) -> Message:
    """A message; a chart is drawn in the embed of the figures, or else in the last."""
    if chart is None or not embeds:
        return Message(content, {"embeds": embeds})
    of_figures = (embed for embed in embeds if embed["color"] == _COLOURS["figures"])
    next(of_figures, embeds[-1])["image"] = {"url": f"attachment://{chart.filename}"}
    return Message(content, {"embeds": embeds}, (chart,))


def _layout(items: Sequence[Item]) -> str:
    return "\n\n".join(_run(heading, group) for heading, group in runs(items))


def _run(heading: Safe, items: Sequence[Item]) -> str:
    gap = "\n\n" if items[0].loose else "\n"
    lines = gap.join(item.body for item in items)
    return f"**{heading}**\n{lines}" if heading else lines


def _fits(room: int, weight: int | None = None) -> Callable[[Sequence[Item]], bool]:
    def fits(items: Sequence[Item]) -> bool:
        light = weight is None or sum(item.weight for item in items) <= weight
        return light and size(_layout(items)) <= room

    return fits
