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
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from briefings.model import Actor, Draft, OnRecordError, Source, Topic

SOURCE = TypeAdapter(Source)
TOPIC = TypeAdapter(Topic)
ACTOR = TypeAdapter(Actor)
FIELDS = ("source", "key", "url", "title", "text", "published_at", "seen_at")

Value = TypeVar("Value", Source, Topic, Actor)


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
    return tuple(_valid(SOURCE, row, "sources.toml") for row in _table(folder, "sources.toml", "source"))


def seed_topics(folder: Traversable | None = None) -> tuple[Topic, ...]:
    """The topics that a new store starts with."""
    return tuple(_valid(TOPIC, row, "topics.toml") for row in _table(folder, "topics.toml", "topic"))


def seed_actors(folder: Traversable | None = None) -> tuple[Actor, ...]:
    """The speakers that a new store starts with, with the offices they held."""
    rows = _table(folder, "speakers.toml", "actor")
    return tuple(_valid(ACTOR, {**row, "offices": row.get("office", ())}, "speakers.toml") for row in rows)


def seed_articles(folder: Traversable | None = None) -> tuple[Seen, ...]:
    """The retold articles in the order in which they are seen. Raises OnRecordError that names a broken file."""
    found = sorted(_articles((folder or seeds_folder()) / "articles"), key=lambda s: (s.seen_at, s.draft.key))
    return tuple(found)


def _articles(folder: Traversable) -> Iterator[Seen]:
    for file in folder.iterdir():
        if file.name.endswith(".toml"):
            yield _article(_read(file), file.name)


def _article(row: Mapping[str, Any], name: str) -> Seen:
    missing = [field for field in FIELDS if field not in row]
    if missing:
        raise _broken(name, f"{missing[0]} is missing")
    for field in ("published_at", "seen_at"):
        if getattr(row[field], "tzinfo", None) is None:
            raise _broken(name, f"{field} needs a date-time with its zone, such as 2024-10-24T08:00:00Z")
    published = row["published_at"].astimezone(UTC)
    draft = Draft(row["source"], row["key"], row["title"], row["text"].strip("\n"), published, row["url"])
    return Seen(draft, row["seen_at"].astimezone(UTC))


def _table(folder: Traversable | None, name: str, table: str) -> list[dict[str, Any]]:
    rows = _read((folder or seeds_folder()) / name).get(table)
    if not isinstance(rows, list):
        raise _broken(name, f"it has no [[{table}]]")
    return rows


def _read(file: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise _broken(file.name, "it is missing") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _broken(file.name, f"it can't be read as TOML: {error}") from error


def _valid(adapter: TypeAdapter[Value], row: Mapping[str, Any], name: str) -> Value:
    try:
        return adapter.validate_python(row)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise _broken(name, f"{where}: {first['msg']}") from error


def _broken(name: str, what: str) -> OnRecordError:
    return OnRecordError(f"seeds, {name}: {what}; mend the file")
