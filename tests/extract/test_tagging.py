from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from briefings.extract.attributions.rules import find_by_rules
from briefings.extract.boilerplate import Layout, read_layout
from briefings.extract.tagger.features import Features, features_of, folded, gap
from briefings.extract.tagger.tagging import CONTENT, CUE, cuts, spans_in, tag
from briefings.extract.tagger.weights import trained
from briefings.model import Span

STORY = """Bridge will stay shut, says mayor

The bridge will stay shut until spring, Mayor Ines Duarte said on Monday. “We found cracks in two of the piers,” she
told reporters.

According to the engineers, the repairs could cost $12 million."""


def features(doc: Doc) -> Features:
    layout = read_layout(doc.text)
    return features_of(doc, layout, find_by_rules(doc, layout), trained().tables)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=300), st.integers(1, 60))
def test_rows_hold_every_token_once_and_are_no_longer_than_asked(marks: list[tuple[bool, bool]], aim: int) -> None:
    sentence = np.array([one or other for one, other in marks])
    paragraph = np.array([other for _, other in marks])
    found = cuts(sentence, paragraph, aim)
    assert (found[0], found[-1]) == (0, len(marks))
    assert all(0 < stop - first <= aim for first, stop in pairwise(found))


def test_a_row_ends_at_a_paragraph_rather_than_at_a_sentence() -> None:
    sentence, paragraph = np.zeros(100, dtype=bool), np.zeros(100, dtype=bool)
    sentence[[0, 30, 45]] = True
    paragraph[[0, 30]] = True
    assert cuts(sentence, paragraph, 50) == [0, 30, 45, 95, 100]


def test_spans_are_read_from_labels() -> None:
    labels = [0, CONTENT, CONTENT + 1, CONTENT, 0, CUE, CUE + 1]
    assert spans_in(labels) == [(CONTENT, 1, 3), (CONTENT, 3, 4), (CUE, 5, 7)]


def test_features_are_one_entry_per_word(nlp: Language) -> None:
    doc = nlp(STORY)
    found = features(doc)
    words = [token for token in doc if not token.is_space]
    assert [int(i) for i in found.token] == [token.i for token in words]
    assert [int(i) for i in found.start] == [token.idx for token in words]
    assert {len(column) for column in found.columns.values()} == {len(words)}
    assert found.vectors.shape == (len(words), 96)
    assert found.paragraph.sum() == 3  # the headline and two paragraphs


def test_heads_point_at_words(nlp: Language) -> None:
    found = features(nlp(STORY))
    assert found.head.min() >= 0
    assert found.head.max() < len(found)


def test_a_parse_without_vectors_is_refused(nlp: Language) -> None:
    doc = Doc(nlp.vocab, words=["It", "rained"])
    with pytest.raises(ValueError, match="token vectors"):
        features_of(doc, Layout(paragraphs=(Span(0, 9),)), [], trained().tables)


def test_no_text_no_attributions(nlp: Language) -> None:
    assert list(tag(nlp(""), features(nlp("")), trained().network)) == []


def test_what_is_tagged_lies_in_the_text_and_is_sure_by_a_probability(nlp: Language) -> None:
    doc = nlp(STORY)
    found = list(tag(doc, features(doc), trained().network))
    assert any("cracks in two of the piers" in str(piece) for one in found for piece in one.contents)
    assert all(0 <= one.sure <= 1 for one in found)
    assert all(0 <= piece.start < piece.end <= len(doc) for one in found for piece in one.contents)


def test_the_same_text_gives_the_same_twice(nlp: Language) -> None:
    doc = nlp(STORY)
    first, again = ([(str(one.cue), one.sure) for one in tag(doc, features(doc), trained().network)] for _ in range(2))
    assert first == again


def test_a_part_reads_like_the_whole(nlp: Language) -> None:
    found = features(nlp(STORY))
    part = found.part(10, 30)
    assert len(part) == 20
    assert part.token.tolist() == found.token[10:30].tolist()
    assert (part.head + 10).tolist() == found.head[10:30].tolist()


def test_a_long_text_is_tagged_to_its_end(nlp: Language) -> None:
    doc = nlp("\n\n".join([STORY] * 120))
    found = list(tag(doc, features(doc), trained().network))
    quoted = [one for one in found if any("cracks in two" in str(piece) for piece in one.contents)]
    assert len(quoted) == 120


def test_digits_and_case_are_folded() -> None:
    assert (folded("Kyiv"), folded("12,000"), folded("F-16s")) == ("kyiv", "00,000", "f-00s")


def test_a_gap_has_a_class_for_each_side() -> None:
    found = gap(np.array([-500, -1, 0, 1, 500]))
    assert len(set(found.tolist())) == 5
    assert found.max() < 30
