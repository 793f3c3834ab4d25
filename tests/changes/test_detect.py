import random
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st
from random_records import LAST_DAY, papers
from telling import ACTORS, Paper, changes, count, event, moment, paper, record, said

from briefings.changes import DETECTORS, detect_changes
from briefings.model import Change, ChangeKind, Proposition, Record, Stance, Statement

Row = TypeVar("Row")
DAYS = st.integers(1, LAST_DAY)
quick = settings(max_examples=30, deadline=None)


@quick
@given(papers(), DAYS)
def test_between_equal_moments_nothing_changed(told: list[Paper], day: int) -> None:
    held = record(*told).at(moment(day))
    assert detect_changes(held, held) == ()


@quick
@given(papers(), DAYS, st.randoms(use_true_random=False))
def test_the_order_of_articles_and_claims_does_not_matter(told: list[Paper], day: int, chance: random.Random) -> None:
    whole = record(*told)
    mixed = Record(
        dict(_mixed(whole.articles.items(), chance)), _mixed(whole.claims, chance), whole.names, whole.actors
    )
    found = detect_changes(whole.at(moment(day)), whole)
    assert detect_changes(mixed.at(moment(day)), mixed) == found


@quick
@given(papers(revised=False), st.randoms(use_true_random=False))
def test_the_numbers_of_articles_do_not_matter(told: list[Paper], chance: random.Random) -> None:
    """Whatever order articles were read in, with whatever ids: the same changes by the same sentences."""
    keyed = [replace(one, copy_of=0) for one in told]
    mixed = keyed.copy()
    chance.shuffle(mixed)
    found, again = ({_shown(change) for change in changes(*told_so, since=1)} for told_so in (keyed, mixed))
    assert again == found


@quick
@given(papers(), DAYS)
def test_every_sentence_is_the_text_at_its_span(told: list[Paper], day: int) -> None:
    whole = record(*told)
    for change in detect_changes(whole.at(moment(day)), whole):
        for receipt in (change.proof, change.earlier):
            if receipt is not None:
                assert receipt.span.of(whole.articles[receipt.article_id].text) == receipt.sentence


@quick
@given(papers(), DAYS)
def test_what_proves_a_change_was_not_on_record_and_what_it_differs_from_is_another_sentence(
    told: list[Paper], day: int
) -> None:
    whole = record(*told)
    before = whole.at(moment(day))
    for change in detect_changes(before, whole):
        gone = change.kind is ChangeKind.CORRECTED and change.proof == change.earlier
        assert (change.proof.article_id in before.articles) == gone
        assert gone or change.earlier != change.proof
        assert change.origins >= 1
        assert change.outlets


@quick
@given(papers(), DAYS)
def test_a_value_or_a_first_is_told_once(told: list[Paper], day: int) -> None:
    whole = record(*told)
    found = detect_changes(whole.at(moment(day)), whole)
    values = [
        (change.subject, change.figure.low, change.figure.high)
        for change in found
        if change.kind in {ChangeKind.NEW_FIGURE, ChangeKind.FIGURES_DISAGREE} and change.figure
    ]
    firsts = [
        (change.kind, change.subject, change.proof.stance if isinstance(change.subject, Statement) else None)
        for change in found
        if change.kind is ChangeKind.FIRST_REPORT
    ]
    assert len(values) == len(set(values))
    assert len(firsts) == len(set(firsts))


@quick
@given(papers(late=False, revised=False), DAYS, DAYS)
def test_two_windows_tell_what_one_over_both_tells(told: list[Paper], one: int, other: int) -> None:
    """Of what is seen as it is published and never edited; where launches or missing targets name nothing anew.

    A contradiction that has ended again by the end of the longer window is told by the shorter ones only.
    """
    whole = record(*told)
    first, middle, last = (whole.at(moment(day)) for day in (1, *sorted((one, other))))
    apart = (*detect_changes(first, middle), *detect_changes(middle, last))
    together = detect_changes(first, last)
    assert _news(together) == _news(apart)
    assert _contradicted(together) <= _contradicted(apart)


@quick
@given(papers(revised=False), DAYS, DAYS)
def test_articles_seen_late_leave_firsts_denials_and_confirmations_as_they_are(
    told: list[Paper], one: int, other: int
) -> None:
    whole = record(*told)
    first, middle, last = (whole.at(moment(day)) for day in (1, *sorted((one, other))))
    apart = (*detect_changes(first, middle), *detect_changes(middle, last))
    assert _firsts(detect_changes(first, last)) == _firsts(apart)


def test_changes_come_by_importance_and_carry_it_and_the_topic() -> None:
    told = (
        said("Kessel counted 90 men.", count("90"), by="Ivo Kessel"),
        said("Brandt denied that men were sent.", event("sent"), by="Ada Brandt", stance=Stance.DENIES),
        said("Kessel confirmed men were sent.", event("sent"), by="Ivo Kessel", stance=Stance.CONFIRMS),
    )
    found = changes(paper("Elm Wire", *told, day=2), since=2, topic="border")
    assert [change.kind for change in found] == [
        ChangeKind.FIRST_REPORT,
        ChangeKind.DENIED,
        ChangeKind.NEW_FIGURE,
    ]
    assert [change.also for change in found] == [(ChangeKind.CONFIRMED, ChangeKind.CONTRADICTED), (), ()]
    assert all(change.importance == sum(points for _, points in change.weights) for change in found)
    assert {change.topic for change in found} == {"border"}


def test_more_origins_weigh_more() -> None:
    told = said("Kessel counted 90 men.", count("90"), by="Ivo Kessel")
    alone = changes(paper("Elm Wire", told, day=2), since=2)
    shared = changes(paper("Elm Wire", told, day=2), paper("Daily Elm", told, day=3), since=2)
    assert shared[0].importance > alone[0].importance


def test_an_empty_record_has_no_changes() -> None:
    empty = Record({}, (), {}, ACTORS)
    assert detect_changes(empty, empty) == ()
    assert set(DETECTORS) == set(ChangeKind)


def _mixed(rows: Iterable[Row], chance: random.Random) -> tuple[Row, ...]:
    found = list(rows)
    chance.shuffle(found)
    return tuple(found)


def _news(found: Iterable[Change]) -> set[tuple[object, ...]]:
    """What is told of each kind but contradictions: the value, or the speaker with the position taken."""
    return {
        (c.kind, c.subject, (c.figure.low, c.figure.high) if c.figure else (c.proof, c.position))
        for c in found
        if c.kind is not ChangeKind.CONTRADICTED
    }


def _shown(change: Change) -> tuple[object, ...]:
    """A change by its words; without its sentences' articles, which have other numbers and addresses each time."""
    value = (change.figure.low, change.figure.high) if change.figure else None
    earlier = change.earlier.sentence if change.earlier else ""
    return change.kind, change.subject, value, change.proof.sentence, earlier, change.speakers, change.position


def _firsts(found: Iterable[Change]) -> set[tuple[object, ...]]:
    kinds = {ChangeKind.FIRST_REPORT, ChangeKind.DENIED, ChangeKind.CONFIRMED}
    parties = {actor.name: actor.party for actor in ACTORS}
    return {
        (c.kind, c.subject, () if c.kind is ChangeKind.FIRST_REPORT else parties.get(c.speakers[0], c.speakers[0]))
        for c in found
        if c.kind in kinds and isinstance(c.subject, Proposition)
    }


def _contradicted(found: Iterable[Change]) -> set[object]:
    return {change.subject for change in found if change.kind is ChangeKind.CONTRADICTED}
