"""Claims and answers as lines that a program reads: JSON Lines and CSV."""

from __future__ import annotations

import csv
import io
import json
import re

from briefings.extract.figures.number_units import si_form
from briefings.model import Answer, Claim, Figure, Period, Receipt, Span

BREAKS = re.compile("[\x85\u2028\u2029\ud800-\udfff]")
"""What some readers take for the end of a line, and halves of a character that no encoding can write."""

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - spreadsheets run these too

COLUMNS = ("published_at", "outlet", "extent", "speaker", "cue", "stance", "directness", "sentence", "quote", "link")
FIGURE_COLUMNS = (
    "series",
    "value",
    "low",
    "high",
    "qualifier",
    "unit",
    "published_at",
    "speaker",
    "outlet",
    "extent",
    "sentence",
    "link",
)


def claim_line(doc_id: str, text: str, claim: Claim) -> str:
    """One claim as one line of JSON; offsets are into `text`, half-open, in Unicode code points."""
    content = claim.content
    row = {
        "doc_id": doc_id,
        "sentence_start": claim.sentence.start,
        "sentence_end": claim.sentence.end,
        "content_start": content.start,
        "content_end": content.end,
        "content_spans": [[span.start, span.end] for span in claim.contents],
        "content": content.of(text),
        "speaker": claim.speaker,
        **_mention("speaker", claim.speaker_span, text),
        **_mention("cue", claim.cue_span, text),
        "directness": claim.directness,
        "stance": claim.stance,
        "polarity": claim.polarity,
        "certainty": claim.certainty,
        "topics": claim.topics,
        "event_date": claim.event_date.isoformat() if claim.event_date else None,
        "event_time": period_fields(claim.event_time),
        "figures": [figure_fields(figure, text) for figure in claim.figures],
    }
    return BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(row, ensure_ascii=False))


def period_fields(period: Period | None) -> dict[str, str] | None:
    """The first and the last day of when it happens; the same where it is one day."""
    return {"first": period.first.isoformat(), "last": period.last.isoformat()} if period is not None else None


def _mention(name: str, span: Span | None, text: str) -> dict[str, object]:
    if span is None:
        return {f"{name}_text": None, f"{name}_start": None, f"{name}_end": None}
    return {f"{name}_text": span.of(text), f"{name}_start": span.start, f"{name}_end": span.end}


def figure_fields(figure: Figure, text: str) -> dict[str, object]:
    """A figure as a program reads it; offsets are into `text`."""
    return {
        "text": figure.span.of(text),
        "start": figure.span.start,
        "end": figure.span.end,
        "value": plain(figure.value),
        "low": plain(figure.low),
        "high": plain(figure.high),
        "qualifier": figure.qualifier,
        "unit": figure.unit,
        "counted": figure.counted,
        "of": figure.of,
        "place": figure.place,
        "state": figure.state,
        "increment": figure.increment,
        "part_of": [figure.part_of.start, figure.part_of.end] if figure.part_of else None,
        "si": _si(figure),
    }


def _si(figure: Figure) -> dict[str, object] | None:
    """The figure in SI units, rounded to twelve digits; None where its unit has no such form."""
    forms = [si_form(end, figure.unit) for end in (figure.value, figure.low, figure.high)]
    known = [form for form in forms if form is not None]
    if not known:
        return None
    value, low, high = (plain(float(f"{form[0]:.12g}")) for form in known)
    return {"value": value, "low": low, "high": high, "unit": known[0][1]}


def plain(value: float) -> int | float:
    """A whole number without its decimal point."""
    return int(value) if float(value).is_integer() else value


def answer_csv(answer: Answer) -> str:
    """An answer as CSV with a header: a row for each receipt, or for each point of its series."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # only what is in it is quoted: a bare \r would begin a row
    if answer.series:
        writer.writerow(FIGURE_COLUMNS)
        writer.writerows(_point_rows(answer))
    else:
        writer.writerow(COLUMNS)
        writer.writerows(_receipt_row(receipt) for receipt in _all_receipts(answer))
    return out.getvalue()


def _all_receipts(answer: Answer) -> tuple[Receipt, ...]:
    stands = [stand.receipt for dispute in answer.disputes for stand in dispute.stands]
    return (*answer.receipts, *stands)


def _receipt_row(receipt: Receipt) -> tuple[object, ...]:
    return (
        receipt.published_at.isoformat(),
        safe(receipt.outlet),
        receipt.extent,
        safe(receipt.speaker or receipt.speaker_text),
        safe(receipt.cue_text),
        receipt.stance,
        receipt.directness,
        safe(receipt.sentence),
        safe(receipt.quote),
        safe(receipt.link),
    )


def _point_rows(answer: Answer) -> list[tuple[object, ...]]:
    return [
        (
            safe(series.label),
            plain(point.figure.value),
            plain(point.figure.low),
            plain(point.figure.high),
            point.figure.qualifier,
            safe(point.figure.unit),
            point.receipt.published_at.isoformat(),
            safe(point.receipt.speaker or point.receipt.speaker_text),
            safe(point.receipt.outlet),
            point.receipt.extent,
            safe(point.receipt.sentence),
            safe(point.receipt.link),
        )
        for series in answer.series
        for point in series.points
    ]


def safe(text: str) -> str:
    """Text that a spreadsheet will not run: one that begins like a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(FORMULAS) or text.lstrip().startswith(FORMULAS) else text
