"""A briefing's or answer's sections as entries in a chat platform's markup; the order of a digest is kept here."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from briefings.model import Answer, AnswerGroup, Briefing
from briefings.render.cut import cut, pieces
from briefings.render.environment import MARKUPS, quotation
from briefings.render.escape import Safe, clean, size
from briefings.render.filling import fill
from briefings.render.heads import Header
from briefings.render.packing import Item, Section
from briefings.render.views import (
    ChangeLine,
    ReceiptLine,
    StandLine,
    answer_disputes,
    answered_lines,
    change_lines,
    dispute_lines,
    numbered,
    point_lines,
    question_lines,
    receipt_line,
    receipt_lines,
)
from briefings.render.words import quoted

_DARK_ROOM = 1000
_PIECE_ROOM = 1600
_HEADING_ROOM = 300
_STAND_ROOM = 240
_RECEIPT_WEIGHT = 4
_STAND_WEIGHT = 2
NAMELESS = "On record"  # where a title has no character that can be shown
TITLES = {
    "changed": "What changed",
    "figures": "Figures",
    "answered": "Answered",
    "disputed": "Disputed",
    "corrections": "Corrections",
    "unknown": "Still unknown",
    "dark": "Dark sources",
    "receipts": "Receipts",
}


def briefing_sections(briefing: Briefing, platform: str) -> tuple[Section, ...]:
    """The sections that have something to tell, in the order of a digest. Without header and receipts."""
    refs = numbered(briefing.receipts)
    change, stand = partial(_change_item, platform), partial(_stand_item, platform)
    return _told(
        ("changed", map(change, change_lines(briefing.changes, refs))),
        ("figures", (_row(platform, line, "point") for line in point_lines(briefing.series, refs))),
        ("answered", map(stand, answered_lines(briefing.answered, refs))),
        ("disputed", map(stand, dispute_lines(briefing.disputes, refs))),
        ("corrections", map(change, change_lines(briefing.corrections, refs))),
        ("unknown", map(stand, question_lines(briefing.questions, refs))),
    )


def receipts_section(briefing: Briefing, platform: str) -> tuple[Section, ...]:
    """Every sentence that the briefing stands on, whole."""
    lines = receipt_lines(briefing.receipts, numbered(briefing.receipts))
    return _told(("receipts", (item for line in lines for item in _receipt_items(platform, line))))


def dark_line(header: Header, platform: str) -> tuple[Safe, tuple[Section, ...]]:
    """The dark sources by name on one line; those for which it has no room as a section for the thread."""
    escape = MARKUPS[platform].escape
    names = [Safe(f"{cut(dark.name, 80, escape)} ({cut(dark.why, 160, escape)})") for dark in header.dark]
    shown = 0
    while shown < len(names) and size(", ".join(names[: shown + 1])) <= _DARK_ROOM:
        shown += 1
    rest = names[shown:]
    more = f" + {len(rest)} more in the thread" if rest else ""
    return Safe(", ".join(names[:shown]) + more), _told(("dark", map(Item, rest)))


def answer_items(answer: Answer, platform: str) -> tuple[Item, ...]:
    """Everything that the answer tells: figures, disputes, then the receipts under their headings; sentences whole."""
    rows = (_row(platform, line, "linked") for line in point_lines(answer.series, {}))
    stands = (item for line in answer_disputes(answer) for item in _stand_items(platform, line))
    groups = (item for group in answer.groups for item in _group_items(platform, group))
    return (*rows, *stands, *groups)


def _told(*parts: tuple[str, Iterable[Item]]) -> tuple[Section, ...]:
    sections = (Section(key, TITLES[key], tuple(items)) for key, items in parts)
    return tuple(section for section in sections if section.items)


def _change_item(platform: str, line: ChangeLine) -> Item:
    body = fill(platform, f"change/{line.kind}", change=line)
    note = fill(platform, "note", change=line) if platform == "slack" else Safe("")
    return Item(body, note=note, loose=True)


def _row(platform: str, line: StandLine, template: str) -> Item:
    return Item(fill(platform, template, line=line), _heading(platform, line.heading))


def _stand_item(platform: str, line: StandLine) -> Item:
    """The stand with as much of its sentence as a line in the channel has room for."""
    part = quotation(line.receipt.sentence, _STAND_ROOM, MARKUPS[platform].escape)
    return Item(fill(platform, "stand", line=line, part=part, first=True), _heading(platform, line.heading), loose=True)


def _stand_items(platform: str, line: StandLine) -> Iterable[Item]:
    """The stand with its whole sentence."""
    for at, part in enumerate(_parts(platform, line.receipt)):
        body = fill(platform, "stand", line=line, part=part, first=at == 0)
        yield Item(body, _heading(platform, line.heading), weight=0 if at else _STAND_WEIGHT, loose=True)


def _group_items(platform: str, group: AnswerGroup) -> Iterable[Item]:
    """The remarks of a group, then its receipts."""
    heading = _heading(platform, group.heading)
    for line in group.lines:
        for part in pieces(clean(line), _PIECE_ROOM, MARKUPS[platform].escape):
            yield Item(fill(platform, "remark", part=part, alone=not group.receipts), heading)
    for receipt in group.receipts:
        yield from _receipt_items(platform, receipt_line(receipt, {}), group.heading)


def _receipt_items(platform: str, line: ReceiptLine, heading: str = "") -> Iterable[Item]:
    """The receipt as one entry, or as several in a row if its sentence is too long for one."""
    for at, part in enumerate(_parts(platform, line)):
        body = fill(platform, "receipt", line=line, part=part, first=at == 0)
        yield Item(body, _heading(platform, heading), weight=0 if at else _RECEIPT_WEIGHT, loose=True)


def _parts(platform: str, line: ReceiptLine) -> tuple[Safe, ...]:
    return pieces(quoted(clean(line.sentence)), _PIECE_ROOM, MARKUPS[platform].escape)


def _heading(platform: str, heading: str) -> Safe:
    return cut(heading, _HEADING_ROOM, MARKUPS[platform].escape)
