from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telling import moment

from briefings.changes.origins import key_of, origins_of
from briefings.changes.window import outlets_of, with_support
from briefings.model import Change, ChangeKind, Directness, Proposition, Receipt, Span, Stance

OUTLETS = ("Elm Wire", "Daily Elm", "Radio Oss", "The Halm Post")
FAMILIES = {"Daily Elm": "Elm House", "The Halm Post": "Elm House"}


def carried(outlet: str, *cited: str, day: int = 1, origin: int = 0, family: str = "", **told: object) -> Receipt:
    """A sentence of `outlet`; a text of its own unless `origin` is given."""
    made = Receipt(
        article_id=crc32(repr((outlet, day, cited)).encode()),
        ordinal=0,
        span=Span(0, 5),
        sentence="It is so.",
        contents=(Span(0, 5),),
        quote="It is",
        directness=Directness.INDIRECT,
        stance=Stance.ASSERTS,
        speaker=None,
        speaker_text="",
        cue_text="",
        outlet=outlet,
        title="A title",
        url="",
        link="",
        published_at=moment(day),
        seen_at=moment(day),
        origin=origin or crc32(repr((outlet, day, cited)).encode()),
        cited=cited,
        family=family,
    )
    return replace(made, **told)  # type: ignore[arg-type]  # the fields check themselves


def names(*receipts: Receipt) -> list[str]:
    return [origin.name for origin in origins_of(receipts)]


def test_outlets_that_name_nobody_are_origins_of_their_own() -> None:
    assert names(carried("Elm Wire"), carried("Radio Oss", day=2)) == ["Elm Wire", "Radio Oss"]


def test_a_report_that_ten_outlets_have_from_one_agency_has_one_origin() -> None:
    relays = [carried(f"Paper {number}", "Yonhap", day=number) for number in range(1, 11)]
    (origin,) = origins_of(relays)
    assert (origin.name, origin.first.outlet, len(origin.receipts)) == ("Yonhap", "Paper 1", 10)


def test_copies_are_one_origin_and_the_first_published_is_first_whoever_was_seen_first() -> None:
    late = carried("Elm Wire", day=1, origin=7, article_id=9, seen_at=moment(5))
    early = carried("Daily Elm", day=2, origin=7, article_id=7)
    assert names(early, late) == ["Elm Wire"]
    assert outlets_of([early, late]) == (("Elm Wire", "Daily Elm"), 1)


def test_outlets_that_publish_at_one_time_come_by_name() -> None:
    one, other = carried("Radio Oss", article_id=1), carried("Elm Wire", article_id=2)
    assert outlets_of([one, other])[0] == outlets_of([other, one])[0] == ("Elm Wire", "Radio Oss")


def test_of_one_outlets_articles_at_one_time_the_title_tells_which_is_first() -> None:
    one, other = carried("Elm Wire", origin=1, title="B"), carried("Elm Wire", origin=2, title="A")
    assert origins_of([one, other])[0].first == origins_of([other, one])[0].first == other


def test_who_cites_an_outlet_that_is_itself_heard_adds_none() -> None:
    assert names(carried("Elm Wire"), carried("Radio Oss", "Elm Wire", day=2)) == ["Elm Wire"]
    assert names(carried("The Halm Post"), carried("Radio Oss", "Halm Post", day=2)) == ["The Halm Post"]


def test_outlets_of_one_family_are_one() -> None:
    one, other = carried("Daily Elm", family="Elm House"), carried("The Halm Post", family="Elm House", day=2)
    assert names(one, other) == ["Daily Elm"]
    assert names(one, other, carried("Radio Oss", "Halm Post", day=3)) == ["Daily Elm"]
    assert names(replace(one, cited=("Yonhap",)), other) == ["Yonhap", "The Halm Post"]


def test_one_outlet_is_no_second_origin_for_itself() -> None:
    assert names(carried("Elm Wire"), carried("Elm Wire", day=2)) == ["Elm Wire"]


def test_an_outlets_own_report_stands_beside_the_agencys_that_it_also_carries() -> None:
    relayed, own = carried("Daily Elm", "Yonhap"), carried("Daily Elm", day=2)
    assert names(relayed, own) == ["Yonhap", "Daily Elm"]


def test_the_same_words_heard_by_two_are_two() -> None:
    heard: dict[str, Any] = {
        "sentence": "“We will not yield,” Kessel said.",
        "speaker": "Ivo Kessel",
        "directness": Directness.DIRECT,
    }
    assert names(carried("Elm Wire", **heard), carried("Radio Oss", day=2, **heard)) == ["Elm Wire", "Radio Oss"]


def test_who_names_two_agencies_adds_one_at_most_and_ties_them_not() -> None:
    both = carried("Daily Elm", "Yonhap", "Kyodo", day=3)
    assert names(both) == ["Yonhap"]
    assert names(carried("Elm Wire", "Yonhap"), carried("Radio Oss", "Kyodo", day=2), both) == ["Yonhap", "Kyodo"]


def test_a_text_that_joins_two_origins_makes_them_one() -> None:
    one, other = carried("Elm Wire", origin=1), carried("Radio Oss", origin=2, day=2)
    joining = carried("Daily Elm", origin=1, day=3, joins=(2,))
    assert len(origins_of([one, other])) == 2
    assert names(one, other, joining) == ["Elm Wire"]


@pytest.mark.parametrize("noted_by", ["borrower", "lender"])
def test_a_long_passage_makes_the_younger_text_lean_on_the_older(noted_by: str) -> None:
    wire, own = carried("Elm Wire", origin=1), carried("Daily Elm", origin=2, day=2)
    told = [wire, replace(own, shares=(1,))] if noted_by == "borrower" else [replace(wire, shares=(2,)), own]
    assert names(*told) == ["Elm Wire"]
    assert names(*told[1:]) == ["Daily Elm"]


def test_a_roundup_of_two_wires_ties_them_not() -> None:
    roundup = carried("Daily Elm", origin=3, day=3, shares=(1, 2))
    wires = carried("Elm Wire", origin=1), carried("Radio Oss", origin=2, day=2)
    assert names(*wires, roundup) == ["Elm Wire", "Radio Oss"]


def test_a_copy_without_the_credit_has_it_all_the_same() -> None:
    credited = carried("Elm Wire", "Yonhap", origin=1)
    bare = carried("Radio Oss", origin=1, day=2)
    assert names(credited, bare, carried("Daily Elm", "Yonhap", day=3)) == ["Yonhap"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("The Elm Post", "Elm Post"), ("Kyodo News", "KYODO"), ("Yonhap News Agency", "Yonhap"), ("the news", "News")],
)
def test_names_of_one_outlet_meet(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(("one", "other"), [("Elm Post", "Halm Post"), ("Elm News", "Elm Wire"), ("…", "News")])
def test_names_of_two_do_not(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


@st.composite
def receipts(draw: st.DrawFn) -> Receipt:
    outlet = draw(st.sampled_from(OUTLETS))
    cited = draw(st.lists(st.sampled_from(["Yonhap", "Kyodo", "Elm Wire", "Halm Post"]), max_size=2, unique=True))
    origins = st.integers(1, 4)
    made = carried(outlet, *cited, day=draw(st.integers(1, 5)), origin=draw(origins), family=FAMILIES.get(outlet, ""))
    joins = draw(st.lists(origins, max_size=1)) if draw(st.integers(0, 5)) == 0 else []
    shares = draw(st.lists(origins, max_size=2, unique=True))
    return replace(made, ordinal=draw(st.integers(0, 10**6)), joins=tuple(joins), shares=tuple(shares))


def several() -> st.SearchStrategy[list[Receipt]]:
    return st.lists(receipts(), min_size=1, max_size=8, unique_by=lambda receipt: receipt.ordinal)


@settings(max_examples=150, deadline=None)
@given(several(), st.randoms(use_true_random=False))
def test_order_never_counts(told: list[Receipt], chance: Random) -> None:
    shuffled = list(told)
    chance.shuffle(shuffled)
    assert [(o.name, o.first) for o in origins_of(told)] == [(o.name, o.first) for o in origins_of(shuffled)]
    assert outlets_of(told) == outlets_of(shuffled)


@settings(max_examples=150, deadline=None)
@given(several(), st.data())
def test_a_reprint_never_raises_the_count(told: list[Receipt], data: st.DataObject) -> None:
    copied = data.draw(st.sampled_from(told))
    cited = data.draw(st.sampled_from([copied.cited, (), (*copied.cited, "Xinhua"), ("Kyodo",)]))
    reprint = replace(
        copied,
        article_id=0,
        outlet=data.draw(st.sampled_from(["A Reprint", *OUTLETS])),
        family="",
        cited=cited,
        published_at=copied.published_at + timedelta(days=data.draw(st.integers(5, 9))),
    )
    assert len(origins_of([*told, reprint])) <= len(origins_of(told))


@settings(max_examples=100, deadline=None)
@given(several())
def test_every_receipt_has_one_origin_and_there_are_no_more_than_texts(told: list[Receipt]) -> None:
    found = origins_of(told)
    assert sum(len(origin.receipts) for origin in found) == len(told)
    assert 1 <= len(found) <= len({receipt.origin for receipt in told})
    assert all(origin.name for origin in found)


class Counted(int):
    """An id that counts how often it is looked up."""

    looks = 0

    def __hash__(self) -> int:
        Counted.looks += 1
        return super().__hash__()


def lookups(told: list[Receipt], *, supporting: bool) -> int:
    Counted.looks = 0
    if supporting:
        change = Change(ChangeKind.FIRST_REPORT, "ships", Proposition("leave", "ships"), "it is so", proof=told[0])
        with_support(change, told[1:])
    else:
        origins_of(told)
    return Counted.looks


def test_the_work_grows_with_the_texts_and_is_done_once() -> None:
    told = [
        carried(f"Paper {number}", origin=Counted(number), shares=(Counted(number + 1),)) for number in range(1, 401)
    ]
    few, many = lookups(told[:100], supporting=False), lookups(told, supporting=False)
    assert many < 8 * few
    assert lookups(told, supporting=True) == many
