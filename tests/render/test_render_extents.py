"""What was not read whole says so, wherever its sentence is shown; and what is not read for claims is counted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from render_samples import IN_RUSSIA, PRESENCE, SERIES, briefing, change, quiet, receipt

from briefings.model import (
    Answer,
    AnswerGroup,
    Briefing,
    ChangeKind,
    Digest,
    Dispute,
    Extent,
    Point,
    Position,
    Receipt,
    Series,
    Stand,
)
from briefings.render import PLATFORMS, render_answer, render_briefing
from briefings.render.languages import is_read, language_name, unread_words
from briefings.render.words import extent_words

EVERYWHERE = pytest.mark.parametrize("platform", PLATFORMS)
WORDS = {
    Extent.SUMMARY: "(summary only)",
    Extent.THIN: "(a few lines only)",
    Extent.PAYWALLED: "(paywalled: opening only)",
}


def of(extent: Extent, number: int = 7, **fields: object) -> Receipt:
    return receipt("Some 9,000 soldiers have come.", number, extent=extent, **fields)


def told(extent: Extent) -> Briefing:
    """A briefing in whose every section there is a sentence of an article that was read so far."""
    proof, earlier = of(extent, 1), of(extent, 2, outlet="Harbour Post")
    stands = tuple(
        Stand(who, position, of(extent, number))
        for who, position, number in (("Ann", Position.HOLDS, 3), ("Bob", Position.REJECTS, 4))
    )
    (series,) = SERIES[:1]
    return replace(
        quiet(),
        changes=(change(ChangeKind.DENIED, PRESENCE, proof, earlier=earlier, position=Position.REJECTS),),
        series=(Series(series.key, series.label, (Point(series.points[0].figure, of(extent, 5)),)),),
        disputes=(Dispute(IN_RUSSIA, PRESENCE, stands),),
    )


def texts(digest: Digest) -> str:
    return "\n".join(str((message.text, message.payload)) for message in (*digest.messages, *digest.thread))


@EVERYWHERE
@pytest.mark.parametrize("extent", WORDS)
def test_every_sentence_of_a_digest_says_how_much_was_read(platform: str, extent: Extent) -> None:
    shown = texts(render_briefing(told(extent), platform, charts=False))
    # A change with what was before, a figure, both sides of a dispute; and each of the five as a receipt.
    assert shown.count(WORDS[extent]) == 10


@EVERYWHERE
def test_an_answer_says_how_much_was_read(platform: str) -> None:
    asked = Answer("Claims", (AnswerGroup("Thursday", (of(Extent.PAYWALLED), of(Extent.WHOLE, 8))),))
    assert texts(render_answer(asked, platform)).count("(paywalled: opening only)") == 1


@EVERYWHERE
def test_of_what_was_read_whole_nothing_is_said(platform: str) -> None:
    shown = texts(render_briefing(told(Extent.WHOLE), platform, charts=False))
    assert not any(words in shown for words in WORDS.values())


def test_every_extent_but_the_whole_has_words() -> None:
    assert [extent for extent in Extent if not extent_words(extent)] == [Extent.WHOLE]


@EVERYWHERE
@pytest.mark.parametrize("made", [quiet, briefing])
def test_the_head_counts_what_is_stored_and_not_read_for_claims(platform: str, made: object) -> None:
    assert callable(made)
    plain = made()
    assert "not read for claims" not in texts(render_briefing(plain, platform, charts=False))
    shown = texts(render_briefing(replace(plain, unread=(("uk", 3),)), platform, charts=False))
    assert "3 articles in Ukrainian stored, not read for claims" in " ".join(shown.split())


@EVERYWHERE
@pytest.mark.parametrize("made", [quiet, briefing])
def test_the_head_counts_what_was_only_put_on_record(platform: str, made: object) -> None:
    assert callable(made)
    assert "put on record" not in texts(render_briefing(made(), platform, charts=False))
    shown = texts(render_briefing(replace(made(), recorded=5000), platform, charts=False))
    assert "5,000 older articles only put on record" in " ".join(shown.split())


@pytest.mark.parametrize(
    ("unread", "words"),
    [
        ((), ""),
        ((("ru", 1),), "1 article in Russian stored, not read for claims"),
        ((("de", 2), ("uk", 1)), "3 articles in 2 other languages stored, not read for claims"),
        ((("xq-zz", 1),), "1 article in xq-zz stored, not read for claims"),
        ((("", 1),), "1 article in an unknown language stored, not read for claims"),
    ],
)
def test_languages_in_words(unread: tuple[tuple[str, int], ...], words: str) -> None:
    assert unread_words(unread) == words


def test_a_region_does_not_make_another_language() -> None:
    assert is_read("en-GB")
    assert not is_read("eng")
    assert language_name("pt-BR") == "Portuguese"
