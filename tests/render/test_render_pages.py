"""HTML: the digest as a page of its own, and the previews in the look of Discord and Slack."""

from __future__ import annotations

import re

import pytest
from render_samples import SERIES, UNTIL, answer, briefing, quiet

from briefings.model import Digest, Message, UsageError
from briefings.render import preview_page, render_answer, render_briefing


def test_the_page_has_the_sections_in_order_and_the_chart_inside() -> None:
    page = render_briefing(briefing(), "html").messages[0].text
    titles = ["What changed", "Figures", "Disputed", "Corrections", "Still unknown", "Receipts"]
    assert re.findall(r"<h2>([^<]*)</h2>", page) == titles
    assert re.search(r'<img src="data:image/png;base64,[^"]{1000,}" alt="Chart of figures over time\.', page)


def test_references_lead_to_receipts_on_the_page() -> None:
    page = render_briefing(briefing(), "html").messages[0].text
    wanted = set(re.findall(r'href="#(receipt-\d+)"', page))
    assert wanted
    assert wanted <= set(re.findall(r'id="(receipt-\d+)"', page))


def test_an_answer_is_a_page() -> None:
    page = render_answer(answer(12, series=SERIES), "html").messages[0].text
    assert page.startswith("<!DOCTYPE html>")
    assert page.count("<blockquote>") == 12


@pytest.mark.parametrize("platform", ["discord", "slack"])
def test_a_preview_shows_messages_thread_and_chart(platform: str) -> None:
    page = preview_page(render_briefing(briefing(), platform), channel="troops", at=UNTIL)
    assert "1 Nov 2024, 08:00Z" in page
    assert "Thread: 1 message<" in page
    assert 'src="data:image/png;base64,' in page
    assert re.search(r"<strong>1\. Position changed</strong> · North Korean troops", page)
    assert re.search(r"<blockquote>“There is evidence [^<]*</blockquote>", page)
    assert re.search(r'<a href="https://meridian\.example/6#:~:text=[^"]*">Meridian Wire</a>', page)


@pytest.mark.parametrize("platform", ["discord", "slack"])
def test_a_preview_of_a_quiet_day_is_its_line(platform: str) -> None:
    page = preview_page(render_briefing(quiet(), platform), channel="troops", at=UNTIL)
    assert "Nothing new on <strong>North Korean troops in Russia</strong> since" in page
    assert "Thread" not in page


def test_a_preview_shows_the_payload_and_not_what_it_was_made_of() -> None:
    digest = Digest(
        "discord", (Message("hello", {"embeds": [{"title": "T", "description": "**b** \\*c\\*", "color": 255}]}),)
    )
    page = preview_page(digest, channel="x", at=UNTIL)
    assert "border-left-color: #0000ff" in page
    assert "<strong>b</strong> *c*" in page


def test_a_preview_would_show_a_mention_that_got_through() -> None:
    page = preview_page(Digest("discord", (Message("hi @everyone"),)), channel="x", at=UNTIL)
    assert '<mark class="mention">@everyone</mark>' in page


def test_text_has_no_preview() -> None:
    with pytest.raises(UsageError, match="no preview for platform 'text'"):
        preview_page(render_briefing(quiet(), "text"), channel="x", at=UNTIL)
