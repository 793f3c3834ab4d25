"""Questions pinned in a channel: what can be, what answers them, and who closes them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_record import NOW
from who_asks import ANN, BEN, ELSEWHERE, OPERATOR, STRANGER, ask, fill_in, labels, press, words

from bot.asking.asker import TERMINAL
from bot.asking.replies import Reply, form_for, reply_to, suggestions, to_button
from bot.asking.responses import Form
from bot.following.pinning import answers_on_record
from bot.recorded.answers import Desk
from bot.tools import Tools
from briefings.model import Proposition, SeriesKey
from briefings.store import Store, add_question, add_subscription, list_audit, list_subscriptions, open_questions

HOW_MANY = "How many soldiers are in Kursk?"
WHETHER = "Has North Korea sent troops to Russia?"
KURSK = SeriesKey("soldier", place="Kursk")
SENT = Proposition("North Korea", "deploy", "Russia")
READ: dict[str, SeriesKey | Proposition] = {
    HOW_MANY: KURSK,
    HOW_MANY.upper(): KURSK,
    "How many are in Oss?": SeriesKey("", place="Oss"),
    WHETHER: SENT,
}


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """A desk that reads only the questions above."""
    here = replace(desk, tools=Tools(read_question=READ.get))
    ask(here, ANN, "subscribe", "troops")
    return here


def test_a_question_is_pinned_for_this_channel_and_says_what_answers_it(desk: Desk, store: Store) -> None:
    reply = ask(desk, ANN, "question", f"add {HOW_MANY}")
    (pinned,) = open_questions(store)
    assert (pinned.topic, pinned.words, pinned.wanted, pinned.asked_at) == ("troops", HOW_MANY, KURSK, NOW)
    assert pinned.subscription == list_subscriptions(store)[0].id
    said = words(reply)
    assert "2 sentences on record answer it" in said
    assert "11,000 soldiers stand in Kursk" in said
    assert "This channel is told in its briefings" in said
    assert labels(reply) == ["Close it"]
    assert list_audit(store)[0].what == f"pinned question {pinned.id} to troops for this channel: {HOW_MANY}"


def test_a_question_is_pinned_once(desk: Desk, store: Store) -> None:
    ask(desk, ANN, "question", HOW_MANY)
    logged = len(list_audit(store))
    assert "Pinned already" in words(ask(desk, ANN, "question", HOW_MANY))
    assert "Pinned already" in words(fill_in(desk, ANN, "question add", {"question": HOW_MANY.upper(), "topic": ""}))
    assert len(open_questions(store)) == 1
    assert len(list_audit(store)) == logged


def test_what_is_not_answered_yet_is_said_so(desk: Desk) -> None:
    assert "Nothing on record answers it yet" in words(ask(desk, ANN, "question add", "How many are in Oss?"))


def test_a_question_that_can_not_be_followed_says_which_can_with_examples_of_the_topic(
    desk: Desk, store: Store
) -> None:
    reply = ask(desk, ANN, "question add", "Who is right?")
    assert "can't follow “Who is right?”" in reply.error
    assert HOW_MANY in reply.error
    assert WHETHER in reply.error
    assert "such as deploy, " in reply.error
    assert open_questions(store) == ()


@pytest.mark.parametrize(
    ("asker", "line", "told"),
    [
        (BEN, HOW_MANY, "Only people with Manage Server"),
        (ANN, f"{HOW_MANY} topic:missiles", "/subscribe missiles"),
        (ELSEWHERE, HOW_MANY, "/subscribe"),
        (ELSEWHERE, f"{HOW_MANY} topic:troops", "/subscribe troops"),
        (OPERATOR, f"{HOW_MANY} topic:missiles", "/subscribe missiles"),
        (ANN, f"{HOW_MANY} topic:weather", "weather"),
    ],
)
def test_nothing_is_pinned_where_nobody_would_be_told(
    desk: Desk, store: Store, asker: object, line: str, told: str
) -> None:
    assert told in ask(desk, asker, "question add", line).error  # type: ignore[arg-type]  # a table's column
    assert open_questions(store) == ()


def test_where_a_channel_has_several_topics_one_has_to_be_named(desk: Desk, store: Store) -> None:
    ask(desk, ANN, "subscribe", "missiles")
    assert "(troops, missiles)" in ask(desk, ANN, "question add", HOW_MANY).error
    ask(desk, ANN, "question add", f"{HOW_MANY} topic:troops")
    assert len(open_questions(store)) == 1


def test_the_list_has_what_answers_each_and_closes_it(desk: Desk, store: Store) -> None:
    ask(desk, ANN, "question add", HOW_MANY)
    reply = ask(desk, ANN, "question")
    assert "1 · How many soldiers are in Kursk?" in words(reply)
    assert "11,000 soldiers" in words(reply)
    (menu,) = reply.menus
    assert menu.choices[0].label == f"1 · {HOW_MANY}"
    picked = reply_to(to_button(menu.choices[0].token), desk, ANN)
    assert "11,000 soldiers" in words(picked)
    assert [(button.label, bool(button.confirm)) for button in picked.buttons] == [("Close it", True)]
    assert labels(fill_in(desk, BEN, "question show", {"number": "1"})) == []
    assert len(open_questions(store)) == 1
    assert ask(desk, BEN, "question").menus == ()
    assert "Closed" in words(ask(desk, ANN, "question", "close 1"))
    assert open_questions(store) == ()
    assert "No question is pinned" in words(ask(desk, ANN, "question"))
    assert "is not open here" in ask(desk, ANN, "question", "close 1").error
    assert list_audit(store)[0].command == "question close"


def test_only_the_newest_claims_are_looked_at_and_the_bound_is_said(desk: Desk, store: Store) -> None:
    asked = add_question(store, HOW_MANY, KURSK, topic="troops", now=NOW)
    every, some = answers_on_record(desk, [asked]), answers_on_record(desk, [asked], most=1)
    assert every.note == ""
    assert len(some.answers[asked.id]) < len(every.answers[asked.id])
    assert "troops: from the newest 1 claims with a figure, back to 2024-" in some.note


def test_what_answers_is_worked_out_once_while_the_record_stays(desk: Desk, store: Store) -> None:
    asked = add_question(store, HOW_MANY, KURSK, topic="troops", now=NOW)
    first = answers_on_record(desk, [asked]).answers[asked.id]
    again = answers_on_record(desk, [asked]).answers[asked.id]
    assert all(one is other for one, other in zip(first, again, strict=True))


def test_a_completed_question_is_closed_by_the_number_in_front(desk: Desk, store: Store) -> None:
    pinned = ask(desk, ANN, "question add", HOW_MANY)
    assert suggestions(desk, "questions", "kursk", ANN) == (f"1 {HOW_MANY}",)
    assert suggestions(desk, "questions", "", STRANGER) == ()
    assert "Only people" in press(desk, BEN, pinned, "Close it").error
    fill_in(desk, ANN, "question close", {"number": f"1 {HOW_MANY}"})
    assert open_questions(store) == ()


def test_no_other_workspace_sees_or_closes_it(desk: Desk, store: Store) -> None:
    ask(desk, ANN, "question add", HOW_MANY)
    assert "No question is pinned" in words(ask(desk, STRANGER, "question"))
    assert "is not open here" in ask(desk, STRANGER, "question", "close 1").error
    assert "is not open here" in ask(desk, STRANGER, "question", "close kursk").error
    assert len(open_questions(store)) == 1


def test_what_the_operator_pinned_for_all_is_seen_and_closed_by_operators_only(desk: Desk, store: Store) -> None:
    add_question(store, WHETHER, SENT, topic="troops", now=NOW)
    assert "for every channel" in words(ask(desk, ANN, "question"))
    assert ask(desk, ANN, "question").menus == ()
    assert "by whoever runs this bot" in ask(desk, ANN, "question", "close 1").error
    assert "Closed" in words(ask(desk, OPERATOR, "question", "close 1"))


def test_in_the_terminal_a_question_is_for_every_channel(desk: Desk, store: Store) -> None:
    reply = ask(desk, TERMINAL, "question add", f"{HOW_MANY} topic:troops")
    assert "Every channel of the topic is told" in words(reply)
    assert open_questions(store)[0].subscription is None


def test_the_form_has_the_channels_topics_to_pick(desk: Desk) -> None:
    one = form_for("question add", {}, desk, ANN)
    assert isinstance(one, Form)
    assert [(field.option, field.value, field.picks) for field in one.fields][1] == ("topic", "troops", ("troops",))
    refused = form_for("question add", {}, desk, ELSEWHERE)
    assert isinstance(refused, Reply)
    assert "/subscribe" in refused.error


def test_a_question_of_a_subscription_that_was_removed_is_not_listed(desk: Desk, store: Store) -> None:
    ask(desk, ANN, "question add", HOW_MANY)
    fill_in(desk, ANN, "subscription remove", {"number": "1"})
    add_subscription(
        store,
        platform="discord",
        channel="77",
        topic="missiles",
        cron="0 8 * * *",
        timezone="UTC",
        now=NOW,
        workspace="discord:9",
    )
    assert "No question is pinned" in words(ask(desk, ANN, "question"))


def test_where_no_model_is_loaded_that_is_said(desk: Desk) -> None:
    assert "no language model" in ask(replace(desk, tools=Tools()), ANN, "question add", HOW_MANY).error
