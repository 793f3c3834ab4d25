"""The scale: what readers would take for a fact, for open, for not so; and what a content says in its own words."""

import tomllib
from importlib.resources import files

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, Token

from briefings.extract.factuality.content_polarity import outlook_of_content
from briefings.extract.factuality.scoring import factuality_of, score_of
from briefings.extract.factuality.words import FRAMES, words
from briefings.model import Certainty, Polarity

FACT, PROBABLE, OPEN, DENIED = (2.25, 3.0), (1.25, 2.75), (-0.75, 1.75), (-3.0, -1.0)

JUDGED = [
    ("The bridge *collapsed* on Monday.", FACT),
    ("The bridge did not *collapse*.", DENIED),
    ("The bridge never *opened*.", DENIED),
    ("Nobody *saw* it.", OPEN),
    ("The mayor gave no *speech*.", DENIED),
    ("The bridge will *open* in May.", FACT),
    ("The bridge may *open* in May.", OPEN),
    ("The bridge could *collapse*.", OPEN),
    ("The bridge cannot *open*.", DENIED),
    ("The firm failed to *repair* the bridge.", DENIED),
    ("The firm did not fail to *repair* the bridge.", PROBABLE),
    ("The firm forgot to *pay* its workers.", DENIED),
    ("The firm remembered to *pay* its workers.", FACT),
    ("The firm regretted *firing* the workers.", FACT),
    ("The firm did not regret *firing* the workers.", PROBABLE),
    ("The firm refused to *withdraw* its offer.", DENIED),
    ("The firm did not manage to *sell* the plant.", DENIED),
    ("The firm managed to *sell* the plant.", FACT),
    ("The firm tried to *sell* the plant.", OPEN),
    ("The firm plans to *sell* the plant.", PROBABLE),
    ("The firm wants to *sell* the plant.", OPEN),
    ("The firm stopped its rival from *buying* the plant.", DENIED),
    ("The firm rented a truck to *move* the tools.", PROBABLE),
    ("The mayor said that the bridge *collapsed*.", FACT),
    ("The mayor denied that the bridge *collapsed*.", DENIED),
    ("The mayor denied *ignoring* the cracks.", DENIED),
    ("The mayor doubts that the bridge *collapsed*.", OPEN),
    ("If the bridge *collapses*, the town is cut off.", OPEN),
    ("The mayor asked whether the bridge had *collapsed*.", OPEN),
    ("Did the bridge *collapse*?", OPEN),
    ("The mayor left without *answering*.", DENIED),
    ("There is no evidence that the bridge *collapsed*.", OPEN),
    ("The mayor spoke of the danger of a *flood*.", OPEN),
    ("The bridge, which *opened* last year, will not be repaired.", FACT),
    ("The council did not discuss the *accident*.", FACT),
    ("The mayor rejected the *request*.", FACT),
    ("The bridge almost *collapsed*.", DENIED),
    ("The bridge would have *collapsed*.", (-3.0, -0.25)),
]

CONTENTS = [
    ("the bridge collapsed", Polarity.POSITIVE, Certainty.CERTAIN),
    ("the bridge did not collapse", Polarity.NEGATIVE, Certainty.CERTAIN),
    ("the bridge has not yet collapsed", Polarity.NEGATIVE, Certainty.CERTAIN),
    ("the bridge will collapse", Polarity.POSITIVE, Certainty.CERTAIN),
    ("the bridge probably collapsed", Polarity.POSITIVE, Certainty.PROBABLE),
    ("the bridge is likely to collapse", Polarity.POSITIVE, Certainty.PROBABLE),
    ("the bridge may collapse", Polarity.OPEN, Certainty.POSSIBLE),
    ("the bridge could not be saved", Polarity.NEGATIVE, Certainty.CERTAIN),
    ("whether the bridge collapsed", Polarity.OPEN, Certainty.OPEN),
    ("there is no evidence that the bridge collapsed", Polarity.OPEN, Certainty.OPEN),
    ("the two firms failed to reach a deal", Polarity.NEGATIVE, Certainty.CERTAIN),
    ("the firms did not manage to agree", Polarity.NEGATIVE, Certainty.CERTAIN),
    ("the firm had managed to agree", Polarity.POSITIVE, Certainty.CERTAIN),
    ("the firm, which has not paid, is in Oslo", Polarity.POSITIVE, Certainty.CERTAIN),
    ("no bridge collapsed", Polarity.NEGATIVE, Certainty.CERTAIN),
]


def marked(nlp: Language, text: str) -> Token:
    """The word between stars."""
    before, word, after = text.split("*")
    doc = nlp(before + word + after)
    span = doc.char_span(len(before), len(before) + len(word))
    assert span is not None
    return span.root


@pytest.mark.parametrize(("text", "expected"), JUDGED)
def test_a_score_lies_where_readers_put_it(nlp: Language, text: str, expected: tuple[float, float]) -> None:
    low, high = expected
    assert low <= score_of(marked(nlp, text)) <= high


@pytest.mark.parametrize(
    ("stronger", "weaker"),
    [
        ("The dam *broke*.", "The dam will *break*."),
        ("The dam will *break*.", "The dam would *break*."),
        ("The dam would *break*.", "The dam could *break*."),
        ("The dam could *break*.", "The dam might not *break*."),
        ("The dam might not *break*.", "The dam did not *break*."),
    ],
)
def test_modals_have_their_strength(nlp: Language, stronger: str, weaker: str) -> None:
    assert score_of(marked(nlp, stronger)) > score_of(marked(nlp, weaker))


def test_what_a_speaker_says_is_taken_as_said_where_that_is_asked(nlp: Language) -> None:
    word = marked(nlp, "The mayor denied that the bridge *collapsed*.")
    assert factuality_of(word).score < 0 < factuality_of(word, inside_speech=True).score


@pytest.mark.parametrize(("content", "polarity", "certainty"), CONTENTS)
def test_a_content_has_polarity_and_certainty_of_its_own(
    nlp: Language, content: str, polarity: Polarity, certainty: Certainty
) -> None:
    text = f"The mayor said that {content}."
    span = nlp(text).char_span(text.index(content), len(text) - 1)
    assert span is not None
    outlook = outlook_of_content(span)
    assert (outlook.polarity, outlook.certainty) == (polarity, certainty)


def test_the_words_around_a_content_do_not_count(nlp: Language) -> None:
    text = "The mayor could not confirm that the bridge collapsed."
    span = nlp(text).char_span(text.index("the bridge"), len(text) - 1)
    assert span is not None
    assert outlook_of_content(span).polarity is Polarity.POSITIVE


def test_a_word_has_one_signature_in_a_frame() -> None:
    table = tomllib.loads(files("briefings.extract").joinpath("data/factuality.toml").read_text(encoding="utf-8"))
    listed = [
        (word, frame) for row in table["signatures"].values() for frame in FRAMES for word in row.get(frame, "").split()
    ]
    assert sorted(listed) == sorted(set(listed))


def test_scores_are_quarters_on_the_scale() -> None:
    table = words()
    for effect in (*table.effects.values(), *table.modals.values()):
        for score in (effect.holds, effect.fails):
            assert -3 <= score <= 3
            assert (4 * score).is_integer()


@given(st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_tree_gets_a_score_on_the_scale(nlp: Language, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 40))
    deps = ["ccomp", "xcomp", "conj", "advcl", "acl", "relcl", "pcomp", "prep", "pobj", "nsubj", "dobj", "neg", "aux"]
    vocabulary = ["not", "fail", "to", "say", "will", "plan", "if", "no", "of", "evidence", "deny", "yet", "?"]
    tree = Doc(
        nlp.vocab,
        words=data.draw(st.lists(st.sampled_from(vocabulary), min_size=size, max_size=size)),
        heads=[data.draw(st.integers(0, i - 1)) if i else 0 for i in range(size)],
        deps=["ROOT", *data.draw(st.lists(st.sampled_from(deps), min_size=size - 1, max_size=size - 1))],
        pos=data.draw(st.lists(st.sampled_from(["VERB", "NOUN", "ADP", "ADJ", "AUX"]), min_size=size, max_size=size)),
    )
    assert all(-3 <= score_of(token) <= 3 for token in tree)


def test_a_very_deep_sentence_is_read(nlp: Language) -> None:
    size = 20_000
    heads = [0, *range(size - 1)]
    deps = ["ROOT", *["ccomp"] * (size - 1)]
    tree = Doc(nlp.vocab, words=["said"] * size, heads=heads, deps=deps, pos=["VERB"] * size)
    assert score_of(tree[size - 1]) > 0
