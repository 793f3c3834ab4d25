from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.desk import opened
from bot.doctor import OK, WARNING, Finding, examine
from bot.settings import PREFIX, Settings, load_settings
from briefings.model import Briefing, Digest, Message, Topic
from briefings.store import add_briefing, add_subscription, mark_failed

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
