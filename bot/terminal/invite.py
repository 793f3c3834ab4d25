"""`onrecord invite`: the link that adds the bot to a Discord server with the least permissions, and their reasons."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlencode

import click

from bot.settings import load_settings
from briefings.model import OnRecordError

AUTHORIZE = "https://discord.com/oauth2/authorize"
SCOPES = ("bot", "applications.commands")


@dataclass(frozen=True, slots=True)
class Permission:
    """A permission of Discord: its bit's number, its name as Discord's settings have it, and what it is for."""

    bit: int
    name: str
    reason: str


NEEDED = (
    Permission(10, "View Channels", "to see the channel that a briefing goes to"),
    Permission(11, "Send Messages", "to post the briefing"),
    Permission(38, "Send Messages in Threads", "to post its receipts: every sentence with its source"),
    Permission(35, "Create Public Threads", "to open the thread of receipts under a briefing"),
    Permission(14, "Embed Links", "for titles, sections and links to the very sentence"),
    Permission(15, "Attach Files", "for charts of figures"),
    Permission(16, "Read Message History", "to look if a briefing stands there already, so that none comes twice"),
)
"""What a briefing needs. Without those of threads its receipts follow it in the channel.

Without the history it may come twice after a crash or an answer that was lost, and corrections are no replies.
"""


def permission_bits(permissions: Collection[Permission] = NEEDED) -> int:
    """The permissions as the number that Discord wants."""
    return sum(1 << permission.bit for permission in permissions)


def missing_permissions(bits: int) -> tuple[str, ...]:
    """The names of the permissions that a briefing needs and that are not among `bits`."""
    return tuple(permission.name for permission in NEEDED if not bits >> permission.bit & 1)


def invite_link(application_id: int, permissions: Collection[Permission] = NEEDED) -> str:
    """The address at which somebody who manages a server adds the bot to it."""
    asked = {"client_id": application_id, "scope": " ".join(SCOPES), "permissions": permission_bits(permissions)}
    return f"{AUTHORIZE}?{urlencode(asked)}"


def application_in(token: str) -> int:
    """The application's id, which is the first part of its bot's token. Raises OnRecordError."""
    first = token.partition(".")[0]
    try:
        return int(base64.b64decode(first + "=" * (-len(first) % 4), validate=True).decode("ascii"))
    except (binascii.Error, ValueError) as error:
        message = "no application id is in the token: set ONRECORD_DISCORD_APPLICATION_ID to the one of the bot's page"
        raise OnRecordError(message) from error


@click.command()
def invite() -> None:
    """Print the link that adds the bot to a Discord server, and what each permission is for."""
    settings = load_settings()
    application = settings.discord_application_id
    if application is None:
        if settings.discord_token is None:
            message = "no application id is set: set ONRECORD_DISCORD_APPLICATION_ID, or ONRECORD_DISCORD_TOKEN"
            raise OnRecordError(message)
        application = application_in(settings.discord_token.get_secret_value())
    click.echo(invite_link(application))
    for permission in NEEDED:
        click.echo(f"  {permission.name}: {permission.reason}")
