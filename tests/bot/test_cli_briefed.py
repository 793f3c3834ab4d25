"""The command line's twins of the commands about briefings: over the last stored one, or a window."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from briefed_story import HOUR, deliver, report, stock, subscribe
from click.testing import CliRunner
from small_record import NOW

from bot.cli import cli
from briefings.model import Subscription, UsageError
from briefings.store import Store

Run = Callable[..., str]
WINDOW = ("--since", "2024-11-07", "--until", "2024-11-08")


@pytest.fixture
def run(store: Store, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    stock(store)
    monkeypatch.setenv("ONRECORD_DATABASE_URL", sqlite_url)

    def command(*words: str) -> str:
        found = CliRunner().invoke(cli, words)
        if isinstance(found.exception, UsageError):
            raise found.exception
        assert found.exit_code == 0, found.output
        return found.output

    return command


@pytest.fixture
def sent(store: Store, run: Run) -> Subscription:  # noqa: ARG001 - what is run is stocked first
    """A subscription that was sent two lines; a third came later."""
    for value in (100, 200):
        report(store, value, NOW - 3 * HOUR)
    subscription = subscribe(store)
    deliver(store, subscription, NOW - 2 * HOUR)
    report(store, 300, NOW - HOUR)
    return subscription


@pytest.mark.usefixtures("sent")
def test_why_explains_the_last_stored_briefing_or_one_line_of_it(run: Run) -> None:
    assert run("why", "troops").count("rule: ") == 2
    assert run("why", "troops", "--line", "2").count("rule: ") == 1
    with pytest.raises(UsageError, match="lines 1 to 2"):
        run("why", "troops", "--line", "3")


@pytest.mark.usefixtures("sent")
def test_why_and_missed_can_be_asked_of_a_window(run: Run) -> None:
    assert run("why", "troops", *WINDOW).count("rule: ") == 3
    assert "Nothing was left out" in run("missed", "troops", *WINDOW)
    assert json.loads(run("missed", "troops", "--json"))["title"].startswith("Missed: ")


@pytest.mark.parametrize("command", ["why", "missed"])
def test_without_a_briefing_the_window_is_asked_for(run: Run, command: str) -> None:
    with pytest.raises(UsageError, match="--since 24h"):
        run(command, "troops")


@pytest.mark.usefixtures("sent")
def test_the_timeline_is_printed(run: Run) -> None:
    told = run("timeline", "troops", "--since", "2024-11-01")
    assert "Fri 08 Nov 2024 · New figure · Norland’s soldier in Oss300: 300" in told
    assert len(run("timeline", "troops", "--csv").splitlines()) == 4


def test_the_preview_of_a_subscription_says_when_it_is_due(run: Run, sent: Subscription) -> None:
    told = run("preview", str(sent.id))
    assert told.startswith(f"Preview of subscription {sent.id} (troops). The next one is due ")
    assert "08:00 Europe/Kyiv" in told
    assert "300 soldiers" in told
    assert "100 soldiers" not in told
    with pytest.raises(UsageError, match="no subscription 99"):
        run("preview", "99")


@pytest.mark.parametrize("command", ["claims", "figures", "disputed", "timeline", "missed"])
def test_two_forms_at_once_are_an_error(run: Run, command: str) -> None:
    with pytest.raises(UsageError, match="--json and --csv exclude one another"):
        run(command, "troops", "--csv", "--json")


@pytest.mark.usefixtures("sent")
def test_every_topic_is_briefed_where_none_is_named(run: Run) -> None:
    told = run("brief", *WINDOW)
    assert "Missile launches" in told
    assert "North Korean troops in Russia" in told
