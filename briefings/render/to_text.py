"""Briefings and answers as plain text for a terminal. Cuts nothing; has no colours."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from briefings.model import Answer, Briefing, Digest, Message
from briefings.render.environment import fill
from briefings.render.views import (
    StandLine,
    change_lines,
    dispute_lines,
    header,
    numbered,
    point_lines,
    question_lines,
    receipt_lines,
)

Rows = tuple[tuple[str, tuple[StandLine, ...]], ...]


def text_briefing(briefing: Briefing) -> Digest:
    """The briefing as one message, its receipts as another in the thread; a quiet one is one line without receipts."""
    head = header(briefing)
    if briefing.quiet:
        return Digest("text", (Message(fill("text", "quiet", header=head)),))
    refs = numbered(briefing.receipts)
    shown = fill(
        "text",
        "briefing",
        header=head,
        changes=change_lines(briefing.changes, refs),
        figures=by_heading(point_lines(briefing.series, refs)),
        disputed=by_heading(dispute_lines(briefing.disputes, refs)),
        corrections=change_lines(briefing.corrections, refs),
        unknown=by_heading(question_lines(briefing.questions, refs)),
    )
    receipts = fill("text", "receipts", receipts=receipt_lines(briefing.receipts, refs))
    return Digest("text", (Message(shown),), (Message(receipts),))


def text_answer(answer: Answer) -> Digest:
    """The answer as one message, all of it: a terminal scrolls."""
    shown = fill(
        "text",
        "answer",
        title=answer.title,
        match=answer.match,
        figures=by_heading(point_lines(answer.series, {})),
        disputed=by_heading(dispute_lines(answer.disputes, {}, mark="Disputed · ")),
        receipt_groups=tuple((group.heading, receipt_lines(group.receipts, {})) for group in answer.groups),
        empty=nothing(answer),
    )
    return Digest("text", (Message(shown),))


def nothing(answer: Answer) -> str:
    """What to say if the answer holds nothing; "" if it holds something."""
    if answer.receipts or answer.series or answer.disputes:
        return ""
    return answer.empty or "Nothing on record."


def by_heading(lines: Iterable[StandLine]) -> Rows:
    """Neighbouring lines of the same heading together."""
    return tuple((heading, tuple(group)) for heading, group in groupby(lines, key=attrgetter("heading")))
