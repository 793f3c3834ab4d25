"""/source add, list, show, grade, pause, resume, remove; what addresses lead to is given by hand here."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given as any_of
from hypothesis import settings
from hypothesis import strategies as st
from small_record import NOW

from bot.asking.asker import TERMINAL, Asker
from bot.asking.queries import query_of
from bot.asking.replies import Reply, form_for, reply_to, suggestions, to_button
from bot.asking.responses import Form
from bot.following.outlets import LETTERS, free_id, kind_named, reader_of
from bot.following.reading_words import age_words
from bot.following.sources_known import MOST_OWN
from bot.recorded.answers import Desk
from bot.tools import Tools
from bot.workspaces import joined, left
from briefings.ingest.feeds.discovery import Found, FoundFeed
from briefings.ingest.feeds.listing import FeedItem
from briefings.ingest.web.fetch import FetchError
from briefings.model import AuditEntry, Poll, Source, SourceKind, UsageError
from briefings.service.keeping import MOVE, moved_words
from briefings.store import (
    Standing,
    add_audit,
    get_source,
    list_audit,
    list_sources,
    note_polls,
    note_read,
    put_sources,
)

ANN = Asker("discord", "123", "c1", "1", "Ann", manages=True)
BOB = Asker("slack", "T9", "C1", "U2", "Bob", manages=True)
BOSS = replace(TERMINAL, platform="text")
ITEM = FeedItem("k", "https://gazette.example/1", "Boats @everyone *leave*", "", "", NOW - timedelta(hours=3))
MAIN, SPORT = "https://www.gazette.example/rss.xml", "https://www.gazette.example/sport.xml"


def feed(url: str, title: str = "") -> FoundFeed:
    return FoundFeed(url, title, (ITEM, replace(ITEM, published_at=None, title="Undated")))


def find(address: str) -> Found:
    if "gone" in address:
        raise FetchError(address, "the server answered 404 Not Found", status=404)
    if address == SPORT:
        return Found("Gazette Sport", "https://gazette.example/", (feed(SPORT),))
    return Found("The Gazette", "https://me:secret@gazette.example/?utm_source=x", (feed(MAIN), feed(SPORT, "Sport")))


@pytest.fixture
def desk(desk: Desk) -> Desk:
    return replace(desk, tools=Tools(find_feeds=find))


def ask(desk: Desk, command: str, asker: Asker = ANN, /, **given: str) -> Reply:
    return reply_to(lambda: (query_of(command, given), 1), desk, asker)


def said(reply: Reply) -> str:
    assert reply.error == ""
    assert reply.private
    return str(reply.digest)


def audited(desk: Desk) -> str:
    return list_audit(desk.store)[0].what


def test_a_page_is_enough_and_the_answer_proves_that_it_can_be_read(desk: Desk) -> None:
    reply = ask(desk, "source add", address="gazette.example", kind="newspaper")
    text = said(reply)
    assert "The Gazette is read from now on" in text
    assert "Undated" in text
    assert "3 h ago" in text
    assert "@everyone" not in text
    assert "secret" not in text
    assert "F, cannot be judged" in text
    assert get_source(desk.store, "the-gazette") == Source(
        "the-gazette",
        "The Gazette",
        SourceKind.NEWSPAPER,
        feeds=(MAIN,),
        homepage="https://gazette.example/",
        owner="discord:123",
    )
    assert audited(desk) == f"added source The Gazette (the-gazette): {MAIN}; F"
    assert "Of 2 feeds the likeliest was taken" in reply.note
    assert "/source grade" in reply.note


def test_another_feed_can_be_picked_and_takes_its_place(desk: Desk) -> None:
    other, grades = ask(desk, "source add", address="gazette.example", reliability="b").menus
    assert [(choice.label, choice.hint) for choice in other.choices] == [("Sport", SPORT)]
    assert [choice.label[0] for choice in grades.choices] == list(LETTERS)
    assert "is read by another feed" in said(reply_to(to_button(other.choices[0].token), desk, ANN))
    changed = get_source(desk.store, "the-gazette")
    assert changed is not None
    assert (changed.feeds, changed.name, changed.reliability) == ((SPORT,), "The Gazette", "B")
    assert audited(desk) == f"changed source The Gazette (the-gazette): feed {MAIN} → {SPORT}"
    assert "added by people elsewhere" in reply_to(to_button(other.choices[0].token), desk, BOB).error


def test_a_feed_that_is_read_already_is_said_whoever_reads_it(desk: Desk) -> None:
    put_sources(desk.store, [Source("wire", "The Wire", feeds=("http://gazette.example/rss.xml/",))])
    reply = ask(desk, "source add", address="gazette.example", name="Mine")
    assert "The Wire reads that feed already" in said(reply)
    assert {source.id for source in list_sources(desk.store)} == {"meridian", "wire"}
    assert list_audit(desk.store) == ()


def test_a_removed_source_is_brought_back_with_what_was_known(desk: Desk) -> None:
    ask(desk, "source add", address="gazette.example", reliability="C", family="Gazette House")
    ask(desk, "source pause", source="the-gazette")
    assert "stay on record" in said(ask(desk, "source remove", source="The Gazette"))
    assert get_source(desk.store, "the-gazette") is None
    reply = ask(desk, "source add", address="gazette.example", kind="wire")
    assert "is read again" in said(reply)
    assert "had been removed" in reply.note
    back = get_source(desk.store, "the-gazette")
    assert back is not None
    assert (back.reliability, back.family, back.kind, back.paused) == ("C", "Gazette House", SourceKind.WIRE, False)
    assert back.owner == "discord:123"
    assert audited(desk).startswith("brought back source")


def test_what_one_workspace_removed_is_anothers_by_its_own_words(desk: Desk) -> None:
    ask(desk, "source add", address="gazette.example", name="That rag", reliability="C", family="House", kind="wire")
    ask(desk, "source remove", source="That rag")
    reply = ask(desk, "source add", BOB, address="gazette.example", name="Our Gazette")
    assert "Our Gazette is read from now on" in said(reply)
    assert "had been removed" not in reply.note
    assert get_source(desk.store, "the-gazette") == Source(
        "the-gazette", "Our Gazette", feeds=(MAIN,), homepage="https://gazette.example/", owner="slack:T9"
    )


def test_what_the_operator_took_off_the_operator_alone_brings_back(desk: Desk) -> None:
    put_sources(desk.store, [Source("wire", "The Wire", reliability="E", feeds=(MAIN,))])
    said(ask(desk, "source remove", BOSS, source="wire"))
    error = ask(desk, "source add", address="gazette.example").error
    assert error == "The Wire was taken off the list by whoever runs this bot; ask them to bring it back."
    assert get_source(desk.store, "wire") is None
    assert "The Wire is read again" in said(ask(desk, "source add", replace(ANN, operates=True), address=MAIN))
    assert get_source(desk.store, "wire") == Source("wire", "The Wire", reliability="E", feeds=(MAIN,))


def test_a_source_of_a_workspace_without_the_bot_is_read_for_another_and_stays_the_firsts(desk: Desk) -> None:
    joined(desk.store, "discord", "123")
    joined(desk.store, "slack", "T9")
    ask(desk, "source add", address="gazette.example", name="Our paper", reliability="B")
    mine = get_source(desk.store, "the-gazette")
    left(desk.store, "discord", "123", now=NOW)
    assert mine not in list_sources(desk.store)
    reply = ask(desk, "source add", BOB, address="gazette.example", name="Theirs", reliability="E")
    assert "gazette.example is read again" in said(reply)
    assert "If they remove it, add it again" in reply.note
    assert mine in list_sources(desk.store)
    assert "added by people elsewhere" in ask(desk, "source grade", BOB, source="the-gazette", reliability="A").error
    left(desk.store, "slack", "T9", now=NOW)
    assert mine not in list_sources(desk.store)
    joined(desk.store, "discord", "123")
    assert "Our paper" in said(ask(desk, "source show", source="Our paper"))
    said(ask(desk, "source pause", source="Our paper"))


def test_the_operator_may_have_it_read_as_well(desk: Desk) -> None:
    joined(desk.store, "discord", "123")
    ask(desk, "source add", address="gazette.example")
    left(desk.store, "discord", "123", now=NOW)
    assert "THE GAZETTE IS READ AGAIN" in said(ask(desk, "source add", BOSS, address="gazette.example"))
    assert "the-gazette" in {source.id for source in list_sources(desk.store)}


def test_what_a_workspace_calls_and_gives_its_source_is_nobody_elses_to_see(desk: Desk) -> None:
    ask(desk, "source add", address="gazette.example", name="Liars Daily", reliability="E", family="Liars House")
    replies = [
        ask(desk, "source list", BOB),
        ask(desk, "source show", BOB, source="gazette.example"),
        ask(desk, "source add", BOB, address="gazette.example"),
    ]
    for reply in replies:
        assert "iars" not in f"{said(reply)} {reply.menus} {reply.buttons} {reply.note}"
        assert "E, unreliable" not in f"{said(reply)} {reply.menus}"
    assert "example · added elsewhere · not read yet, next at once" in said(replies[0])
    assert "If they remove it, add it again" in replies[-1].note
    assert suggestions(desk, "sources", "", BOB) == ("gazette.example", "Meridian Wire")
    assert suggestions(desk, "sources", "liars", BOB) == ()
    assert "iars" not in ask(desk, "source grade", BOB, source="gazette.example", reliability="A").error
    assert "There is no source" in ask(desk, "source show", BOB, source="Liars Daily").error
    assert "Liars Daily" in said(ask(desk, "source list", BOSS))


def test_another_feed_is_taken_and_a_letter_given_meanwhile_stays(desk: Desk) -> None:
    other = ask(desk, "source add", address="gazette.example").menus[0]

    def find_slowly(address: str) -> Found:
        ask(desk, "source grade", source="the-gazette", reliability="B")
        return find(address)

    slow = replace(desk, tools=Tools(find_feeds=find_slowly))
    said(reply_to(to_button(other.choices[0].token), slow, ANN))
    changed = get_source(desk.store, "the-gazette")
    assert changed is not None
    assert (changed.feeds, changed.reliability) == ((SPORT,), "B")


def test_a_source_that_is_resumed_or_back_is_not_dark_for_what_was(desk: Desk) -> None:
    ask(desk, "source add", address="gazette.example")
    for away, again in (("source pause", "source resume"), ("source remove", "")):
        note_polls(desk.store, [Poll("the-gazette", MAIN, failed_at=NOW, error="no answer")])
        assert "DARK" in said(ask(desk, "source list"))
        said(ask(desk, away, source="the-gazette"))
        said(ask(desk, again, source="the-gazette") if again else ask(desk, "source add", address="gazette.example"))
        assert "DARK" not in said(ask(desk, "source list"))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"address": "gone.example"}, "the server answered 404 Not Found. Check the address"),
        ({"address": "gazette.example", "kind": "blog"}, "there are wire, broadcaster"),
        ({"address": "gazette.example", "reliability": "G"}, "one of A, B, C"),
    ],
)
def test_what_can_not_be_read_says_why(desk: Desk, given: dict[str, str], told: str) -> None:
    assert told in ask(desk, "source add", **given).error
    assert len(list_sources(desk.store)) == 1


def test_without_a_network_it_says_where_to_turn(desk: Desk) -> None:
    assert "onrecord source add" in ask(replace(desk, tools=Tools()), "source add", address="gazette.example").error


def test_there_are_so_many_sources_and_no_more(desk: Desk) -> None:
    put_sources(desk.store, [Source(f"s{n}", f"S {n}", owner="discord:123") for n in range(MOST_OWN)])
    assert "100 sources of your own" in ask(desk, "source add", address=SPORT).error
    said(ask(desk, "source add", BOB, address=SPORT))


def test_two_of_one_name_are_remarked_and_have_ids_of_their_own(desk: Desk) -> None:
    put_sources(desk.store, [Source("the-gazette", "The Gazette", feeds=("https://else.example/f",))])
    reply = ask(desk, "source add", address="gazette.example")
    assert "Two sources are called The Gazette" in reply.note
    assert get_source(desk.store, "gazette-example") is not None


def test_the_list_says_what_is_dark_and_why(desk: Desk) -> None:
    for name, address in (("Dim", "https://dim.example/f"), ("Bright", "https://bright.example/f")):
        put_sources(desk.store, [Source(name.lower(), name, feeds=(address,), reliability="B")])
    note_read(desk.store, "bright", "https://bright.example/f", at=NOW - timedelta(minutes=5))
    note_polls(
        desk.store, [Poll("dim", "https://dim.example/f", failed_at=NOW, error="https://dim.example/f: no answer <@1>")]
    )
    put_sources(desk.store, [Source("off", "Off", feeds=("https://off.example/f",), paused=True)])
    reply = ask(desk, "source list", BOSS)
    (message,) = reply.digest.messages if reply.digest else ()
    assert "Dim · B · DARK: https://dim.example/f: no answer" in message.text
    assert "Bright · B · read 5 min ago" in message.text
    assert "Off · F · paused" in message.text
    assert [choice.label for choice in reply.menus[0].choices] == ["Dim", "Bright", "Meridian Wire", "Off"]
    assert "<@1>" not in said(ask(desk, "source list"))


def test_a_source_is_shown_with_what_its_owner_can_do(desk: Desk) -> None:
    ask(desk, "source add", address="gazette.example")
    mine = ask(desk, "source show", source="the gazette")
    assert [one.label for one in mine.buttons] == ["Check", "Pause", "Remove"]
    assert [bool(one.confirm) for one in mine.buttons] == [False, False, True]
    assert len(mine.menus[0].choices) == 6
    theirs = ask(desk, "source show", BOB, source="gazette.example")
    assert (theirs.buttons, theirs.menus) == ((), ())
    assert "Added elsewhere" in said(theirs)
    assert "discord:123" not in said(theirs)


def test_where_a_source_has_moved_from_is_shown_without_what_may_be_a_key(desk: Desk) -> None:
    ask(desk, "source add", address="gazette.example")
    for source_id, old in (("the-gazette", "https://old.example/rss?key=1"), ("the-gazette-2", "https://no.example/f")):
        words = moved_words(source_id, old, MAIN)
        add_audit(desk.store, AuditEntry(NOW, "discord:123", "onrecord", "On Record", MOVE, words))
    text = said(ask(desk, "source show", source="the gazette")).replace("\\u200b", "")
    assert f"It has moved for good: https://old.example/rss → {MAIN} (2024-11-08)" in text
    assert "no.example" not in text
    assert "key=1" not in text


def test_a_letter_a_pause_and_a_resumption_are_written_down(desk: Desk) -> None:
    ask(desk, "source add", address="gazette.example")
    assert "B, usually reliable now; it was F" in said(ask(desk, "source grade", source="the-gazette", reliability="b"))
    assert audited(desk) == "graded source The Gazette (the-gazette): F → B"
    assert "as before" in said(ask(desk, "source grade", source="the-gazette", reliability="B"))
    paused = ask(desk, "source pause", source="the-gazette")
    assert "is not read until" in said(paused)
    assert "paused already" in said(ask(desk, "source pause", source="the-gazette"))
    said(reply_to(to_button(paused.buttons[0].token), desk, ANN))
    assert "not paused" in said(ask(desk, "source resume", source="the-gazette"))
    whats = [entry.what.split(" ")[0] for entry in list_audit(desk.store)]
    assert whats == ["resumed", "paused", "graded", "added"]


@pytest.mark.parametrize("command", ["source grade", "source pause", "source resume", "source remove"])
def test_shared_sources_are_the_operators(desk: Desk, command: str) -> None:
    given = {"source": "meridian"} | ({"reliability": "A"} if command == "source grade" else {})
    assert "ONRECORD_OPERATORS" in ask(desk, command, **given).error
    assert "Only people with Manage Server" in ask(desk, command, replace(ANN, manages=False), **given).error
    said(ask(desk, command, replace(ANN, operates=True), **given))


def test_a_near_name_is_offered_but_not_taken(desk: Desk) -> None:
    assert "did you mean Meridian Wire?" in ask(desk, "source remove", BOSS, source="Meridian Wires").error
    assert get_source(desk.store, "meridian") is not None


def test_names_and_kinds_are_completed(desk: Desk) -> None:
    put_sources(desk.store, [Source("wire-2", "Meridian Wire"), Source("elm", "Elm Wire")])
    assert suggestions(desk, "sources", "wire", ANN) == ("Elm Wire", "meridian", "wire-2")
    assert suggestions(desk, "kinds", "sta", ANN) == ("state_media",)


def test_the_form_has_what_was_told_and_all_kinds_and_letters(desk: Desk) -> None:
    form = form_for("source add", {"name": "Mine"}, desk, ANN)
    assert isinstance(form, Form)
    by_name = {field.option: field for field in form.fields}
    assert (by_name["name"].value, by_name["address"].required) == ("Mine", True)
    assert by_name["reliability"].picks == tuple(LETTERS)


@pytest.mark.parametrize(
    ("name", "address", "taken", "found"),
    [
        ("The Gazette", "https://x.example", (), "the-gazette"),
        ("The Gazette", "https://www.x.example", ("the-gazette",), "x-example"),
        ("The Gazette", "https://x.example", ("the-gazette", "x-example"), "the-gazette-2"),
        ("???", "https://x.example", (), "x-example"),
        ("", "", ("source",), "source-2"),
    ],
)
def test_an_id_is_made_of_the_name_or_the_host(name: str, address: str, taken: tuple[str, ...], found: str) -> None:
    assert free_id(name, address, taken) == found


@settings(max_examples=40, deadline=None)
@any_of(st.text(max_size=40), st.sets(st.sampled_from(("a", "b", "source", "a-2"))))
def test_an_id_is_always_free(name: str, taken: set[str]) -> None:
    assert free_id(name, "https://a/", taken) not in taken


def test_a_live_reader_goes_before_a_removed_one() -> None:
    old, new = (Source(name, name, feeds=(MAIN,)) for name in ("old", "new"))
    removed, listed = (old, Standing.REMOVED), (new, Standing.LISTED)
    assert reader_of(MAIN, [removed, (old, Standing.AWAY), listed]) == listed
    assert reader_of(f"{MAIN}?a=1", [removed]) is None


def test_ages_and_kinds_in_words() -> None:
    ages = [timedelta(seconds=-5), timedelta(minutes=5), timedelta(hours=30), timedelta(days=2), timedelta(days=400)]
    words = ["just now", "5 min ago", "30 h ago", "2 days ago", "400 days ago"]
    assert [age_words(NOW - age, NOW) for age in ages] == words
    assert [kind_named(typed) for typed in ("", "State media", "WIRE")] == ["other", "state_media", "wire"]
    with pytest.raises(UsageError, match="“blog”"):
        kind_named("blog")
