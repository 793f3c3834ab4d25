from __future__ import annotations

import base64
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord
import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.platforms.discord.asker import lacking
from bot.terminal.invite import NEEDED, application_in, invite_link, missing_permissions, permission_bits
from briefings.model import OnRecordError

TOKEN = f"{base64.b64encode(b'1234567890123456789').decode().rstrip('=')}.made.up"
NAMES = {
    "View Channels": "view_channel",
    "Send Messages": "send_messages",
    "Send Messages in Threads": "send_messages_in_threads",
    "Create Public Threads": "create_public_threads",
    "Embed Links": "embed_links",
    "Attach Files": "attach_files",
    "Read Message History": "read_message_history",
}


@pytest.mark.parametrize("permission", NEEDED, ids=lambda p: p.name)
def test_a_bit_is_the_one_of_its_name(permission: object) -> None:
    assert permission_bits([permission]) == discord.Permissions(**{NAMES[permission.name]: True}).value  # type: ignore[list-item, attr-defined]  # a row of the table


def test_the_link_asks_for_the_least() -> None:
    asked = discord.Permissions(permission_bits())
    assert asked == discord.Permissions(**{NAMES[p.name]: True for p in NEEDED})
    assert len(NEEDED) == 7
    assert not asked.administrator
    link = urlsplit(invite_link(42))
    assert (link.scheme, link.netloc, link.path) == ("https", "discord.com", "/oauth2/authorize")
    assert parse_qs(link.query) == {
        "client_id": ["42"],
        "scope": ["bot applications.commands"],
        "permissions": [str(permission_bits())],
    }


def test_what_is_missing_is_named() -> None:
    assert missing_permissions(permission_bits()) == ()
    assert missing_permissions(0) == tuple(p.name for p in NEEDED)
    some = discord.Permissions(permission_bits())
    some.update(embed_links=False)
    assert lacking(some) == ("Embed Links",)
    assert lacking(discord.Permissions(administrator=True)) == ()


def test_in_a_thread_nobody_needs_to_open_one() -> None:
    some = discord.Permissions(permission_bits())
    some.update(send_messages=False, create_public_threads=False)
    assert lacking(some, in_thread=True) == ()
    some.update(send_messages_in_threads=False)
    assert lacking(some, in_thread=True) == ("Send Messages in Threads",)


def test_the_application_is_read_from_the_token() -> None:
    assert application_in(TOKEN) == 1234567890123456789


@pytest.mark.parametrize("token", ["", "no token", "äöü.x.y", "YWJj.x.y"])
def test_a_token_without_an_application_says_what_to_set(token: str) -> None:
    with pytest.raises(OnRecordError, match="ONRECORD_DISCORD_APPLICATION_ID"):
        application_in(token)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "environment", [{"ONRECORD_DISCORD_TOKEN": TOKEN}, {"ONRECORD_DISCORD_APPLICATION_ID": "1234567890123456789"}]
)
def test_the_command_prints_the_link_and_the_reasons(environment: dict[str, str]) -> None:
    result = CliRunner().invoke(cli, ["invite"], env=environment)
    assert result.exit_code == 0
    first, *reasons = result.output.splitlines()
    assert first == invite_link(1234567890123456789)
    assert [line.strip().split(":")[0] for line in reasons[: len(NEEDED)]] == [p.name for p in NEEDED]
    assert TOKEN not in result.output


@pytest.mark.usefixtures("folder")
def test_without_any_id_the_command_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ONRECORD_DISCORD_TOKEN", "ONRECORD_DISCORD_APPLICATION_ID"):
        monkeypatch.delenv(name, raising=False)
    result = CliRunner().invoke(cli, ["invite"])
    assert isinstance(result.exception, OnRecordError)
    for name in ("ONRECORD_DISCORD_TOKEN", "ONRECORD_DISCORD_APPLICATION_ID"):
        assert name in str(result.exception)


@pytest.mark.usefixtures("folder")
def test_an_id_that_is_no_number_is_told_in_plain_words() -> None:
    result = CliRunner().invoke(cli, ["invite"], env={"ONRECORD_DISCORD_APPLICATION_ID": "my-bot"})
    assert str(result.exception) == "ONRECORD_DISCORD_APPLICATION_ID: should be a whole number (see .env.example)"
