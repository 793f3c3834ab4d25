from __future__ import annotations

import dataclasses
import html
import re
from datetime import datetime

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from platform_limits import check, seconds, shown
from random_briefings import ANSWERS, BRIEFINGS
from render_samples import CHANGES, QUESTION, SERIES, answer, briefing, change, quiet, receipt, sources

from briefings.model import Answer, Briefing, ChangeKind, Digest
from briefings.render import answer_pages, render_answer, render_briefing

FEW = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking a whole briefing takes minutes
)
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")  # of a failing example
ALL = pytest.mark.parametrize("platform", ["text", "discord", "slack", "html"])
CHATS = pytest.mark.parametrize("platform", ["discord", "slack"])
LONG = briefing(changes=CHANGES * 30, series=SERIES * 20, questions=(QUESTION,) * 40)
HUGE = "No space in here" + "x" * 20000
GIANT = answer(0, match="m" * 900)


QUOTES = {
    "text": re.compile(r"^ *│ (.*)$", re.MULTILINE),
    "discord": re.compile(r"^> (.*)$", re.MULTILINE),
    "slack": re.compile(r"^> (.*)$", re.MULTILINE),
    "html": re.compile(r"<blockquote[^>]*>([^<]*)</blockquote>"),
}


def letters(text: str) -> str:
    """The letters and digits of a text: what no escape, wrap or mark may add to or take from."""
    return "".join(
        sign for sign in re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]|\x9b[0-?]*[ -/]*[@-~]", "", text) if sign.isalnum()
    )


def moments(value: object) -> set[int]:
    """Every moment in a briefing or answer, in seconds since 1970: what its texts may tell as times."""
    if isinstance(value, datetime):
        return {seconds(value)}
    if isinstance(value, tuple):
        return {moment for part in value for moment in moments(part)}
    if dataclasses.is_dataclass(value):
        return {moment for one in dataclasses.fields(value) for moment in moments(getattr(value, one.name))}
    return set()


def told(digest: Digest) -> str:
    """The letters of all quotations in order; the pieces of a long one follow each other."""
    text = "\n".join(shown(message) for message in (*digest.messages, *digest.thread))
    quotes = "".join(QUOTES[digest.platform].findall(text))
    return letters(html.unescape(quotes) if digest.platform in {"slack", "html"} else quotes)


@ALL
@given(briefed=BRIEFINGS)
@example(briefed=LONG)
@FEW
def test_no_briefing_breaks_a_limit_mentions_anyone_or_drops_a_word(platform: str, briefed: Briefing) -> None:
    digest = render_briefing(briefed, platform, charts=False)
    check(digest, moments(briefed))
    assert 1 <= len(digest.messages) <= 2
    if not briefed.quiet:
        text = told(digest)
        assert [one.sentence for one in briefed.receipts if letters(one.sentence) not in text] == []


@ALL
@given(given_answer=ANSWERS)
@example(given_answer=GIANT)
@FEW
def test_no_answer_breaks_a_limit_mentions_anyone_or_drops_a_word(platform: str, given_answer: Answer) -> None:
    messages = []
    receipts = [*given_answer.receipts, *(s.receipt for dispute in given_answer.disputes for s in dispute.stands)]
    known = moments(given_answer)
    for page in range(1, answer_pages(given_answer, platform) + 1):
        digest = render_answer(given_answer, platform, page=page, charts=False)
        check(digest, known)
        messages += digest.messages
    text = told(Digest(platform, tuple(messages)))
    assert [one.sentence for one in receipts if letters(one.sentence) not in text] == []


@CHATS
def test_a_sentence_longer_than_a_message_is_cut_in_the_channel_and_whole_in_the_thread(platform: str) -> None:
    proof = receipt(HUGE, 99)
    digest = render_briefing(quiet(changes=(change(ChangeKind.DENIED, "A label", proof),)), platform)
    check(digest)
    assert "…" in shown(digest.messages[0])
    assert letters(HUGE) not in told(Digest(platform, digest.messages))
    assert letters(HUGE) in told(Digest(platform, digest.thread))


@CHATS
def test_what_the_channel_has_no_room_for_goes_to_the_thread_and_the_channel_says_how_much(platform: str) -> None:
    digest = render_briefing(LONG, platform, charts=False)
    channel = "".join(map(shown, digest.messages))
    thread = "".join(map(shown, digest.thread))
    numbers = [int(number) for number in re.findall(r"(?m)^\*{1,2}(\d+)\. ", channel.split("Corrections")[0])]
    more = re.search(r"\+ (\d+) more in the thread", channel)
    assert more
    assert len(numbers) + int(more[1]) == len(LONG.changes)
    assert [int(n) for n in re.findall(r"(?m)^\*{1,2}(\d+)\. ", thread)] == list(range(len(numbers) + 1, 151))
    assert "What changed (continued)" in thread


@CHATS
def test_dark_sources_without_room_are_named_in_the_thread(platform: str) -> None:
    digest = render_briefing(quiet(sources=sources(3, 80)), platform)
    text = "".join(map(shown, (*digest.messages, *digest.thread)))
    assert re.search(r"\+ \d+ more in the thread", shown(digest.messages[0]))
    assert all(f"Dark Herald {n} (" in text for n in range(80))


def lines_of(briefed: Briefing) -> list[str]:
    """The words of every line beside its quotation; long ones are cut in a digest."""
    changes = (*briefed.changes, *briefed.corrections)
    rows = [one.label for one in (*briefed.series, *briefed.disputes, *briefed.questions)]
    return [*(change.label for change in changes), *rows, *(one.question.words for one in briefed.answered)]


@CHATS
@given(briefed=BRIEFINGS)
@example(briefed=LONG)
@FEW
def test_every_line_of_a_briefing_is_in_the_channel_or_in_the_thread(platform: str, briefed: Briefing) -> None:
    digest = render_briefing(briefed, platform, charts=False)
    whole = "\n".join(shown(message) for message in (*digest.messages, *digest.thread))
    text = letters(html.unescape(whole) if platform == "slack" else whole)
    if not briefed.quiet:
        assert [line for line in lines_of(briefed) if letters(line)[:20] not in text] == []
        numbers = [int(n) for n in re.findall(r"(?m)^\*{1,2}(\d+)\. ", whole)]
        wanted = [*range(1, len(briefed.changes) + 1), *range(1, len(briefed.corrections) + 1)]
        assert sorted(numbers) == sorted(wanted)
