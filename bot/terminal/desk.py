"""What several commands share: the store they work on, the real clock, and the options of every answer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

import click

from bot.asking.moments import When
from bot.settings import Settings
from briefings.ingest.seeds import seed_actors, seed_topics
from briefings.model import OnRecordError, UsageError

if TYPE_CHECKING:
    from briefings.store import Store

log = logging.getLogger(__name__)

SQLITE = "sqlite:///"
AS_OF = click.option("--as-of", default="", help="What the record held then: 24h, 7d, 2024-10-24.")
BY = click.option(
    "--by",
    default="",
    metavar="event|published|seen",
    help="Which time the moments are meant by: when it happened, was published or (the default) was seen.",
)
FORMS = {"json": "As JSON.", "csv": "As CSV.", "text": "As text (the default)."}
P = ParamSpec("P")
R = TypeVar("R")


def real_time() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """The store of the settings; a new one gets its folder, and the topics and speakers of the seeds to start from.

    Within it, the operator's own templates are used.
    """
    from briefings.store import open_store  # noqa: PLC0415 - not every command needs a store

    make_folder(settings)
    with open_store(settings.database_url) as store, own_templates(settings):
        stock(store)
        yield store


@contextmanager
def own_templates(settings: Settings) -> Iterator[None]:
    """Within it, what is rendered is rendered by the templates of the operator's folder; a broken one is logged."""
    from briefings.render import templates_from  # noqa: PLC0415 - not every command renders

    def report(broken: object) -> None:
        log.warning("template %s (the built-in one is used)", broken)

    with templates_from(settings.templates, report=report):
        yield


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


def make_folder(settings: Settings) -> None:
    """Make the folder that the database is to be in, if it is a file. Raises OnRecordError if that can't be."""
    if not settings.database_url.startswith(SQLITE):
        return
    folder = Path(settings.database_url.removeprefix(SQLITE)).parent
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
    def command(form: str, /, *args: P.args, **kwargs: P.kwargs) -> R:
        since, as_of, by = (str(kwargs.pop(name)) for name in ("since", "as_of", "by"))
        return function(Shown(When(since, as_of, by), form), *args, **kwargs)

    made = form_options(command)
    for option in (BY, AS_OF, click.option("--since", default="", help="Only from then on: 24h, 7d, 2024-10-24.")):
        made = option(made)
    return made


def form_options(function: Callable[Concatenate[str, P], R]) -> Callable[P, R]:
    """Give a command the options `--json`, `--csv` and `--text` as one value, its first; two of them are an error."""

    @wraps(function)
    def command(*args: P.args, **kwargs: P.kwargs) -> R:
        named = [form for form in FORMS if kwargs.pop(f"as_{form}")]
        if len(named) > 1:
            message = f"--{' and --'.join(named)} exclude one another; choose one"
            raise UsageError(message)
        return function(named[0] if named else "text", *args, **kwargs)

    made: Callable[P, R] = command
    for form, words in reversed(FORMS.items()):
        made = click.option(f"--{form}", f"as_{form}", is_flag=True, help=words)(made)
    return made
