"""What a text teaches about names."""

from __future__ import annotations

import pytest
from reading import ACTORS, article_of
from spacy.language import Language

from briefings.extract.speakers.aliases import MOST, learn_aliases
from briefings.extract.speakers.directory import Directory
from briefings.model import Actor


def taught(nlp: Language, text: str, actors: tuple[Actor, ...] = ()) -> dict[str, tuple[str, ...]]:
    return {actor.name: actor.learned for actor in learn_aliases(nlp(text), article_of(text), actors)}


@pytest.mark.parametrize(
    ("text", "learned"),
    [
        ("Governor Maria Lopez Ortiz opened the bridge.", {"Maria Lopez Ortiz": ("Lopez Ortiz",)}),
        ("Carl Berg opened the bridge. Berg said it was safe.", {"Carl Berg": ("Berg",)}),
        ("Carl Berg opened the bridge.", {}),
        ("Berg said the bridge was safe.", {}),
        ("The Harbour Safety Board (HSB) met on Monday.", {"Harbour Safety Board": ("HSB",)}),
    ],
)
def test_full_introductions_teach(nlp: Language, text: str, learned: dict[str, tuple[str, ...]]) -> None:
    assert taught(nlp, text) == learned


def test_a_known_actor_is_not_learned_again(nlp: Language) -> None:
    text = "Defense Secretary Lloyd Austin met Sheriff Bernie Austin. Austin said it rained."
    assert taught(nlp, text, ACTORS) == {}


def test_only_so_many_are_learned_of_one_text(nlp: Language) -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    names = [f"Anna {first}orb{second.lower()}n" for first in letters for second in letters][: MOST * 2]
    assert len(taught(nlp, "".join(f"Mayor {name} met the press on Monday. " for name in names))) <= MOST


def test_what_people_gave_comes_first() -> None:
    given, met = Actor("Lloyd Austin", aliases=("Austin",)), Actor("Bernie Austin", learned=("Austin",))
    directory = Directory((given, met), article_of("x").published_at.date())
    assert directory.called("Austin") is given
    assert directory.person("Austin") is given
    assert directory.person("Bernie Austin") is met


def test_a_given_surname_comes_before_a_learned_alias() -> None:
    given, met = Actor("Gen Nakatani", party="Japan"), Actor("Ichiro Nakatani", learned=("Nakatani",))
    directory = Directory((given, met), article_of("x").published_at.date())
    assert directory.person("Nakatani") is given


def test_what_two_have_taught_is_nobodys() -> None:
    both = (Actor("Anna Lind", learned=("Lind",)), Actor("Carl Lind", learned=("Lind",)))
    directory = Directory(both, article_of("x").published_at.date())
    assert directory.called("Lind") is None
    assert directory.person("Lind") is None
    assert directory.person("Anna Lind") is both[0]
