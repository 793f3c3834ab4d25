from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.asking.commands import ALONE, ASKED, COMMANDS
from bot.asking.queries import command_in
from bot.platforms.slack.typed import resolved, typed_in
from bot.platforms.slack.words import ALIASES, BUILT_IN, SLASHES, UMBRELLA, as_typed_here, group_and_line
from briefings.model import UsageError


def test_no_slash_command_has_a_name_that_slack_keeps_for_itself() -> None:
    assert not {UMBRELLA, *SLASHES} & BUILT_IN
    assert {name.partition(" ")[0] for name in COMMANDS} == {*SLASHES.values(), "help"}
    assert all(alias == "" or name in BUILT_IN for name, alias in ALIASES.items())


@pytest.mark.parametrize("name", ASKED)
def test_the_umbrella_reaches_every_command(name: str) -> None:
    group, line = group_and_line(UMBRELLA, f"{name} something")
    assert command_in(group, line) == (name, "something")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_slash_command_reaches_every_command_of_its_word(name: str) -> None:
    slash = next((slash for slash, word in SLASHES.items() if word == name.partition(" ")[0]), None)
    group, line = group_and_line(slash or UMBRELLA, f"{name.partition(' ')[2]} x" if slash else f"{name} x")
    assert command_in(group, line)[0] == name


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", ("help", "")),
        ("  ", ("help", "")),
        ("help", ("help", "")),
        ("/claims troops since:7d", ("claims", "troops since:7d")),
        ("CLAIMS troops", ("claims", "troops")),
        ("topics add grain", ("topic", "add grain")),
        *((group, (group, "")) for group in ALONE),
    ],
)
def test_what_is_typed_after_the_umbrella(typed: str, meant: tuple[str, str]) -> None:
    assert group_and_line(UMBRELLA, typed) == meant


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("clams troops", "Did you mean /onrecord claims?"),
        ("xyzzy", "/onrecord help lists them"),
        ("subscription", "change, pause, remove, resume, show"),
        ("subscription frobnicate", "change, pause, remove, resume, show"),
    ],
)
def test_a_word_that_is_no_command_is_told_the_nearest(typed: str, told: str) -> None:
    with pytest.raises(UsageError, match=told.replace("?", r"\?")):
        group_and_line(UMBRELLA, typed)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Name a name: /topic add NAME", "Name a name: /topics add NAME"),
        ("see /help", "see /onrecord help"),
        ("/topics is there already", "/topics is there already"),
        ("https://meridian.example/topic/grain and /topic-x", "https://meridian.example/topic/grain and /topic-x"),
    ],
)
def test_a_command_is_named_as_it_is_typed_here(line: str, shown: str) -> None:
    assert as_typed_here(line) == shown


def test_people_channels_and_links_come_as_they_were_typed() -> None:
    line = typed_in("troops channel:<#C0RIVER|river-desk> editor:<@U0BOB|bob> <https://a.example/?x=1&amp;y=2> <!here>")
    assert line.line == "troops channel:#river-desk editor:@bob https://a.example/?x=1&y=2 @here"
    assert line.ids == {"#river-desk": "C0RIVER", "@bob": "U0BOB"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<http://a.example|a.example>", "a.example"),
        ("&lt;!channel&gt; &amp;amp;", "<!channel> &amp;"),
        ("<#C0PRIVATE|>", "#C0PRIVATE"),
        ("<!subteam^S0TEAM|@desk>", "@desk"),
    ],
)
def test_other_escapes(text: str, line: str) -> None:
    assert typed_in(text).line == line


def test_a_channel_that_is_picked_is_its_id_and_one_that_is_not_is_explained() -> None:
    told = {"topic": "#river", "channel": "#river"}
    assert resolved("subscribe", told, {"#river": "C0RIVER"}) == {"topic": "#river", "channel": "C0RIVER"}
    assert resolved("subscribe", {"channel": "C0RIVER99"}, {})["channel"] == "C0RIVER99"
    with pytest.raises(UsageError, match="pick the channel from Slack's list"):
        resolved("subscribe", told, {})
    with pytest.raises(UsageError, match="pick the person"):
        resolved("settings", {"editor": "@bob"}, {})


@pytest.mark.parametrize("typed", ["#river", "C0RIVER99", "bob"])
def test_no_channel_and_no_plain_name_is_a_person(typed: str) -> None:
    with pytest.raises(UsageError, match="pick the person"):
        resolved("settings", {"editor": typed}, {"#river": "C0RIVER"})


@pytest.mark.parametrize("typed", ["@bob", "U0BOB99", "W0BOB99"])
def test_no_person_is_a_channel(typed: str) -> None:
    with pytest.raises(UsageError, match="pick the channel"):
        resolved("subscribe", {"topic": "troops", "channel": typed}, {"@bob": "U0BOB"})


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_whatever_is_typed_and_escaped_as_slack_does_it_comes_back(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert typed_in(escaped).line == text
