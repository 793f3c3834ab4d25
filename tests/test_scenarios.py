"""Each small story brings out its changes, each once and on its day, and nothing else."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from spacy.language import Language
from stories import Expected, Story, Verdict, read_stories, tell

from bot.nlp import shared_nlp
from bot.settings import Settings
from briefings.model import ChangeKind

STORIES = read_stories()
LEAST_STORIES = 45
LEAST_A_KIND = 3


@cache
def language() -> Language:
    """One model for the module: the sum at the end needs what each story gave, in whatever order the tests run."""
    return shared_nlp(Settings.model_fields["nlp_model"].default)


@cache
def verdicts(name: str) -> tuple[Verdict, ...]:
    return tell(STORIES[name], language())


OPEN = {
    "disagree-on-the-dead": "a count without a noun (“stood by its count of 12”) does not reach its topic",
    "origins-reprint": "“…, the mayor told our reporter, when …” is found as nobody's word",
    "revised-and-then-restated": "“has registered 118 …, it said on Monday”: “it” stays without a name",
}
"""Stories that are not told rightly yet, each with what is missing."""


def _marked() -> list[Any]:
    marks = {name: [pytest.mark.xfail(reason=reason, strict=True)] for name, reason in OPEN.items()}
    return [pytest.param(name, marks=marks.get(name, [])) for name in STORIES]


@pytest.mark.parametrize("name", _marked())
def test_a_story_gives_its_changes_and_no_others(name: str) -> None:
    faults = [line for verdict in verdicts(name) for line in verdict.lines()]
    assert not faults, "\n".join([f"{name}: {STORIES[name].trap}", *faults])


def test_precision_and_recall_over_all_stories_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    every = [verdict for name in STORIES for verdict in verdicts(name)]
    right = sum(len(verdict.right) for verdict in every)
    missing = sum(len(verdict.missing) for verdict in every)
    false = sum(len(verdict.false) for verdict in every)
    with capsys.disabled():
        print(  # noqa: T201  (the figures are what this test is for)
            f"\nscenarios: {len(STORIES)} stories, {right} of {right + missing} changes told, {false} false; "
            f"precision {right / max(1, right + false):.3f}, recall {right / max(1, right + missing):.3f}"
        )
    assert right > 0


def test_there_are_enough_stories_of_every_kind() -> None:
    kinds = Counter(kind for story in STORIES.values() for kind in {e.kind for e in required(story)})
    assert len(STORIES) >= LEAST_STORIES
    assert {kind: kinds[kind] for kind in ChangeKind if kinds[kind] < LEAST_A_KIND} == {}


@pytest.mark.parametrize("name", STORIES)
def test_a_story_is_told_in_order_and_expects_words_that_it_has(name: str) -> None:
    story = STORIES[name]
    moments = [story.begins, *(told.until for told in story.briefing)]
    assert all(one < other for one, other in pairwise(moments))
    assert max(article.seen for article in story.article) <= moments[-1]
    for since, told in pairwise([None, *story.briefing]):
        assert told is not None
        until, before = told.until, since.until if since else story.begins
        seen = " ".join(a.text for a in story.article if a.seen <= until)
        absent = [words for e in told.change for words in (*e.words, e.earlier) if words not in seen]
        assert not absent, f"{name}, {until}: no article says {absent}"
        assert timedelta(0) < until - before


def required(story: Story) -> list[Expected]:
    return [expected for told in story.briefing for expected in told.change if not expected.optional]
