"""What this machine has: the language model, tokens, templates and a proxy."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator

from bot.settings import CONSOLE, PREFIX, Settings, posting_platforms
from bot.terminal.doctor.finding import WARNING, WRONG, Finding
from briefings.ingest.web.proxies import proxy_of
from briefings.model import OnRecordError, UsageError
from briefings.render import try_templates

PATIENCE = 5.0
"""Seconds to wait for the proxy."""


def model_found(name: str, load: Callable[[str], object]) -> Finding:
    """Whether the language model loads and is the one to be used."""
    try:
        load(name)
    except OnRecordError as error:
        return Finding("language model", str(error), WRONG)
    return Finding("language model", f"{name} loads")


def platforms_found(settings: Settings) -> Finding:
    """The platforms whose tokens are set."""
    posting = posting_platforms(settings)
    if posting == (CONSOLE,):
        return Finding("platforms", "no token is set, so briefings go to the console only")
    return Finding("platforms", ", ".join(posting))


def templates_found(settings: Settings) -> Iterator[Finding]:
    """The operator's own templates, filled with a briefing made up for it."""
    if settings.templates is None:
        return
    broken = try_templates(settings.templates)
    for one in broken:
        yield Finding("template", f"{one} (the built-in one is used)", WARNING)
    if not broken:
        yield Finding("templates", str(settings.templates))


def proxy_found(settings: Settings) -> Iterator[Finding]:
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
