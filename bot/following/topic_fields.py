"""What people write to say what a topic is → its parts, and back into words. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from zlib import crc32

from bot.asking.queries import Query
from bot.asking.typed import shown
from briefings.changes.labels import action_names
from briefings.model import Actor, EventKind, Topic, UsageError

LONGEST_NAME = 32
SHARED_BY = "/"
"""Before the id of a topic that all share; no name has it."""
CLEARED = frozenset(("none", "-"))
"""What empties a list: a value that is left out stays as it is."""

_NOT_IN_NAMES = re.compile(r"[\W_]+")
_OFFERED = 5


def key_of(topic: Topic) -> str:
    """What means this topic and no other in a button: own and shared ones may have the same name."""
    return topic.id if topic.owner else f"{SHARED_BY}{topic.id}"


def topic_name(typed: str) -> str:
    """The name as typed. Raises UsageError, which offers the tidied form, unless it is one."""
    tidy = tidied(typed)
    if typed == tidy:
        return typed
    offer = f"; try {tidy}" if tidy else ""
    message = (
        f"“{shown(typed)}” is no name for a topic: a few small letters, digits and hyphens, such as black-sea{offer}."
    )
    raise UsageError(message)


def tidied(typed: str) -> str:
    """The nearest good name: "Bad Id!" → "bad-id"; "" if no letter or digit is in it."""
    plain = unicodedata.normalize("NFKC", typed).lower()
    return _NOT_IN_NAMES.sub("-", plain).strip("-")[:LONGEST_NAME].strip("-")


def listed(typed: str) -> tuple[str, ...]:
    """The parts of a list with commas, each once, in order; "none" and "-" stand for an empty list."""
    parts = (" ".join(part.split()) for part in typed.split(","))
    found = tuple(dict.fromkeys(filter(None, parts)))
    return () if len(found) == 1 and found[0].lower() in CLEARED else found


def terms_in(typed: str) -> tuple[str, ...]:
    """The terms, lower-case. Raises UsageError for one without a letter or digit, which every claim would hold."""
    terms = tuple(dict.fromkeys(term.lower() for term in listed(typed)))
    for term in terms:
        if not re.search(r"[^\W_]", term):
            message = f"“{shown(term)}” is no term: a term is a word or a phrase that claims hold, such as black sea."
            raise UsageError(message)
    return terms


def sides_in(typed: str) -> tuple[tuple[str, ...], ...]:
    """Parties with commas, sides with semicolons between them."""
    return tuple(filter(None, map(listed, typed.split(";"))))


def actions_in(typed: str) -> tuple[str, ...]:
    """The kinds of event by their own names. Raises UsageError, which names near ones, for one that there is not."""
    return tuple(dict.fromkeys(map(_action, listed(typed))))


def action_classes() -> tuple[str, ...]:
    """The classes of event, each of which stands for all of its kinds, as they are written: in capitals."""
    return tuple(kind.upper() for kind in EventKind)


def actions_like(typed: str) -> tuple[str, ...]:
    """What completes a list of kinds of event: the list with each kind that holds its last part, likeliest first."""
    before, comma, last = typed.rpartition(",")
    start, wanted = f"{before}{comma} " if comma else "", last.strip().lower().replace(" ", "_")
    known = (*action_names(), *action_classes())
    fitting = sorted((name for name in known if wanted in name.lower()), key=lambda n: not n.lower().startswith(wanted))
    return tuple(f"{start.lstrip()}{name}" for name in fitting)


def told_of(query: Query, topic: Topic) -> Topic:
    """The topic with what the query tells of it; what is not told stays, but if it is told whole, as a form does.

    Raises UsageError for a part that can't be read, and where nothing would be of the topic.
    """
    left = _left_alone(query, topic)
    told = {part: query[part] for part in words_of(topic) if (query[part] or query["whole"]) and part not in left}
    new = replace(
        topic,
        title=told.get("title", topic.title) or topic.name,
        terms=terms_in(told["terms"]) if "terms" in told else topic.terms,
        actions=actions_in(told["actions"]) if "actions" in told else topic.actions,
        actors=listed(told["actors"]) if "actors" in told else topic.actors,
        sides=sides_in(told["sides"]) if "sides" in told else topic.sides,
    )
    if not new.terms and not new.actions:
        message = f"With neither terms nor kinds of event nothing would be of {topic.name}; name one at least."
        raise UsageError(message)
    return new


def marks_of(topic: Topic) -> str:
    """Two letters for each part of a topic, so that a form knows later what it showed."""
    return "".join(map(_mark, words_of(topic).values()))


def _left_alone(query: Query, topic: Topic) -> frozenset[str]:
    """The parts that a form sends off as it showed them, but that somebody else changed meanwhile."""
    now, marks = words_of(topic), query["whole"]
    if len(marks) != 2 * len(now):
        return frozenset()
    shown_then = dict(zip(now, re.findall("..", marks), strict=True))
    return frozenset(part for part in now if _mark(query[part]) == shown_then[part] != _mark(now[part]))


def _mark(words: str) -> str:
    return f"{crc32(' '.join(words.split()).encode('utf-8', 'replace')) & 0xFF:02x}"


def unknown_parties(topic: Topic, actors: Iterable[Actor]) -> tuple[str, ...]:
    """A remark on each party of the sides that nobody on record speaks for, with the nearest that is one."""
    parties = {actor.party for actor in actors if actor.party}
    remarks = []
    for party in dict.fromkeys(party for side in topic.sides for party in side if party not in parties):
        near = get_close_matches(party, sorted(parties), n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        remarks.append(f"Nobody on record speaks for “{shown(party)}”{hint or '.'}")
    return tuple(remarks)


def words_of(topic: Topic) -> Mapping[str, str]:
    """What a topic is, part by part, as people write it; "" for a part that it lacks."""
    return {
        "title": topic.title,
        "terms": ", ".join(topic.terms),
        "actions": ", ".join(topic.actions),
        "actors": ", ".join(topic.actors),
        "sides": "; ".join(", ".join(side) for side in topic.sides),
    }


def added_words(topic: Topic) -> str:
    """A new topic for the audit log."""
    return f"added topic {topic.name}: {_told(words_of(topic))}"


def removed_words(topic: Topic, ended: Sequence[int]) -> str:
    """A topic that is gone, with all that it was, and the subscriptions that ended with it, for the audit log."""
    with_it = f"; ended subscription{'s' if len(ended) > 1 else ''} {', '.join(map(str, ended))}" if ended else ""
    return f"removed topic {topic.name}: {_told(words_of(topic))}{with_it}"


def edited_words(old: Topic, new: Topic) -> str:
    """What changed of a topic, old → new, for the audit log; "" if nothing did."""
    before, after = words_of(old), words_of(new)
    news = [
        f"{part} {_quoted(before[part])} → {_quoted(after[part])}" for part in before if before[part] != after[part]
    ]
    return f"changed topic {new.name}: {'; '.join(news)}" if news else ""


def _told(words: Mapping[str, str]) -> str:
    return "; ".join(f"{part} “{value}”" for part, value in words.items() if value)


def _quoted(words: str) -> str:
    return f"“{words}”" if words else "none"


def _action(typed: str) -> str:
    name = typed.lower().replace(" ", "_").replace("-", "_")
    names, classes = action_names(), action_classes()
    if typed in classes:
        return typed
    if name in names:
        return name
    if name.upper() in classes:
        return name.upper()
    known = [*names, *(one for one in map(str.lower, classes) if one not in names)]
    near = get_close_matches(name, known, n=_OFFERED) or [one for one in known if one[:2] == name[:2]]
    hint = f"Near it: {', '.join(near[:_OFFERED])}. " if near else ""
    message = f"No kind of event is called “{shown(typed)}”. {hint}All there are: /topic actions lists them."
    raise UsageError(message)
