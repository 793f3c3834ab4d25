from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from render_samples import (
    CHANGES,
    CORRECTED,
    LAUNCH,
    PRESENCE,
    SERIES,
    SINCE,
    answer,
    briefing,
    change,
    quiet,
    receipt,
    sources,
)

from briefings.model import Answer, Briefing, ChangeKind, SourceState
from briefings.render import render_answer, render_briefing


def shown(given: Briefing) -> str:
    return render_briefing(given, "text").messages[0].text


def test_sections_come_in_the_order_of_a_digest() -> None:
    text = shown(briefing())
    titles = ["WHAT CHANGED", "FIGURES", "DISPUTED", "CORRECTIONS", "STILL UNKNOWN"]
    assert re.findall(r"^[A-Z ]+(?=\n─)", text, re.MULTILINE) == titles


def test_the_header_tells_window_local_time_and_who_was_read() -> None:
    head = shown(briefing()).split("WHAT CHANGED", maxsplit=1)[0]
    assert "ON RECORD · North Korean troops in Russia" in head
    assert "310800Z OCT 24 to 010800Z NOV 24 · 1 Nov 2024, 10:00 Europe/Kyiv" in head
    assert "7 of 8 sources read, 14 articles" in head
    assert "Dark: Dark Herald 0 (HTTP 503; last read 310800Z OCT 24)" in head


@pytest.mark.parametrize("platform", ["text", "discord", "slack", "html"])
def test_an_alert_says_so_and_the_next_quiet_line_counts_from_it(platform: str) -> None:
    kinds = (ChangeKind.CONFIRMED, ChangeKind.FIRST_REPORT)
    told = [render_briefing(replace(briefing(), alert=alert), platform).messages[0] for alert in ((), kinds)]
    assert ["Alert: confirmed, first report" in f"{one.text} {one.payload}" for one in told] == [False, True]
    after = [render_briefing(replace(quiet(), after_alert=it), platform).messages[0].text for it in (False, True)]
    assert ["since the alert of 310800Z OCT 24" in text for text in after] == [False, True]


def test_a_change_line_has_kind_label_turn_quote_speaker_counts_and_link() -> None:
    text = shown(briefing())
    assert f" 1  POSITION CHANGED · {PRESENCE}: could not confirm → confirmed\n" in text
    assert "    │ “There is evidence that there are North Korean troops in Russia,” Austin told" in text
    assert "Lloyd Austin told · Meridian Wire, 31 Oct 08:40Z · 3 outlets, 2 origins · also Quayside" in text
    assert "    https://meridian.example/6#:~:text=" in text
    assert "    before: could not confirm · Lloyd Austin could not yet confirm · Meridian Wire, 22 Oct" in text


def test_figures_are_aligned_under_their_series_with_the_spread() -> None:
    text = shown(briefing())
    assert "North Korean soldiers in Russia · spread 1,500–10,000\n" in text
    rows = [line for line in text.splitlines() if re.search(r"(about|at least) [\d,]+  \w", line)]
    assert len(rows) == 3
    assert len({re.search(r"\d\d? Oct \d\d:\d\dZ", row).end() for row in rows}) == 1  # type: ignore[union-attr]  # a miss fails the test


def test_no_line_but_an_address_is_wider_than_the_screen() -> None:
    digest = render_briefing(briefing(), "text")
    lines = [line for message in (*digest.messages, *digest.thread) for line in message.text.splitlines()]
    assert max(len(line) for line in lines if "https://" not in line) <= 100


def test_every_receipt_is_in_the_thread_with_outlet_time_and_link() -> None:
    thread = render_briefing(briefing(), "text").thread[0].text
    assert thread.count("https://") == len(briefing().receipts)
    assert "East Strait Daily, 18 Oct 2024, 09:30Z" in thread


def test_references_lead_to_the_receipt_of_the_sentence() -> None:
    digest = render_briefing(briefing(), "text")
    ref = re.search(
        r"Japan's Ministry of Defense said · Meridian Wire, 31 Oct 01:10Z .* \[(\d+)\]", digest.messages[0].text
    )
    assert ref
    after = digest.thread[0].text.split(f"[{ref[1]}]", maxsplit=1)[1]
    assert LAUNCH.sentence[:40] in after.split("[", maxsplit=1)[0]


TOPIC_AND_START = "on North Korean troops in Russia since 310800Z OCT 24"
DARK = ["Dark Herald 0 (HTTP 503; last read 310800Z OCT 24)", "Dark Herald 1 (HTTP 503; last read 310800Z OCT 24)"]
BLIND = f"No source was read {TOPIC_AND_START}, so nothing can be said about it"


@pytest.mark.parametrize(
    ("given", "line"),
    [
        (quiet(sources=sources(8)), f"Nothing new {TOPIC_AND_START}; 8 sources read, 14 articles."),
        (quiet(sources=sources(1), articles_read=0), f"Nothing new {TOPIC_AND_START}; 1 source read."),
        (
            quiet(sources=sources(6, 1), articles_read=1),
            f"Nothing new {TOPIC_AND_START}; 6 of 7 sources read, 1 article; dark: {DARK[0]}.",
        ),
        (quiet(sources=sources(0, 2), articles_read=0), f"{BLIND}; dark: {DARK[0]}, {DARK[1]}."),
        (quiet(sources=(), articles_read=0), f"{BLIND}."),
    ],
)
def test_a_quiet_day_is_one_honest_line(given: Briefing, line: str) -> None:
    digest = render_briefing(given, "text")
    assert [message.text for message in digest.messages] == [line]
    assert digest.thread == ()


@pytest.mark.parametrize("platform", ["text", "discord", "slack", "html"])
def test_quiet_is_never_said_of_what_was_not_read(platform: str) -> None:
    digest = render_briefing(quiet(sources=sources(0, 3), articles_read=0), platform)
    text = " ".join(message.text for message in digest.messages)
    assert "Nothing new" not in text
    assert "Dark Herald 2" in text


def test_a_source_not_read_since_the_window_began_is_dark_without_any_error() -> None:
    stale = SourceState("s", "Stale Courier", SINCE - timedelta(hours=2))
    never = SourceState("n", "New Gazette", None)
    text = shown(quiet(sources=(*sources(2), stale, never)))
    assert "2 of 4 sources read" in text
    assert "dark: Stale Courier (last read 310600Z OCT 24), New Gazette (never read)." in text


def test_sections_without_content_are_left_out() -> None:
    text = shown(briefing(series=(), disputes=(), corrections=(), questions=()))
    assert not re.search("FIGURES|DISPUTED|CORRECTIONS|STILL UNKNOWN", text)


def test_a_correction_alone_is_no_quiet_day() -> None:
    text = shown(quiet(corrections=(CORRECTED,)))
    assert "CORRECTED · Minutes that the missile flew: 78 minutes → 87 minutes" in text
    assert "WHAT CHANGED" not in text


def test_an_unlinkable_address_is_left_out() -> None:
    proof = receipt("A sentence.", link="javascript:alert(1)", url="")
    text = shown(briefing(changes=(change(ChangeKind.DENIED, "A label", proof),)))
    assert "javascript" not in text


def test_an_answer_shows_everything_on_one_page() -> None:
    text = render_answer(answer(23, match="“Blinkn” read as Antony Blinken", series=SERIES), "text").messages[0].text
    assert text.startswith("CLAIMS ABOUT TROOPS\n─")
    assert "“Blinkn” read as Antony Blinken" in text
    assert "spread 1,500–10,000" in text
    assert all(f"“Sentence number {n} of the record" in text for n in range(1, 24))
    assert "31 Oct 2024, 18:05Z · Antony Blinken said · Meridian Wire" in text


@pytest.mark.parametrize("platform", ["text", "discord", "slack", "html"])
def test_an_empty_answer_says_so(platform: str) -> None:
    message = render_answer(Answer("Claims about tea", empty="Nothing about tea is on record."), platform).messages[0]
    assert "Nothing about tea is on record." in f"{message.text}{message.payload}"


def test_changes_keep_the_order_given() -> None:
    text = shown(briefing(changes=tuple(reversed(CHANGES))))
    kinds = re.findall(r"^ \d  ([A-Z ]+) · ", text.split("FIGURES", maxsplit=1)[0], re.MULTILINE)
    assert kinds == ["DENIED", "NEW FIGURE", "NEW FIGURE", "FIRST REPORT", "POSITION CHANGED"]
