"""The web client as the operator's settings have it, under a truthful name."""

from __future__ import annotations

from bot.settings import PREFIX, Settings
from briefings.ingest.web.client import USER_AGENT, Client, open_client
from briefings.model import UsageError


def open_web(settings: Settings, *, timeout: float = 30.0) -> Client:
    """A client for everything that is read of the web; `timeout` is the seconds of one fetch.

    Close it after use (`async with`). Raises UsageError for a proxy's address that is none.
    """
    try:
        return open_client(
            allow_hosts=settings.allow_hosts,
            timeout=timeout,
            user_agent=user_agent(settings.contact),
            proxy=settings.proxy.get_secret_value() if settings.proxy is not None else "",
            pause=settings.seconds_per_host,
            exempt=settings.robots_exempt,
        )
    except UsageError as error:
        message = f"{PREFIX}PROXY: {error}"
        raise UsageError(message) from error


def user_agent(contact: str) -> str:
    """The name under which sources are read, with the operator's contact."""
    return f"{USER_AGENT.split(' ')[0]} (+{contact})" if contact else USER_AGENT
