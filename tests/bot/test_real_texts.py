"""Five real articles, each ingested on its day: every turn of their story is told on its day, and nothing twice.

The texts are not part of this project; the tests run where they lie beside the clone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.nlp import shared_nlp
from bot.settings import Settings
from bot.terminal.desk import stock
from briefings import service
from briefings.ingest.archives.files import read_paths
from briefings.model import Briefing, Change, ChangeKind, Draft, Position, Record, SeriesKey
from briefings.store import load_record, open_store

REFERENCE = Path(__file__).parents[3] / "shared" / "seeds"
TOPICS = ("troops", "missiles", "diplomacy")
FIRST, LAST = datetime(2024, 10, 22, tzinfo=UTC), datetime(2024, 11, 9, tzinfo=UTC)
A_DAY = timedelta(days=1)

# When each text was seen. Those that carry no date were published then, too.
SEEN = {
    "003": datetime(2024, 10, 22, 18, tzinfo=UTC),
    "001": datetime(2024, 10, 24, 12, tzinfo=UTC),
    "000": datetime(2024, 11, 1, 6, tzinfo=UTC),
    "004": datetime(2024, 11, 1, 9, tzinfo=UTC),
    "002": datetime(2024, 11, 7, 18, tzinfo=UTC),
}
FIRST_DAY, SECOND_DAY, THIRD_DAY, LAST_DAY = (
    date(2024, 10, 22),
    date(2024, 10, 24),
    date(2024, 11, 1),
    date(2024, 11, 7),
)
# What no article says: the furniture of its page
FURNITURE = (
    "Sign up", "Sign in", "premium titles", "COMMERCIAL BREAK", "Follow our coverage", "ANI Inputs", "What We Know",
    "days free", "Download the app", "Other Topics", "Advertisement", "Photo:", "Desk", "SCROLL", "Top News",
)  # fmt: skip


class Turn(NamedTuple):
    """A figure that has to be told: on which day and topic, the value and its unit, where, by whom."""

    day: date
    topic: str
    value: float
    unit: str
    place: str
    speaker: str


FIGURES = (
    Turn(FIRST_DAY, "troops", 1_500, "", "Far East", "National Intelligence Service"),
    Turn(SECOND_DAY, "troops", 3_000, "", "eastern Russia", "White House"),
    Turn(THIRD_DAY, "troops", 10_000, "", "Russia", "Antony Blinken"),
    Turn(THIRD_DAY, "troops", 8_000, "", "Kursk", "Antony Blinken"),
    Turn(LAST_DAY, "troops", 11_000, "", "Kursk", "Volodymyr Zelensky"),
    Turn(THIRD_DAY, "missiles", 87, "minutes", "", ""),
    Turn(THIRD_DAY, "missiles", 7_000, "km", "", "Japan"),
    Turn(THIRD_DAY, "missiles", 1_000, "km", "", "Japan"),
)


@dataclass(frozen=True, slots=True)
class Replay:
    """Every day's briefings on every topic, and the record that they come from."""

    briefings: tuple[Briefing, ...]
    record: Record

    def told(self, topic: str = "") -> Iterator[tuple[date, Change]]:
        for briefing in self.briefings:
            if topic in {"", briefing.topic.id}:
                day = (briefing.until - timedelta(microseconds=1)).date()
                yield from ((day, change) for change in (*briefing.changes, *briefing.corrections))

    def on(self, day: date, kind: ChangeKind, topic: str = "troops") -> list[Change]:
        return [c for when, c in self.told(topic) if when == day and kind in {c.kind, *c.also}]


@pytest.fixture(scope="module")
def replay(tmp_path_factory: pytest.TempPathFactory) -> Replay:
    if not REFERENCE.is_dir():
        pytest.skip("the reference texts are not beside this clone")
    nlp = shared_nlp(Settings.model_fields["nlp_model"].default)
    with open_store(f"sqlite:///{tmp_path_factory.mktemp('real') / 'record.db'}") as store:
        stock(store)
        for number, seen in SEEN.items():
            service.ingest(store, [draft(number, seen)], nlp, now=partial(_same, seen))
        days = [FIRST + A_DAY * n for n in range((LAST - FIRST).days)]
        briefings = [service.brief(store, topic, since=d, until=d + A_DAY) for topic in TOPICS for d in days]
        return Replay(tuple(briefings), load_record(store))


def _same(moment: datetime) -> datetime:
    return moment


def draft(number: str, seen: datetime) -> Draft:
    (file,) = REFERENCE.glob(f"{number}_*.txt")
    (found,) = read_paths([file], source=f"outlet-{number}", published_at=seen)
    assert isinstance(found, Draft)
    return replace(found, url=f"https://outlet-{number}.example/")


@pytest.mark.parametrize("turn", FIGURES, ids=lambda turn: f"{turn.value}{turn.unit}")
def test_each_figure_is_told_once_and_on_its_day(replay: Replay, turn: Turn) -> None:
    told = [
        (day, change)
        for day, change in replay.told(turn.topic)
        if change.figure is not None
        and isinstance(change.subject, SeriesKey)
        and (change.figure.value, change.figure.unit) == (turn.value, turn.unit)
        and turn.place in change.subject.place
    ]
    assert [(day, turn.speaker in {"", *change.speakers}) for day, change in told] == [(turn.day, True)]


@pytest.mark.parametrize("turn", [turn for turn in FIGURES if not turn.unit], ids=lambda turn: str(turn.value))
def test_a_number_of_troops_is_told_in_one_scope_that_day(replay: Replay, turn: Turn) -> None:
    """Ten thousand were said to be prepared ten days before as many were in Russia: that was another day's news."""
    told = [
        c.label for day, c in replay.told("troops") if day == turn.day and c.figure and c.figure.value == turn.value
    ]
    assert len(told) == 1, told


def test_moscow_and_pyongyang_deny_on_the_first_day(replay: Replay) -> None:
    denials = replay.on(FIRST_DAY, ChangeKind.DENIED)
    speakers = {speaker for denial in denials for speaker in denial.speakers}
    assert {"Russia", "North Korea"} <= speakers
    assert any("fake news" in denial.proof.sentence for denial in denials)


def test_a_party_denies_the_same_once(replay: Replay) -> None:
    days = {day for day, c in replay.told("troops") if ChangeKind.DENIED in {c.kind, *c.also}}
    assert days == {FIRST_DAY}


def test_austin_moves_from_could_not_confirm(replay: Replay) -> None:
    moves = [c for c in replay.on(SECOND_DAY, ChangeKind.POSITION_CHANGED) if "Lloyd Austin" in c.speakers]
    assert len(moves) == 1
    assert moves[0].position is Position.HOLDS
    assert moves[0].earlier is not None
    assert "could not confirm" in moves[0].earlier.sentence


def test_the_united_states_confirm(replay: Replay) -> None:
    confirmed = replay.on(SECOND_DAY, ChangeKind.CONFIRMED)
    assert len(confirmed) == 1
    assert {"United States", "Lloyd Austin"} & set(confirmed[0].speakers)


def test_the_launch_is_a_first_report(replay: Replay) -> None:
    launches = [
        (day, c)
        for day, c in replay.told("missiles")
        if c.kind is ChangeKind.FIRST_REPORT and not isinstance(c.subject, SeriesKey)
    ]
    assert [day for day, _ in launches] == [THIRD_DAY]
    assert "launch" in launches[0][1].proof.sentence


def test_not_yet_in_combat_becomes_have_fought(replay: Replay) -> None:
    early = [c for day, c in replay.told("troops") if day < LAST_DAY and "combat" in c.label]
    assert early == []
    (fought,) = (c for c in replay.on(LAST_DAY, ChangeKind.FIRST_REPORT) if "combat" in c.label)
    assert fought.speakers == ("Volodymyr Zelensky",)
    assert fought.earlier_position in {Position.NOT_YET, Position.EXPECTS}


def test_nothing_is_told_twice(replay: Replay) -> None:
    """Neither one subject's turn on two days, nor one sentence for one subject in two lines."""
    turns = Counter(
        (c.topic, c.kind, c.label, c.figure.value if c.figure else None, c.speakers) for _, c in replay.told()
    )
    assert [turn for turn, times in turns.items() if times > 1] == []


def test_days_without_a_text_are_quiet(replay: Replay) -> None:
    assert {day for day, _ in replay.told()} <= {FIRST_DAY, SECOND_DAY, THIRD_DAY, LAST_DAY}


def test_the_furniture_of_a_page_is_no_news(replay: Replay) -> None:
    told = [c.proof.sentence for _, c in replay.told()]
    assert [(words, sentence) for words in FURNITURE for sentence in told if words in sentence] == []


def test_every_sentence_is_verbatim(replay: Replay) -> None:
    for _, change in replay.told():
        for receipt in filter(None, (change.proof, change.earlier)):
            assert receipt.span.of(replay.record.articles[receipt.article_id].text) == receipt.sentence
