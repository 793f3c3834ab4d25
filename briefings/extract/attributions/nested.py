"""Attributions inside another's content: "Lind said that the mayor had told her that …" holds the mayor's words too.

Only what a third party is said to have said in so many words; not what "I think", "they would say" or anyone fears.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from briefings.extract.attributions.attribution import Attribution
from briefings.extract.attributions.counts import find_counts
from briefings.extract.attributions.cues import lexicon
from briefings.extract.attributions.indirect import CLAUSES, find_indirect
from briefings.extract.sentences import sentences_in, starts_of

SAYING = frozenset(
    {
        *("say", "tell", "report", "announce", "claim", "warn", "write", "state", "deny", "confirm", "insist"),
        *("testify", "admit", "add", "explain", "argue", "assert", "declare", "acknowledge", "allege", "complain"),
        "promise",
    }
)
"""Verbs of saying proper."""

SPEAKERS = frozenset({"PROPN", "NOUN"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "VBN"})
SUPPOSING = frozenset({"MD", "TO"})


def find_nested(doc: Doc, found: Sequence[Attribution]) -> Iterator[Attribution]:
    """The attributions by someone else that lie in a content of one of `found`, source and cue and all.

    Each is given once, however many of `found` hold it; those that share a cue with one of `found` are left out.
    """
    starts = starts_of(doc)
    cues = {token.i for one in found if one.cue is not None for token in one.cue}
    for outer in found:
        for sentence in sentences_in(doc, outer.contents, starts):
            told = [one for one in find_indirect(sentence, frozenset(cues)) if _is_told(one)]
            for one in (*told, *find_counts(sentence, frozenset(cues))):
                if _is_another(one, outer) and one.cue is not None:
                    cues.update(token.i for token in one.cue)
                    yield one


def _is_told(one: Attribution) -> bool:
    """Whether a noun or a name uttered a clause, and not only may or should."""
    verb, source = one.verb, one.source
    if verb is None or source is None or source.pos_ not in SPEAKERS or one.lemma not in SAYING:
        return False
    supposed = verb.tag_ not in FINITE or any(child.tag_ in SUPPOSING for child in verb.lefts)
    clause = any(child.dep_ in CLAUSES for child in verb.rights)
    return clause and not supposed and lexicon().can_speak(source.lemma_.lower())


def _is_another(one: Attribution, outer: Attribution) -> bool:
    return outer.source is None or one.source is None or outer.source.lemma_ != one.source.lemma_
