"""Topics and actors."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

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
from briefings.store.tables import actor_aliases

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


def taught(name: str, *aliases: str, kind: str = "person") -> Actor:
    return Actor(name, kind, learned=aliases)


def test_putting_an_actor_again_replaces_it_but_keeps_what_was_learned(store: Store) -> None:
    put_actors(store, [RUTTE])
    assert add_aliases(store, [taught("Mark Rutte", "Rutte", "the Dutchman", "Mr Rutte")], article_id=4) == 2
    assert add_aliases(store, [taught("Mark Rutte", "Mr Rutte")], article_id=5) == 0
    known = list_actors(store)[0]
    assert known.aliases == ("Rutte", "NATO's chief")
    assert set(known.learned) == {"the Dutchman", "Mr Rutte"}
    put_actors(store, [Actor("Mark Rutte", aliases=("M. Rutte", "the Dutchman"))])
    assert list_actors(store) == (Actor("Mark Rutte", aliases=("M. Rutte", "the Dutchman"), learned=("Mr Rutte",)),)


def test_learning_of_somebody_new(store: Store) -> None:
    add_aliases(store, [taught("Ann Porter", "Porter", "Ann Porter", "", "x" * 201), taught("y" * 201, "z")])
    assert list_actors(store) == (taught("Ann Porter", "Porter"),)
    put_actors(store, [Actor("Ann Porter", "person", "Pentagon")])
    assert list_actors(store) == (Actor("Ann Porter", "person", "Pentagon", learned=("Porter",)),)


def test_a_body_is_learned_as_what_it_is(store: Store) -> None:
    add_aliases(store, [taught("National Ferry Office", "NFO", kind="agency")])
    assert list_actors(store) == (taught("National Ferry Office", "NFO", kind="agency"),)


def test_an_alias_keeps_the_article_that_taught_it_first(store: Store) -> None:
    for article in (7, 8):
        add_aliases(store, [taught("Ann Porter", "Porter")], article_id=article)
    with store.read() as connection:
        assert connection.execute(select(actor_aliases.c.article_id)).scalars().all() == [7]


def test_only_so_much_is_learned(store: Store) -> None:
    three = [taught("Ann Porter", "Porter"), taught("Ben Quill", "Quill", "Q"), taught("Cy Rode", "Rode")]
    assert add_aliases(store, three, at_most=2) == 2
    assert [actor.name for actor in list_actors(store)] == ["Ann Porter", "Ben Quill"]
    assert add_aliases(store, three[2:], at_most=2) == 0
