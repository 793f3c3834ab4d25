from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telling import paper, record, said

from briefings.changes import link_to, receipt_of
from briefings.model import Directness

URL = "https://elm.example/a"
TEXT = st.text(st.characters(), max_size=120)
PLAIN = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%._~,")


def test_a_receipt_holds_verbatim_words_and_computed_facts_only() -> None:
    told = said(
        "“We saw nobody,” Brandt said on Monday.",
        by="Ada Brandt",
        heard="Brandt",
        cue="said",
        quote="“We saw nobody,”",
        directness=Directness.DIRECT,
    )
    whole = record(paper("Elm Wire", said("It rained."), told, day=2, seen=4))
    receipt = receipt_of(whole, whole.claims[1])
    text = whole.articles[1].text
    assert (receipt.sentence, receipt.span.of(text)) == (told.sentence, told.sentence)
    assert (receipt.quote, receipt.contents[0].of(text)) == ("“We saw nobody,”", "“We saw nobody,”")
    assert (receipt.speaker, receipt.speaker_text, receipt.cue_text) == ("Ada Brandt", "Brandt", "said")
    assert (receipt.outlet, receipt.published_at.day, receipt.seen_at.day) == ("Elm Wire", 2, 4)


def test_nobody_is_quoted_in_the_articles_own_voice_and_an_unknown_outlet_keeps_its_id() -> None:
    whole = record(paper("Elm Wire", said("It rained."), day=2))
    receipt = receipt_of(type(whole)(whole.articles, whole.claims), whole.claims[0])
    assert (receipt.speaker, receipt.speaker_text, receipt.cue_text, receipt.outlet) == (None, "", "", "elm wire")


def test_an_article_that_the_record_lacks_is_an_error() -> None:
    whole = record(paper("Elm Wire", said("It rained."), day=2))
    with pytest.raises(KeyError):
        receipt_of(type(whole)({}, whole.claims), whole.claims[0])


@pytest.mark.parametrize(
    ("sentence", "fragment"),
    [
        ("It rained.", "It%20rained."),
        ("One two three four five six seven.", "One%20two%20three%20four%20five%20six%20seven."),
        ("a b c d e f g h i j k l m", "a%20b%20c%20d,j%20k%20l%20m"),
        ("ten-day war, he said & left", "ten%2Dday%20war%2C%20he%20said%20%26%20left"),
        ("“No”\n\nhe said", "%E2%80%9CNo%E2%80%9D%20he%20said"),
    ],
)
def test_a_link_leads_to_the_sentence(sentence: str, fragment: str) -> None:
    assert link_to(URL, sentence) == f"{URL}#:~:text={fragment}"


def test_the_end_of_a_range_does_not_overlap_its_start() -> None:
    for size in range(1, 30):
        words = [f"w{n}" for n in range(size)]
        start, _, end = link_to(URL, " ".join(words)).partition("text=")[2].partition(",")
        named = [unquote(part).split() for part in (start, end) if part]
        assert sum(map(len, named)) == len(set().union(*named)) <= size


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (f"{URL}#part", f"{URL}#part:~:text=It"),
        (f"{URL}#:~:text=old", f"{URL}#:~:text=It"),
        (f"{URL}?a=b", f"{URL}?a=b#:~:text=It"),
    ],
)
def test_what_an_address_has_behind_its_hash_is_kept_but_not_an_older_text(url: str, address: str) -> None:
    assert link_to(url, "It") == address


def test_without_an_address_there_is_no_link_and_without_words_no_fragment() -> None:
    assert link_to("", "It rained.") == ""
    assert link_to(URL, " \n") == URL


@settings(max_examples=60, deadline=None)
@given(TEXT)
def test_a_link_begins_with_the_address_and_the_rest_is_percent_encoded(sentence: str) -> None:
    link = link_to(URL, sentence)
    assert link.startswith(URL)
    _, _, fragment = link.partition("#:~:text=")
    assert set(fragment) <= PLAIN
    assert fragment.count(",") <= 1
    assert bool(fragment) == bool(sentence.split())
