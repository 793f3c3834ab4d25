"""Topics and actors."""

from __future__ import annotations

from datetime import date

from briefings.model import Actor, Office, Topic
from briefings.store import (
    Store,
    add_aliases,
    get_topic,
    list_actors,
    list_topics,
    put_actors,
    put_topics,
    remove_topic,
)

TROOPS = Topic("troops", "Troops", ("troops", "soldiers"), ("deploy", "fight"), ("North Korea",))
OFFICES = (
    Office("Prime Minister", date(2010, 10, 14), date(2024, 7, 2)),
    Office("Secretary General", date(2024, 10, 1)),
)
RUTTE = Actor("Mark Rutte", party="NATO", aliases=("Rutte", "NATO's chief"), offices=OFFICES)


def test_topics_come_back_as_they_were(store: Store) -> None:
    bare = Topic("missiles", "Missiles", ("ICBM",))
    put_topics(store, [TROOPS, bare])
    assert list_topics(store) == (bare, TROOPS)
    assert get_topic(store, "troops") == TROOPS
    assert get_topic(store, "weather") is None


def test_putting_a_topic_again_replaces_it(store: Store) -> None:
    put_topics(store, [TROOPS])
    put_topics(store, [TROOPS, Topic("troops", "Soldiers", ("soldiers",))])
    assert list_topics(store) == (Topic("troops", "Soldiers", ("soldiers",)),)


def test_a_topic_can_be_forgotten(store: Store) -> None:
    put_topics(store, [TROOPS])
    assert remove_topic(store, "troops")
    assert not remove_topic(store, "troops")
    assert list_topics(store) == ()


def test_actors_come_back_as_they_were(store: Store) -> None:
    agency = Actor("KCNA", "agency", "North Korea")
    put_actors(store, [RUTTE, agency])
    assert list_actors(store) == (agency, RUTTE)


def test_putting_an_actor_again_replaces_it_but_keeps_what_was_learned(store: Store) -> None:
    put_actors(store, [RUTTE])
    add_aliases(store, {"Mark Rutte": ["Rutte", "the Dutchman", "Mr Rutte"]})
    add_aliases(store, {"Mark Rutte": ["Mr Rutte"]})
    assert list_actors(store)[0].aliases == ("Rutte", "NATO's chief", "the Dutchman", "Mr Rutte")
    put_actors(store, [Actor("Mark Rutte", aliases=("M. Rutte", "the Dutchman"))])
    assert list_actors(store) == (Actor("Mark Rutte", aliases=("M. Rutte", "the Dutchman", "Mr Rutte")),)


def test_learning_of_somebody_new(store: Store) -> None:
    add_aliases(store, {"Ann Porter": ["Porter", "Ann Porter", "", "x" * 201], "y" * 201: ["z"]})
    assert list_actors(store) == (Actor("Ann Porter", aliases=("Porter",)),)
    put_actors(store, [Actor("Ann Porter", "person", "Pentagon")])
    assert list_actors(store) == (Actor("Ann Porter", "person", "Pentagon", aliases=("Porter",)),)
