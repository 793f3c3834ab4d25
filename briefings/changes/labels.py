"""The subject of a change in plain words, computed from its key: never a sentence about what is true."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from briefings.model import Proposition, SeriesKey

STATES = {
    "": ("", "in"),
    "in_place": ("in place", "in"),
    "sent": ("sent", "sent to"),
    "planned": ("planned", "planned for"),
    "demanded": ("demanded", "demanded for"),
    "casualties": ("killed or wounded", "killed or wounded in"),
    "detained": ("arrested", "arrested in"),
    "launched": ("launched", "launched at"),
    "trained": ("in training", "in training in"),
}
"""A state in words without a place, and with one; any other state is a word of its own: "killed", "killed in"."""

FEARED = "feared "
UNSAID = "launch"  # what flew or was launched says so itself: only the day is told
MEASURED_FROM = frozenset({"distance"})
USUAL = frozenset({"", "km", "minutes", "kg", "tonnes", "hectares", "km/h"})
"""Units that go without saying; any other is named, for the same things may be counted in two."""


def owner_of(name: str) -> str:
    """The possessive of a name: "North Korea’s", "the United States’"."""
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def series_label(key: SeriesKey) -> str:
    """What a series counts: "North Korea’s troops in Kursk", "people killed in Oss, earthquake"."""
    counted = f"{owner_of(key.of)} {key.counted}" if key.of else key.counted
    feared = FEARED if key.state.startswith(FEARED) else ""
    state = key.state.removeprefix(FEARED)
    bare, placed = STATES.get(state, (state, f"{state} in"))
    if key.counted in MEASURED_FROM and not state:
        placed = "from"
    words = f"{placed} {key.place}" if key.place else bare
    label = " ".join(filter(None, (counted, f"{feared}{words}")))
    unit = "" if key.unit in USUAL else f"in {key.unit}"
    event = key.event.removeprefix(UNSAID).removeprefix(" of ")
    return ", ".join(filter(None, (label, event, unit)))


def proposition_label(proposition: Proposition) -> str:
    """What a proposition is about: "North Korea’s troops in Russia", "attack by A on B, 2031-05-02"."""
    words = proposition.action.replace("_", " ")
    forms = _forms().get(proposition.action, {"full": f"{{owner}} {words}: {{target}}", "short": f"{{owner}} {words}"})
    parts = {"owner": owner_of(proposition.actor), "actor": proposition.actor, "target": proposition.target}
    placed = forms.get("placed") if proposition.place else None
    form = placed or forms["full" if proposition.target else "short"]
    label = form.format(**parts, place=proposition.place)
    if proposition.place and not placed:
        label = f"{label} in {proposition.place}"
    if not proposition.when:
        return label
    return (
        f"{label}, {proposition.when}" if proposition.target or proposition.place else f"{label} of {proposition.when}"
    )


def action_names() -> tuple[str, ...]:
    """Every action that has a label, in alphabetical order."""
    return tuple(sorted(_forms()))


@cache
def _forms() -> Mapping[str, Mapping[str, str]]:
    table = tomllib.loads(files("briefings.changes").joinpath("data/labels.toml").read_text(encoding="utf-8"))
    return dict(table["actions"])
