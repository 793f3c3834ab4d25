"""Corrections as answers to the messages that said what was wrong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from platform_limits import check, mentions_in, shown
from random_briefings import HOSTILE, changes
from render_samples import CORRECTED, RIGHT, SINCE, UNTIL, WRONG, change, receipt

from briefings.changes.corrected import REASONS
from briefings.changes.revisions import How
from briefings.model import Change, ChangeKind, Digest, Message, Posted, Reply
from briefings.render import render_replies
from briefings.render.replies import MOST

CHATS = ("discord", "slack", "console")
TOLD = {(WRONG.article_id, WRONG.ordinal): Posted("m1", UNTIL)}
ATTACK = " ".join(HOSTILE)


def words(replies: tuple[Reply, ...]) -> str:
    return "\n".join(shown(reply.message) for reply in replies).replace("\\", "").replace("\u200b", "")


@pytest.mark.parametrize("platform", CHATS)
def test_an_answer_tells_who_changed_what_into_what(platform: str) -> None:
    (reply,) = replies = render_replies([CORRECTED], TOLD, platform)
    told = words(replies)
    assert reply.message_id == "m1"
    assert "Correction" in told
    assert "changed this sentence" in told
    assert told.index(WRONG.sentence) < told.index(RIGHT.sentence)
    assert "to the briefing of 010800Z NOV 24" in told
    assert RIGHT.url in told


@pytest.mark.parametrize(
    ("how", "deed"),
    [
        (How.TAKEN_OUT, "took this sentence out"),
        (How.WITHDRAWN, "withdrew the article with this sentence"),
        (How.NOTED, "corrected this sentence"),
    ],
)
@pytest.mark.parametrize("platform", CHATS)
def test_an_answer_tells_what_the_outlet_did(platform: str, how: How, deed: str) -> None:
    proof = RIGHT if how is How.NOTED else WRONG
    made = change(ChangeKind.CORRECTED, "minutes", proof, earlier=WRONG, reason=REASONS[how])
    told = words(render_replies([made], TOLD, platform))
    assert deed in told
    assert told.count(WRONG.sentence) == 1
    assert (RIGHT.sentence in told) == (how is How.NOTED)


def test_what_one_message_said_is_answered_in_one() -> None:
    other = receipt("The missile fell near the coast.", 12)
    more = change(ChangeKind.CORRECTED, "place", other, earlier=other, reason=REASONS[How.TAKEN_OUT])
    told = TOLD | {(12, 0): Posted("m1", UNTIL)}
    for platform in CHATS:
        (reply,) = render_replies([CORRECTED, more], told, platform)
        assert other.sentence in words((reply,))
    apart = render_replies([CORRECTED, more], TOLD | {(12, 0): Posted("m0", SINCE)}, "discord")
    assert [reply.message_id for reply in apart] == ["m0", "m1"]


def test_what_was_told_nowhere_is_answered_nowhere() -> None:
    assert render_replies([CORRECTED], {}, "discord") == ()
    assert render_replies([CORRECTED], {(WRONG.article_id, WRONG.ordinal): Posted("", UNTIL)}, "discord") == ()
    assert render_replies([CORRECTED], TOLD, "html") == ()


@settings(max_examples=40, deadline=None)
@given(st.lists(changes().filter(lambda one: one.earlier is not None), max_size=14), st.sampled_from(CHATS))
def test_no_answer_is_past_a_limit_or_mentions_anyone(found: list[Change], platform: str) -> None:
    told = {
        (one.earlier.article_id, one.earlier.ordinal): Posted(f"m{place % 12}", UNTIL)
        for place, one in enumerate(found)
        if one.earlier is not None
    }
    replies = render_replies(found, told, platform)
    check(Digest(platform, tuple(reply.message for reply in replies)))
    assert len({reply.message_id for reply in replies}) <= MOST
    assert bool(replies) == bool(found)


@pytest.mark.parametrize("platform", ["discord", "slack"])
def test_a_hostile_sentence_stays_a_quotation(platform: str) -> None:
    bad = receipt(ATTACK, 1, outlet=ATTACK, url="https://a.example/x)|<!channel>", link="javascript:alert(1)")
    made = change(ChangeKind.CORRECTED, ATTACK, bad, earlier=bad, reason=REASONS[How.WITHDRAWN])
    (reply,) = render_replies([made], {(1, 0): Posted("m1", UNTIL)}, platform)
    text = shown(reply.message)
    assert mentions_in(text) == []
    assert "javascript" not in text
    assert isinstance(reply.message, Message)
