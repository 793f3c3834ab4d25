"""Help: examples that really work, the way to the first briefing, and each command in full."""

from __future__ import annotations

from dataclasses import replace

from small_record import NOW
from who_asks import ANN, AT_SLACK, BEN, ELSEWHERE, ask, query_in, words

from bot.asking.commands import COMMANDS, GROUPS
from bot.asking.examples import EXAMPLES, examples_of
from bot.asking.replies import reply_to, suggestions, to_button
from bot.handlers.catalog import WISHES
from bot.recorded.answers import Desk
from briefings.model import Source
from briefings.store import Store, put_sources

ASKING = ("claims", "who-said", "figures", "disputed", "timeline", "briefing now", "subscriptions", "settings", "help")


def test_every_command_has_examples_and_a_place() -> None:
    assert set(EXAMPLES) == set(COMMANDS)
    assert {name for names in WISHES.values() for name in names} <= set(COMMANDS)
    tops = {name.partition(" ")[0] for names in WISHES.values() for name in names}
    assert {name.partition(" ")[0] for name in COMMANDS} - tops <= {"help"}


def test_every_example_is_read_as_it_is_meant(desk: Desk, store: Store) -> None:
    put_sources(store, [Source("gazette", "The Gazette")])
    for command in COMMANDS:
        for example in examples_of(replace(desk, asker=ANN), command):
            top, _, line = example.removeprefix("/").partition(" ")
            assert query_in(top, line).command == command


def test_the_examples_of_a_question_are_answered(desk: Desk) -> None:
    for command in ASKING:
        for example in examples_of(replace(desk, asker=ANN), command):
            top, _, line = example.removeprefix("/").partition(" ")
            assert words(ask(desk, ANN, top, line))


def test_examples_name_their_options_where_only_that_works(desk: Desk) -> None:
    ask(desk, ANN, "subscribe", "missiles 9:00")
    on_discord = examples_of(replace(desk, asker=ANN), "subscribe")
    assert on_discord[1] == "/subscribe topic:missiles schedule:weekdays 07:30"
    assert examples_of(replace(desk, asker=ANN), "claims")[1].startswith("/claims topic:missiles speaker:")
    assert examples_of(replace(desk, asker=AT_SLACK), "subscribe")[1] == "/subscribe missiles weekdays 07:30"


def test_help_tells_of_this_channel_and_names_what_is_there(desk: Desk) -> None:
    ask(desk, ANN, "subscribe", "missiles 9:00")
    said = words(ask(desk, BEN, "help"))
    assert "This channel is briefed on" in said
    assert "Missile launches · daily at 09:00 (UTC) · Next: 9 Nov 2024, 09:00 UTC" in said
    assert "/claims topic:missiles" in said
    assert "people with Manage Server" in said
    assert "This channel is not briefed on anything yet" in words(ask(desk, ELSEWHERE, "help"))


def test_the_first_help_leads_to_the_first_briefing_in_three_steps(desk: Desk, store: Store) -> None:
    said = words(ask(desk, AT_SLACK, "help"))
    assert "Three steps to the first briefing" in said
    assert "1. Have sources read. /source add" in said
    assert "there are missiles, troops; or /topic add" in said
    assert "3. /subscribe " in said
    put_sources(store, [Source("wire", "The Wire", feeds=("https://wire.example/feed",))])
    assert "1 already are" in words(ask(desk, AT_SLACK, "help"))


def test_help_works_where_there_is_nothing_at_all(store: Store) -> None:
    said = words(ask(Desk(store, lambda: NOW), ANN, "help"))
    assert "/topic add name:grain" in said
    assert "Three steps" in said


def test_a_command_is_explained_with_its_options_and_examples(desk: Desk) -> None:
    said = words(ask(desk, BEN, "help", "subscribe"))
    assert COMMANDS["subscribe"].usage.replace("[", "").split()[0] in said
    assert "schedule (can be left out)" in said
    assert "weekdays 07:30" in said
    assert "For people with Manage Server" in said
    assert "Only you see the answer" in said


def test_every_command_and_group_is_explained(desk: Desk) -> None:
    for typed in (*COMMANDS, *GROUPS, "/claims", "CLAIMS"):
        assert typed.removeprefix("/").lower() in words(ask(desk, BEN, "help", f'"{typed}"'))


def test_a_name_that_is_nearly_right_is_matched_and_others_are_refused(desk: Desk) -> None:
    assert "clams → claims" in words(ask(desk, BEN, "help", "clams"))
    assert "There is no command “zzzz”" in ask(desk, BEN, "help", "zzzz").error


def test_a_menu_leads_to_each_command(desk: Desk) -> None:
    (menu,) = ask(desk, BEN, "help").menus
    assert {choice.label for choice in menu.choices} == {f"/{name.partition(' ')[0]}" for name in COMMANDS}
    for choice in menu.choices:
        assert len(choice.hint) <= 100
        assert reply_to(to_button(choice.token), desk, BEN).error == ""


def test_commands_are_completed(desk: Desk) -> None:
    assert suggestions(desk, "commands", "/cla", BEN) == ("claims",)
    assert "topic" in suggestions(desk, "commands", "top", BEN)
    assert "topic add" in suggestions(desk, "commands", "top", BEN)
