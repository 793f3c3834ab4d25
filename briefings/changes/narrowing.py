"""A change of a part beside one of the whole: one sentence tells of both, and is told once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from briefings.changes.scopes import widened
from briefings.model import Change, Proposition


def without_parts(found: Iterable[Change]) -> Sequence[Change]:
    """The changes without those of a part ("in Kursk") that the same sentence shows of its whole ("in Russia").

    The whole is kept, as it has the longer past; the sentence names the place. A part whose whole was known is news.
    """
    every = list(found)
    told = {_key(change, change.subject) for change in every if isinstance(change.subject, Proposition)}
    return [change for change in every if not _is_part(change) or _key(change, _whole(change)) not in told]


def _is_part(change: Change) -> bool:
    return isinstance(change.subject, Proposition) and bool(change.subject.place)


def _whole(change: Change) -> object:
    return widened(change.subject) if isinstance(change.subject, Proposition) else change.subject


def _key(change: Change, subject: object) -> tuple[object, ...]:
    return subject, change.proof.article_id, change.proof.span
