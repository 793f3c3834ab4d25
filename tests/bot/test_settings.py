from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import PREFIX, SECRETS, Settings, load_settings, posting_platforms, why_not
from briefings.model import OnRecordError

EXAMPLE = Path(__file__).parents[2] / ".env.example"
BAD_VALUES = (
    ("POLL_MINUTES", "0"),
    ("POLL_MINUTES", "often"),
    ("HTTP_PORT", "70000"),
    ("LOG_LEVEL", "LOUD"),
    ("TIMEZONE", "Europe/Nowhere"),
    ("TIMEZONE", "/etc/passwd"),
    ("TIMEZONE", "Europe"),
    ("DISCORD_GUILD_IDS", "12,abc"),
    ("DISCORD_API_BASE", "discord.com"),
    ("SLACK_API_BASE", "ftp://slack.com"),
    ("DATABASE_URL", "onrecord.db"),
    ("DISCORD_TOKEN_FILE", "does/not/exist"),
    ("CONTACT", "Zoë, desk@example.org"),
    ("CONTACT", "desk@example.org\r\nX-Other: 1"),
    ("CONTACT", "a" * 201),
    ("OPERATORS", "123456"),
    ("OPERATORS", "discord:zoe"),
    ("OPERATORS", "slack:U1,irc:zoe"),
    ("QUESTIONS_PER_MINUTE", "-1"),
)


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_example_names_every_setting_and_nothing_else() -> None:
    written = re.findall(r"^(\w+)=", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert sorted(written) == sorted(PREFIX + name.upper() for name in Settings.model_fields)


def test_the_example_gives_the_defaults() -> None:
    written = dict(re.findall(r"^(\w+)=(.*)$", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE))
    for name, field in Settings.model_fields.items():
        shown = "" if field.default in (None, ()) else str(field.default)
        assert written[PREFIX + name.upper()] == shown, name


def test_every_setting_of_the_example_is_commented() -> None:
    blocks = EXAMPLE.read_text(encoding="utf-8").split("\n\n")[1:]
    assert all(block.startswith("#") for block in blocks)
    for block in blocks:
        for above, line in zip(block.splitlines(), block.splitlines()[1:], strict=False):
            twin = line.startswith(above.split("=")[0] + "_FILE=")
            assert line.startswith("#") or above.startswith("#") or twin, line


def test_the_example_itself_loads_as_the_defaults() -> None:
    assert load_settings(EXAMPLE) == Settings()


def test_variables_win_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ONRECORD_POLL_MINUTES=5\nONRECORD_TIMEZONE=Europe/Kyiv\n", encoding="utf-8")
    monkeypatch.setenv("ONRECORD_POLL_MINUTES", "7")
    settings = load_settings()
    assert (settings.poll_minutes, settings.timezone) == (7, "Europe/Kyiv")


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_DISCORD_GUILD_IDS", "12, 34")
    monkeypatch.setenv("ONRECORD_ALLOW_HOSTS", "intranet.example,10.0.0.8,")
    settings = load_settings()
    assert settings.discord_guild_ids == (12, 34)
    assert settings.allow_hosts == ("intranet.example", "10.0.0.8")


@pytest.mark.parametrize(("name", "value"), BAD_VALUES)
def test_a_bad_value_gives_one_line_that_names_it(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(OnRecordError) as caught:
        load_settings()
    assert PREFIX + name in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 1


def test_a_contact_is_what_a_header_can_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_CONTACT", "desk@example.org, https://example.org/bot (Zoe)")
    assert load_settings().contact == "desk@example.org, https://example.org/bot (Zoe)"
    monkeypatch.setenv("ONRECORD_CONTACT", "a" * 200)
    assert len(load_settings().contact) == 200


def test_those_post_whose_token_is_set_and_the_console(monkeypatch: pytest.MonkeyPatch) -> None:
    assert posting_platforms(load_settings()) == ("console",)
    monkeypatch.setenv("ONRECORD_DISCORD_TOKEN", "made-up")
    assert posting_platforms(load_settings()) == ("discord", "console")
    assert why_not("slack") == "ONRECORD_SLACK_BOT_TOKEN is not set"
    assert "pigeon" in why_not("pigeon")


def test_slack_needs_a_way_to_listen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_SLACK_BOT_TOKEN", "xoxb-made-up")
    with pytest.raises(OnRecordError, match="ONRECORD_SLACK_APP_TOKEN") as caught:
        load_settings()
    assert "xoxb-made-up" not in str(caught.value)


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_can_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_text("  made-up-secret\n", encoding="utf-8")
    monkeypatch.setenv("ONRECORD_SLACK_APP_TOKEN", "xapp-made-up")
    if name == "slack_app_token":
        monkeypatch.delenv("ONRECORD_SLACK_APP_TOKEN")
    monkeypatch.setenv(f"{PREFIX}{name.upper()}_FILE", str(tmp_path / "secret"))
    assert getattr(load_settings(), name).get_secret_value() == "made-up-secret"


def test_a_secret_given_twice_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("one", encoding="utf-8")
    monkeypatch.setenv("ONRECORD_DISCORD_TOKEN", "two")
    monkeypatch.setenv("ONRECORD_DISCORD_TOKEN_FILE", str(tmp_path / "secret"))
    with pytest.raises(OnRecordError, match="either ONRECORD_DISCORD_TOKEN or"):
        load_settings()


@pytest.mark.parametrize("held", [b"", b"\n", b"\xff\xfe\x00"])
def test_a_secret_file_without_a_secret_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, held: bytes
) -> None:
    (tmp_path / "secret").write_bytes(held)
    monkeypatch.setenv("ONRECORD_DISCORD_TOKEN_FILE", str(tmp_path / "secret"))
    with pytest.raises(OnRecordError, match="ONRECORD_DISCORD_TOKEN_FILE"):
        load_settings()


def test_no_secret_is_ever_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SECRETS:
        monkeypatch.setenv(PREFIX + name.upper(), f"hidden-{name}")
    monkeypatch.setenv("ONRECORD_DATABASE_URL", "postgresql+psycopg://desk:hidden-password@db/onrecord")
    shown = repr(load_settings()) + str(load_settings())
    assert "hidden" not in shown


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"ONRECORD_CONTACT=\xff\xfe\n")
    with pytest.raises(OnRecordError, match="UTF-8"):
        load_settings(tmp_path / ".env")


def test_settings_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().poll_minutes = 3  # type: ignore[misc]  # the point of the test


@pytest.mark.parametrize("given", ["http://paper.example/", "paper.example:8088", "paper.example/feed"])
@pytest.mark.parametrize("name", ["ONRECORD_ALLOW_HOSTS", "ONRECORD_ROBOTS_EXEMPT"])
def test_a_host_is_a_host_and_no_address(monkeypatch: pytest.MonkeyPatch, name: str, given: str) -> None:
    monkeypatch.setenv(name, f"other.example, {given}")
    with pytest.raises(OnRecordError, match=f"{name}: should be hosts such as"):
        load_settings(None)
    monkeypatch.setenv(name, "other.example, 10.0.0.7, fd00::7, [fd00::8]")
    load_settings(None)
