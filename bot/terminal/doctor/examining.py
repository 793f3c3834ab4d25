"""Everything that the doctor looks at, in the order in which it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.settings import Settings, load_settings, posting_platforms
from bot.terminal.desk import opened, real_time
from bot.terminal.doctor.finding import WRONG, Finding
from bot.terminal.doctor.installed import model_found, platforms_found, proxy_found, templates_found
from bot.terminal.doctor.record import (
    database_found,
    deliveries_found,
    leader_found,
    reading_found,
    subscriptions_found,
)
from briefings.model import OnRecordError
from briefings.store import Store


@dataclass(frozen=True, slots=True)
class Means:
    """What takes time and may be left out: loading the language model, and asking the platforms."""

    load: Callable[[str], object] | None = None
    ask: Callable[[Settings, Store], Iterator[Finding]] | None = None


def examine(means: Means = Means()) -> Iterator[Finding]:
    """Settings, model, platforms, database, sources, subscriptions and deliveries, as far as each can be reached.

    Found one after another, as soon as it is. Raises nothing that keeps it from looking at the rest.
    """
    try:
        settings = load_settings()
    except OnRecordError as error:
        yield Finding("settings", str(error), WRONG)
        return
    yield Finding("settings", "read")
    if means.load is not None:
        yield model_found(settings.nlp_model, means.load)
    yield platforms_found(settings)
    yield from templates_found(settings)
    yield from proxy_found(settings)
    try:
        with opened(settings) as store:
            yield from _with_record(settings, store, means)
    except OnRecordError as error:
        yield Finding("database", str(error), WRONG)


def _with_record(settings: Settings, store: Store, means: Means) -> Iterator[Finding]:
    posting, now = posting_platforms(settings), real_time()
    yield from database_found(store, now)
    yield leader_found(store)
    yield from reading_found(store, settings, now)
    yield from subscriptions_found(store, posting, now)
    yield from deliveries_found(store, posting, now)
    if means.ask is not None:
        yield from means.ask(settings, store)
