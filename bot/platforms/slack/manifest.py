"""The app's manifest, from the table of commands and the scopes: what somebody pastes to create the app at Slack."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

import click

from bot.asking.commands import MESSAGE_COMMAND
from bot.asking.typed import shown
from bot.platforms.slack.scopes import EVENTS, EVENTS_PATH, REDIRECT, SCOPES
from bot.platforms.slack.words import SLASHES, UMBRELLA, description, usage_hint
from briefings.model import UsageError

SHORTCUT = "Who said this?"
BEGIN = "# Slack: https://api.slack.com/apps → Create New App → From a manifest → paste this.\n"
BY_SOCKET = """\
# It is for Socket Mode, which needs no public address: install the app, then make an app-level token with
# connections:write. For HTTP mode, and for several workspaces, paste what `onrecord slack-manifest --url https://YOUR.HOST`
# prints. Made by that command: change bot/asking/commands.py, not this file.
"""
BY_HTTP = "# It is for HTTP mode: Slack has to reach the bot at the addresses below.\n"


def manifest(url: str = "") -> str:
    """The manifest in YAML: for Socket Mode, or with `url` for HTTP mode at that address."""
    head = BEGIN + (BY_HTTP if url else BY_SOCKET)
    return head + "\n".join(_lines(_manifest(url.rstrip("/")))) + "\n"


def _manifest(url: str) -> Mapping[str, object]:
    there = f"{url}{EVENTS_PATH}" if url else ""
    return {
        "display_information": {
            "name": "On Record",
            "description": "What changed in the news you follow, every line with the sentence that proves it",
            "background_color": "#1f3a52",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "On Record", "always_online": True},
            "shortcuts": [
                {
                    "name": SHORTCUT,
                    "type": "message",
                    "callback_id": MESSAGE_COMMAND.name,
                    "description": MESSAGE_COMMAND.help,
                }
            ],
            "slash_commands": [_command(name, there) for name in (UMBRELLA, *SLASHES)],
        },
        "oauth_config": {
            **({"redirect_urls": [f"{url}{REDIRECT}"]} if url else {}),
            "scopes": {"bot": list(SCOPES)},
        },
        "settings": {
            "event_subscriptions": {**({"request_url": there} if there else {}), "bot_events": list(EVENTS)},
            "interactivity": {
                "is_enabled": True,
                **({"request_url": there, "message_menu_options_url": there} if there else {}),
            },
            "org_deploy_enabled": False,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }


def _command(name: str, there: str) -> Mapping[str, object]:
    hint = usage_hint(name)
    return {
        "command": f"/{name}",
        **({"url": there} if there else {}),
        "description": description(name),
        **({"usage_hint": hint} if hint else {}),
        "should_escape": True,
    }


def _lines(value: object, indent: str = "") -> Iterator[str]:
    """Nested mappings and lists as block YAML, their ends as JSON, which YAML reads too."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            if isinstance(part, Mapping | list):
                yield f"{indent}{key}:"
                yield from _lines(part, f"{indent}  ")
            else:
                yield f"{indent}{key}: {json.dumps(part, ensure_ascii=False)}"
    elif isinstance(value, Sequence):
        for part in value:
            if isinstance(part, Mapping):
                first, *others = _lines(part)
                yield f"{indent}- {first}"
                yield from (f"{indent}  {line}" for line in others)
            else:
                yield f"{indent}- {json.dumps(part, ensure_ascii=False)}"


def _reachable(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and not (parts.query or parts.fragment)


@click.command("slack-manifest")
@click.option("--url", default="", help="For HTTP mode: the address under which Slack reaches this server, https://…")
def slack_manifest(url: str) -> None:
    """Print the manifest that creates the app at Slack: commands, buttons, Home, events and scopes in one paste."""
    if url and not _reachable(url):
        message = f"“{shown(url)}” is no address that Slack can reach; give it as https://host"
        raise UsageError(message)
    click.echo(manifest(url), nl=False)
