"""`onrecord doctor`: what an operator wants to know before asking for help. It changes nothing but the schema."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from bot.settings import CONSOLE, Settings, load_settings, posting_platforms, why_not
from bot.terminal.desk import opened
from briefings.model import OnRecordError
from briefings.render import try_templates
from briefings.store import Store, count_articles, count_claims, list_subscriptions, pending_deliveries, source_states

OK, WARNING, WRONG = "ok", "warning", "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: "ok", "warning" (the bot works, but not all of it) or "wrong" (it can't work)."""

    what: str
    found: str
    state: str = OK


def examine() -> tuple[Finding, ...]:
    """Settings, language model, platforms, database, sources and deliveries, as far as each can be reached."""
    try:
        settings = load_settings()
    except OnRecordError as error:
        return (Finding("settings", str(error), WRONG),)
    return (
        Finding("settings", "read"),
        _model(settings),
        _platforms(settings),
        *_templates(settings),
        *_database(settings),
    )


def _model(settings: Settings) -> Finding:
    if find_spec(settings.nlp_model) is None:
        return Finding("language model", f"{settings.nlp_model} is not installed; pip install it", WRONG)
    return Finding("language model", settings.nlp_model)


def _platforms(settings: Settings) -> Finding:
    posting = posting_platforms(settings)
    if posting == (CONSOLE,):
        return Finding("platforms", "no token is set, so briefings go to the console only")
    return Finding("platforms", ", ".join(posting))


def _templates(settings: Settings) -> Iterator[Finding]:
    """The operator's own templates, filled with a briefing made up for it."""
    if settings.templates is None:
        return
    broken = try_templates(settings.templates)
    for one in broken:
        yield Finding("template", f"{one} (the built-in one is used)", WARNING)
    if not broken:
        yield Finding("templates", str(settings.templates))


def _database(settings: Settings) -> Iterator[Finding]:
    try:
        with opened(settings) as store:
            yield from _record(store, posting_platforms(settings))
            yield from _deliveries(store, posting_platforms(settings))
    except OnRecordError as error:
        yield Finding("database", str(error), WRONG)


def _record(store: Store, posting: tuple[str, ...]) -> Iterator[Finding]:
    yield Finding("database", f"{count_articles(store):,} articles, {count_claims(store):,} claims")
    for state in source_states(store):
        if state.error:
            yield Finding(f"source {state.source}", f"dark: {state.error}", WARNING)
    subscriptions = list_subscriptions(store)
    yield Finding("subscriptions", f"{len(subscriptions):,}")
    mute = Counter(one.platform for one in subscriptions if one.platform not in posting)
    for platform, count in sorted(mute.items()):
        yield Finding(f"subscriptions on {platform}", f"{count:,} can't be posted: {why_not(platform)}", WARNING)


def _deliveries(store: Store, posting: tuple[str, ...]) -> Iterator[Finding]:
    pending = pending_deliveries(store)
    waiting = Counter(d.subscription.platform for d in pending if d.subscription.platform not in posting)
    for platform, count in sorted(waiting.items()):
        yield Finding(f"deliveries to {platform}", f"{count} waiting: {why_not(platform)}", WARNING)
    for delivery in pending:
        if delivery.error:
            where = f"{delivery.subscription.platform}/{delivery.subscription.channel}"
            yield Finding(f"delivery to {where}", f"{delivery.attempts} attempts: {delivery.error}", WARNING)
