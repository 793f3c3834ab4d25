"""What a user of Slack sees: signed requests through Bolt's real app and server, against a Web API of our own."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from slack_people import SIGNING_SECRET, User, elements, user_of
from slack_standin import USES, FakeSlack
from small_record import fill_long, fill_small

from bot.platforms.slack.app import build_slack, web_client
from bot.recorded.answers import Desk
from briefings.store import Store


async def test_claims_are_answered_in_the_channel(alice: User, slack: FakeSlack) -> None:
    assert await alice.type("/claims", "troops") == (200, "")
    answer = await slack.answer()
    assert answer["response_type"] == "in_channel"
    assert "11,000 soldiers stand in Kursk" in json.dumps(answer)
    assert answer["text"]


async def test_who_said_takes_a_name_and_options(alice: User, slack: FakeSlack) -> None:
    await alice.type("/who-said", "Zelensky")
    answer = json.dumps(await slack.answer())
    assert "Volodymyr Zelensky" in answer
    assert "11,000 soldiers stand in Kursk" in answer
    assert "Peskov" not in answer
    await alice.type("/claims", "troops speaker:“Lloyd Austin” stance:confirms")
    answer = json.dumps(await slack.answer())
    assert "troops from the North" in answer
    assert "Zelensky" not in answer


async def test_figures_come_with_a_chart_that_has_words(alice: User, slack: FakeSlack) -> None:
    await alice.type("/figures", "troops")
    assert "11,000" in json.dumps(await slack.answer())
    assert (await slack.call("files.completeUploadExternal"))["channel_id"] == "C0DESK"
    (asked,) = slack.called("files.getUploadURLExternal")
    assert asked["alt_txt"]
    assert slack.called("upload")[0]["size"] > 1000


async def test_who_can_put_no_chart_is_told_what_to_do(alice: User, slack: FakeSlack) -> None:
    slack.errors["files.completeUploadExternal"] = "not_in_channel"
    await alice.type("/figures", "troops")
    await slack.answer()
    told = await slack.answer()
    assert told["response_type"] == "ephemeral"
    assert "/invite" in told["text"]


async def test_a_briefing_is_a_preview_for_the_asker_alone(alice: User, slack: FakeSlack) -> None:
    await alice.type("/briefing", "troops")
    answer = await slack.answer()
    assert answer["response_type"] == "ephemeral"
    assert "troops" in json.dumps(answer).casefold()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("weather", "There is no topic"),
        ("", "/claims TOPIC"),
        ("troops since:soon", "since"),
        ("troops speeker:x", "speeker"),
        ("&lt;!channel&gt;", "There is no topic"),
    ],
)
async def test_a_mistake_is_told_to_the_asker_alone(alice: User, slack: FakeSlack, text: str, told: str) -> None:
    assert await alice.type("/claims", text) == (200, "")
    answer = await slack.answer()
    assert answer["response_type"] == "ephemeral"
    assert told in answer["text"]
    assert "<!channel>" not in answer["text"]


async def test_hostile_words_of_an_article_mention_nobody(alice: User, slack: FakeSlack) -> None:
    await alice.type("/claims", "troops stance:warns")
    answer = await slack.answer()
    assert "<@everyone>" not in json.dumps(answer)
    assert answer["unfurl_links"] is answer["unfurl_media"] is False


@pytest.mark.parametrize("secret", ["", "another-secret"])
async def test_a_request_that_slack_did_not_sign_is_refused(alice: User, slack: FakeSlack, secret: str) -> None:
    status, _ = await alice.type("/claims", "troops", secret=secret)
    assert status == 401
    await alice.type("/claims", "missiles")
    assert "87 minutes" in json.dumps(await slack.answer())
    assert slack.answers.empty()


async def test_a_request_that_slack_repeats_is_answered_once(alice: User, slack: FakeSlack) -> None:
    for _ in range(3):
        assert await alice.type("/claims", "troops", trigger_id="the-same") == (200, "")
    await slack.answer()
    await alice.type("/claims", "missiles")
    assert "87 minutes" in json.dumps(await slack.answer())
    assert slack.answers.empty()


async def test_pages_are_turned_in_place(alice: User, slack: FakeSlack) -> None:
    await alice.type("/claims", "troops")
    first = await slack.answer()
    assert "page 1" in json.dumps(first)
    assert list(elements(first["blocks"])) == ["Next page ▶"]
    await alice.press(elements(first["blocks"])["Next page ▶"])
    second = await slack.answer()
    assert second["replace_original"] is True
    assert "one more false story" in json.dumps(second)
    await alice.press(elements(second["blocks"])["◀ Earlier page"])
    again = await slack.answer()
    assert again["blocks"] == first["blocks"]


async def test_a_button_of_another_version_is_explained(alice: User, slack: FakeSlack) -> None:
    await alice.press({"action_id": "page:later", "value": "gone"})
    answer = await slack.answer()
    assert answer["response_type"] == "ephemeral"
    assert answer["replace_original"] is False
    assert "run the command again" in answer["text"]


async def test_a_failure_inside_has_an_id_that_the_log_has_too(
    store: Store, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> datetime:
        raise RuntimeError("out of order")  # noqa: EM101, TRY003  # any error will do

    fill_small(store)
    app = build_slack(
        Desk(store, broken), web_client("xoxb-x", api_base=slack.url("/api/")), signing_secret=SIGNING_SECRET
    )
    async with user_of(app, slack) as alice:
        await alice.type("/claims", "troops")
        answer = await slack.answer()
    assert answer["response_type"] == "ephemeral"
    assert answer["text"].split()[-1] in caplog.text
    assert "out of order" in caplog.text


async def test_an_answer_that_slack_refuses_is_logged_and_told(
    alice: User, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    slack.refuse_answers = 1
    await alice.type("/claims", "troops")
    answer = await slack.answer()
    assert answer["response_type"] == "ephemeral"
    assert answer["text"].split()[-1] in caplog.text


async def test_a_long_briefing_speaks_no_more_than_slack_lets_it(alice: User, slack: FakeSlack, store: Store) -> None:
    fill_long(store)
    await alice.type("/briefing", "now troops since:2024-11-01")
    answers = [await slack.answer()]
    while "There is more" not in json.dumps(answers[-1]):
        answers.append(await slack.answer())
    assert {answer["response_type"] for answer in answers} == {"ephemeral"}
    assert len(answers) <= USES
    held = {label: e for answer in answers for label, e in elements(answer.get("blocks", [])).items()}
    rest = next(element for label, element in held.items() if label.startswith("Rest"))
    await alice.press(rest)
    assert (await slack.answer())["response_type"] == "ephemeral"
