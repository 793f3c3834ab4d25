"""What questions in plain words ask for."""

import pytest
from spacy.language import Language

from briefings.changes.answering import wanted_by
from briefings.extract.asked import read_question
from briefings.model import Proposition, SeriesKey

HOW_MANY = {
    "How many are in Kursk?": SeriesKey("", place="Kursk", state="in_place"),
    "and how many soldiers are in Kenya": SeriesKey("troops", place="Kenya", state="in_place"),
    "How many soldiers did North Korea send to Russia?": SeriesKey("troops", "North Korea", "Russia", "sent"),
    "How many people were killed in Kenya?": SeriesKey("people", place="Kenya", state="killed"),
}
WHETHER = {
    "Has North Korea sent troops to Russia?": Proposition("North Korea", "deploy", "Russia"),
    "Did Iran launch a missile?": Proposition("Iran", "launch"),
}


@pytest.mark.parametrize(("words", "wanted"), [*HOW_MANY.items(), *WHETHER.items()])
def test_a_question_tells_what_would_answer_it(nlp: Language, words: str, wanted: SeriesKey | Proposition) -> None:
    asked = read_question(words, nlp)
    assert asked is not None
    assert wanted_by(asked) == wanted


@pytest.mark.parametrize(
    "words", ["Why?", "", "   ", "When will the talks resume?", "Is it true?", "Kursk", "how many"]
)
def test_other_questions_are_not_followed(nlp: Language, words: str) -> None:
    assert read_question(words, nlp) is None


def test_an_endless_question_is_read_in_its_beginning_only(nlp: Language) -> None:
    asked = read_question("How many soldiers are in Kenya? " + "and why " * 100_000, nlp)
    assert asked is not None
    assert wanted_by(asked) == SeriesKey("troops", place="Kenya", state="in_place")
