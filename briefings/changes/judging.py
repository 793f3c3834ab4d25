"""What a figure is to its series: news of one sort or another, or no news."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from briefings.changes.agreement import Values, compatible, reach_of, same_value
from briefings.changes.counting import HARMED
from briefings.changes.measures import unit_of_series
from briefings.model import CURRENT, Directness, Period, Point, Polarity, Receipt, Role, Stance

SAME_TIME = timedelta(days=3)
"""Days within which two numbers are given for the same time."""

FRESH = timedelta(days=31)
"""Days by which the time that a figure counts for may lie behind its report, and still be news: last month's rate."""

SLACK = timedelta(days=1)
"""Days by which a count "as of Sunday" may lie behind what others reported, and still be no older."""

REMEMBERED = 64
"""How many of the last values are looked through for one that can't be right together with a new one."""

PRONOUNS = frozenset(
    {"he", "she", "it", "they", "i", "we", "who", "which", "that", "this", "his", "her", "its", "their"}
)

UNVOUCHED = frozenset({Stance.DENIES, Stance.CANNOT_CONFIRM, Stance.DECLINES_TO_COMMENT, Stance.QUESTIONS})


@dataclass(frozen=True, slots=True)
class Verdict:
    """The role of a point, and the point that it is to be read against (None if it is the first)."""

    role: Role
    against: Point | None = None


@dataclass(frozen=True, slots=True)
class Stood:
    """Which speakers' values each report has, and when each speaker gave a value last; retold words do not count."""

    in_report: Mapping[int, Sequence[Point]]
    last: Mapping[tuple[str, float], datetime]

    @classmethod
    def of(cls, points: Iterable[Point]) -> Stood:
        """Those of the points that somebody is quoted for and that count for the time of their report."""
        in_report: dict[int, list[Point]] = {}
        last: dict[tuple[str, float], datetime] = {}
        for point in points:
            quoted = point.receipt.speaker or point.receipt.speaker_text
            if quoted and point.figure.as_of is None and is_vouched_for(point) and not _is_retold(point.receipt):
                in_report.setdefault(point.receipt.article_id, []).append(point)
                last[who(point), reach_of(point.figure).value] = point.receipt.published_at
        return cls(in_report, last)

    def beside(self, point: Point, rival: Point) -> bool:
        """Whether the rival's value is somebody else's in the same report, or its speaker's again in a later one."""
        near = self.in_report.get(point.receipt.article_id, ())
        if any(who(one) != who(point) and same_value(one.figure, rival.figure) for one in near):
            return True
        again = self.last.get((who(rival), reach_of(rival.figure).value))
        return again is not None and not is_unnamed(rival.receipt) and again > point.receipt.published_at


@dataclass(slots=True)
class Told:
    """What a series has told so far, as running state: `judge` asks it, `add` moves it on by one point.

    A step costs the logarithm of what was told. `know` takes in a value that is on record from a later report: it is no
    news again, but it is nothing that an earlier report could revise.
    """

    said: Values = field(default_factory=Values)
    own: dict[str, Values] = field(default_factory=dict)
    added: Values = field(default_factory=Values)
    parts: Values = field(default_factory=Values)
    spoken: dict[str, Values] = field(default_factory=dict)
    last_of: dict[str, Point] = field(default_factory=dict)
    kept: set[tuple[str, int]] = field(default_factory=set)
    for_time: dict[tuple[str, Period], Point] = field(default_factory=dict)
    stood: Stood = field(default_factory=lambda: Stood({}, {}))
    last: Point | None = None
    recent: deque[Point] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    counted_on: date = date.min

    @classmethod
    def over(cls, points: Iterable[Point]) -> Told:
        """Nothing told yet of a series whose points, in order, are these."""
        return cls(stood=Stood.of(points))

    def know(self, point: Point) -> None:
        """Take a value in without moving on."""
        if point.role is Role.INCREMENT or (point.figure.increment and point.role is Role.RESTATEMENT):
            self.added.add(point.figure)
        elif point.role is Role.PART or is_own_part(point):
            self.parts.add(point.figure)
        elif point.role in CURRENT or (point.role is Role.HISTORY and point.figure.as_of is None):
            self.said.add(point.figure)
            if not is_unnamed(point.receipt):
                self.own.setdefault(who(point), Values()).add(point.figure)

    def add(self, point: Point) -> None:
        """Move on by a point whose `role` is known."""
        self.know(point)
        if point.figure.as_of is not None and point.role in CURRENT | {Role.HISTORY}:
            self.for_time[who(point), point.figure.as_of] = point
        if point.role not in CURRENT or point.figure.increment or is_own_part(point) or _is_behind(self, point):
            return
        self.kept.add((who(point), point.receipt.article_id))
        spoken = self.spoken.setdefault(who(point), Values())
        if not is_unnamed(point.receipt) and not spoken.hold(point.figure):
            self.last_of[who(point)] = point
            spoken.add(point.figure)
        self.counted_on = max(self.counted_on, _counted_on(point))
        if point.role is not Role.RESTATEMENT:
            self.last = point
            self.recent.append(point)


def judge(told: Told, point: Point) -> Verdict:
    """What the next point of a series is, given what the series has told. Pure: it leaves `told` as it is.

    A value that anybody gave before is a restatement, whoever repeats it, but for a named speaker who gives up another
    value of its own for it. A speaker's other value in the same report is no revision.
    """
    if not is_vouched_for(point):
        return Verdict(Role.ASIDE)
    if _is_behind(told, point):
        mended = _mended(told, point)
        return Verdict(Role.REVISION, mended) if mended else Verdict(Role.HISTORY, told.last)
    if point.figure.increment:
        return Verdict(Role.RESTATEMENT if told.added.hold(point.figure) else Role.INCREMENT, told.last)
    if is_own_part(point) or _is_part_of_told(told, point):
        return Verdict(Role.RESTATEMENT if told.parts.hold(point.figure) else Role.PART, told.last)
    return _judge_value(told, point)


def _mended(told: Told, point: Point) -> Point | None:
    """The other value that the same speaker gave in an earlier report for the very same time, now past."""
    when = point.figure.as_of
    held = told.for_time.get((who(point), when)) if when is not None else None
    if held is None or is_unnamed(point.receipt) or held.receipt.origin == point.receipt.origin:
        return None
    return None if compatible(held.figure, point.figure) else held


def _is_part_of_told(told: Told, point: Point) -> bool:
    """Whether the figure is told as a part of the very number that the series has: "of the 240, 80 are children"."""
    whole, part = point.whole, point.figure
    if whole is None or (whole.counted, whole.unit) != (part.counted, part.unit):
        return False
    return told.said.hold(whole) and not told.said.hold(part)


def _judge_value(told: Told, point: Point) -> Verdict:
    said, own = told.said.hold(point.figure), None if is_unnamed(point.receipt) else told.last_of.get(who(point))
    if own is not None and _is_revision(told, point, own, said=said):
        return Verdict(Role.REVISION, own)
    return Verdict(Role.RESTATEMENT, told.last) if said else _judge_new(told, point, own)


def _is_revision(told: Told, point: Point, own: Point, *, said: bool) -> bool:
    here = own.receipt.origin == point.receipt.origin or (who(point), point.receipt.article_id) in told.kept
    moved = not here and not _is_next_period(own, point)
    other = not told.own[who(point)].hold(point.figure)
    return moved and other and (point.receipt.speaker is not None or not said)


def _is_next_period(own: Point, point: Point) -> bool:
    """Whether both figures count for a time of their own, as a rate does that comes out each month."""
    before, now = own.figure.as_of, point.figure.as_of
    return before is not None and now is not None and before.last < now.first


def _judge_new(told: Told, point: Point, own: Point | None) -> Verdict:
    """A value that is not on record: against another's for the same time, or simply new."""
    if own is None:
        for rival in reversed(told.recent):
            if abs(point.receipt.published_at - rival.receipt.published_at) > SAME_TIME:
                break
            if _are_two(rival, point) and not compatible(rival.figure, point.figure):
                return _against(told, rival, point)
    return Verdict(Role.NEW, told.last)


def _against(told: Told, rival: Point, point: Point) -> Verdict:
    """The number of the harmed grows: a higher one is later, and a lower one in an outlet's own voice is an old one.

    But where somebody stands by the lower one beside the higher or after it, the two disagree.
    """
    if point.figure.state not in HARMED or told.stood.beside(point, rival):
        return Verdict(Role.RIVAL, rival)
    if reach_of(point.figure).value > reach_of(rival.figure).value:
        return Verdict(Role.NEW, rival)
    narrated = point.receipt.directness is Directness.NARRATED
    return Verdict(Role.HISTORY if narrated else Role.RIVAL, rival)


def is_vouched_for(point: Point) -> bool:
    """Whether the one who tells the figure stands by it: it is not denied, not asked about, not only supposed."""
    return point.receipt.stance not in UNVOUCHED and point.figure.polarity is Polarity.POSITIVE


def is_own_part(point: Point) -> bool:
    """Whether the figure is told as a part of another in the very same scope: "300 of them"."""
    whole, part = point.whole, point.figure
    if whole is None or unit_of_series(whole.unit) != unit_of_series(part.unit):
        return False
    return (whole.counted, whole.of, whole.place, whole.state) == (part.counted, part.of, part.place, part.state)


def _is_behind(told: Told, point: Point) -> bool:
    """Whether the figure counts for an earlier time than what is known, or for one long past."""
    when = point.figure.as_of
    if when is None:
        return False
    if when.first == date.min or when.last + FRESH < point.receipt.published_at.date():
        return True
    beside = told.last is not None and told.last.receipt.article_id == point.receipt.article_id
    single = when.day is not None and not beside
    return when.last + (SLACK if single else timedelta()) < told.counted_on


def _is_retold(receipt: Receipt) -> bool:
    """Whether the sentence gives what was said as past: "had put it at 12"."""
    cue = re.escape(receipt.cue_text)
    return bool(cue) and re.search(rf"\b(?:had|['’]d)\s+(?:\w+\s+){{0,2}}{cue}", receipt.sentence) is not None


def _counted_on(point: Point) -> date:
    published = point.receipt.published_at.date()
    return min(point.figure.as_of.last, published) if point.figure.as_of else published


def who(point: Point) -> str:
    """Who said the figure: the speaker, as named or as in the text; else the outlet."""
    return point.receipt.speaker or point.receipt.speaker_text or point.receipt.outlet


def is_unnamed(receipt: Receipt) -> bool:
    """Whether someone is quoted whom nobody could name: "officials" here and there need not be the same."""
    return receipt.speaker is None and bool(receipt.speaker_text)


def _are_two(one: Point, other: Point) -> bool:
    """Whether two points are by two speakers: a pronoun that nobody could resolve may be either's."""
    if any(is_unnamed(each.receipt) and each.receipt.speaker_text.lower() in PRONOUNS for each in (one, other)):
        return False
    return who(one) != who(other) or is_unnamed(one.receipt) or is_unnamed(other.receipt)
