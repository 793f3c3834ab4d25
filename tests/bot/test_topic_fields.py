from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.asking.queries import query_of
from bot.following.topic_fields import (
    LONGEST_NAME,
    actions_in,
    actions_like,
    edited_words,
    listed,
    sides_in,
    terms_in,
    tidied,
    told_of,
    topic_name,
    unknown_parties,
    words_of,
)
from bot.following.topic_forms import form_of_edit
from briefings.model import Actor, Topic, UsageError

GRAIN = Topic("grain", "Grain exports", ("grain", "black sea"), ("attack",), ("Odesa",), (("A", "B"), ("C",)))
PARTS = st.lists(st.from_regex(r"[a-z]{1,8}( [a-z]{1,8})?", fullmatch=True), max_size=4, unique=True).map(tuple)


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("Bad Id!", "bad-id"),
        ("Black Sea", "black-sea"),
        ("a_b", "a-b"),
        ("--x--", "x"),
        ("Óbidos", "óbidos"),
        ("!", ""),
    ],
)
def test_a_name_that_is_none_is_refused_with_the_tidied_form(typed: str, tidy: str) -> None:
    assert tidied(typed) == tidy
    with pytest.raises(UsageError, match=re.escape(f"“{typed}” is no name") + (f".*try {tidy}" if tidy else "")):
        topic_name(typed)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_what_is_tidied_is_a_name_or_nothing(typed: str) -> None:
    tidy = tidied(typed)
    assert len(tidy) <= LONGEST_NAME
    assert "/" not in tidy
    assert not tidy or topic_name(tidied(tidy)) == tidied(tidy)


def test_lists_have_commas_and_each_part_once() -> None:
    assert listed(" grain , black   sea,grain,, ") == ("grain", "black sea")
    assert listed("none") == listed("-") == listed("") == ()
    assert listed("none, some") == ("none", "some")
    assert terms_in("Grain, GRAIN, Black Sea") == ("grain", "black sea")
    assert sides_in("Ukraine, United States; Russia;; ") == (("Ukraine", "United States"), ("Russia",))
    with pytest.raises(UsageError, match="“…” is no term"):
        terms_in("grain, …")


def test_kinds_of_event_are_known_in_any_spelling() -> None:
    assert actions_in("Attack, cut ties, ASSAULT, assault, Mobilize, FIGHT") == (
        "attack",
        "cut_ties",
        "ASSAULT",
        "assault",
        "mobilize",
        "FIGHT",
    )


@pytest.mark.parametrize(("typed", "near"), [("atack", "attack"), ("negociate", "negotiate"), ("cofine", "concede")])
def test_an_unknown_kind_of_event_names_near_ones_and_how_to_see_all(typed: str, near: str) -> None:
    with pytest.raises(UsageError, match=f"“{typed}”.*{near}.*/topic actions"):
        actions_in(f"sign, {typed}")


def test_kinds_of_event_are_completed_at_the_end_of_a_list() -> None:
    assert actions_like("att")[0] == "attack"
    assert actions_like("sign, neg") == ("sign, negotiate",)
    assert "ASSAULT" in actions_like("assa")
    assert len(actions_like("")) > 25
    assert actions_like("zzz") == ()


def test_parties_that_nobody_speaks_for_are_named_with_the_nearest() -> None:
    actors = [Actor("A Person", party="Ukraine"), Actor("B Person")]
    topic = replace(GRAIN, sides=(("Ukrane", "Ukraine"), ("Atlantis", "Ukrane")))
    assert unknown_parties(topic, actors) == (
        "Nobody on record speaks for “Ukrane”; did you mean Ukraine?",
        "Nobody on record speaks for “Atlantis”.",
    )


def test_what_is_left_out_stays_and_none_empties() -> None:
    told = told_of(query_of("topic edit", {"name": "grain", "terms": "Corn", "sides": "none"}), GRAIN)
    assert told == replace(GRAIN, terms=("corn",), sides=())
    assert edited_words(GRAIN, told) == (
        "changed topic grain: terms “grain, black sea” → “corn”; sides “A, B; C” → none"
    )
    assert edited_words(GRAIN, GRAIN) == ""


def test_a_topic_needs_a_term_or_a_kind_of_event() -> None:
    with pytest.raises(UsageError, match="name one at least"):
        told_of(query_of("topic edit", {"name": "grain", "terms": "none", "actions": "none"}), GRAIN)


@settings(max_examples=30, deadline=None)
@given(terms=PARTS, actors=PARTS, sides=st.lists(PARTS.filter(bool), max_size=3).map(tuple))
def test_a_form_that_is_sent_off_as_it_is_changes_nothing(
    terms: tuple[str, ...], actors: tuple[str, ...], sides: tuple[tuple[str, ...], ...]
) -> None:
    clean = tuple(term for term in terms if term != "none")
    topic = Topic("grain", "Grain", clean, ("attack",), tuple(a for a in actors if a != "none"), sides)
    form = form_of_edit(topic, {})
    filled = {field.option: field.value for field in form.fields}
    assert told_of(query_of(form.command, {**dict(form.kept), **filled}), topic) == topic
    assert list(filled) == list(words_of(topic))
