"""Names as people type them → names on record, with what was understood. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.asking.asker import TERMINAL, Asker
from bot.asking.typed import shown
from bot.naming.near import LONGEST_ACRONYM, Fit, Typed, acronym_of, fit_of, wrong_letters
from briefings.model import Actor, Topic, UsageError
from briefings.store.folding import folded

SHOWN = 8
OTHERS = 5
START = 2
"""Letters that a misspelt name is taken to begin with, in one of its words."""


@dataclass(frozen=True, slots=True)
class Match:
    """The name on record and, if it was not typed just so, a note such as "Zelenskiy → Volodymyr Zelensky".

    `others` are names that fit equally well, of which the note tells too. `open`: none of them was typed in full, so
    that only the asker knows who is meant.
    """

    name: str
    note: str = ""
    others: tuple[str, ...] = ()
    open: bool = False


@dataclass(frozen=True, slots=True)
class _Best:
    """The name that fits best and those that fit as well; `full` if they were typed in full."""

    name: str
    others: tuple[str, ...]
    full: bool = False


def match_speaker(typed: str, actors: Sequence[Actor], spoken: Iterable[str]) -> Match:
    """The speaker meant, also by the nearest spelling; raises UsageError if none is near. See `find_speaker`."""
    forms, first = _forms_of_speakers(actors, spoken)
    found = _fitting(typed, forms, first) or _spelt_like(typed, forms)
    if found is None:
        message = f"No one called “{shown(typed)}” is on record; try the surname alone, or an office."
        raise UsageError(message)
    return _noted(typed, found)


def find_speaker(typed: str, actors: Sequence[Actor], spoken: Iterable[str]) -> Match | None:
    """The speaker meant: by name, alias, surname, part or initials, letter by letter; None if none fits.

    `spoken` are names on record, those with the most claims first; of names that fit equally well the first is taken. A
    name or alias that people gave wins over one that is only on record. Raises UsageError for an empty name.
    """
    found = _fitting(typed, *_forms_of_speakers(actors, spoken))
    return None if found is None else _noted(typed, found)


def starts_of(typed: str) -> tuple[str, ...]:
    """How names on record may begin, at one of their words, that what was typed may fit exactly."""
    one = Typed.of(typed)
    return tuple(dict.fromkeys((folded(typed), " ".join(one.words), *one.words[-1:])))


def near_starts_of(typed: str) -> tuple[str, ...]:
    """The same for names that were misspelt, shortened to initials, or are on record by their initials only."""
    one = Typed.of(typed)
    words = one.words or tuple(one.key.split())
    wide = {word[:START] for word in words if len(word) > START} | {acronym_of(typed)}
    if len("".join(words)) <= LONGEST_ACRONYM:
        wide |= {word[0] for word in words[:1]}
    return tuple(sorted(wide - {""}))


def match_topic(typed: str, topics: Sequence[Topic], asker: Asker) -> Match:
    """The topic meant; raises UsageError that lists the topics if none is near. See `find_topic`."""
    found = find_topic(typed, topics, asker)
    if found is None:
        raise UsageError(no_topic(typed, topics, asker))
    return found


def find_topic(typed: str, topics: Sequence[Topic], asker: Asker) -> Match | None:
    """The topic meant, as its id: by name, title, a word of these, or the nearest spelling; plural or not.

    The own topic of the asker's workspace wins over a shared one; another workspace's goes by its full id only. None if
    none is near.
    """
    line = " ".join(typed.split())
    for topic in topics:
        if topic.owner not in {"", asker.owner} and topic.id.casefold() == line.casefold():
            return Match(topic.id, _note(typed, topic.name, ()))
    own_first = sorted(topics_of(asker, topics), key=lambda topic: not topic.owner)
    names = {topic.id: topic.name for topic in own_first}
    forms = {topic.id: _forms_of_topic(topic) for topic in own_first}
    found = _fitting(typed, forms) or _spelt_like(typed, forms)
    if found is None:
        return None
    others = tuple(one for one in found.others if names[one] != names[found.name])
    return Match(found.name, _note(typed, names[found.name], tuple(names[one] for one in others)), others)


def no_topic(typed: str, topics: Iterable[Topic], asker: Asker, near: str = "") -> str:
    """What to say where no topic of the asker's is called so; `near` is one that may be meant."""
    names = sorted({topic.name for topic in topics_of(asker, topics)}, key=str.casefold)
    topic = "onrecord topic" if asker.platform == TERMINAL.platform else "/topic"
    if near:
        hint = f"did you mean {near}?"
    elif names:
        more = ", …" if len(names) > SHOWN else ""
        hint = f"there are {', '.join(names[:SHOWN])}{more}. {topic} list shows them, {topic} add makes a new one."
    else:
        hint = f"there is none at all yet. {topic} add makes one."
    return f"There is no topic “{shown(typed)}” here; {hint}"


def topics_of(asker: Asker, topics: Iterable[Topic]) -> tuple[Topic, ...]:
    """Those that are the asker's workspace's own or that all share, in the order given."""
    return tuple(topic for topic in topics if topic.owner in {"", asker.owner})


def _forms_of_speakers(
    actors: Sequence[Actor], spoken: Iterable[str]
) -> tuple[Mapping[str, Sequence[str]], frozenset[str]]:
    """Each name's forms, and the names that people gave."""
    forms: dict[str, tuple[str, ...]] = {name: (name,) for name in spoken if name.strip()}
    given = {actor.name: (actor.name, *actor.aliases) for actor in actors}
    return {**forms, **given}, frozenset(given)


def _forms_of_topic(topic: Topic) -> tuple[str, ...]:
    words = (topic.name, topic.id if topic.owner else f"/{topic.id}", topic.title)
    return (*words, *(_singular(word) for word in words))


def _singular(name: str) -> str:
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else f"{name}s"


def _fitting(typed: str, forms: Mapping[str, Sequence[str]], first: frozenset[str] = frozenset()) -> _Best | None:
    """The name whose forms fit best letter by letter; of those in `first` an exact form wins. None if none fits."""
    wanted = Typed.of(typed)
    if not wanted.line:
        message = "A name is missing; type one."
        raise UsageError(message)
    line = wanted.line.casefold()
    same = [name for name, own in forms.items() if any(form.casefold() == line for form in own)]
    if same:  # as it is where it was completed: no need to look at every name for spellings
        found = [name for name in same if name in first] or same
        return _Best(found[0], tuple(found[1 : OTHERS + 1]), full=True)
    ranked: dict[str, tuple[int, bool]] = {}
    for name, own in forms.items():
        fits = [fit for form in own if (fit := fit_of(wanted, form)) is not None]
        if fits:
            ranked[name] = (min(fits), min(fits) <= Fit.SPELLING and name not in first)
    return _lowest(ranked)


def _spelt_like(typed: str, forms: Mapping[str, Sequence[str]]) -> _Best | None:
    """The name that has the fewest letters wrong; None if none is near."""
    wanted = Typed.of(typed)
    return _lowest(
        {name: (wrong, False) for name, own in forms.items() if (wrong := _nearest(wanted, own)) is not None}
    )


def _lowest(ranked: Mapping[str, tuple[int, bool]]) -> _Best | None:
    best = min(ranked.values(), default=None)
    found = [name for name, rank in ranked.items() if rank == best]
    return _Best(found[0], tuple(found[1 : OTHERS + 1])) if found else None


def _nearest(wanted: Typed, forms: Sequence[str]) -> int | None:
    found = (wrong_letters(wanted, form) for form in forms)
    return min((wrong for wrong in found if wrong is not None), default=None)


def _noted(typed: str, found: _Best) -> Match:
    note = _note(typed, found.name, found.others)
    return Match(found.name, note, found.others, open=bool(found.others) and not found.full)


def _note(typed: str, name: str, others: tuple[str, ...]) -> str:
    line = " ".join(typed.split())
    also = f" (or {', '.join(others)}?)" if others else ""
    return "" if line.casefold() == name.casefold() and not others else f"{line} → {name}{also}"
