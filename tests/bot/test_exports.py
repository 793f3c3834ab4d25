"""A topic's claims as a file: whole, cited, safe to open, and as large as platforms take."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from small_record import ACTORS, NOW, SAID, fill_small

from bot.asking.asker import Asker
from bot.asking.moments import When
from bot.asking.queries import query_of
from bot.asking.replies import Reply, reply_to
from bot.cli import cli
from bot.handlers.lookups import Export, export_of, left_out
from bot.recorded.answers import Desk
from bot.recorded.exporting import COLUMNS, LARGEST, MARK, Sheet, row_of
from briefings.changes import receipt_of
from briefings.model import Claim, Directness, Draft, Span, Topic
from briefings.store import Store, add_claims, add_new_articles, load_record, mark_claims, open_store, put_topics
from briefings.store.tagging import Piece

READER = Asker("discord", workspace="1", channel="9", user="42")
ON_TROOPS = 8
UNMARKED = Piece(1, 100, (), frozenset())


def exported(desk: Desk, form: str = "csv", /, **told: str) -> Reply:
    return reply_to(lambda: (query_of("export", {"topic": "troops", "format": form, **told}), 1), desk, READER)


def rows_of(reply: Reply) -> list[dict[str, str]]:
    (file,) = reply.files
    return list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"), newline="")))


def claims_of(reply: Reply) -> list[dict[str, object]]:
    (file,) = reply.files
    claims: list[dict[str, object]] = json.loads(file.content)["claims"]
    return claims


def said_of(reply: Reply) -> str:
    assert reply.digest is not None
    return "\n".join(json.dumps(message.payload) + message.text for message in reply.digest.messages)


def test_every_claim_is_in_the_file_newest_first_with_its_citation(desk: Desk) -> None:
    reply = exported(desk)
    rows = rows_of(reply)
    assert reply.private
    assert [row["sentence"] for row in rows] == [sentence for _, sentence, _, topic, _ in SAID if topic == "troops"]
    first = rows[0]
    assert first["outlet"] == "Meridian Wire"
    assert first["url"] == "https://meridian.example/0"
    assert first["link"].startswith("https://meridian.example/0#:~:text=Zelensky%20said")
    assert (first["speaker"], first["cue"], first["stance"]) == ("Volodymyr Zelensky", "said", "asserts")
    assert json.loads(first["figures"])[0]["value"] == 11_000
    assert first["topics"] == "troops"
    assert "8 claims" in said_of(reply)
    assert reply.files[0].filename == "claims-troops-2024-11-08.csv"


def test_json_and_csv_hold_the_same(desk: Desk) -> None:
    rows, claims = rows_of(exported(desk)), claims_of(exported(desk, "json"))
    assert [row["quote"] for row in rows] == [claim["quote"] for claim in claims]
    assert all(tuple(claim) == COLUMNS for claim in claims)
    assert tuple(rows[0]) == COLUMNS


def test_a_json_file_says_what_was_asked(desk: Desk) -> None:
    (file,) = exported(desk, "json", since="3h").files
    told = json.loads(file.content)
    assert (told["topic"], told["since"], told["older_left_out"]) == ("troops", "3h", 0)
    assert len(told["claims"]) == 3


@pytest.mark.parametrize(
    "told",
    [
        {"since": "3h"},
        {"as-of": "2024-11-08T09:30+00:00"},
        {"as-of": "2024-11-08T09:30+00:00", "by": "published"},
        {"as-of": "2024-11-08T09:30+00:00", "by": "event", "since": "2h"},
        {"since": "2024-11-08T06:00+00:00", "by": "event"},
    ],
)
def test_the_file_holds_what_the_record_held_then(desk: Desk, told: dict[str, str]) -> None:
    when = When(told.get("since", ""), told.get("as-of", ""), told.get("by", ""))
    view = when.view(NOW)
    record = load_record(desk.store, topic="troops", until=view.until, axis=view.axis).current()
    wanted = {receipt_of(record, claim).sentence for claim in record.claims if view.holds(receipt_of(record, claim))}
    assert wanted
    assert {row["sentence"] for row in rows_of(exported(desk, **told))} == wanted


def test_nothing_on_record_is_no_file(store: Store) -> None:
    put_topics(store, [Topic("troops", "Troops", ("troops",))])
    reply = exported(Desk(store, lambda: NOW))
    assert reply.files == ()
    assert "No claim on troops is on record here." in said_of(reply)


def test_an_unknown_topic_is_told_so(desk: Desk) -> None:
    reply = exported(desk, topic="zebras")
    assert "zebras" in reply.error
    assert reply.files == ()


def tell(store: Store, text: str, **parts: str) -> None:
    """An article of the last minute with one claim on troops that is all of it."""
    at = NOW - timedelta(minutes=1)
    draft = replace(Draft("meridian", text, "A story", text, at), **parts)  # type: ignore[arg-type]  # text fields only
    (article,) = add_new_articles(store, [draft], seen_at=at, sketches=[()])
    span = Span(0, len(article.text))
    claim = Claim(article.id, 0, span, (span,), Directness.NARRATED, topics=("troops",))
    add_claims(store, article.id, [claim])


@pytest.mark.parametrize("text", ['=HYPERLINK("https://evil.example")', "@SUM(A1)", "+1", "-2 boats", "\t=1", "＝1"])  # noqa: RUF001  # runs too
def test_no_cell_is_run_as_a_formula(desk: Desk, text: str) -> None:
    tell(desk.store, text, title=text, author=text)
    row = rows_of(exported(desk))[0]
    for name in ("sentence", "quote", "title", "author"):
        assert row[name] == f"'{text}"
    assert claims_of(exported(desk, "json"))[0]["sentence"] == text


def test_a_sentence_keeps_its_line_ends_and_letters(desk: Desk) -> None:
    text = 'She said:\r\n"Here, there;\u2028and 🌧"\nin Öss.'
    tell(desk.store, text)
    assert rows_of(exported(desk))[0]["sentence"] == text
    assert claims_of(exported(desk, "json"))[0]["sentence"] == text


def test_of_its_topics_a_claim_names_only_those_that_the_asker_sees(desk: Desk) -> None:
    put_topics(desk.store, [Topic("discord:1/ours", "Ours", ("x",), owner="discord:1")])
    put_topics(desk.store, [Topic("discord:2/theirs", "Theirs", ("x",), owner="discord:2")])
    for topic in ("discord:1/ours", "discord:2/theirs"):
        mark_claims(desk.store, topic, UNMARKED, [(1, 0)])
    first = rows_of(exported(desk))[0]
    assert sorted(first["topics"].split("; ")) == ["ours", "troops"]
    assert "theirs" not in exported(desk, "json").files[0].content.decode()


def test_another_workspaces_topic_is_unknown(desk: Desk) -> None:
    put_topics(desk.store, [Topic("discord:2/theirs", "Theirs", ("x",), owner="discord:2")])
    mark_claims(desk.store, "discord:2/theirs", UNMARKED, [(1, 0)])
    for name in ("discord:2/theirs", "Theirs", "theirs"):
        assert exported(desk, topic=name).files == ()


@pytest.mark.parametrize("form", ["csv", "json"])
def test_what_does_not_fit_is_left_out_and_said(desk: Desk, form: str) -> None:
    whole = export_of(desk, "troops", Sheet(form), When())
    room = sum(map(len, _lines(whole, form))) - 10
    found = export_of(desk, "troops", Sheet(form, room), When())
    assert (found.held, found.left) == (ON_TROOPS - 1, 1)
    assert left_out(found) == (
        "1 claim older than these have no room in one file: they begin on 2024-11-08. "
        "For them ask again with as-of:2024-11-08 by:published, or for fewer with since:7d."
    )
    assert left_out(whole) == ""


def _lines(whole: Export, form: str) -> list[bytes]:
    sheet = Sheet(form)
    assert whole.held == ON_TROOPS
    content = whole.file.content
    return (
        content.splitlines(keepends=True)[1:]
        if sheet.form == "csv"
        else content.split(b'"claims": [\n')[1].splitlines(keepends=True)[:-1]
    )


def test_no_more_claims_are_looked_at_than_asked_for(desk: Desk) -> None:
    found = export_of(desk, "troops", Sheet("csv"), When(), most=3)
    assert (found.held, found.left) == (3, ON_TROOPS - 3)


@given(
    sentences=st.lists(st.text(min_size=1, max_size=200), min_size=1, max_size=8),
    room=st.integers(0, 6_000),
    form=st.sampled_from(["csv", "json"]),
)
@settings(max_examples=40, deadline=None)
def test_a_file_is_never_longer_than_its_room_and_what_is_in_it_is_whole(
    sentences: list[str], room: int, form: str
) -> None:
    sheet = Sheet(form, room)
    row = dict.fromkeys(COLUMNS, "")
    held = [text for text in sentences if sheet.add({**row, "sentence": text})]
    content = sheet.whole({"topic": "troops"})
    if form == "json":
        assert [one["sentence"] for one in json.loads(content)["claims"]] == [_storable(text) for text in held]
    else:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        assert len(rows) == len(held)
        assert content.decode().startswith(f"{MARK}published_at")
    assert len(content) <= room + 600


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def test_there_is_room_for_the_head_below_what_platforms_take() -> None:
    assert LARGEST < 8 * 1024 * 1024


def test_a_row_tells_all_that_is_on_record_of_a_claim(desk: Desk) -> None:
    record = load_record(desk.store, topic="troops")
    for claim in record.claims:
        row = row_of(record, claim, {"troops": "troops"})
        assert row["sentence"] == claim.sentence.of(record.articles[claim.article_id].text)
        assert (row["article"], row["claim"]) == (claim.article_id, claim.ordinal)
        assert len(row["figures"]) == len(claim.figures)  # type: ignore[arg-type]  # a list
        assert len(row["events"]) == len(claim.events)  # type: ignore[arg-type]  # a list


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> CliRunner:
    """The command line in an empty folder, over a record of its own."""
    url = f"sqlite:///{tmp_path / 'cli.db'}"
    with open_store(url) as opened:
        fill_small(opened)
    monkeypatch.setenv("ONRECORD_DATABASE_URL", url)
    monkeypatch.chdir(tmp_path)
    return CliRunner()


def test_the_command_line_prints_or_writes_the_file(run: CliRunner) -> None:
    printed = run.invoke(cli, ["export", "troops", "--format", "json"], catch_exceptions=False)
    assert len(json.loads(printed.stdout)["claims"]) == ON_TROOPS
    written = run.invoke(cli, ["export", "troops", "--out", "troops.csv", "--by", "published"], catch_exceptions=False)
    assert written.output == "troops.csv: 8 claims on troops\n"
    assert Path("troops.csv").read_bytes().count(b"\r\n") == ON_TROOPS + 1


def test_the_command_line_says_who_said_it(run: CliRunner) -> None:
    told = run.invoke(cli, ["who-said-this", SAID[4][1]], catch_exceptions=False)
    assert ACTORS[1].name in told.output
