from __future__ import annotations

import re
import shutil
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.nlp import load_nlp
from bot.settings import PREFIX, Settings, load_settings
from bot.terminal.desk import opened, real_time
from bot.terminal.doctor.clock import by_other, by_record
from bot.terminal.doctor.examining import Means, examine
from bot.terminal.doctor.finding import OK, WARNING, WRONG, Finding
from bot.terminal.doctor.live import ask_platforms
from bot.terminal.doctor.record import NO_CONTACT
from briefings.model import Briefing, Digest, Message, Poll, Source, Topic
from briefings.store import (
    RUN,
    add_briefing,
    add_subscription,
    change_subscription,
    mark_failed,
    note_polls,
    park,
    put_sources,
    take_lease,
)

NOON = datetime(2024, 10, 24, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _an_installation_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, migrated_file: Path) -> None:
    (tmp_path / "data").mkdir()
    shutil.copyfile(migrated_file, tmp_path / "data" / "onrecord.db")
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def queue(platform: str, channel: str, *, error: str = "", at: datetime = NOON) -> None:
    """A briefing on its way to a channel, in the database of the settings, of the hour from `at` on."""
    with opened(load_settings()) as store:
        subscription = add_subscription(
            store, platform=platform, channel=channel, topic="troops", cron="0 8 * * *", timezone="UTC", now=NOON
        )
        topic = Topic("troops", "Troops", ("troops",))
        briefing = Briefing(topic, at, at + timedelta(hours=1), ())
        digest = Digest(platform, (Message("one"),))
        delivery = add_briefing(store, briefing, subscription=subscription, digest=digest, slot=str(at))
        assert delivery is not None
        if error:
            mark_failed(store, delivery.id, error=error)


def found_of(what: str) -> Finding:
    return next(finding for finding in examine() if finding.what.startswith(what))


def of_deliveries() -> list[Finding]:
    return [finding for finding in examine() if finding.what.startswith("deliver")]


def test_deliveries_wait_for_the_token_that_is_named() -> None:
    for channel in ("C0DESK", "C0RISK"):
        queue("slack", channel)
    expected = Finding("deliveries to slack", "2 waiting: ONRECORD_SLACK_BOT_TOKEN is not set", WARNING)
    assert of_deliveries() == [expected]


def test_deliveries_whose_platform_is_set_up_are_no_finding_unless_they_wait_for_long() -> None:
    queue("console", "console", at=real_time() - timedelta(minutes=61))
    assert of_deliveries() == []
    queue("console", "console", at=NOON)
    (late,) = of_deliveries()
    assert late.found == "waits since 24 Oct 2024, 13:00Z; is onrecord run running?"


def test_why_a_delivery_failed_is_told() -> None:
    queue("console", "console", error="the terminal is closed")
    assert of_deliveries() == [
        Finding(
            "delivery to console/console",
            "waits since 24 Oct 2024, 13:00Z, tried once: the terminal is closed; tried again at the next round",
            WARNING,
        ),
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


def test_where_no_source_is_read_that_is_told() -> None:
    told = of_sources()
    assert set(told) == {"sources"}
    assert (told["sources"].state, "onrecord source add" in told["sources"].found) == (WARNING, True)


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


def test_a_parked_channel_is_told_with_what_to_do() -> None:
    queue("console", "console")
    with opened(load_settings()) as store:
        park(store, 1, why="the channel is archived", at=NOON, probe_at=NOON)
    told = found_of("subscription 1")
    assert (told.what, told.state) == ("subscription 1 to console/console", WARNING)
    assert told.found == (
        "parked since 24 Oct 2024, 12:00Z: the channel is archived; put that right, then onrecord subscription resume 1"
    )


def test_a_parked_channel_is_told_once() -> None:
    queue("console", "console", error="it is archived")
    with opened(load_settings()) as store:
        park(store, 1, why="it is archived", at=NOON, probe_at=NOON)
    assert of_deliveries() == []


@pytest.mark.parametrize(
    ("topic", "timezone", "told"),
    [
        ("troops", "Mars/Olympus", r"“Mars/Olympus”.*onrecord subscription change 1"),
        ("harbour", "UTC", r"“harbour” is followed no more.*onrecord subscription remove 1"),
    ],
)
def test_a_subscription_that_never_comes_is_told_with_what_to_do(topic: str, timezone: str, told: str) -> None:
    with opened(load_settings()) as store:
        add_subscription(
            store, platform="console", channel="console", topic=topic, cron="0 8 * * *", timezone=timezone, now=NOON
        )
    found = found_of("subscription 1")
    assert found.state == WARNING
    assert re.search(told, found.found)


def test_what_waits_for_the_end_of_quiet_hours_is_no_finding() -> None:
    now = real_time()
    queue("console", "console", at=now - 3 * timedelta(hours=1))
    assert len(of_deliveries()) == 1
    quiet = f"{now - timedelta(hours=2):%H:%M}-{now + timedelta(hours=2):%H:%M}"
    with opened(load_settings()) as store:
        change_subscription(store, 1, now=NOON, quiet=quiet)
    assert of_deliveries() == []


@pytest.mark.parametrize("name", ["nobody.has_this", ".nobody"])
def test_a_language_model_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("ONRECORD_NLP_MODEL", name)
    (found,) = (one for one in examine(Means(load_nlp)) if one.what == "language model")
    assert found.state == WRONG
    assert "install it or set ONRECORD_NLP_MODEL" in found.found


def test_who_leads_and_how_much_room_is_left_is_told() -> None:
    idle = found_of("running")
    assert (idle.state, idle.found[:4]) == (WARNING, "no: ")
    with opened(load_settings()) as store:
        take_lease(store, RUN, "desk-1:4711:abc", ttl=timedelta(seconds=30))
    assert found_of("running") == Finding("running", "yes: process 4711 on desk-1 reads and posts")
    assert "free beside the database" in found_of("disk").found
    assert found_of("database").found.endswith(", can be written")


@pytest.mark.parametrize(
    ("ahead", "state", "told"),
    [
        (timedelta(seconds=3), OK, "agree"),
        (timedelta(seconds=-90), WARNING, "this machine is 90 s ahead of it"),
        (timedelta(hours=1), WRONG, "this machine is 1 h behind it"),
    ],
)
def test_clocks_that_differ_are_told(ahead: timedelta, state: str, told: str) -> None:
    found = by_other("Slack", NOON, NOON + ahead)
    assert (found.what, found.state) == ("clock and that of Slack", state)
    assert found.found.startswith(told)


def test_a_clock_before_the_newest_article_is_wrong() -> None:
    assert by_record(NOON, None).state == by_record(NOON, NOON).state == OK
    assert by_record(NOON, NOON + timedelta(minutes=2)).state == WRONG


def test_platforms_that_can_not_be_asked_are_told_and_keep_nothing_else_from_being_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    monkeypatch.setenv("ONRECORD_DISCORD_TOKEN", "made-up")
    monkeypatch.setenv("ONRECORD_DISCORD_API_BASE", f"http://127.0.0.1:{port}/api/v10")
    assert not [finding for finding in examine() if finding.what.startswith("Discord")]
    told = [finding for finding in examine(Means(ask=ask_platforms)) if finding.what.startswith("Discord")]
    assert [finding.state for finding in told] == [WARNING]
    assert told[0].found.startswith("could not ask 127.0.0.1: ")
