"""Sources, topics, speakers and retold articles from TOML files: what a new store starts from, and the demo's story."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import TypeAdapter

from briefings.model import Actor, Draft, OnRecordError, Source, Topic

SOURCE = TypeAdapter(Source)
TOPIC = TypeAdapter(Topic)
ACTOR = TypeAdapter(Actor)


@dataclass(frozen=True, slots=True)
class Seen:
    """A retold article and the moment at which the demo's bot comes to see it."""

    draft: Draft
    seen_at: datetime


@cache
def seeds_folder() -> Traversable:
    """Where the seeds lie: inside the installed package, or beside it in a clone. Raises OnRecordError if nowhere."""
    for folder in (files("briefings") / "seeds", Path(__file__).parents[2] / "seeds"):
        if (folder / "topics.toml").is_file():
            return folder
    message = "the seeds folder is missing from this installation; install onrecord again"
    raise OnRecordError(message)


def seed_sources(folder: Traversable | None = None) -> tuple[Source, ...]:
    """The demo's made-up outlets."""
    return tuple(SOURCE.validate_python(row) for row in _table(folder, "sources.toml")["source"])


def seed_topics(folder: Traversable | None = None) -> tuple[Topic, ...]:
    """The topics that a new store starts with."""
    return tuple(TOPIC.validate_python(row) for row in _table(folder, "topics.toml")["topic"])


def seed_actors(folder: Traversable | None = None) -> tuple[Actor, ...]:
    """The speakers that a new store starts with, with the offices they held."""
    rows = _table(folder, "speakers.toml")["actor"]
    return tuple(ACTOR.validate_python({**row, "offices": row.get("office", ())}) for row in rows)


def seed_articles(folder: Traversable | None = None) -> tuple[Seen, ...]:
    """The retold articles in the order in which they are seen."""
    found = sorted(_articles((folder or seeds_folder()) / "articles"), key=lambda s: (s.seen_at, s.draft.key))
    return tuple(found)


def _articles(folder: Traversable) -> Iterator[Seen]:
    for file in folder.iterdir():
        if not file.name.endswith(".toml"):
            continue
        row = tomllib.loads(file.read_text(encoding="utf-8"))
        published = row["published_at"].astimezone(UTC)
        text = row["text"].strip("\n")
        draft = Draft(row["source"], row["key"], row["title"], text, published, row["url"])
        yield Seen(draft, row["seen_at"].astimezone(UTC))


def _table(folder: Traversable | None, name: str) -> Mapping[str, list[dict[str, object]]]:
    return tomllib.loads(((folder or seeds_folder()) / name).read_text(encoding="utf-8"))
