"""A claim as rows of four tables, and back. Nothing is lost on the way, and nothing of the text is copied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import RowMapping

from briefings.model import (
    Certainty,
    Claim,
    Directness,
    Event,
    Figure,
    Footing,
    Period,
    Polarity,
    Qualifier,
    Span,
    Stance,
)
from briefings.store.rows import Row


def claim_row(claim: Claim) -> Row:
    """The row of the claim itself."""
    return {
        "article_id": claim.article_id,
        "ordinal": claim.ordinal,
        "sentence_start": claim.sentence.start,
        "sentence_end": claim.sentence.end,
        "contents": [offset for span in claim.contents for offset in (span.start, span.end)],
        "directness": claim.directness.value,
        "stance": claim.stance.value,
        "polarity": claim.polarity.value,
        "certainty": claim.certainty.value,
        "speaker": claim.speaker,
        "speaker_start": claim.speaker_span and claim.speaker_span.start,
        "speaker_end": claim.speaker_span and claim.speaker_span.end,
        "cue_start": claim.cue_span and claim.cue_span.start,
        "cue_end": claim.cue_span and claim.cue_span.end,
        "event_date": claim.event_date,
        "event_first": claim.event_time and claim.event_time.first,
        "event_last": claim.event_time and claim.event_time.last,
        "via": list(claim.via),
    }


def topic_rows(claim: Claim) -> list[Row]:
    """A row for each topic of the claim."""
    return [_part(claim, position) | {"topic": topic} for position, topic in enumerate(claim.topics)]


def figure_rows(claim: Claim) -> list[Row]:
    """A row for each figure of the claim."""
    return [_part(claim, position) | _figure_row(figure) for position, figure in enumerate(claim.figures)]


def event_rows(claim: Claim) -> list[Row]:
    """A row for each event of the claim."""
    return [_part(claim, position) | _event_row(event) for position, event in enumerate(claim.events)]


def claim_of(
    row: RowMapping, topics: Iterable[RowMapping], figures: Iterable[RowMapping], events: Iterable[RowMapping]
) -> Claim:
    """The claim that the rows hold; its parts come in their order."""
    return Claim(
        article_id=row["article_id"],
        ordinal=row["ordinal"],
        sentence=Span(row["sentence_start"], row["sentence_end"]),
        contents=_spans(row["contents"]),
        directness=Directness(row["directness"]),
        stance=Stance(row["stance"]),
        polarity=Polarity(row["polarity"]),
        speaker=row["speaker"],
        speaker_span=_maybe_span(row["speaker_start"], row["speaker_end"]),
        cue_span=_maybe_span(row["cue_start"], row["cue_end"]),
        topics=tuple(part["topic"] for part in topics),
        figures=tuple(_figure(part) for part in figures),
        events=tuple(_event(part) for part in events),
        event_date=row["event_date"],
        event_time=_maybe_period(row["event_first"], row["event_last"]),
        certainty=Certainty(row["certainty"]),
        via=tuple(row["via"]),
    )


def _part(claim: Claim, position: int) -> Row:
    return {"article_id": claim.article_id, "ordinal": claim.ordinal, "position": position}


def _figure_row(figure: Figure) -> Row:
    return {
        "span_start": figure.span.start,
        "span_end": figure.span.end,
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "qualifier": figure.qualifier.value,
        "unit": figure.unit,
        "counted": figure.counted,
        "of": figure.of,
        "place": figure.place,
        "state": figure.state,
        "increment": figure.increment,
        "part_of_start": figure.part_of.start if figure.part_of else None,
        "part_of_end": figure.part_of.end if figure.part_of else None,
        "event": figure.event,
        "as_of_first": figure.as_of and figure.as_of.first,
        "as_of_last": figure.as_of and figure.as_of.last,
        "polarity": figure.polarity.value,
    }


def _event_row(event: Event) -> Row:
    return {
        "trigger_start": event.trigger.start,
        "trigger_end": event.trigger.end,
        "action": event.action,
        "actor": event.actor,
        "target": event.target,
        "place": event.place,
        "polarity": event.polarity.value,
        "expected": event.expected,
        "kind": event.kind,
        "actor_start": event.actor_span.start if event.actor_span else None,
        "actor_end": event.actor_span and event.actor_span.end,
        "target_start": event.target_span.start if event.target_span else None,
        "target_end": event.target_span and event.target_span.end,
        "footing": event.footing.value,
    }


def _figure(row: RowMapping) -> Figure:
    return Figure(
        span=Span(row["span_start"], row["span_end"]),
        value=row["value"],
        low=row["low"],
        high=row["high"],
        qualifier=Qualifier(row["qualifier"]),
        unit=row["unit"],
        counted=row["counted"],
        of=row["of"],
        place=row["place"],
        state=row["state"],
        increment=row["increment"],
        part_of=_maybe_span(row["part_of_start"], row["part_of_end"]),
        event=row["event"],
        as_of=_maybe_period(row["as_of_first"], row["as_of_last"]),
        polarity=Polarity(row["polarity"]),
    )


def _event(row: RowMapping) -> Event:
    return Event(
        trigger=Span(row["trigger_start"], row["trigger_end"]),
        action=row["action"],
        actor=row["actor"],
        target=row["target"],
        place=row["place"],
        polarity=Polarity(row["polarity"]),
        expected=row["expected"],
        kind=row["kind"],
        actor_span=_maybe_span(row["actor_start"], row["actor_end"]),
        target_span=_maybe_span(row["target_start"], row["target_end"]),
        footing=Footing(row["footing"]),
    )


def _spans(offsets: Sequence[int]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in zip(offsets[::2], offsets[1::2], strict=True))


def _maybe_period(first: Any, last: Any) -> Period | None:  # noqa: ANN401  (columns' values)
    return None if first is None else Period(first, last)


def _maybe_span(start: Any, end: Any) -> Span | None:  # noqa: ANN401  (a column's value)
    return None if start is None else Span(start, end)
