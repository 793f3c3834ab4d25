"""The events of a text, in the manner of PLOVER (Halterman et al. 2023): who did what to whom.

Classes are those of the ontology, trigger words are data (`data/triggers.toml`, `data/actions.toml`), parties come from
the dependency parse. Nothing is merged over sentences or articles, and nobody is judged to be right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from spacy.tokens import Doc, Token

from briefings.extract.events.actions import Action, actions_by_lemma
from briefings.extract.events.deeds import Deed, read_deed
from briefings.extract.events.forces import Discourse, read_force
from briefings.extract.events.parties import is_party, words
from briefings.extract.events.triggers import lemma_of, mode_at, triggers_by_lemma
from briefings.model import Event


@dataclass(slots=True)
class _Reader:
    """Reads the words of a text in order, and remembers what later ones leave out."""

    told: Discourse = field(default_factory=Discourse)
    last: Token | None = None

    def read(self, token: Token) -> Iterator[Event]:
        """The events that one word tells of."""
        force = read_force(token, _actions_of(token.lemma_.lower()), self.told)
        if force is not None:
            yield force
            return
        deed = read_deed(token, self.last)
        if deed is None or _only_carries(deed):
            return
        if deed.doer is not None and is_party(deed.doer):
            self.last = deed.doer
        yield from deed.events()


def _only_carries(deed: Deed) -> bool:
    """Whether a verb's object is an event of its class by itself and read as such: "held talks", "staged a rally"."""
    if deed.verb is None or deed.trigger.i != deed.verb.i:
        return False
    things = [child for child in deed.trigger.children if child.dep_ in {"dobj", "nsubjpass"}]
    if deed.mode.name == "meet" and any(one.bare for thing in things for one in _actions_of(thing.lemma_.lower())):
        return True
    light = lemma_of(deed.trigger) in words("light")
    return light and any(mode is not None and mode.kind == deed.mode.kind for mode in map(mode_at, things))


def _actions_of(lemma: str) -> tuple[Action, ...]:
    return actions_by_lemma().get(lemma, ())


def find_events(doc: Doc) -> tuple[Event, ...]:
    """The events of a whole document, in order of their triggers.

    Whose soldiers, where to and who "they" are is taken from what was told before, if a sentence leaves it out.
    """
    reader = _Reader()
    return tuple(event for token in _candidates(doc) for event in reader.read(token))


@cache
def _lemmas() -> frozenset[str]:
    return frozenset(actions_by_lemma()) | frozenset(triggers_by_lemma()) | words("must")


def _forms(lemma: str) -> tuple[str, str]:
    """A lemma, and what it may be short of a letter of."""
    return lemma, f"{lemma}e"


def _candidates(doc: Doc) -> Iterator[Token]:
    """The tokens whose lemma is a word of some kind of event."""
    lemmas: list[int] = doc.to_array("LEMMA").tolist()
    known, strings = _lemmas(), doc.vocab.strings
    wanted = {lemma for lemma in set(lemmas) if lemma and not known.isdisjoint(_forms(strings[lemma].lower()))}
    return (doc[place] for place, lemma in enumerate(lemmas) if lemma in wanted)
