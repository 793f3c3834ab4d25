import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.changes.spelling import LONGEST, all_spelt_alike, plain_words, replaced, spelt_alike


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("defence", "defense"),
        ("kessel", "kessell"),
        ("centre", "center"),
        ("organised", "organized"),
        ("reportres", "reporters"),
        ("harbour", "harbor"),
    ],
)
def test_one_word_in_two_spellings(one: str, other: str) -> None:
    assert spelt_alike(one, other)
    assert spelt_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("iran", "iraq"),
        ("now", "not"),
        ("could", "would"),
        ("niger", "nigeria"),
        ("austria", "australia"),
        ("12000", "12001"),
        ("wounded", "killed"),
        ("north", "south"),
    ],
)
def test_another_word_is_no_spelling(one: str, other: str) -> None:
    assert not spelt_alike(one, other)


def test_case_accents_apostrophes_and_commas_in_numbers_are_dress() -> None:
    assert plain_words("“They’d SEEN Zoé’s 3,000 men…”") == plain_words("\"They'd seen Zoe's 3000 men.\"")
    assert plain_words("3,000") != plain_words("300")


def test_what_was_put_in_place_of_other_words() -> None:
    old, new = ("in", "Port", "Halm", "today"), ("in", "Port", "Vale", "today")
    assert replaced(old, new) == [(("Halm",), ("Vale",))]
    assert replaced(old, (*new, "too")) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("abcdeé’-3, ", max_size=12), max_size=6).map(" ".join))
def test_a_text_is_spelt_like_itself(text: str) -> None:
    words = plain_words(text)
    assert all_spelt_alike(words, words)
    assert not all_spelt_alike(words, (*words, "not"))


def test_in_sentences_beyond_measure_nothing_is_looked_for() -> None:
    words = ("the", "old") * (LONGEST // 2)
    assert replaced(words, (*words[:-1], "new")) == [(("old",), ("new",))]
    assert replaced((*words, "end"), (*words, "start")) is None
