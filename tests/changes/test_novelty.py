from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.changes.novelty import NOVEL, History, Novelty, Passage, novelty_of, novelty_of_report
from briefings.changes.novelty.words import words_of
from briefings.model import Article, Claim, Directness, Polarity, Span

DAY = datetime(2031, 5, 1, 8, tzinfo=UTC)
FLOOD = "The Aster river flooded the market square of Elmsford on Monday and two bridges were closed."
TOLD = (
    FLOOD,
    "Rescuers carried 40 people out of a nursing home in Elmsford by boat.",
    "Governor Ada Brandt asked the army for pumps and sandbags.",
)
SENTENCES = st.lists(st.sampled_from([*TOLD, "Schools stay shut.", "No train ran to Oakdale."]), min_size=1, max_size=8)


def passage(*sentences: str, day: int = 0, polarity: Polarity = Polarity.POSITIVE) -> Passage:
    text = "\n\n".join(sentences)
    when = DAY + timedelta(days=day)
    spans = [Span(text.index(one), text.index(one) + len(one)) for one in sentences]
    claims = [Claim(1, n, span, (span,), Directness.NARRATED, polarity=polarity) for n, span in enumerate(spans)]
    return Passage(Article(1, "elm", "1", 1, "", text, when, when), tuple(claims))


def history(*sentences: str) -> History:
    held = History()
    for one in sentences or TOLD:
        held.add(passage(one))
    return held


def judged(sentence: str, *, day: int = 0, polarity: Polarity = Polarity.POSITIVE) -> Novelty:
    return novelty_of(passage(sentence, day=day, polarity=polarity), history())


@pytest.mark.parametrize(
    "sentence",
    [
        FLOOD,
        "Two bridges were closed and the market square of Elmsford was flooded by the Aster river on Monday.",
        "On Monday, flooding from the River Aster hit Elmsford's market square, closing 2 bridges.",
        "Forty people were carried by boat from an Elmsford nursing home.",
        "Brandt, the governor, asked for pumps and sandbags from the army.",
    ],
)
def test_the_same_fact_in_other_words_is_a_retelling(sentence: str) -> None:
    found = judged(sentence)
    assert found.score < NOVEL
    assert not found.figures
    assert not found.names


@pytest.mark.parametrize(
    ("sentence", "names", "figures"),
    [
        ("Rescuers carried 75 people out of a nursing home in Elmsford by boat.", (), ("75",)),
        ("Rescuers carried 40 people out of a nursing home in Oakdale by boat.", ("Oakdale",), ()),
        ("Thieves broke into a jeweller in Tarn and took 300 watches.", ("Tarn",), ("300",)),
    ],
)
def test_a_figure_or_a_place_that_nobody_told_is_new(
    sentence: str, names: tuple[str, ...], figures: tuple[str, ...]
) -> None:
    found = judged(sentence)
    assert found.score >= NOVEL
    assert (found.names, found.figures) == (names, figures)


def test_the_reverse_in_the_same_words_is_new() -> None:
    again = FLOOD.replace("were closed", "were not closed")
    found = judged(again, polarity=Polarity.NEGATIVE)
    assert found.opposite
    assert found.score >= NOVEL
    assert not judged(again).opposite


def test_the_reverse_is_known_if_somebody_said_so_before() -> None:
    held = history()
    held.add(passage(FLOOD, polarity=Polarity.NEGATIVE))
    assert not novelty_of(passage(FLOOD, polarity=Polarity.NEGATIVE), held).opposite


def test_nothing_is_known_to_an_empty_history() -> None:
    found = novelty_of(passage(FLOOD), History())
    assert found.score > NOVEL
    assert found.nearest is None
    assert found.figures == ("two",)
    assert found.names[:2] == ("Aster", "Elmsford")


def test_a_sentence_of_function_words_is_never_new() -> None:
    assert novelty_of(passage("It was this and that."), history()).score < NOVEL


def test_what_is_word_for_word_on_record_stays_known_however_old_it_is() -> None:
    assert judged(FLOOD, day=400).score < NOVEL
    held = history()
    today, later = (novelty_of_report(passage(FLOOD, day=day), held).score for day in (0, 400))
    assert today < later < NOVEL


def test_a_report_of_several_sentences_is_judged_as_a_whole() -> None:
    held = History()
    held.add(passage(*TOLD))
    assert novelty_of_report(passage(TOLD[2], TOLD[0], TOLD[1]), held).score < NOVEL
    other = passage("Thieves broke into a jeweller in Tarn.", "They took 300 watches and a painting by Emil Noor.")
    assert novelty_of_report(other, held).score >= NOVEL


def test_the_nearest_is_the_first_that_told_it() -> None:
    held, first = History(), passage(FLOOD)
    for one in (first, passage(TOLD[1]), passage(FLOOD)):
        held.add(one)
    assert novelty_of(passage(FLOOD), held).nearest is first


@settings(max_examples=30, deadline=None)
@given(SENTENCES)
def test_what_is_on_record_is_not_new_and_scores_are_shares(sentences: list[str]) -> None:
    held = History()
    for one in sentences:
        asked = passage(one)
        assert 0 <= novelty_of(asked, held).score <= 1
        held.add(asked)
    for one in sentences:
        assert novelty_of(passage(one), held).score < NOVEL


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("two", "2"),
        ("1,500", "1500"),
        ("3 million", "3,000,000"),
        ("the U.S.", "US"),
        ("floods", "flooding"),
        ("Elmsford’s", "Elmsford"),
    ],
)
def test_words_meet_in_other_forms(one: str, other: str) -> None:
    assert [word.key for word in words_of(one)] == [word.key for word in words_of(other)]


def test_us_is_no_country() -> None:
    us, country = (*words_of("with us"), *words_of("with the US"))
    assert us.key != country.key
    assert us.tells < country.tells


def test_rare_words_tell_more_than_common_ones() -> None:
    river, aster = words_of("river Aster")
    assert 0 < river.tells < aster.tells
    assert aster.is_name
    assert not river.is_name
