"""Buttons and menus in Slack, in messages and in modals."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from slack_limits import check_slack_message
from slack_people import User, elements
from slack_standin import FakeSlack

from bot.asking.queries import query_of, token_of
from bot.asking.replies import Reply
from bot.asking.responses import MOST_CHOICES, Button, Choice, Menu
from bot.platforms.slack.blocks import said_of
from bot.recorded.answers import Desk
from briefings.model import Digest, Message
from briefings.store import list_subscriptions

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "11,000 in Kursk"}}


async def subscribed(admin: User, slack: FakeSlack) -> dict[str, dict[str, object]]:
    """A subscription of the channel; gives the buttons under what was said of it."""
    await admin.type("/subscribe", "troops")
    return elements((await slack.answer())["blocks"])


async def test_a_button_is_answered_to_who_pressed_it(admin: User, slack: FakeSlack, desk: Desk) -> None:
    buttons = await subscribed(admin, slack)
    assert buttons["Remove"]["style"] == "danger"
    assert "End the briefings" in json.dumps(buttons["Remove"]["confirm"])
    assert await admin.press(buttons["Remove"]) == (200, "")
    answer = await slack.answer()
    assert (answer["response_type"], answer["replace_original"]) == ("ephemeral", False)
    assert list_subscriptions(desk.store) == ()


async def test_who_may_not_change_it_is_told_so_when_pressing(admin: User, slack: FakeSlack, desk: Desk) -> None:
    buttons = await subscribed(admin, slack)
    other = User(slack, user="U0MALLORY", events=admin.events, session=admin.session)
    await other.press(buttons["Remove"])
    answer = await slack.answer()
    assert answer["response_type"] == "ephemeral"
    assert "Only admins and owners" in answer["text"]
    assert len(list_subscriptions(desk.store)) == 1


async def test_a_button_that_changes_something_opens_its_form_filled_in(
    admin: User, slack: FakeSlack, desk: Desk
) -> None:
    buttons = await subscribed(admin, slack)
    await admin.press(buttons["Change…"])
    view = {**(await slack.call("views.update"))["view"], "id": "V1"}
    assert "daily" in json.dumps(view)
    wrong = await admin.send_off(view, {"alerts": "wars"})
    assert list(wrong["errors"]) == ["alerts"]
    await admin.send_off(view, {"schedule": "weekdays 07:30", "quiet": "22-7", "only-changes": "yes"})
    await slack.call("chat.postEphemeral")
    (one,) = list_subscriptions(desk.store)
    assert (one.cron, one.quiet, one.only_changes) == ("30 7 * * mon-fri", "22:00-07:00", True)


async def test_a_line_of_a_menu_is_picked(admin: User, slack: FakeSlack) -> None:
    await subscribed(admin, slack)
    await admin.type("/subscriptions", "")
    menu = next(e for e in elements((await slack.answer())["blocks"]).values() if "options" in e)
    await admin.press(menu)
    answer = await slack.answer()
    assert answer["response_type"] == "ephemeral"
    assert "Cron line" in json.dumps(answer)


async def test_a_button_in_a_modal_changes_that_modal(admin: User, slack: FakeSlack) -> None:
    buttons = await subscribed(admin, slack)
    await admin.press(buttons["Pause"] if "Pause" in buttons else buttons["Preview"], {"id": "V7", "type": "modal"})
    shown = await slack.call("views.update")
    assert shown["view_id"] == "V7"
    assert not slack.called("views.open")


tokens = st.text("abc|", min_size=1, max_size=3).map(lambda text: f"1|claims|{text}") | st.just(
    "1|claims|" + "x" * 2_500
)
labels = st.text(min_size=0, max_size=200)
buttons_of = st.builds(Button, labels, tokens, st.booleans(), labels)
choices = st.lists(st.builds(Choice, labels, tokens, labels), min_size=1, max_size=MOST_CHOICES).map(tuple)
menus = st.builds(Menu, labels, choices)
messages = st.integers(0, 45).map(
    lambda count: Message("What changed", {"blocks": [SECTION] * (count + 1)} if count else {"blocks": [SECTION]})
)


@given(
    st.lists(messages, min_size=1, max_size=3),
    st.lists(menus, max_size=2),
    st.lists(buttons_of, max_size=30),
    st.text(max_size=300),
)
@settings(max_examples=60, deadline=None)
def test_whatever_a_reply_holds_slack_takes_it(
    told: list[Message], offered: list[Menu], buttons: list[Button], note: str
) -> None:
    digest = Digest("slack", tuple(told))
    reply = Reply(digest, note=note, later="2|claims|troops", menus=tuple(offered), buttons=tuple(buttons))
    said = said_of(reply)
    for one in said:
        check_slack_message({"text": one.text, "blocks": list(one.blocks)})
    assert len(said) <= len(told) + 1
    shown = [
        element["value"] for one in said for e in elements(list(one.blocks)).values() for element in [e] if "value" in e
    ]
    assert shown or not buttons


def test_a_choice_too_long_for_a_menu_becomes_a_button() -> None:
    long = Choice("Long", "1|claims|" + "x" * 200)
    reply = Reply(Digest("slack", (Message("x", {"blocks": [SECTION]}),)), menus=(Menu("Pick", (long,)),))
    (said,) = said_of(reply)
    assert elements(list(said.blocks))["Long"]["value"] == long.token


def test_a_button_that_can_not_hold_its_question_is_told_to_be_missing() -> None:
    reply = Reply(Digest("slack", (Message("x", {"blocks": [SECTION]}),)), later="2|claims|" + "x" * 2_500)
    assert "too long for buttons" in said_of(reply)[-1].text


async def test_the_chart_of_an_answer_for_one_comes_by_direct_message(alice: User, slack: FakeSlack) -> None:
    token = token_of(query_of("figures", {"topic": "troops"}), 1)
    await alice.press({"action_id": "do:figures", "value": token})
    answers = [await slack.answer(), await slack.answer()]
    assert {answer["response_type"] for answer in answers} == {"ephemeral"}
    assert "direct messages" in answers[-1]["text"]
    assert slack.called("files.completeUploadExternal")[0]["channel_id"] == f"D{alice.user}"


async def test_the_chart_of_an_answer_in_a_modal_comes_by_direct_message(alice: User, slack: FakeSlack) -> None:
    token = token_of(query_of("figures", {"topic": "troops"}), 1)
    await alice.press({"action_id": "do:figures", "value": token}, {"type": "home", "id": "VHOME"})
    uploaded = await slack.call("files.completeUploadExternal")
    assert uploaded["channel_id"] == f"D{alice.user}"
    assert "direct messages" in (await slack.call("chat.postMessage", 2))["text"]
