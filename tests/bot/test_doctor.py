from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings, load_settings
from bot.terminal.desk import opened
from bot.terminal.doctor import NO_CONTACT, OK, WARNING, WRONG, Finding, examine
from briefings.model import Briefing, Digest, Message, Poll, Source, Topic
from briefings.store import add_briefing, add_subscription, mark_failed, note_polls, put_sources

NOON = datetime(2024, 10, 24, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _an_installation_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def queue(platform: str, channel: str, *, error: str = "") -> None:
    """A briefing on its way to a channel, in the database of the settings."""
    with opened(load_settings()) as store:
        subscription = add_subscription(
            store, platform=platform, channel=channel, topic="troops", cron="0 8 * * *", timezone="UTC", now=NOON
        )
        topic = Topic("troops", "Troops", ("troops",))
        briefing = Briefing(topic, NOON, NOON + timedelta(hours=1), ())
        digest = Digest(platform, (Message("one"),))
        delivery = add_briefing(store, briefing, subscription=subscription, digest=digest, slot="one")
        assert delivery is not None
        if error:
            mark_failed(store, delivery.id, error=error)


def of_deliveries() -> list[Finding]:
    return [finding for finding in examine() if finding.what.startswith("deliver")]


def test_deliveries_wait_for_the_token_that_is_named() -> None:
    for channel in ("C0DESK", "C0RISK"):
        queue("slack", channel)
    expected = Finding("deliveries to slack", "2 waiting: ONRECORD_SLACK_BOT_TOKEN is not set", WARNING)
    assert of_deliveries() == [expected]


def test_deliveries_whose_platform_is_set_up_are_no_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    queue("console", "console")
    queue("discord", "1234")
    monkeypatch.setenv("ONRECORD_DISCORD_TOKEN", "made-up")
    assert of_deliveries() == []


def test_why_a_delivery_failed_is_told() -> None:
    queue("console", "console", error="the terminal is closed")
    assert of_deliveries() == [
        Finding("delivery to console/console", "1 attempts: the terminal is closed", WARNING),
    ]


def test_the_platforms_are_those_that_post(monkeypatch: pytest.MonkeyPatch) -> None:
    platforms = {finding.what: finding for finding in examine()}["platforms"]
    assert platforms.found.startswith("no token is set")
    monkeypatch.setenv("ONRECORD_DISCORD_TOKEN", "made-up")
    assert {finding.what: finding for finding in examine()}["platforms"] == Finding("platforms", "discord, console", OK)


def test_broken_templates_are_told_with_file_and_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own = tmp_path / "own" / "discord"
    own.mkdir(parents=True)
    (own / "receipt.j2").write_text("fine so far\n{{ nobody }}", encoding="utf-8")
    monkeypatch.setenv("ONRECORD_TEMPLATES", str(own.parent))
    (found,) = (finding for finding in examine() if finding.what.startswith("template"))
    assert found.state == WARNING
    assert found.found.startswith(f"{own / 'receipt.j2'}, line 2: ")
    assert "'nobody' is undefined" in found.found


def test_good_templates_and_a_missing_folder_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ONRECORD_TEMPLATES", str(tmp_path))
    assert Finding("templates", str(tmp_path), OK) in examine()
    monkeypatch.setenv("ONRECORD_TEMPLATES", str(tmp_path / "gone"))
    told = [finding.found for finding in examine() if finding.what == "template"]
    assert len(told) == 1
    assert "there is no such folder" in told[0]


def test_subscriptions_that_no_token_is_set_for_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    queue("discord", "1234")
    told = Finding("subscriptions on discord", "1 can't be posted: ONRECORD_DISCORD_TOKEN is not set", WARNING)
    assert told in examine()
    monkeypatch.setenv("ONRECORD_DISCORD_TOKEN", "made-up")
    assert not [finding for finding in examine() if finding.what.startswith("subscriptions on")]


def test_settings_that_do_not_go_together_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_SLACK_BOT_TOKEN", "xoxb-made-up")
    (found,) = examine()
    assert (found.what, found.state) == ("settings", WRONG)
    assert found.found.startswith("ONRECORD_SLACK_BOT_TOKEN is set: set ")


FEED = "https://gazette.example/rss.xml"


def follow(*polls: Poll) -> None:
    with opened(load_settings()) as store:
        put_sources(store, [Source("gazette", "The Gazette", feeds=(FEED,))])
        note_polls(store, polls)


def of_sources() -> dict[str, Finding]:
    return {finding.what: finding for finding in examine() if finding.what in {"contact", "sources", "source gazette"}}


def test_where_nothing_is_read_nothing_is_said_of_reading() -> None:
    assert of_sources() == {}


def test_a_reader_without_a_contact_is_told_once_something_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    follow()
    assert of_sources() == {
        "sources": Finding("sources", "1 source, 0 feeds or pages dark"),
        "contact": Finding("contact", NO_CONTACT, WARNING),
    }
    monkeypatch.setenv("ONRECORD_CONTACT", "desk@gazette.example")
    assert set(of_sources()) == {"sources"}


@pytest.mark.parametrize(
    ("gone", "words"), [(False, "DARK: HTTP 503 (failed 3 times in a row"), (True, "GONE: its server says")]
)
def test_what_cannot_be_read_is_told_with_its_address(gone: bool, words: str) -> None:  # noqa: FBT001 - a parameter
    follow(Poll("gazette", FEED, failed_at=NOON, error="HTTP 503", failures=3, gone=gone))
    found = of_sources()["source gazette"]
    assert found.state == WARNING
    assert found.found.startswith(f"{FEED}: {words}")


@pytest.mark.parametrize("address", ["http://ann:secret@proxy.example:99999", "socks4://proxy.example", "nonsense"])
def test_a_proxy_that_is_no_address_is_told(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("ONRECORD_PROXY", address)
    (found,) = (finding for finding in examine() if finding.what == "proxy")
    assert found.state == WRONG
    assert "http://proxy.example:3128" in found.found
    assert "secret" not in found.found


def test_a_proxy_that_nobody_listens_at_keeps_all_from_being_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        monkeypatch.setenv("ONRECORD_PROXY", f"http://ann:secret@127.0.0.1:{port}")
        assert Finding("proxy", f"127.0.0.1:{port}") in examine()
    (found,) = (finding for finding in examine() if finding.what == "proxy")
    assert found.state == WRONG
    assert f"127.0.0.1:{port} can't be reached" in found.found
    assert "secret" not in found.found
