"""Names as people type them → names on record, with what was understood. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot.typed import shown
from briefings.model import Actor, Topic, UsageError

NEAR = 0.8
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Match:
    """The name on record and, if it was not typed just so, a note such as "Zelenskiy → Volodymyr Zelensky"."""

    name: str
    note: str = ""


def match_speaker(typed: str, actors: Sequence[Actor], spoken: Iterable[str]) -> Match:
    """The speaker meant: by name, alias, surname or the nearest spelling; raises UsageError if none is near."""
    forms: dict[str, str] = {}
    for name in filter(str.strip, spoken):
        forms.setdefault(name.casefold(), name)
        forms.setdefault(name.casefold().split()[-1], name)
    for actor in actors:
        for alias in (actor.name, *actor.aliases):
            forms[alias.casefold()] = actor.name
    return _match(typed, forms, f"no one called “{shown(typed)}” is on record")


def match_topic(typed: str, topics: Sequence[Topic]) -> Match:
    """The topic meant, by id, title or the nearest spelling; raises UsageError that lists the topics if none is."""
    forms = {form.casefold(): topic.id for topic in topics for form in (topic.title, topic.id)}
    known = ", ".join(topic.id for topic in topics[:SHOWN]) or "none yet; add one with `onrecord topic add`"
    return _match(typed, forms, f"unknown topic “{shown(typed)}”; topics: {known}")


def _match(typed: str, forms: dict[str, str], message: str) -> Match:
    wanted = " ".join(typed.split()).casefold()
    if not wanted:
        text = "a name is missing"
        raise UsageError(text)
    bare = wanted.removeprefix("the ")
    for form in (wanted, f"the {bare}", bare):
        if form in forms:
            return _noted(typed, forms[form])
    near = get_close_matches(bare, list(forms), n=1, cutoff=NEAR)
    if near:
        return _noted(typed, forms[near[0]])
    raise UsageError(message)


def _noted(typed: str, name: str) -> Match:
    same = " ".join(typed.split()).casefold() == name.casefold()
    return Match(name, "" if same else f"{' '.join(typed.split())} → {name}")
