from __future__ import annotations

import logging
import re

import pytest
from small_record import fill_long, fill_small

from bot.answers import Desk
from bot.commands import ASKED, COMMANDS, Query, query_in
from bot.replies import ASKS, LONGEST_REPLY, SUGGESTS, reply_to, suggestions, to_button
from briefings.store import Store


def ask(desk: Desk, command: str, line: str, page: int = 1) -> object:
    return reply_to(lambda: (query_in(command, line), page), desk, "discord")


def test_every_command_has_an_answer_and_every_option_its_completion() -> None:
    assert set(ASKS) == set(ASKED) >= set(COMMANDS)
    assert set(SUGGESTS) == {o.suggests for c in COMMANDS.values() for o in c.options} - {""}


@pytest.mark.parametrize("platform", ["discord", "slack"])
@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_answered_on_every_platform(desk: Desk, command: str, platform: str) -> None:
    line = "Zelensky" if command == "who-said" else "troops"
    reply = reply_to(lambda: (query_in(command, line), 1), desk, platform)
    assert reply.error == ""
    assert reply.digest is not None
    assert reply.digest.platform == platform
    assert reply.digest.messages
    assert reply.private == COMMANDS[command].private


def test_pages_lead_to_one_another_and_hold_every_claim_once(desk: Desk) -> None:
    first = reply_to(lambda: (query_in("claims", "troops"), 1), desk, "discord")
    assert first.earlier == ""
    second = reply_to(to_button(first.later), desk, "discord")
    assert second.later == ""
    assert reply_to(to_button(second.earlier), desk, "discord") == first
    shown = [str(reply.digest) for reply in (first, second)]
    assert ["11,000 soldiers" in page for page in shown] == [True, False]
    assert ["one more false story" in page for page in shown] == [False, True]


def test_a_page_that_is_gone_leads_to_the_last(desk: Desk) -> None:
    assert reply_to(to_button("9|claims|troops"), desk, "discord") == reply_to(
        to_button("2|claims|troops"), desk, "discord"
    )


@pytest.mark.parametrize(
    ("command", "line", "told"),
    [
        ("claims", "trops", ""),
        ("claims", "weather", "unknown topic"),
        ("who-said", "Nobody Atall", "on record"),
        ("claims", "troops since:soon", "since"),
        ("claims", "", "/claims TOPIC"),
    ],
)
def test_what_the_user_can_mend_is_told_to_the_user_alone(desk: Desk, command: str, line: str, told: str) -> None:
    reply = reply_to(lambda: (query_in(command, line), 1), desk, "slack")
    assert told in reply.error
    assert (reply.digest is None) == reply.private == bool(told)


def test_a_failure_inside_has_an_id_that_the_log_has_too(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    def broken_clock() -> object:
        raise RuntimeError("the clock has stopped")  # noqa: EM101, TRY003  # any error will do

    broken = Desk(store, broken_clock)  # type: ignore[arg-type]  # the clock is broken on purpose

    def question() -> tuple[Query, int]:
        return Query("claims", (("topic", "troops"),)), 1

    fill_small(store)
    with caplog.at_level(logging.ERROR):
        reply = reply_to(question, broken, "discord")
    mark = re.findall(r"\b[0-9a-f]{8}\b", reply.error)
    assert len(mark) == 1
    assert mark[0] in caplog.text
    assert "the clock has stopped" in caplog.text
    assert "clock" not in reply.error
    assert reply.private


def test_options_are_completed(desk: Desk) -> None:
    assert suggestions(desk, "topics", "tro") == ("troops",)
    assert "Volodymyr Zelensky" in suggestions(desk, "speakers", "zel")
    assert suggestions(desk, "stances", "den") == ("denies",)
    assert suggestions(desk, "topics", "zzz") == ()


def test_a_completion_that_fails_completes_nothing_and_is_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    assert suggestions(desk, "no such kind", "tro") == ()
    assert "completing no such kind" in caplog.text


@pytest.mark.parametrize("platform", ["discord", "slack"])
def test_a_briefing_too_long_for_an_answer_says_what_is_left_out(store: Store, desk: Desk, platform: str) -> None:
    fill_long(store)
    reply = reply_to(lambda: (query_in("briefing", "troops"), 1), desk, platform)
    assert reply.digest is not None
    assert len(reply.digest.messages) + len(reply.digest.thread) == LONGEST_REPLY
    assert re.match(r"\d+ more messages of receipts", reply.note)
    short = reply_to(lambda: (query_in("briefing", "missiles"), 1), desk, platform)
    assert short.note == ""
