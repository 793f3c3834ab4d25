"""The forms in which a topic is filled in, and the names of its parts. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from bot.asking.responses import Field, Form
from bot.following.topic_fields import key_of, marks_of, words_of
from briefings.model import Topic

LABELS: Mapping[str, str] = {
    "title": "Name as readers see it",
    "terms": "Words that its claims hold",
    "actions": "Kinds of event",
    "actors": "Only sentences that name",
    "sides": "Who stands together",
}
HINTS: Mapping[str, str] = {
    "title": "Left empty: its short name",
    "terms": "With commas, by how words begin: grain, black sea",
    "actions": "With commas; all there are: /topic actions",
    "actors": "With commas; left empty: anybody",
    "sides": "Ukraine, United States; Russia, Belarus",
}


def form_of_new(given: Mapping[str, str]) -> Form:
    """The form of a new topic, with what was told already."""
    name = Field(
        "name", "Short name", given.get("name", ""), "Small letters, digits, hyphens: black-sea", required=True
    )
    parts = ("title", "terms", "actions", "sides")
    fields = (_field(part, given.get(part, ""), required=part == "terms") for part in parts)
    kept = (("actors", given["actors"]),) if given.get("actors") else ()
    return Form("A new topic", "topic add", (name, *fields), kept)


def form_of_edit(topic: Topic, given: Mapping[str, str]) -> Form:
    """The form of a topic that is there, filled in with what it is; what is emptied in it will be empty."""
    fields = tuple(_field(part, given.get(part) or value) for part, value in words_of(topic).items())
    return Form(f"Topic {topic.name}", "topic edit", fields, (("name", key_of(topic)), ("whole", marks_of(topic))))


def changed_lines(old: Topic, new: Topic) -> tuple[str, ...]:
    """What an edit changed, part by part, for its asker."""
    before, after = words_of(old), words_of(new)
    return tuple(
        f"{LABELS[part]}: {before[part] or 'none'} → {after[part] or 'none'}"
        for part in after
        if before[part] != after[part]
    )


def part_lines(topic: Topic) -> tuple[str, ...]:
    """What a topic is, part by part, without those that it lacks."""
    return tuple(f"{LABELS[part]}: {value}" for part, value in words_of(topic).items() if value)


def _field(part: str, value: str, *, required: bool = False) -> Field:
    return Field(part, LABELS[part], value, HINTS[part], required=required, long=part != "title")
