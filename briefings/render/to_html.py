"""Briefings and answers as one HTML page each, with nothing that a browser would have to fetch."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

from briefings.model import Answer, Attachment, Briefing, Digest, Message
from briefings.render.escape import clean
from briefings.render.filling import fill
from briefings.render.heads import header
from briefings.render.to_text import by_heading, nothing
from briefings.render.views import (
    PLAIN,
    Detail,
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


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is part of the page: `source` is a data URI."""

    source: str
    alt: str


def picture(attachment: Attachment) -> Picture:
    """The PNG as part of a page."""
    return Picture(f"data:image/png;base64,{b64encode(attachment.content).decode('ascii')}", attachment.alt)


def html_briefing(briefing: Briefing, chart: Attachment | None, detail: Detail = PLAIN) -> Digest:
    """The briefing as a page, receipts at its end; a quiet one is a page of one line."""
    head = header(briefing)
    left_out = tuple(map(in_a_line, briefing.left_out)) if detail.left_out else ()
    if briefing.quiet:
        return Digest("html", (Message(fill("html", "quiet", header=head, title=head.topic, left_out=left_out)),))
    refs = numbered(briefing.receipts)
    page = fill(
        "html",
        "briefing",
        title=clean(f"{head.topic}, {head.until}"),
        header=head,
        explain=detail.explain,
        left_out=left_out,
        chart=picture(chart) if chart else None,
        changes=change_lines(briefing.changes, refs),
        answered=by_heading(answered_lines(briefing.answered, refs)),
        figures=by_heading(point_lines(briefing.series, refs)),
        disputed=by_heading(dispute_lines(briefing.disputes, refs)),
        corrections=change_lines(briefing.corrections, refs),
        unknown=by_heading(question_lines(briefing.questions, refs)),
        receipts=receipt_lines(briefing.receipts, refs),
    )
    return Digest("html", (Message(page),))


def html_answer(answer: Answer, chart: Attachment | None) -> Digest:
    """The answer as a page, all of it."""
    page = fill(
        "html",
        "answer",
        title=answer.title,
        match=answer.match,
        chart=picture(chart) if chart else None,
        figures=by_heading(point_lines(answer.series, {})),
        disputed=by_heading(answer_disputes(answer)),
        receipt_groups=tuple((one.heading, one.lines, receipt_lines(one.receipts, {})) for one in answer.groups),
        empty=nothing(answer),
    )
    return Digest("html", (Message(page),))
