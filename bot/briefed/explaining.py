"""Why each line of a briefing is there, and why others are not, as answers. Pure; recomputes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefings.changes.importance import LEAST, LEAST_STATEMENT
from briefings.model import Answer, AnswerGroup, Briefing, Change, ChangeKind, Statement, UsageError
from briefings.render import day_time_group
from briefings.render.views import change_lines, in_a_line, why

CORRECTION = "c"
_LINE = re.compile(r"(?P<kind>c|correction)?\s*#?(?P<number>\d{1,4})\.?", re.IGNORECASE)


def explanation(briefing: Briefing) -> Answer:
    """For every line the new state with its sentence, the earlier one with its, the rule and the weights.

    The lines are numbered as in the digest: corrections anew. What was left out follows, a line each.
    """
    groups = [group for number, change in lines_of(briefing) for group in _explained(number, change)]
    if briefing.left_out:
        left_out = tuple(in_a_line(change) for change in briefing.left_out)
        groups.append(AnswerGroup(f"Left out: {len(left_out):,}", lines=left_out))
    return Answer(f"Why: {titled(briefing)}", tuple(groups), empty="Nothing changed in this window.")


def explained_line(briefing: Briefing, line: str) -> Answer:
    """The same for one line, with all who carry it; "3" is a change, "c1" a correction.

    Raises UsageError, which says how many lines there are, if there is no such line.
    """
    number = number_of(line)
    change = dict(lines_of(briefing)).get(number)
    if change is None:
        raise _no_line(briefing, line)
    now, *before = _explained(number, change)
    lines = (*now.lines, *_carried(change))
    groups = (AnswerGroup(now.heading, now.receipts, lines), *before)
    return Answer(f"Why line {number}: {titled(briefing)}", groups)


def number_of(line: str) -> str:
    """A line's number as `lines_of` gives it, "" for what is none: "3", "#3", "c1", "correction 1"."""
    found = _LINE.fullmatch(line.strip())
    return f"{CORRECTION if found['kind'] else ''}{int(found['number'])}" if found else ""


def lines_of(briefing: Briefing) -> tuple[tuple[str, Change], ...]:
    """The numbered lines of a briefing: "1" and on, then the corrections: "c1" and on."""
    parts = (("", briefing.changes), (CORRECTION, briefing.corrections))
    return tuple((f"{part}{at}", change) for part, changes in parts for at, change in enumerate(changes, 1))


def headline(change: Change) -> str:
    """A change in a few words, without its source: "New figure · soldiers in Kursk: 11,000"."""
    (line,) = change_lines((change,), {})
    turn = f"{line.before} → {line.now}" if line.before and line.now and line.before != line.now else line.now
    shown = turn if line.value or line.before or not line.plain else ""
    return f"{line.heading} · {line.label}" + (f": {shown}" if shown else "")


def titled(briefing: Briefing) -> str:
    """The topic and the window of a briefing."""
    return f"{briefing.topic.title}, {day_time_group(briefing.since)} to {day_time_group(briefing.until)}"


def left_out_lines(briefing: Briefing) -> tuple[str, ...]:
    """The changes that a briefing left out, a line each, with why they weighed less than what it told."""
    return tuple(f"{in_a_line(change)}: {_why_less(change, briefing)}" for change in briefing.left_out)


def _why_less(change: Change, briefing: Briefing) -> str:
    off = ", ".join(f"{name} {points:+}" for name, points in change.weights if points < 0)
    return _reason(change, briefing) + (f" ({off})" if off else "")


def _reason(change: Change, briefing: Briefing) -> str:
    if change.kind is ChangeKind.CORRECTED:
        return "it corrects what this channel was not told"
    stated = isinstance(change.subject, Statement)
    if stated and briefing.topic.actions:
        return "a statement only, and the topic follows what happens"
    least = LEAST_STATEMENT if stated else LEAST
    if change.importance < least:
        return f"below {least}, the least that is told"
    return f"no room beside the {len(briefing.changes):,} that were told"


def _explained(number: str, change: Change) -> Iterator[AnswerGroup]:
    (line,) = change_lines((change,), {})
    name = f"Correction {number.removeprefix(CORRECTION)}" if number.startswith(CORRECTION) else number
    now = f": {line.now}" if line.value or (line.now and not line.plain) else ""
    yield AnswerGroup(f"{name}. {line.heading} · {line.label}{now}", (change.proof,), (*why(change), line.counts))
    if change.earlier is not None:
        before = f": {line.before}" if line.before else ""
        yield AnswerGroup(f"{name}. before{before}", (change.earlier,))


def _carried(change: Change) -> Iterator[str]:
    """Who says it, and every outlet that has it, first one first."""
    if change.speakers:
        yield f"by: {', '.join(change.speakers)}"
    if len(change.outlets) > 1:
        yield f"carried by: {', '.join(change.outlets)}"


def _no_line(briefing: Briefing, line: str) -> UsageError:
    changes, corrections = len(briefing.changes), len(briefing.corrections)
    there = f"lines 1 to {changes}" if changes > 1 else "one line" if changes else "no lines"
    if corrections:
        there += (
            f" and {corrections:,} corrections, c1 to c{corrections}" if corrections > 1 else " and a correction, c1"
        )
    return UsageError(f"There is no line “{line[:20]}”: that briefing on {briefing.topic.name} has {there}.")
