"""Briefings and answers as plain text for a terminal. Cuts nothing; has no colours."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from briefings.model import Answer, Briefing, Digest, Message
from briefings.render.filling import fill
from briefings.render.heads import header
from briefings.render.views import (
    PLAIN,
    Detail,
    StandLine,
    answer_disputes,
    answered_lines,
    change_lines,
    dispute_lines,
    in_a_line,
    numbered,
    point_lines,
    question_lines,
    receipt_lines,
)

Rows = tuple[tuple[str, tuple[StandLine, ...]], ...]


def text_briefing(briefing: Briefing, detail: Detail = PLAIN) -> Digest:
    """The briefing as one message, its receipts as another in the thread; a quiet one is one line without receipts."""
    head = header(briefing)
    left_out = tuple(map(in_a_line, briefing.left_out)) if detail.left_out else ()
    if briefing.quiet:
        return Digest("text", (Message(fill("text", "quiet", header=head, left_out=left_out)),))
    refs = numbered(briefing.receipts)
    shown = fill(
        "text",
        "briefing",
        header=head,
        explain=detail.explain,
        left_out=left_out,
        changes=change_lines(briefing.changes, refs),
        answered=by_heading(answered_lines(briefing.answered, refs)),
        figures=by_heading(point_lines(briefing.series, refs)),
        disputed=by_heading(dispute_lines(briefing.disputes, refs)),
        corrections=change_lines(briefing.corrections, refs),
        unknown=by_heading(question_lines(briefing.questions, refs)),
    )
    if detail.bare:
        return Digest("text", (Message(shown),))
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
        disputed=by_heading(answer_disputes(answer)),
        receipt_groups=tuple((one.heading, one.lines, receipt_lines(one.receipts, {})) for one in answer.groups),
        empty=nothing(answer),
    )
    return Digest("text", (Message(shown),))


def nothing(answer: Answer) -> str:
    """What to say if the answer holds nothing; "" if it holds something."""
    if answer.series or answer.disputes or any(group.receipts or group.lines for group in answer.groups):
        return ""
    return answer.empty or "Nothing on record."


def by_heading(lines: Iterable[StandLine]) -> Rows:
    """Neighbouring lines of the same heading together."""
    return tuple((heading, tuple(group)) for heading, group in groupby(lines, key=attrgetter("heading")))
