from __future__ import annotations

import pytest
from reading import article_of
from spacy.language import Language

from briefings.extract.citing import cited_in, with_via
from briefings.extract.pipeline import extract_claims
from briefings.model import Claim, Directness, Span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ten ships left, according to Yonhap.", ["Yonhap"]),
        ("Ten ships left, according to the state news agency Xinhua.", ["Xinhua"]),
        ("The minister, citing Reuters, said ten ships left.", ["Reuters"]),
        ("Ten ships left, Kyodo reported, citing two officials.", ["Kyodo"]),
        ("NHK, citing two officials, reported that ten ships left.", ["NHK"]),
        ("Kessel told AFP that ten ships left.", ["AFP"]),
        ("Kessel told South Korea's Yonhap news agency that ten ships left.", ["Yonhap"]),
        ("“It is over,” Quist told the Associated Press.", ["AP"]),
        ("“It is over,” reported Halm Radio.", ["Halm Radio"]),
        ("The BBC said ten ships left.", ["BBC"]),
        ("A Wall Street Journal report said ten ships left.", ["Wall Street Journal"]),
        ("Ten ships left, as first reported by Axios.", ["Axios"]),
        ("Speaking to Deutsche Welle, Quist counted ten ships.", ["Deutsche Welle"]),
        ("He counted them in an interview with the South Korean broadcaster KBS.", ["KBS"]),
        ("In remarks carried by the Lantern Post, he counted ten.", ["Lantern Post"]),
        ("Harbour Television's report named five.", ["Harbour Television"]),
        ("Ten ships left, according to Yonhap and Kyodo.", ["Yonhap"]),
        # nobody's report
        ("According to Biden, ten ships left.", []),
        ("Reuters could not verify this.", []),
        ("Quist did not respond to Reuters.", []),
        ("Ten ships left after Reuters moved its office.", []),
        ("She spoke to the council while AFP waited.", []),
        ("Quist joined Reuters in 2010.", []),
        ("The mayor read the Financial Times on Monday.", []),
        ("State media said ten ships left.", []),
        ("“No,” he said.\n\nReuters", []),
    ],
)
def test_whom_a_sentence_cites(text: str, expected: list[str]) -> None:
    assert [one.medium.name for one in cited_in(text)] == expected


def test_a_source_that_is_read_is_known_by_its_name() -> None:
    text = "Ten ships left, according to Quayside Lantern."
    assert cited_in(text) == ()
    assert [one.medium.name for one in cited_in(text, ("Quayside Lantern", "files"))] == ["Quayside Lantern"]


@pytest.mark.parametrize(
    ("later", "cited"),
    [
        ("The broadcaster added that they were grey.", True),
        ("They were grey, according to the South Korean broadcaster.", True),
        ("Quist told the broadcaster that they were grey.", True),
        ("The newspaper added that they were grey.", False),
        ("The agency said that they were grey.", False),
        ("The broadcaster is owned by the state.", False),
        ("It rained. " * 12 + "The broadcaster added that they were grey.", False),
    ],
)
def test_a_text_comes_back_to_a_medium_by_its_kind(later: str, *, cited: bool) -> None:
    found = cited_in(f"KBS reported on Tuesday that ten ships left. Nobody saw them. {later}")
    assert [one.medium.name for one in found] == ["KBS", "KBS"] if cited else ["KBS"]


def test_nobody_comes_back_to_what_was_not_named_before() -> None:
    assert cited_in("The broadcaster said that ten ships left. KBS is a broadcaster.") == ()


def test_a_claim_has_what_its_own_sentence_cites() -> None:
    text = "Ten ships left, Yonhap reported. Nine came back."
    first, second = Span(0, 32), Span(33, len(text))
    claims = [Claim(1, place, span, (span,), Directness.NARRATED) for place, span in enumerate((first, second))]
    assert [claim.via for claim in with_via(claims, text)] == [("Yonhap",), ()]


def test_claims_are_extracted_with_what_they_cite(nlp: Language) -> None:
    text = "Kessel told Elm Herald that ten ships had left. Quist said on Monday that nine had come back."
    claims = extract_claims(nlp(text), article_of(text), actors=(), topics=(), outlets=("Elm Herald",))
    assert {(claim.speaker_span.of(text), claim.via) for claim in claims if claim.speaker_span} == {
        ("Kessel", ("Elm Herald",)),
        ("Quist", ()),
    }


@pytest.mark.parametrize(
    "filler", ["(", "“", "— ", "citing ", "according to the ", "the ", ".”’)", "a-", "A ", " ", "x"]
)
def test_a_very_long_run_of_what_leads_nowhere_hides_no_citation(filler: str) -> None:
    # anything worse than linear would not come to an end
    text = f"KBS reported that the {filler * (200_000 // len(filler))}. Ten ships left, Kyodo reported."
    assert {"KBS", "Kyodo"} <= {one.medium.name for one in cited_in(text)}
