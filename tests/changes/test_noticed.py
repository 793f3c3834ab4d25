"""Paragraphs that speak of a correction, and those that only sound like one."""

import pytest
from telling import Paper, Said, changes, count, moment, paper, record, said

from briefings.changes.noticed import all_edits
from briefings.changes.revisions import How
from briefings.model import ChangeKind

BRANDT = "Ada Brandt"
TWELVE = said("Brandt said that 12 soldiers were in the town.", count("12"), by=BRANDT)
RIVER = said("The river is high at this time of year.")


def dead(words: str) -> Said:
    return said(words, count("21"), by=BRANDT, heard="Brandt")


def restated(*papers: Paper, since: int = 3) -> set[tuple[int, int]]:
    whole = record(*papers)
    return set(all_edits(whole.at(moment(since)), whole).restated)


@pytest.mark.parametrize(
    "words",
    [
        "The governor Ada Brandt said the report was amended after 21 soldiers were met in the flood.",
        "An earlier version put it at 12, but governor Ada Brandt said 21 soldiers were met.",
        "Ada Brandt said an earlier version of the report left out that 21 soldiers were met.",
        "Ada Brandt said that this report was amended after 21 soldiers were met.",
    ],
)
def test_news_of_a_report_that_was_amended_is_news(words: str) -> None:
    found = changes(paper("Daily Elm", RIVER, dead(words), day=3), since=3)
    assert [(c.kind, c.proof.sentence) for c in found] == [(ChangeKind.NEW_FIGURE, words)]


def test_it_is_news_in_an_edited_article_too() -> None:
    words = "Ada Brandt said that this report was amended after 21 soldiers were met."
    old = paper("Daily Elm", RIVER, key="river")
    new = paper("Daily Elm", RIVER, dead(words), seen=3, key="river", revision=2, copy_of=1)
    again = paper("Daily Elm", RIVER, dead(words), RIVER, seen=5, key="river", revision=3, copy_of=1)
    assert [c.proof.sentence for c in changes(old, new, since=3)] == [words]
    assert (3, 1) in restated(old, new, again, since=5)


def test_what_a_paragraph_says_that_begins_like_a_notice_is_none() -> None:
    notice = said("An earlier version of this article left out that 21 soldiers were met.", count("21"))
    assert restated(paper("Daily Elm", RIVER, notice, day=3)) == {(1, 1)}
    assert changes(paper("Daily Elm", RIVER, notice, day=3), since=3) == ()


def test_what_a_paragraph_says_that_corrects_a_claim_is_none() -> None:
    words = "Brandt said an earlier version of the report gave 12 soldiers in the town and not 21 soldiers."
    wrong, right = (said(words, count(value), by=BRANDT, heard="Brandt") for value in ("12", "21"))
    whole = record(
        paper("Daily Elm", TWELVE), paper("Daily Elm", RIVER, said(words, *wrong.parts, *right.parts, by=BRANDT), day=3)
    )
    found = all_edits(whole.at(moment(3)), whole)
    assert found.restated == {(2, 1)}
    assert [revision.how for revision in found.revisions] == [How.NOTED]
