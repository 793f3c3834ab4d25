from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading import Read, article_of, seed_texts
from spacy.language import Language

from briefings.extract.boilerplate import read_layout
from briefings.extract.pipeline import extract_claims
from briefings.model import Claim, Directness, Polarity, Stance

PIECES = (
    "Zelensky said ",
    "that 10,000 troops were sent",
    '"We see it," ',
    "he added. ",
    "\n\n",
    "\n",
    " and ",
    "“",
    "”",
    "'",
    "according to Seoul, ",
    "Advertisement",
    "US Confirms Talks",
    "NAME: ",
    "not ",
    "\u00a0",
    "\U0001f600",
)


def check(claims: tuple[Claim, ...] | list[Claim], text: str) -> None:
    masks = read_layout(text).boilerplate
    for claim in claims:
        for span in (*claim.contents, claim.sentence, claim.speaker_span, claim.cue_span):
            assert span is None or span.end <= len(text)
        for span in claim.contents:
            assert span.of(text) == span.of(text).strip() != ""
            assert claim.sentence.covers(span)
            assert not any(mask.overlaps(span) for mask in masks)
        assert all(one.end <= other.start for one, other in pairwise(claim.contents))
        assert (claim.directness is Directness.NARRATED) <= (claim.speaker is None and claim.cue_span is None)
    assert [claim.ordinal for claim in claims] == list(range(len(claims)))
    assert [claim.content.start for claim in claims] == sorted(claim.content.start for claim in claims)


def test_nothing_gives_nothing(read: Read) -> None:
    assert read("") == []


def test_another_text_is_refused(nlp: Language) -> None:
    with pytest.raises(ValueError, match="'one'"):
        extract_claims(nlp("It rained."), article_of("It snowed."), actors=(), topics=())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=14))
def test_any_mixture_keeps_its_promises(read: Read, pieces: list[str]) -> None:
    text = "".join(pieces)
    check(read(text), text)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=120))
def test_garbage_never_fails(read: Read, text: str) -> None:
    check(read(text), text)


def test_the_same_text_gives_the_same_claims(read: Read) -> None:
    text = 'Zelensky said that 10,000 troops were sent. "We see it," he added.'
    assert read(text) == read(text)


def test_the_articles_own_figures_are_narrated(read: Read) -> None:
    text = "North Korea launched a missile on Thursday, with a flight of 87 minutes."
    assert [(claim.directness, claim.speaker, claim.content.of(text)) for claim in read(text)] == [
        (Directness.NARRATED, None, text)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "North Korea launched two missiles on Sunday.",
        "At least 40 people died when the dam above the town gave way.",
        "Rwanda has sent 2,000 soldiers to Mozambique.",
        "Kenyan soldiers clashed with Somali troops near the border last week.",
        "The death toll rose to 312.",
    ],
)
def test_what_the_article_tells_itself_is_kept_as_the_outlets(read: Read, text: str) -> None:
    (claim,) = read(text)
    assert (claim.directness, claim.speaker, claim.speaker_span, claim.cue_span) == (
        Directness.NARRATED,
        None,
        None,
        None,
    )
    assert claim.figures or claim.events


def test_what_somebody_is_quoted_with_is_not_told_again_by_the_outlet(read: Read) -> None:
    text = "“At least 40 people died when the dam gave way,” Blinken said."
    assert [claim.directness for claim in read(text)] == [Directness.DIRECT]


def test_a_full_statement_is_the_outlets_even_without_figure_or_event(read: Read) -> None:
    text = "Forty Die After Dam Gives Way\n\nThe river was quiet again in the evening, and the air was warm."
    (claim,) = read(text)
    assert claim.content.of(text) == "The river was quiet again in the evening, and the air was warm."
    assert claim.directness is Directness.NARRATED


@pytest.mark.parametrize(
    "sentence",
    [
        "Forty Die After Dam Gives Way",
        "A quiet river and warm air in the evening.",
        "Was the river quiet again in the evening?",
        "Go and look at the river.",
    ],
)
def test_headlines_fragments_questions_and_commands_are_no_claims_of_the_outlet(read: Read, sentence: str) -> None:
    assert read(f"{sentence}\n\nThe Elm Wire") == []


def test_figures_and_events_belong_to_the_content(read: Read) -> None:
    text = "Blinken said that 10,000 soldiers had been deployed to Russia. Nobody answered the 12 questions."
    claims = read(text)
    assert [figure.value for figure in claims[0].figures] == [10_000]
    assert [event.action for event in claims[0].events] == ["deploy"]


@pytest.mark.parametrize("number", range(5))
def test_the_real_texts_keep_the_promises(read: Read, number: int) -> None:
    text = seed_texts()[number]
    claims = read(text)
    check(claims, text)
    assert claims


def said(claims: list[Claim], text: str, words: str) -> Claim:
    """The attributed claim whose content holds `words`."""
    return next(
        claim
        for claim in claims
        if claim.directness is not Directness.NARRATED and words in " ".join(s.of(text) for s in claim.contents)
    )


@pytest.mark.parametrize(
    ("number", "words", "speaker", "stance"),
    [
        (0, "will be increased", "Volodymyr Zelensky", Stance.WARNS),
        (0, "dragging your whole region", "Volodymyr Zelensky", Stance.ASSERTS),
        (0, "flight time was the longest", "Gen Nakatani", Stance.ASSERTS),
        (1, "evidence of North Korea sending troops", "Lloyd Austin", Stance.ASSERTS),
        (1, "We are seeing evidence", "Lloyd Austin", Stance.ASSERTS),
        (1, "around 3,000", "White House", Stance.ASSERTS),
        (1, "groundless", "North Korea", Stance.DENIES),
        (2, "have engaged in combat", "Volodymyr Zelensky", Stance.ASSERTS),
        (2, "11,000", "Volodymyr Zelensky", Stance.ASSERTS),
        (3, "could not confirm these reports", "Lloyd Austin", Stance.CANNOT_CONFIRM),
        (3, "no evidence to support", "Mark Rutte", Stance.CANNOT_CONFIRM),
        (3, "fake news", "Dmitry Peskov", Stance.DENIES),
        (3, "military personnel being sent", "Russia", Stance.DENIES),
        (4, "8,000 of them", "Antony Blinken", Stance.ASSERTS),
        (4, "legitimate military", "Antony Blinken", Stance.ASSERTS),
        (4, "Asian Security Alliance", "Volodymyr Zelensky", Stance.ASSERTS),
    ],
)
def test_the_real_texts_come_out_right(read: Read, number: int, words: str, speaker: str, stance: Stance) -> None:
    text = seed_texts()[number]
    claim = said(read(text), text, words)
    assert (claim.speaker, claim.stance) == (speaker, stance)


def test_a_multi_sentence_quotation_is_whole(read: Read) -> None:
    text = seed_texts()[4]
    claim = said(read(text), text, "some 10,000 North Korean soldiers")
    assert claim.content.of(text).startswith('"We now assess')
    assert claim.content.of(text).endswith('coming days."')


def test_no_evidence_is_negative(read: Read) -> None:
    text = seed_texts()[3]
    assert said(read(text), text, "no evidence to support").polarity is Polarity.NEGATIVE
