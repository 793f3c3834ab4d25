"""The demo's replay has to bring out every turn of the story, on its day and with its sentence, and nothing twice."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.platforms.console import ConsolePoster
from bot.settings import Settings
from bot.terminal.demo import Replayed, replay, run_demo
from briefings.model import Briefing, Change, ChangeKind, OnRecordError, Position, Record, SeriesKey
from briefings.store import Store, load_record, open_store, pending_deliveries

MODEL = Settings.model_fields["nlp_model"].default


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Replayed, Store, str]]:
    stream = io.StringIO()
    with open_store(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}") as store:
        yield replay(store, ConsolePoster(stream), nlp_model=MODEL), store, stream.getvalue()


@pytest.fixture
def replayed(story: tuple[Replayed, Store, str]) -> Replayed:
    return story[0]


@pytest.fixture
def record(story: tuple[Replayed, Store, str]) -> Record:
    return load_record(story[1])


def on(replayed: Replayed, day: int, month: int, topic: str = "troops") -> Briefing:
    (found,) = (b for b in replayed.briefings if b.until.date() == date(2024, month, day) and b.topic.id == topic)
    return found


def of_kind(briefing: Briefing, *kinds: ChangeKind) -> list[Change]:
    return [c for c in (*briefing.changes, *briefing.corrections) if {c.kind, *c.also} & {*kinds}]


class News(NamedTuple):
    """One figure that the story has to bring out: when, where, by whom, and words of its sentence."""

    day: date
    topic: str
    value: int
    unit: str
    place: str
    who: str
    words: str


FIGURES = (
    News(
        date(2024, 10, 22), "troops", 1_500, "", "Russia's Far East", "National Intelligence Service", "1,500 special"
    ),
    News(date(2024, 10, 24), "troops", 3_000, "", "eastern Russia", "White House", "about 3,000 North Korean soldiers"),
    News(date(2024, 11, 1), "troops", 10_000, "", "Russia", "Antony Blinken", "10,000 soldiers from North Korea in"),
    News(date(2024, 11, 1), "troops", 8_000, "", "Kursk", "Antony Blinken", "as many as 8,000"),
    News(date(2024, 11, 7), "troops", 11_000, "", "Kursk", "Volodymyr Zelensky", "now 11,000 North Korean soldiers"),
    News(date(2024, 10, 31), "missiles", 87, "minutes", "", "Meridian Wire", "87 minutes"),
    News(date(2024, 10, 31), "missiles", 7_000, "km", "", "Japan", "altitude of 7,000 km"),
    News(date(2024, 10, 31), "missiles", 1_000, "km", "", "Japan", "distance of 1,000 km"),
)


@pytest.mark.parametrize("news", FIGURES, ids=lambda news: f"{news.value}{news.unit}-{news.place}")
def test_each_figure_is_news_on_its_day_and_on_no_other(replayed: Replayed, news: News) -> None:
    def carries(change: Change) -> bool:
        figure, subject = change.figure, change.subject
        return (
            isinstance(subject, SeriesKey)
            and figure is not None
            and (figure.value, figure.unit, subject.place) == (news.value, news.unit, news.place)
        )

    found = [(b.until.date(), c) for b in replayed.briefings for c in b.changes if carries(c)]
    assert [day for day, _ in found] == [news.day]
    change = found[0][1]
    assert change.topic == news.topic
    assert news.who in change.speakers
    assert news.words in change.proof.sentence


def test_figures_of_another_scope_are_another_series(replayed: Replayed) -> None:
    (answer,) = (answer for command, answer in replayed.answers if command == "/figures troops")
    scopes = {
        point.figure.value: (series.key.place, series.key.state) for series in answer.series for point in series.points
    }
    assert scopes[8_000.0] == scopes[11_000.0] == ("Kursk", "in_place")
    assert scopes[10_000.0] != scopes[8_000.0] != scopes[3_000.0] != scopes[1_500.0]
    assert scopes[1_500.0][1] == "sent"


def test_austin_moves_from_could_not_confirm_to_confirms(replayed: Replayed) -> None:
    (move,) = of_kind(on(replayed, 24, 10), ChangeKind.POSITION_CHANGED)
    assert move.speakers == ("Lloyd Austin",)
    assert (move.earlier_position, move.position) == (Position.OPEN, Position.HOLDS)
    assert move.earlier is not None
    assert "could not confirm" in move.earlier.sentence
    assert "confirmed that North Korean troops had gone to Russia" in move.proof.sentence
    (confirmed,) = of_kind(on(replayed, 24, 10), ChangeKind.CONFIRMED)
    assert confirmed.speakers == ("Lloyd Austin",)


def test_moscow_and_pyongyang_deny_with_peskovs_words(replayed: Replayed) -> None:
    denials = of_kind(on(replayed, 23, 10), ChangeKind.DENIED)
    assert {speaker for denial in denials for speaker in denial.speakers} == {"Russia", "Dmitry Peskov", "North Korea"}
    (peskov,) = (d for d in denials if "Dmitry Peskov" in d.speakers)
    assert "“fake news”" in peskov.proof.sentence
    assert of_kind(on(replayed, 23, 10), ChangeKind.CONTRADICTED)


def test_pyongyangs_second_denial_is_no_news(replayed: Replayed) -> None:
    assert of_kind(on(replayed, 24, 10), ChangeKind.DENIED) == []


def test_the_launch_is_reported_first_and_once(replayed: Replayed) -> None:
    launches = [c for b in replayed.briefings for c in b.changes if "launch" in c.label]
    assert [(c.kind, c.proof.published_at.date()) for c in launches] == [(ChangeKind.FIRST_REPORT, date(2024, 10, 31))]
    assert launches[0].origins == 2


def test_not_yet_in_combat_becomes_have_fought_with_losses(replayed: Replayed) -> None:
    (unknown,) = (q for q in on(replayed, 1, 11).questions if "combat" in q.label)
    assert unknown.last.speaker == "Antony Blinken"
    assert unknown.last.position in {Position.NOT_YET, Position.EXPECTS}
    (fought,) = (c for c in of_kind(on(replayed, 7, 11), ChangeKind.FIRST_REPORT) if "combat" in c.label)
    assert fought.speakers == ("Volodymyr Zelensky",)
    assert fought.earlier_position is Position.NOT_YET
    assert "have suffered losses" in fought.proof.sentence
    assert not [c for b in replayed.briefings if b.until.date() > date(2024, 11, 7) for c in b.changes]


def test_the_reprint_is_no_new_origin(replayed: Replayed, record: Record) -> None:
    wire, reprint = (
        next(a for a in record.articles.values() if a.source == source and a.published_at.day == day)
        for source, day in (("meridian-wire", 22), ("northgate-courier", 22))
    )
    assert reprint.origin == wire.id
    (sent,) = (c for c in of_kind(on(replayed, 22, 10), ChangeKind.NEW_FIGURE) if c.figure and c.figure.value == 1_500)
    assert sent.outlets == ("Meridian Wire", "East Strait Daily", "Northgate Courier")
    assert sent.origins == 2
    assert all(c.proof.outlet != "Northgate Courier" for b in replayed.briefings for c in b.changes)


def test_the_correction_is_told_once_and_as_nothing_else(replayed: Replayed) -> None:
    told = [(b.until.date(), c) for b in replayed.briefings for c in b.corrections]
    assert [day for day, _ in told] == [date(2024, 11, 1)]
    correction = told[0][1]
    assert correction.earlier is not None
    assert "200 km west of Okushiri" in correction.earlier.sentence
    assert "300 km west of Okushiri" in correction.proof.sentence
    assert on(replayed, 1, 11, "missiles").changes == ()


def test_the_correction_is_told_once_more_where_the_claim_was_told(story: tuple[Replayed, Store, str]) -> None:
    printed = story[2]
    assert printed.count("in reply to an earlier message") == 1
    _, answer = printed.split("in reply to an earlier message")
    assert "Correction to the briefing of 312000Z OCT 24" in answer.split("── demo ──")[0]
    assert "200 km west of Okushiri" in answer.split("→")[0]


def test_days_that_only_repeat_are_quiet(replayed: Replayed) -> None:
    news = {b.until.date() for b in replayed.briefings if not b.quiet}
    assert news == {date(2024, 10, d) for d in (22, 23, 24, 31)} | {date(2024, 11, d) for d in (1, 7)}


def test_every_receipt_is_verbatim(replayed: Replayed, record: Record) -> None:
    receipts = [r for b in replayed.briefings for r in b.receipts]
    receipts += [r for _, answer in replayed.answers for r in answer.receipts]
    assert receipts
    for receipt in receipts:
        text = record.articles[receipt.article_id].text
        assert receipt.span.of(text) == receipt.sentence
        assert receipt.quote in text


def test_every_claim_on_record_stands_in_its_article(record: Record) -> None:
    assert record.claims
    for claim in record.claims:
        text = record.articles[claim.article_id].text
        spans = (*claim.contents, claim.sentence, *(f.span for f in claim.figures))
        assert all(span.end <= len(text) for span in spans)
        assert all(span.of(text).strip() == span.of(text) for span in claim.contents)


def test_everything_was_delivered(story: tuple[Replayed, Store, str]) -> None:
    replayed, store, printed = story
    assert pending_deliveries(store) == ()
    assert printed.count("Nothing new on") == sum(b.quiet for b in replayed.briefings)


def test_out_holds_previews_and_the_chart(tmp_path: Path) -> None:
    stream = io.StringIO()
    run_demo(stream, out=tmp_path / "preview", nlp_model=MODEL)
    names = {path.name for path in (tmp_path / "preview").iterdir()}
    assert {"2024-10-24-troops-discord.html", "2024-10-24-troops-slack.html", "figures-troops.png"} <= names
    assert (tmp_path / "preview" / "figures-troops.png").read_bytes().startswith(b"\x89PNG")
    for command in ("/claims troops", "/who-said Zelensky", "/figures troops"):
        assert command in stream.getvalue()


def test_out_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    with pytest.raises(OnRecordError, match="--out"):
        run_demo(io.StringIO(), out=blocked / "preview", nlp_model=MODEL)


def test_the_command_exists() -> None:
    assert "throw-away" in CliRunner().invoke(cli, ["demo", "--help"]).output
