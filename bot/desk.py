"""What several commands share: the store they work on, the real clock, and the options of every answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

import click

from bot.moments import When
from bot.settings import Settings
from briefings.ingest.seeds import seed_actors, seed_topics
from briefings.model import OnRecordError

if TYPE_CHECKING:
    from briefings.store import Store

SQLITE = "sqlite:///"
AS_OF = click.option("--as-of", default="", help="What the record held then: 24h, 7d, 2024-10-24.")
BY = click.option(
    "--by",
    default="",
    metavar="event|published|seen",
    help="Which time the moments are meant by: when it happened, was published or (the default) was seen.",
)
P = ParamSpec("P")
R = TypeVar("R")


def real_time() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """The store of the settings; a new one gets its folder, and the topics and speakers of the seeds to start from."""
    from briefings.store import open_store  # noqa: PLC0415 - not every command needs a store

    if settings.database_url.startswith(SQLITE):
        _make_folder(Path(settings.database_url.removeprefix(SQLITE)).parent)
    with open_store(settings.database_url) as store:
        stock(store)
        yield store


def stock(store: Store) -> None:
    """Give a store that has no topics and no speakers at all those of the seeds; any other is left as it is."""
    from briefings.store import (  # noqa: PLC0415 - not every command needs a store
        list_actors,
        list_topics,
        put_actors,
        put_topics,
    )

    if not list_topics(store) and not list_actors(store):
        put_topics(store, seed_topics())
        put_actors(store, seed_actors())


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"can't make the folder {folder} for the database ({error.strerror}); set ONRECORD_DATABASE_URL"
        raise OnRecordError(message) from error


@dataclass(frozen=True, slots=True)
class Shown:
    """How an answer is wanted: of what time, and as text, JSON or CSV."""

    when: When
    form: str


def shown(function: Callable[Concatenate[Shown, P], R]) -> Callable[P, R]:
    """Give a command the options of every answer (`--since`, `--as-of`, `--by`, `--json`, `--csv`) as one value."""

    @wraps(function)
    def command(*args: P.args, **kwargs: P.kwargs) -> R:
        since, as_of, by, form = (str(kwargs.pop(name)) for name in ("since", "as_of", "by", "form"))
        return function(Shown(When(since, as_of, by), form), *args, **kwargs)

    options = (
        click.option("--since", default="", help="Only from then on: 24h, 7d, 2024-10-24."),
        AS_OF,
        BY,
        click.option("--json", "form", flag_value="json", help="As JSON."),
        click.option("--csv", "form", flag_value="csv", help="As CSV."),
        click.option("--text", "form", flag_value="text", default="text", help="As text (the default)."),
    )
    for option in reversed(options):
        command = option(command)
    return command
