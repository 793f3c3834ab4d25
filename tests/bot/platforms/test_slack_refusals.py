"""What becomes of a message that Slack did not take, or took and did not say so: by slack_sdk as it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from slack_standin import FakeSlack, Fault

from bot.delivery import NotConnectedError, PostError, RefusedFormError, Step
from bot.platforms.slack.posting import SlackPlatform
from briefings.model import Message

HELLO = Message("What changed")
NOTHING = {"unsure": False, "gone": False, "permanent": False, "retry_after": None}
UNSURE = {"unsure": True}
GONE = {"gone": True, "permanent": True}


def refused_with(error: PostError) -> dict[str, Any]:
    return {name: getattr(error, name) for name in NOTHING}


def later(seconds: int) -> dict[str, Any]:
    return {"retry_after": timedelta(seconds=seconds)}


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault(503), UNSURE),
        (Fault(500, done=True), UNSURE),
        (Fault(502, told="bad gateway", content_type="text/plain"), UNSURE),
        (Fault(200, told="not JSON", content_type="text/plain"), UNSURE),
        (Fault(200, told="<p>busy</p>", content_type="text/html"), UNSURE),
        (Fault(200, told="[1]"), UNSURE),
        (Fault(200, told='{"ok": tr'), UNSURE),
        (Fault(200, told='{"ok": true}'), UNSURE),
        (Fault(), UNSURE),
        (Fault(done=True), UNSURE),
        (Fault(408), UNSURE),
        (Fault(403, told="<p>no</p>", content_type="text/html"), {}),
        (Fault(429, headers={"Retry-After": "90"}), later(90)),
        (Fault(429, headers={"Retry-After": "99999999999999"}), later(3600)),
        (Fault(429, headers={"Retry-After": "soon"}), later(30)),
        (Fault(429), later(30)),
    ],
)
async def test_an_answer_of_any_shape_says_what_is_known_and_nothing_is_sent_again(
    slack_poster: SlackPlatform, slack: FakeSlack, fault: Fault, told: Mapping[str, Any]
) -> None:
    slack.faults["chat.postMessage"] = [fault]
    with pytest.raises(PostError, match="C0DESK") as caught:
        await slack_poster.post(Step("C0DESK", HELLO, "n"))
    assert refused_with(caught.value) == {**NOTHING, **told}
    assert len(slack.called("chat.postMessage")) == 1


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("internal_error", UNSURE),
        ("fatal_error", UNSURE),
        ("a_word_of_tomorrow", UNSURE),
        ("team_added_to_org", {}),
        ("request_timeout", {}),
        ("invalid_form_data", {"permanent": True}),
        ("invalid_blocks", {"permanent": True}),
        ("is_archived", GONE),
        ("token_revoked", GONE),
        ("missing_scope", GONE),
        ("rate_limited", later(30)),
    ],
)
async def test_a_word_of_slack_says_what_is_known(
    slack_poster: SlackPlatform, slack: FakeSlack, word: str, told: Mapping[str, Any]
) -> None:
    slack.errors["chat.postMessage"] = word
    with pytest.raises(PostError, match=word) as caught:
        await slack_poster.post(Step("C0DESK", HELLO, "n"))
    assert refused_with(caught.value) == {**NOTHING, **told}
    assert isinstance(caught.value, RefusedFormError) is (word in {"invalid_form_data", "invalid_blocks"})


async def test_what_never_left_is_not_unsure_and_no_failed_attempt(
    slack_poster: SlackPlatform, slack: FakeSlack
) -> None:
    assert slack.server is not None
    await slack.server.close()
    with pytest.raises(NotConnectedError, match=r"127\.0\.0\.1") as caught:
        await slack_poster.post(Step("C0DESK", HELLO, "n"))
    assert refused_with(caught.value) == NOTHING
