from __future__ import annotations

import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from briefings.ingest.originality import MOST_MARKS, SIZE, in_common, passages, sketch

VOCABULARY = [
    first + last for first in ("ba", "de", "fi", "go", "lu", "mo", "na") for last in ("rk", "st", "nt", "lm", "x")
]
seeds = st.integers(0, 10**9)


def story(seed: int, words: int = 300) -> str:
    choose = random.Random(seed)  # noqa: S311 # made-up prose, no secret
    return " ".join(choose.choices(VOCABULARY, k=words))


@settings(max_examples=30, deadline=None)
@given(st.text())
def test_a_sketch_is_ordered_bounded_and_unsigned(text: str) -> None:
    made = sketch(text)
    assert list(made) == sorted(set(made))
    assert len(made) <= SIZE
    assert all(0 <= value < 2**64 for value in made)
    assert made == sketch(text)


@pytest.mark.parametrize("text", ["", "one two three four", "…!?", " \n "])
def test_under_five_words_there_is_none(text: str) -> None:
    assert sketch(text) == ()


def test_five_words_make_one() -> None:
    assert len(sketch("one two three four five")) == 1


@settings(max_examples=30, deadline=None)
@given(seeds)
def test_case_punctuation_and_layout_do_not_count(seed: int) -> None:
    text = story(seed)
    assert sketch(text.upper().replace(" ", ",\n ")) == sketch(text)


@settings(max_examples=30, deadline=None)
@given(seeds, st.sampled_from(["By Ida Holm, Northern Wire", "(With input from agencies)", "Photo: Ida Holm / NW"]))
def test_a_byline_or_a_credit_keeps_four_fifths(seed: int, line: str) -> None:
    text = story(seed)
    for changed in (f"{line}\n\n{text}", f"{text}\n\n{line}"):
        assert len(set(sketch(text)) & set(sketch(changed))) >= 0.8 * SIZE


@settings(max_examples=30, deadline=None)
@given(seeds, seeds)
def test_unrelated_texts_share_next_to_nothing(one: int, other: int) -> None:
    assume(one != other)
    assert len(set(sketch(story(one))) & set(sketch(story(other)))) < 4


def test_a_known_text_keeps_its_hash() -> None:
    assert sketch("Twelve boats left the harbour") == sketch("twelve boats left, the harbour")
    assert sketch("twelve boats left the harbour") != sketch("eleven boats left the harbour")


@settings(max_examples=30, deadline=None)
@given(st.text())
def test_marks_are_bounded_and_unsigned(text: str) -> None:
    made = passages(text)
    assert len(made) <= MOST_MARKS
    assert all(0 <= value < 2**64 for value in made)


@settings(max_examples=30, deadline=None)
@given(seeds, seeds, seeds)
def test_a_passage_gives_the_same_marks_in_order_wherever_it_stands(one: int, other: int, passage: int) -> None:
    inner = passages(story(passage, 90))
    whole = passages(f"{story(one)}\n\n{story(passage, 90)}\n\n{story(other)}")
    places = [whole.index(mark) for mark in inner]
    assert places == sorted(places)
    if inner:
        assert whole[places[0] : places[-1] + 1] == inner


def test_about_every_sixth_word_gives_a_mark() -> None:
    assert 400 < sum(len(passages(story(seed))) for seed in range(10)) < 600


def test_what_is_quoted_gives_none() -> None:
    quoted = f"Kessel said: “{story(3)}”"
    assert passages(quoted) == passages("Kessel said:")
    around = "{} Kessel said: {} {}"
    assert passages(around.format(story(4), f"“{story(3)}”", story(5))) == passages(
        around.format(story(4), "", story(5))
    )


@pytest.mark.parametrize("opener", ["“", "«", "„", '"“', "„«", "“ «"])
def test_quotation_marks_that_nobody_closes_hide_nothing(opener: str) -> None:
    # a search from every one of them to the end of the line would take minutes
    assert passages(f"{story(4)} {opener * 200_000}") == passages(story(4))


def test_an_opening_mark_that_nobody_closes_leaves_the_next_quotation_whole() -> None:
    assert passages(f"“ {story(4)} “{story(3)}” {story(5)}") == passages(f"{story(4)} {story(5)}")


def test_a_very_long_text_gives_no_more_than_it_may() -> None:
    made = passages(story(1, 20_000))
    assert len(made) == MOST_MARKS


def test_what_texts_have_in_common_is_told_by_the_shorter() -> None:
    assert in_common(story(1), f"{story(1, 100)} {story(2)}") > 0.3
    assert in_common(story(1, 100), f"{story(2)} {story(1, 100).upper()}") == 1
    assert in_common(story(1), story(2)) == in_common("four words are few", story(2)) == 0
