"""The pages that `python -m tests.pictures` takes pictures of; the pictures themselves need a browser."""

from __future__ import annotations

import asyncio
import re

import pytest
from pictures.browser import NoBrowserError, chromium
from pictures.pages import ASKED, FORMS, pages_of
from pictures.story import Story
from small_record import NOW

from bot.recorded.answers import Desk
from briefings.render.trial import made_up_briefing


def test_every_digest_answer_and_form_has_a_page_in_both_looks(desk: Desk) -> None:
    async def made() -> dict[str, str]:
        return dict(pages_of(Story(desk, (made_up_briefing(),), NOW)))

    pages = asyncio.run(made())
    names = ("digest", "turn", "quiet", "everything", *ASKED, *FORMS)
    assert set(pages) == {f"{name}-{look}" for name in names for look in ("discord", "slack")} | {"home-slack"}
    for name, page in pages.items():
        assert page.startswith("<!DOCTYPE html>")
        assert 'class="mention"' not in page, name
        assert not re.search(r"<t:|&lt;t:|!date\^", page), name
    assert 'class="menu"' in pages["topics-discord"]
    assert "Only you can see this" in pages["error-topic-discord"]
    assert "Only visible to you" in pages["error-topic-slack"]
    assert "11,000 soldiers" in pages["claims-slack"]
    assert pages["form-topic-slack"].count('class="input') >= 4


def test_a_machine_without_a_browser_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(NoBrowserError, match="install one of chromium, "):
        chromium()
