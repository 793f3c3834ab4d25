"""The subject of a change in plain words, computed from its key: never a sentence about what is true."""

from __future__ import annotations

from briefings.model import Proposition, SeriesKey

STATES = {
    "in_place": "in",
    "sent": "sent to",
    "planned": "planned for",
    "fighting": "fighting in",
    "killed": "killed in",
    "wounded": "wounded in",
    "captured": "captured in",
    "training": "training in",
    "trained": "trained in",
    "": "in",
}

ACTIONS = {
    "deploy": ("{owner} troops in {target}", "deployment of {owner} troops"),
    "fight": ("{owner} troops in combat", "{owner} troops in combat"),
    "launch": ("{owner} launch of {day}", "{owner} launch"),
    "supply": ("{owner} arms for {target}", "{owner} arms supplies"),
    "negotiate": ("{owner} talks with {target}", "{owner} talks"),
}

MEASURED_FROM = frozenset({"distance"})


def owner_of(name: str) -> str:
    """The possessive of a name: "North Korea’s", "the United States’"."""
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def series_label(key: SeriesKey) -> str:
    """What a series counts: "North Korea’s troops in Kursk"."""
    counted = f"{owner_of(key.of)} {key.counted}" if key.of else key.counted
    if not key.place:
        bare = STATES.get(key.state, key.state).split()[0]
        return counted if bare == "in" else f"{counted}, {bare}"
    if key.counted in MEASURED_FROM:
        return f"{counted} from {key.place}"
    return f"{counted} {STATES.get(key.state, key.state)} {key.place}"


def proposition_label(proposition: Proposition) -> str:
    """What a proposition is about: "North Korea’s troops in Russia"."""
    full, short = ACTIONS.get(proposition.action, ("{owner} {action}: {target}", "{owner} {action}"))
    form = full if proposition.target else short
    return form.format(
        owner=owner_of(proposition.actor),
        action=proposition.action,
        target=proposition.target,
        day=proposition.target,
    )
