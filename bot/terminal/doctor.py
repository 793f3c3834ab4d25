"""`onrecord doctor`: what an operator wants to know before asking for help. It changes nothing but the schema."""

from __future__ import annotations

import socket
import ssl
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from bot.following.reading_words import WITHIN, cut_short, is_dark, poll_words
from bot.following.source_states import by_source
from bot.settings import CONSOLE, PREFIX, Settings, load_settings, posting_platforms, why_not
from bot.terminal.desk import opened, real_time
from briefings.ingest.web.proxies import proxy_of
from briefings.ingest.web.weblinks import named
from briefings.model import OnRecordError, UsageError
from briefings.render import try_templates
from briefings.render.words import plural
from briefings.store import (
    Store,
    count_articles,
    count_claims,
    list_polls,
    list_subscriptions,
    pending_deliveries,
    stored_since,
)

OK, WARNING, WRONG = "ok", "warning", "wrong"
PATIENCE = 5.0
"""Seconds to wait for the proxy."""

NO_CONTACT = "none: sites can't tell whom to ask about what reads them, and some refuse it; set ONRECORD_CONTACT"


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
        *_proxy(settings),
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


def _proxy(settings: Settings) -> Iterator[Finding]:
    """Whether anybody listens where the proxy should be; its user and password are neither tried nor told."""
    if settings.proxy is None:
        return
    try:
        url = proxy_of(settings.proxy.get_secret_value(), ssl.create_default_context()).url
    except UsageError as error:
        yield Finding("proxy", f"{error}; see {PREFIX}PROXY", WRONG)
        return
    host = url.host.decode("ascii")
    where = f"{host}:{url.port}"
    try:
        socket.create_connection((host, url.port), PATIENCE).close()
    except OSError as error:
        why = f"{where} can't be reached ({error.strerror or error}), so nothing can be read; see {PREFIX}PROXY"
        yield Finding("proxy", why, WRONG)
        return
    yield Finding("proxy", where)


def _database(settings: Settings) -> Iterator[Finding]:
    try:
        with opened(settings) as store:
            yield from _record(store, posting_platforms(settings))
            yield from _reading(store, settings)
            yield from _deliveries(store, posting_platforms(settings))
    except OnRecordError as error:
        yield Finding("database", str(error), WRONG)


def _record(store: Store, posting: tuple[str, ...]) -> Iterator[Finding]:
    yield Finding("database", f"{count_articles(store):,} articles, {count_claims(store):,} claims")
    subscriptions = list_subscriptions(store)
    yield Finding("subscriptions", f"{len(subscriptions):,}")
    mute = Counter(one.platform for one in subscriptions if one.platform not in posting)
    for platform, count in sorted(mute.items()):
        yield Finding(f"subscriptions on {platform}", f"{count:,} can't be posted: {why_not(platform)}", WARNING)


def _reading(store: Store, settings: Settings) -> Iterator[Finding]:
    """What keeps sources from being read; and whether they can tell who reads them."""
    polls = list_polls(store)
    if not polls:
        return
    now = real_time()
    dark = [poll for poll in polls if is_dark(poll, now)]
    for poll in dark:
        yield Finding(f"source {poll.source}", f"{named(poll.url)}: {poll_words(poll, now)}", WARNING)
    yield Finding(
        "sources",
        f"{plural(len({poll.source for poll in polls}), 'source')}, {len(dark)} feeds or pages dark",
        WARNING if dark else OK,
    )
    for source, stored in sorted(by_source(stored_since(store, now - WITHIN)).items()):
        if words := cut_short(stored):
            yield Finding(f"source {source}", words, WARNING)
    if not settings.contact:
        yield Finding("contact", NO_CONTACT, WARNING)


def _deliveries(store: Store, posting: tuple[str, ...]) -> Iterator[Finding]:
    pending = pending_deliveries(store)
    waiting = Counter(d.subscription.platform for d in pending if d.subscription.platform not in posting)
    for platform, count in sorted(waiting.items()):
        yield Finding(f"deliveries to {platform}", f"{count} waiting: {why_not(platform)}", WARNING)
    for delivery in pending:
        if delivery.error:
            where = f"{delivery.subscription.platform}/{delivery.subscription.channel}"
            yield Finding(f"delivery to {where}", f"{delivery.attempts} attempts: {delivery.error}", WARNING)
