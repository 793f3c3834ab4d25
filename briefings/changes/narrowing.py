"""A change of a part beside one of the whole: one sentence tells of both, and is told once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from briefings.changes.scopes import widened
from briefings.model import Change, Proposition

Key = tuple[object, ...]


def without_parts(found: Iterable[Change]) -> Sequence[Change]:
    """The changes without those of a part ("in Kursk") that the same sentence shows of its whole ("in Russia").

    The whole is kept, as it has the longer past, unless only the part has an earlier state; the sentence names the
    place. A part whose whole was known is news.
    """
    every = list(found)
    told = {_key(change, change.subject): change for change in every if isinstance(change.subject, Proposition)}
    parts = {_key(change, _whole(change)): change for change in every if _is_part(change)}
    return [change for change in every if not _is_told_by(change, told, parts)]


def _is_told_by(change: Change, wholes: Mapping[Key, Change], parts: Mapping[Key, Change]) -> bool:
    """Whether the sentence's other change tells of this one as well."""
    if _is_part(change):
        whole = wholes.get(_key(change, _whole(change)))
        return whole is not None and not (whole.earlier is None and change.earlier is not None)
    part = parts.get(_key(change, change.subject))
    return part is not None and change.earlier is None and part.earlier is not None


def _is_part(change: Change) -> bool:
    return isinstance(change.subject, Proposition) and bool(change.subject.place)


def _whole(change: Change) -> object:
    return widened(change.subject) if isinstance(change.subject, Proposition) else change.subject


def _key(change: Change, subject: object) -> Key:
    return subject, change.proof.article_id, change.proof.span
