"""What is told as past already."""

import pytest
from telling import paper, record, said

from briefings.changes.background import is_background


@pytest.mark.parametrize(
    ("sentence", "cue", "past"),
    [
        ("Brandt had denied it.", "denied", True),
        ("Brandt had previously denied it.", "had previously denied", True),
        ("Brandt, who previously denied it, left.", "denied", True),
        ("Brandt initially said so.", "said", True),
        ("Brandt denied it at first.", "denied", True),
        ("Brandt denied it.", "denied", False),
        ("Brandt has denied it.", "has denied", False),
        ("Brandt have both denied it.", "have both denied", False),
        ("Brandt said it had moved.", "said", False),
        ("Brandt, who had a cold, said so.", "said", False),
    ],
)
def test_the_cue_and_the_adverb_beside_it_tell(sentence: str, cue: str, *, past: bool) -> None:
    whole = record(paper("Elm Wire", said(sentence, by="Ada Brandt", heard="Brandt", cue=cue)))
    assert is_background(whole.articles[1], whole.claims[0]) is past


def test_an_article_that_speaks_for_itself_is_no_background() -> None:
    whole = record(paper("Elm Wire", said("It had rained.")))
    assert not is_background(whole.articles[1], whole.claims[0])
