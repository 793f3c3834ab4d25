"""Small fingerprints by which reprints of one text, and long passages taken over into another, find each other."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator, Sequence

from xxhash import xxh64_intdigest

SIZE = 64
WORDS = 5
PASSAGE_WORDS = 6
MOST_MARKS = 600
_WORD = re.compile(r"\w+")
# No opening mark stands inside a quotation: from each of many unclosed ones a search would go to the end of the line.
_QUOTED = re.compile(r"“[^“”\n]*”|\"[^\"\n]*\"|«[^«»\n]*»|„[^„“”\n]*[“”]")


def sketch(text: str) -> tuple[int, ...]:
    """The `SIZE` smallest hashes of the text's runs of five lower-cased words, ascending; () under five words.

    A bottom-k sketch (Broder 1997): the share of hashes that two sketches have in common estimates how much of the
    wording two texts share. Hashes are unsigned 64-bit integers. Does not look at punctuation, case or layout, and does
    not decide whether one text is a copy of another.
    """
    words = _WORD.findall(text.lower())
    return tuple(heapq.nsmallest(SIZE, {_hash(run) for run in set(_runs(words, WORDS))}))


def in_common(one: str, other: str) -> float:
    """How much of the wording of the shorter text the other has too, from 0 to 1; 0 for one of under five words.

    Counted are runs of five lower-cased words, each once.
    """
    runs = [set(_runs(_WORD.findall(text.lower()), WORDS)) for text in (one, other)]
    shorter = min(map(len, runs))
    return len(runs[0] & runs[1]) / shorter if shorter else 0.0


def passages(text: str) -> tuple[int, ...]:
    """Hashes of runs of six lower-cased words, picked so that a passage gives the same ones in whatever text it stands.

    Of all hashes those that six divides are kept, in order of the text ("0 mod p", Manber 1994; winnowing costs more
    and finds fewer passages with edited words). What stands in quotation marks is passed over, because two who heard
    the same words need not have them from each other. Of more than `MOST_MARKS` the smallest are kept. Hashes are
    unsigned 64-bit integers. It does not decide what is a passage.
    """
    words = _WORD.findall(_QUOTED.sub(" ", text).lower())
    marks = [value for run in _runs(words, PASSAGE_WORDS) if (value := _hash(run)) % PASSAGE_WORDS == 0]
    if len(marks) > MOST_MARKS:
        most = heapq.nsmallest(MOST_MARKS, marks)[-1]
        marks = [mark for mark in marks if mark <= most][:MOST_MARKS]
    return tuple(marks)


def _runs(words: Sequence[str], length: int) -> Iterator[str]:
    return (" ".join(words[start : start + length]) for start in range(len(words) - length + 1))


def _hash(run: str) -> int:
    return xxh64_intdigest(run.encode("utf-8", "surrogatepass"))
