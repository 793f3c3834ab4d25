"""Where speakers stand now: the position each of them came to last, without what is only told again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from briefings.changes.positions import FIRM, Standing, key_of_speaker
from briefings.model import Stand

__all__ = ["FIRM", "last_words"]


def last_words(stands: Iterable[Stand]) -> Mapping[str, Sequence[Stand]]:
    """Each speaker's firm position as of now, by every stand that took it since the speaker came to it, oldest first.

    `stands` are in order of publication. A vaguer word takes a firm one not back. The speakers are in the order of
    their last stands. Those without a name are one speaker only as far as they are called the same and say the same.
    """
    own: dict[str, Standing] = {}
    runs: dict[str, list[Stand]] = {}
    for stand in stands:
        if stand.position not in FIRM:
            continue
        speaker = key_of_speaker(stand)
        standing = own.setdefault(speaker, Standing())
        retold = standing.is_retold(stand)
        run = runs.pop(speaker, [])
        if not run or run[-1].position is stand.position:
            run.append(stand)
        elif not retold:
            run = [stand]
        standing.add(stand)
        runs[speaker] = run
    return runs
