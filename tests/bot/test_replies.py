from __future__ import annotations

import logging
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from small_record import NOW, fill_long, fill_small
from who_asks import ANN, AT_SLACK, query_in

from bot.asking.asker import Asker
from bot.asking.commands import ASKED, COMMANDS
from bot.asking.paging import LONGEST_REPLY
from bot.asking.queries import Query
from bot.asking.replies import Reply, reply_to, suggestions, to_button
from bot.handlers import FORMS, HANDLERS, SUGGESTS
from bot.recorded.answers import Desk
from briefings.store import Store

LATER = NOW + timedelta(days=30)


def ask(desk: Desk, command: str, line: str, asker: Asker = ANN, page: int = 1) -> Reply:
    return reply_to(lambda: (query_in(command, line), page), desk, asker)


def test_every_command_has_a_handler_every_option_its_completion_and_every_form_its_maker() -> None:
    assert set(HANDLERS) == set(ASKED) >= set(COMMANDS)
    assert set(SUGGESTS) >= {option.suggests for one in ASKED.values() for option in one.options} - {""}
    assert set(FORMS) == {name for name, one in ASKED.items() if one.form}


RECORDED = ("claims", "who-said", "figures", "disputed", "timeline")


@pytest.mark.parametrize("asker", [ANN, AT_SLACK], ids=["discord", "slack"])
@pytest.mark.parametrize("command", RECORDED)
def test_what_the_record_answers_is_answered_to_all_on_every_platform(desk: Desk, command: str, asker: Asker) -> None:
    reply = ask(desk, command, "Zelensky" if command == "who-said" else "troops", asker)
    assert reply.error == ""
    assert reply.digest is not None
    assert reply.digest.platform == asker.platform
    assert reply.digest.messages
    assert not reply.private


def test_what_only_concerns_the_asker_is_told_to_the_asker_alone(desk: Desk) -> None:
    assert ask(desk, "topic list", "").private
    assert ask(desk, "topic add", "grain wheat, corn").private


def test_pages_lead_to_one_another_and_hold_every_claim_once(desk: Desk) -> None:
    first = ask(desk, "claims", "troops")
    assert first.earlier == ""
    second = reply_to(to_button(first.later), desk, ANN)
    assert second.later == ""
    assert reply_to(to_button(second.earlier), desk, ANN) == first
    shown = [str(reply.digest) for reply in (first, second)]
    assert ["11,000 soldiers" in page for page in shown] == [True, False]
    assert ["one more false story" in page for page in shown] == [False, True]


def test_a_page_that_is_gone_leads_to_the_last(desk: Desk) -> None:
    assert reply_to(to_button("9|claims|troops"), desk, ANN) == reply_to(to_button("2|claims|troops"), desk, ANN)


@pytest.mark.parametrize(
    ("command", "line", "told"),
    [
        ("claims", "trops", ""),
        ("claims", "weather", "There is no topic"),
        ("who-said", "Nobody Atall", "on record"),
        ("claims", "troops since:soon", "since"),
        ("claims", "", "/claims TOPIC"),
    ],
)
def test_what_the_user_can_mend_is_told_to_the_user_alone(desk: Desk, command: str, line: str, told: str) -> None:
    reply = ask(desk, command, line, AT_SLACK)
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
        reply = reply_to(question, broken, ANN)
    mark = re.findall(r"\b[0-9a-f]{8}\b", reply.error)
    assert len(mark) == 1
    assert mark[0] in caplog.text
    assert "the clock has stopped" in caplog.text
    assert "clock" not in reply.error
    assert reply.private


def test_options_are_completed(desk: Desk) -> None:
    assert suggestions(desk, "topics", "tro", ANN) == ("troops",)
    assert "Volodymyr Zelensky" in suggestions(desk, "speakers", "zel", ANN)
    assert suggestions(desk, "stances", "den", ANN) == ("denies",)
    assert suggestions(desk, "topics", "zzz", ANN) == ()


def test_a_completion_that_fails_completes_nothing_and_is_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    assert suggestions(desk, "no such kind", "tro", ANN) == ()
    assert "completing no such kind" in caplog.text


def letters(reply: Reply) -> str:
    assert reply.digest is not None
    return "".join(str(message.payload) for message in (*reply.digest.messages, *reply.digest.thread))


@pytest.mark.parametrize("asker", [ANN, AT_SLACK], ids=["discord", "slack"])
def test_the_rest_of_a_long_briefing_is_a_button_away_and_nothing_is_lost(
    store: Store, desk: Desk, asker: Asker
) -> None:
    fill_long(store)
    reply = ask(desk, "briefing now", "troops since:7d", asker)
    told = [letters(reply)]
    for _ in range(20):
        assert reply.digest is not None
        shown = len(reply.digest.messages) + len(reply.digest.thread)
        assert shown <= LONGEST_REPLY[asker.platform]
        rest = [button for button in reply.buttons if button.label.startswith("Rest: ")]
        if not rest:
            break
        assert shown == LONGEST_REPLY[asker.platform]
        assert reply.note.endswith(f"There is more: {rest[0].label.removeprefix('Rest: ')}.")
        reply = reply_to(to_button(rest[0].token), replace(desk, clock=lambda: LATER), asker)
        told.append(letters(reply))
    assert "There is more" not in reply.note
    text = "".join(told).replace("\\", "")
    refs = {int(ref) for ref in re.findall(r"\xa0\[(\d+)\]", text.replace("xa0", "\xa0"))}
    receipts = [int(ref) for ref in re.findall(r"\*\[(\d+)\]\*", text)]
    assert len(refs) >= 12
    assert receipts == sorted(refs)
    assert len(told) > 1


def test_a_short_briefing_has_no_rest(desk: Desk) -> None:
    reply = ask(desk, "briefing now", "troops since:7d", AT_SLACK)
    assert not [button for button in reply.buttons if button.label.startswith("Rest")]
    assert "more" not in reply.note
