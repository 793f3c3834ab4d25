import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.recorded.lines import COLUMNS, FIGURE_COLUMNS, answer_csv, claim_line, plain, safe
from briefings.model import (
    Answer,
    AnswerGroup,
    Certainty,
    Claim,
    Directness,
    Dispute,
    Figure,
    Period,
    Point,
    Polarity,
    Position,
    Proposition,
    Qualifier,
    Receipt,
    Series,
    SeriesKey,
    Span,
    Stance,
    Stand,
)

TEXT = "👩‍🚀 Früh: “At least 1,500 men,” Brandt\u2028 said, “are 7.5 km away.” Fin."
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - what a spreadsheet runs


def span(words: str, text: str = TEXT) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


CLAIM = Claim(
    article_id=4,
    ordinal=0,
    sentence=Span(0, TEXT.index(" Fin.")),
    contents=(span("“At least 1,500 men,”"), span("“are 7.5 km away.”")),
    directness=Directness.DIRECT,
    stance=Stance.CONFIRMS,
    polarity=Polarity.POSITIVE,
    certainty=Certainty.PROBABLE,
    speaker="Ada Brandt",
    speaker_span=span("Brandt"),
    cue_span=span("said"),
    topics=("border", "floods"),
    figures=(
        Figure(span("At least 1,500"), 1500, 1500, 1500, Qualifier.AT_LEAST, "", "men", "Norland", "Oss", "sent"),
        Figure(span("7.5 km"), 7.5, 7, 8, unit="km", increment=True, part_of=span("At least 1,500")),
    ),
    event_date=date(2031, 5, 2),
    event_time=Period(date(2031, 5, 2), date(2031, 5, 2)),
)
RECEIPT = Receipt(
    article_id=4,
    ordinal=0,
    span=Span(0, 9),
    sentence="It rained.",
    contents=(Span(0, 9),),
    quote="It rained",
    directness=Directness.INDIRECT,
    stance=Stance.ASSERTS,
    speaker="Ada Brandt",
    speaker_text="Brandt",
    cue_text="said",
    outlet="Elm Wire",
    title="Rain",
    url="https://elm.example/a",
    link="https://elm.example/a#:~:text=It",
    published_at=datetime(2031, 5, 2, tzinfo=UTC),
    seen_at=datetime(2031, 5, 2, tzinfo=UTC),
    origin=4,
)


def test_every_offset_gives_back_its_text() -> None:
    row = json.loads(claim_line("doc", TEXT, CLAIM))
    assert TEXT[row["content_start"] : row["content_end"]] == row["content"]
    assert [TEXT[start:end] for start, end in row["content_spans"]] == ["“At least 1,500 men,”", "“are 7.5 km away.”"]
    assert (row["content_start"], row["content_end"]) == (row["content_spans"][0][0], row["content_spans"][-1][1])
    for part in ("speaker", "cue"):
        assert TEXT[row[f"{part}_start"] : row[f"{part}_end"]] == row[f"{part}_text"]
    for figure in row["figures"]:
        assert TEXT[figure["start"] : figure["end"]] == figure["text"]
    assert TEXT[row["sentence_start"] : row["sentence_end"]] == TEXT.removesuffix(" Fin.")


def test_a_line_says_all_that_the_claim_says() -> None:
    row = json.loads(claim_line("doc", TEXT, CLAIM))
    assert (row["doc_id"], row["speaker"], row["speaker_text"], row["cue_text"]) == (
        "doc",
        "Ada Brandt",
        "Brandt",
        "said",
    )
    assert (row["directness"], row["stance"], row["polarity"]) == ("direct", "confirms", "positive")
    assert row["certainty"] == "probable"
    assert (row["topics"], row["event_date"]) == (["border", "floods"], "2031-05-02")
    assert row["event_time"] == {"first": "2031-05-02", "last": "2031-05-02"}
    first, second = row["figures"]
    assert (first["value"], first["qualifier"], first["counted"], first["place"]) == (1500, "at_least", "men", "Oss")
    assert (second["value"], second["low"], second["high"], second["unit"]) == (7.5, 7, 8, "km")
    assert (first["increment"], first["part_of"], first["si"]) == (False, None, None)
    assert (second["increment"], second["part_of"]) == (True, [first["start"], first["end"]])
    assert second["si"] == {"value": 7500, "low": 7000, "high": 8000, "unit": "m"}


def test_the_articles_own_voice_has_no_speaker_and_no_cue() -> None:
    claim = replace(
        CLAIM,
        directness=Directness.NARRATED,
        speaker=None,
        speaker_span=None,
        cue_span=None,
        event_date=None,
        event_time=None,
    )
    row = json.loads(claim_line("doc", TEXT, claim))
    for name in (
        "speaker",
        "speaker_text",
        "speaker_start",
        "speaker_end",
        "cue_text",
        "cue_start",
        "cue_end",
        "event_date",
        "event_time",
    ):
        assert row[name] is None


def test_a_time_of_several_days_has_no_date_but_its_ends() -> None:
    week = Period(date(2031, 4, 28), date(2031, 5, 4))
    row = json.loads(claim_line("doc", TEXT, replace(CLAIM, event_date=None, event_time=week)))
    assert (row["event_date"], row["event_time"]) == (None, {"first": "2031-04-28", "last": "2031-05-04"})


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), min_size=1, max_size=40), st.data())
def test_any_text_makes_one_line_that_can_be_written_and_read_back(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    content = Span(start, data.draw(st.integers(start + 1, len(text))))
    claim = Claim(1, 0, Span(0, len(text)), (content,), Directness.NARRATED)
    line = claim_line(text, text, claim)
    assert len(line.splitlines()) == 1
    row = json.loads(line.encode())
    assert row["content"] == text[row["content_start"] : row["content_end"]] == content.of(text)
    assert row["doc_id"] == text


@pytest.mark.parametrize(("value", "written"), [(1500.0, "1500"), (7.5, "7.5"), (0.0, "0"), (-3.0, "-3")])
def test_a_whole_number_has_no_point(value: float, written: str) -> None:
    assert str(plain(value)) == written


def rows(answer: Answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer_csv(answer), newline="")))


def test_an_answer_is_a_row_for_each_receipt() -> None:
    held = Stand("Ada Brandt", Position.HOLDS, replace(RECEIPT, sentence="He said “no”, twice,\nand left."))
    dispute = Dispute(Proposition("Norland", "deploy"), "troops", (held,))
    head, first, second = rows(Answer("Claims", (AnswerGroup("Today", (RECEIPT,)),), disputes=(dispute,)))
    assert head == list(COLUMNS)
    assert first == [
        "2031-05-02T00:00:00+00:00",
        *("Elm Wire", "whole", "Ada Brandt", "said", "asserts", "indirect", "It rained.", "It rained", RECEIPT.link),
    ]
    assert second[COLUMNS.index("sentence")] == "He said “no”, twice,\nand left."


def test_an_answer_with_series_is_a_row_for_each_figure() -> None:
    key = SeriesKey("soldiers", "Norland", "Oss")
    figure = Figure(Span(0, 2), 40, 40, 50, Qualifier.BETWEEN, "", "soldiers", "Norland", "Oss")
    unnamed = replace(RECEIPT, speaker=None, speaker_text="officials")
    head, row = rows(Answer("Figures", series=(Series(key, "Norland’s soldiers in Oss", (Point(figure, unnamed),)),)))
    assert head == list(FIGURE_COLUMNS)
    told = dict(zip(head, row, strict=True))
    assert (told["series"], told["value"], told["low"], told["high"]) == ("Norland’s soldiers in Oss", "40", "40", "50")
    assert (told["qualifier"], told["speaker"]) == ("between", "officials")


def test_an_empty_answer_has_only_its_header() -> None:
    assert rows(Answer("Claims", empty="Nothing.")) == [list(COLUMNS)]


@pytest.mark.parametrize("lead", [*RUNS, " =", "\xa0@", " \t+"])
def test_no_cell_begins_like_a_formula(lead: str) -> None:
    bad = f"{lead}HYPERLINK(1)"
    receipt = replace(RECEIPT, outlet=bad, speaker=bad, cue_text=bad, sentence=bad, quote=bad, link=bad)
    figure = Figure(Span(0, 2), 40, 40, 50, unit=bad)
    series = Series(SeriesKey("men"), bad, (Point(figure, receipt),))
    for answer in (Answer("Claims", (AnswerGroup("Today", (receipt,)),)), Answer("Figures", series=(series,))):
        for cell in rows(answer)[1]:
            assert not cell.lstrip().startswith(RUNS)
        assert f"'{bad}" in rows(answer)[1]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=12))
def test_harmless_text_stays_as_it_is(text: str) -> None:
    changed = safe(text) != text
    assert changed == (text.startswith(RUNS) or text.lstrip().startswith(RUNS))
    assert safe(text).removeprefix("'" if changed else "") == text
