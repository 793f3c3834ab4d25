"""Why a line is there and what was left out: as text and HTML, and the button that asks in chat."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from platform_limits import check, shown
from render_samples import CHANGES, TOPIC, briefing, quiet

from briefings.model import Briefing, Digest, TimeAxis, Topic, UsageError
from briefings.render import Detail, render_briefing, stands_for, window_behind, window_token

CHATS = pytest.mark.parametrize("platform", ["discord", "slack"])
PAGES = pytest.mark.parametrize("platform", ["text", "html"])
MOMENTS = st.datetimes(datetime(1900, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # as they ask

LENGTHS = st.timedeltas(timedelta(0), timedelta(days=4000))
BAD_TOKENS = (
    "",
    "troops",
    "troops:1:2",
    "troops:1:2:x",
    "troops:z:2:s",
    "troops: -1_0:0x10:s",
    "troops:2:1:s",
    f"troops:{'f' * 30}:1:s",
)


def text_of(digest: Digest) -> str:
    return " ".join("\n".join(map(shown, digest.messages)).split())


def buttons(digest: Digest) -> list[str]:
    """What the buttons of a digest hold, message by message."""
    found: list[str] = []
    for message in (*digest.messages, *digest.thread):
        rows = message.payload.get("components", ())
        found += [button["custom_id"] for row in rows for button in row["components"]]  # type: ignore[attr-defined]  # JSON
        blocks = [block for block in message.payload.get("blocks", ()) if block["type"] == "actions"]  # type: ignore[attr-defined]  # JSON
        found += [f"{button['action_id']}:{button['value']}" for block in blocks for button in block["elements"]]
    return found


@settings(max_examples=60, deadline=None)
@given(
    st.text(min_size=1, max_size=30),
    MOMENTS,
    st.timedeltas(timedelta(microseconds=1), timedelta(days=4000)),
    st.sampled_from(TimeAxis),
)
def test_a_token_holds_a_window_to_the_microsecond(
    topic: str, since: datetime, length: timedelta, axis: TimeAxis
) -> None:
    made = Briefing(Topic(topic, "A title", ()), since, since + length, (), axis=axis)
    mark, *window = window_behind(window_token(made))
    assert window == [since, since + length, axis]
    assert stands_for(mark, topic)
    assert not stands_for(mark, f"{topic}s")
    assert len(window_token(made)) <= 44


def test_a_token_of_an_earlier_button_is_still_read() -> None:
    topic, since, until, axis = window_behind("discord:1/grain:6266c1f6e1000:62680f1a05000:p")
    assert stands_for(topic, "discord:1/grain")
    assert until - since == timedelta(microseconds=0x62680F1A05000 - 0x6266C1F6E1000)
    assert axis is TimeAxis.PUBLISHED


@pytest.mark.parametrize(
    "token",
    [
        "",
        "troops",
        "troops:1:2",
        "troops:1:2:x",
        "troops:z:2:s",
        f"troops:{'f' * 30}:1:s",
        f"={'0' * 16}:zzzzzzzzzzzz:1:s",
    ],
)
def test_a_strange_token_is_refused(token: str) -> None:
    with pytest.raises(UsageError, match="another version"):
        window_behind(token)


@CHATS
def test_every_digest_has_one_button_under_its_last_message(platform: str) -> None:
    for one in (briefing(), briefing(changes=CHANGES * 30)):
        digest = render_briefing(one, platform, charts=False)
        check(digest)
        assert buttons(digest) == [f"why:{window_token(one)}"]
        assert buttons(Digest(platform, digest.messages[-1:])) == buttons(digest)


@CHATS
def test_a_quiet_day_has_a_button_only_if_something_was_left_out(platform: str) -> None:
    assert buttons(render_briefing(quiet(), platform)) == []
    digest = render_briefing(quiet(left_out=CHANGES), platform)
    assert len(buttons(digest)) == 1
    assert "5 minor changes left out" in text_of(digest)


@CHATS
def test_a_topic_of_the_longest_name_has_its_button(platform: str) -> None:
    long = Briefing(Topic(f"discord:{'9' * 20}/{'t' * 32}", "A title", ()), briefing().since, briefing().until, CHANGES)
    digest = render_briefing(long, platform)
    check(digest)
    assert buttons(digest) == [f"why:{window_token(long)}"]


@CHATS
def test_chat_says_how_many_more_were_left_out(platform: str) -> None:
    assert "2 more left out" in text_of(render_briefing(briefing(left_out=CHANGES[:2]), platform))
    assert "left out" not in text_of(render_briefing(briefing(), platform))
    with pytest.raises(UsageError, match="Why"):
        render_briefing(briefing(), platform, detail=Detail(explain=True))


@PAGES
def test_a_digest_says_how_many_were_left_out_and_lists_them_when_asked(platform: str) -> None:
    one = briefing(changes=CHANGES[:3], left_out=CHANGES[3:])
    told = text_of(render_briefing(one, platform))
    assert "2 more changes were left out; --left-out lists them" in told
    assert "1 more change was left out" in text_of(render_briefing(briefing(left_out=CHANGES[:1]), platform))
    listed = text_of(render_briefing(one, platform, detail=Detail(left_out=True)))
    assert "lists them" not in listed
    assert "New figure · North Korean soldiers in Kursk: up to 8,000 · Lantern Post, 31 Oct 18:05Z" in listed
    assert "Denied · North Korean troops are in Russia: confirmed → denied · Northgate Courier" in listed
    silent = text_of(render_briefing(quiet(left_out=CHANGES[3:]), platform, detail=Detail(left_out=True)))
    assert "2 minor changes left out" in silent
    assert "Northgate Courier" in silent


@PAGES
def test_each_line_says_why_it_is_there(platform: str) -> None:
    weights = (("kind of change", 45), ("origins", 3), ("distance in time", -7))
    figure = replace(CHANGES[2], reason="nobody gave this value before", importance=41, weights=weights)
    first = replace(CHANGES[1], reason="nobody had said so", importance=90, weights=())
    one = briefing(changes=(figure, first), corrections=(), series=(), disputes=(), questions=())
    told = text_of(render_briefing(one, platform, detail=Detail(explain=True)))
    assert "rule: nobody gave this value before" in told
    assert "importance 41: kind of change +45, origins +3, distance in time -7" in told
    assert "before: at least 3,000" in told
    assert "came by ship in the first half of October" in told.replace(" │", "")
    assert "before: nothing on record" in told
    plain = text_of(render_briefing(one, platform))
    assert "rule:" not in plain
    assert "importance" not in plain


@PAGES
def test_a_past_window_tells_of_no_source_what_only_polls_tell(platform: str) -> None:
    past = briefing(past=True, sources=briefing().sources[:3], articles_read=5, changes=CHANGES[:1])
    told = text_of(render_briefing(past, platform))
    assert "5 articles of 3 sources" in told
    assert "last read" not in told
    none = text_of(render_briefing(quiet(past=True, sources=(), articles_read=0), platform))
    assert "No article on record came in" in none
    assert "nothing can be said" in none
    by_print = text_of(render_briefing(briefing(past=True, axis=TimeAxis.PUBLISHED), platform))
    assert "by when they were published" in by_print
    by_event = text_of(render_briefing(quiet(past=True, axis=TimeAxis.EVENT, sources=()), platform))
    assert f"Nothing new on {TOPIC.title}" in by_event.replace("<strong>", "").replace("</strong>", "")
    assert "by when it happened" in by_event
