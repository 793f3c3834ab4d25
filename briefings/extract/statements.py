"""Which sentences state something in full: what an article tells in its own voice."""

from __future__ import annotations

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from briefings.extract.clauses import SUBJECTS

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
AUXILIARIES = frozenset({"aux", "auxpass"})
CLOSING = " \"”’')]»"


def is_statement(sentence: Tokens) -> bool:
    """Whether the sentence is a full declarative one: it ends as one and its main verb is finite and has a subject.

    Questions, commands, headlines and fragments are none. It does not ask whether what is stated is true or sure.
    """
    if not sentence.text.rstrip(CLOSING).endswith((".", "!", "…", ";", ":")):
        return False
    return any(token.dep_ == "ROOT" and _states(token) for token in sentence)


def _states(verb: Token) -> bool:
    finite, subject = verb.tag_ in FINITE, False
    for child in verb.children:
        subject = subject or child.dep_ in SUBJECTS
        finite = finite or (child.dep_ in AUXILIARIES and child.tag_ in FINITE)
    return finite and subject
