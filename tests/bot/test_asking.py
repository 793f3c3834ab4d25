"""The times of a question and the whys of a briefing, from the command line and from the desk."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner
from small_record import NOW, fill_small
from who_asks import AT_SLACK, ask, query_in

from bot.asking.moments import When
from bot.asking.replies import suggestions
from bot.briefed.again import behind
from bot.briefed.explaining import explanation
from bot.cli import cli
from bot.recorded.answers import Desk
from briefings.model import Claim, Directness, Draft, Span, TimeAxis, UsageError
from briefings.render import window_token
from briefings.store import Store, add_claims, add_new_articles

Run = Callable[..., str]
OLD = "Zelensky said that 7,000 soldiers had come in August."


@pytest.fixture
def run(store: Store, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    fill_small(store)
    monkeypatch.setenv("ONRECORD_DATABASE_URL", sqlite_url)

    def command(*words: str) -> str:
        found = CliRunner().invoke(cli, words, catch_exceptions=False)
        assert found.exit_code == 0, found.output
        return found.output

    return command


def put(store: Store, text: str, *, published: timedelta, seen: timedelta, directness: Directness) -> None:
    """An article of one claim, so long before now."""
    draft = Draft("meridian", text, "A story", text, NOW - published)
    (article,) = add_new_articles(store, [draft], seen_at=NOW - seen, sketches=[()])
    whole, told = Span(0, len(text)), directness is Directness.NARRATED
    one = Claim(article.id, 0, whole, (whole,), directness, topics=("troops",))
    add_claims(
        store, article.id, [one if told else replace(one, speaker="Volodymyr Zelensky", speaker_span=Span(0, 8))]
    )


def test_a_past_moment_by_each_time(desk: Desk, store: Store) -> None:
    put(store, OLD, published=timedelta(days=9), seen=timedelta(0), directness=Directness.INDIRECT)
    then = f"{NOW - timedelta(days=1):%Y-%m-%d}"
    assert desk.claims_about("troops", when=When(as_of=then)).receipts == ()
    by_print = desk.claims_about("troops", when=When(as_of=then, by="published"))
    assert [one.sentence for one in by_print.receipts] == [OLD]
    assert "by when it was published" in by_print.match
    assert [one.sentence for one in desk.who_said("Zelensky", when=When(as_of=then, by="published")).receipts] == [OLD]
    assert desk.briefing("troops", when=When("20d", then, "published")).axis is TimeAxis.PUBLISHED


def test_nobody_is_matched_with_a_speaker_of_later(desk: Desk) -> None:
    with pytest.raises(UsageError, match="is on record"):
        desk.who_said("Unheard Of", when=When(as_of="2024-11-01"))
    assert desk.who_said("Zelensky", when=When(as_of="2024-11-01")).receipts == ()


def test_what_an_article_only_tells_is_no_claim_of_anybodys(desk: Desk, store: Store) -> None:
    put(store, "It rained on the troops.", published=timedelta(0), seen=timedelta(0), directness=Directness.NARRATED)
    assert not any("rained" in one.sentence for one in desk.claims_about("troops").receipts)


def test_a_briefings_window_can_be_had_as_of_then(desk: Desk) -> None:
    then = NOW - timedelta(hours=5, minutes=30)
    past = desk.briefing("troops", when=When(as_of=then.isoformat()))
    assert (past.until, past.since, past.past) == (then, then - timedelta(days=1), True)
    capped = desk.briefing("troops", until=NOW.isoformat(), when=When(as_of=then.isoformat()))
    assert capped.until == then
    assert not desk.briefing("troops").past
    with pytest.raises(UsageError, match="the window is empty"):
        desk.briefing("troops", when=When(since=NOW.isoformat(), as_of=then.isoformat()))


def test_an_explanation_numbers_the_lines_of_the_briefing_and_says_the_rule(desk: Desk) -> None:
    briefing = desk.briefing("troops")
    answer = explanation(behind(desk, window_token(briefing)))
    numbers = [group.heading for group in answer.groups if " · " in group.heading]
    assert [heading.split(".")[0] for heading in numbers] == [str(n) for n in range(1, len(briefing.changes) + 1)]
    assert [c.proof for c in briefing.changes] == [g.receipts[0] for g in answer.groups if " · " in g.heading]
    assert all(any(line.startswith("rule: ") for line in g.lines) for g in answer.groups if " · " in g.heading)
    befores = [g.receipts[0] for g in answer.groups if "before" in g.heading]
    assert befores == [c.earlier for c in briefing.changes if c.earlier is not None]


def test_what_was_left_out_is_in_the_explanation(desk: Desk) -> None:
    many = desk.briefing("troops", most=1)
    assert many.left_out
    assert len(many.changes) + len(many.left_out) == len(desk.briefing("troops").changes)
    last = explanation(many).groups[-1]
    assert last.heading == f"Left out: {len(many.left_out)}"
    assert len(last.lines) == len(many.left_out)


def test_times_are_read_and_completed_in_chat(desk: Desk) -> None:
    assert query_in("claims", "troops by:publication")["by"] == "published"
    assert suggestions(desk, "times", "s", AT_SLACK) == ("published", "seen")
    with pytest.raises(UsageError, match="there are event"):
        query_in("claims", "troops by:moonlight")
    for command in ("claims", "figures", "disputed", "timeline"):
        assert ask(desk, AT_SLACK, command, "troops by:event as-of:2024-11-08").error == ""


def test_the_command_line_explains_and_lists(run: Run) -> None:
    window = ("--topic", "troops", "--since", "2024-11-08", "--until", "2024-11-08", "--most", "1")
    told = run("brief", *window)
    assert "rule:" not in told
    assert "--left-out lists them" in told
    why = run("brief", *window, "--explain", "--left-out")
    assert "rule: " in why
    assert "LEFT OUT" in why
    assert "lists them" not in why
    assert json.loads(run("brief", *window, "--format", "json"))["left_out"]


@pytest.mark.parametrize(
    "words", [("claims", "troops"), ("who-said", "Zelensky"), ("figures", "troops"), ("disputed", "troops")]
)
def test_every_answer_can_be_asked_by_each_time(run: Run, words: tuple[str, ...]) -> None:
    for axis in TimeAxis:
        assert "by when it" in run(*words, "--as-of", "2024-11-08", "--by", axis)
