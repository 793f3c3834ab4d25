"""Where speakers stand now: the position each of them came to last, without what is only told again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from briefings.model import Position, Stand

FIRM = (Position.HOLDS, Position.REJECTS)


def last_words(stands: Iterable[Stand]) -> Mapping[str, Sequence[Stand]]:
    """Each speaker's firm position as of now, by every stand that took it since the speaker came to it, oldest first.

    `stands` are in order of publication. A vaguer word takes a firm one not back. The speakers are in the order of
    their last stands.
    """
    own: dict[str, list[Stand]] = {}
    runs: dict[str, list[Stand]] = {}
    for stand in stands:
        if stand.position not in FIRM:
            continue
        past = own.setdefault(stand.speaker, [])
        run = runs.pop(stand.speaker, [])
        if not run or run[-1].position is stand.position:
            run.append(stand)
        elif not is_retold(stand, run[-1], past):
            run = [stand]
        past.append(stand)
        runs[stand.speaker] = run
    return runs


def is_retold(stand: Stand, last: Stand, own: Sequence[Stand]) -> bool:
    """Whether `stand` is older than the speaker's last word, or may be one that the speaker took before it.

    Articles retell what somebody said at first. So a return to a position that the speaker took before counts only if
    the sentence dates it after the speaker's last word.
    """
    if stand.receipt.published_at < last.receipt.published_at:
        return True
    if not any(one.position is stand.position for one in own):
        return False
    said = stand.receipt.event_date
    return said is None or said <= last.receipt.published_at.date()


def first_word(stand: Stand, past: Sequence[Stand]) -> Stand:
    """Where the speaker of `stand` first took the position that `stand` still holds, among `past` in order of time.

    A digest shows this one as the earlier state: the statement itself, not a later report or reprint of it.
    """
    found = stand
    for one in reversed(past):
        if one.speaker == stand.speaker:
            if one.position is not stand.position:
                break
            found = one
    return found
