"""Why each line of a briefing is there, and what it left out, as an answer. Pure; recomputes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.model import Answer, AnswerGroup, Briefing, Change
from briefings.render import day_time_group
from briefings.render.views import change_lines, in_a_line, why


def explanation(briefing: Briefing) -> Answer:
    """For every line the new state with its sentence, the earlier one with its, the rule and the weights.

    The lines are numbered as in the digest: corrections anew. What was left out follows, a line each.
    """
    groups = [
        group
        for part, changes in (("", briefing.changes), ("Correction ", briefing.corrections))
        for number, change in enumerate(changes, 1)
        for group in _explained(f"{part}{number}", change)
    ]
    if briefing.left_out:
        left_out = tuple(in_a_line(change) for change in briefing.left_out)
        groups.append(AnswerGroup(f"Left out: {len(left_out):,}", lines=left_out))
    window = f"{day_time_group(briefing.since)} to {day_time_group(briefing.until)}"
    title = f"Why: {briefing.topic.title}, {window}"
    return Answer(title, tuple(groups), empty="Nothing changed in this window.")


def _explained(number: str, change: Change) -> Iterator[AnswerGroup]:
    (line,) = change_lines((change,), {})
    now = f": {line.now}" if line.value or (line.now and not line.plain) else ""
    yield AnswerGroup(f"{number}. {line.heading} · {line.label}{now}", (change.proof,), (*why(change), line.counts))
    if change.earlier is not None:
        before = f": {line.before}" if line.before else ""
        yield AnswerGroup(f"{number}. before{before}", (change.earlier,))
