"""What a question in plain words asks for: how many of something, or whether something happens."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc, Token

from briefings.extract.events.finding import find_events
from briefings.extract.figures.finding import find_figures
from briefings.model import Event, Figure

LONGEST = 300
NUMBER = 7_777
HOW_MANY = re.compile(r"^\s*(?:and\s+|but\s+)?how\s+many\b", re.IGNORECASE)
YES_OR_NO = frozenset({"be", "do", "have", "will", "would", "can", "could", "shall", "should", "may", "might", "must"})
NAMING = frozenset({"DET", "ADJ", "NOUN", "PROPN", "PRON"})


def read_question(words: str, nlp: Language) -> Figure | Event | None:
    """What would answer the question: a figure whose scope the words tell, or an event; None for any other question.

    "How many …?" is read as the sentence that would answer it, with a number in the place of "how many"; only the
    figure's scope means anything then. A question for yes or no is read for the event that it names. It does not look
    for the answer. Words beyond the first 300 characters are not read.
    """
    text = " ".join(words.split())[:LONGEST]
    if HOW_MANY.match(text):
        return _counted(nlp(_as_answer(nlp(text))))
    doc = nlp(text)
    first = next((token for token in doc if token.is_alpha), None)
    if first is None or first.lemma_.lower() not in YES_OR_NO:
        return None
    return next((event for event in reversed(find_events(doc)) if event.actor), None)


def _counted(answer: Doc) -> Figure | None:
    found = (figure for figure in find_figures(answer) if figure.value == NUMBER)
    return next((figure for figure in found if figure.counted or figure.place or figure.state), None)


def _as_answer(question: Doc) -> str:
    """The sentence that would answer "how many": "How many men did Norland send?" is "Norland did send 7,777 men."."""
    start = next(token.i for token in question if token.lower_ == "how") + 2
    helping = next((token for token in question[start:] if token.lemma_.lower() in YES_OR_NO), None)
    verb = _turned_round(helping) if helping is not None else None
    if helping is None or verb is None:
        return f"{NUMBER:,} {_words(question, start, len(question))}."
    counted, doer = _words(question, start, helping.i), _words(question, helping.i + 1, verb.i)
    return f"{doer} {helping.text} {verb.text} {NUMBER:,} {counted} {_words(question, verb.i + 1, len(question))}."


def _turned_round(helping: Token) -> Token | None:
    """The verb that follows its subject behind a helping verb: "send" in "did Norland send"; None for "have died"."""
    behind = [token for token in helping.doc[helping.i + 1 :] if token.pos_ not in {"ADV", "PART"}]
    if not behind or behind[0].pos_ not in NAMING:
        return None
    return next((token for token in behind if token.pos_ == "VERB"), None)


def _words(doc: Doc, start: int, end: int) -> str:
    return " ".join(token.text for token in doc[start:end] if not token.is_punct or token.text == "-")
