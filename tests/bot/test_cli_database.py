"""Copying the record, going back to a copy, and letting old articles go, at the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_record import NOW, fill_small

from bot.cli import cli
from briefings.model import Draft, OnRecordError, UsageError
from briefings.store import Store, add_new_articles, count_articles, count_claims, list_subscriptions, open_store

Run = Callable[..., Result]


@pytest.fixture
def run(store: Store, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    fill_small(store)
    store.close()
    monkeypatch.setenv("ONRECORD_DATABASE_URL", sqlite_url)
    monkeypatch.chdir(tmp_path)
    return lambda *words, **more: CliRunner().invoke(cli, words, catch_exceptions=False, **more)


def test_what_was_copied_comes_back_and_what_was_there_is_kept(run: Run, sqlite_url: str, tmp_path: Path) -> None:
    run("subscription", "add", "troops")
    assert "onrecord db restore copy.db" in run("db", "backup", "copy.db").output
    run("subscription", "remove", "1")
    assert run("db", "restore", "copy.db", input="n\n").exit_code == 1
    with open_store(sqlite_url) as store:
        assert list_subscriptions(store) == ()
    told = run("db", "restore", "copy.db", "--yes").output
    with open_store(sqlite_url) as store:
        assert [one.topic for one in list_subscriptions(store)] == ["troops"]
    kept = Path(told.rpartition("What was there is in ")[2].strip().removesuffix("."))
    assert kept.parent == tmp_path
    with open_store(f"sqlite:///{kept}") as store:
        assert list_subscriptions(store) == ()


def test_a_copy_that_is_none_changes_nothing(run: Run, sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("no database at all", encoding="utf-8")
    with pytest.raises(OnRecordError, match=r"notes\.db"):
        run("db", "restore", "notes.db", "--yes")
    with open_store(sqlite_url) as store:
        assert count_articles(store) > 0


def test_what_would_be_let_go_is_told_before_and_the_rest_stays(run: Run, sqlite_url: str) -> None:
    idle = Draft("gazette", "1", "Der Hafen", "Der Hafen bleibt am Montag zu.", NOW, language="de")
    with open_store(sqlite_url) as store:
        add_new_articles(store, [idle], seen_at=NOW, sketches=[()], passages=[()])
        claims = count_claims(store)
    assert run("db", "forget", "--older-than", "30d", "--dry-run").output.startswith("1 article from before ")
    assert run("db", "forget", "--older-than", "30").output.startswith("Let go of 1 article from before ")
    assert run("db", "forget", "--older-than", "30 days").output.startswith("Let go of 0 articles from before ")
    with open_store(sqlite_url) as store:
        assert count_claims(store) == claims > 0
    with pytest.raises(UsageError, match="365d"):
        run("db", "forget", "--older-than", "a while")
