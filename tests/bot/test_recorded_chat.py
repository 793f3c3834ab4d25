"""Claims, who said what, figures and disputes as somebody in a channel gets them: page by page, and always fresh."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from small_record import NOW, fill_long, fill_small
from tangled_record import NOON, TOPICS, tangle
from who_asks import query_in

from bot.asking.asker import Asker
from bot.asking.moments import PRESENT, When
from bot.asking.queries import query_of
from bot.asking.replies import Reply, reply_to, suggestions, to_button
from bot.recorded.answers import Desk
from bot.recorded.newest import A_PAGE, figures_on, own_line, positions_on
from briefings.model import Actor, Answer, Claim, Directness, Draft, Source, Span, Topic
from briefings.render import answer_pages
from briefings.store import (
    Store,
    Wanted,
    add_claims,
    add_new_articles,
    open_store,
    put_actors,
    put_sources,
    put_topics,
)

PLATFORMS = ("discord", "slack")
LATER = NOON + timedelta(hours=200)


def somebody(platform: str = "discord", workspace: str = "1") -> Asker:
    return Asker(platform, workspace, "2", "3", "somebody")


def asked(desk: Desk, command: str, line: str, platform: str = "discord") -> Reply:
    return reply_to(lambda: (query_in(command, line), 1), desk, somebody(platform))


def say(store: Store, number: int, speaker: str, text: str = "words were spoken", topic: str = "talk") -> None:
    sentence = f"{speaker} said that {text}."
    at = NOW - timedelta(minutes=number)
    (article,) = add_new_articles(
        store, [Draft("elm", f"s{number}", "A story", sentence, at)], seen_at=at, sketches=[()]
    )
    spans = Span(0, len(sentence)), Span(len(speaker) + 11, len(sentence) - 1)
    claim = Claim(article.id, 0, spans[0], (spans[1],), Directness.INDIRECT, speaker=speaker, topics=(topic,))
    add_claims(store, article.id, [claim])


@pytest.fixture(scope="module")
def tangled_file(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Path:
    """The tangled record, filled once."""
    path = tmp_path_factory.mktemp("tangled") / "record.db"
    shutil.copyfile(migrated_file, path)
    with open_store(f"sqlite:///{path}") as store:
        tangle(store)
        put_topics(store, [Topic(name, name.title(), (name,)) for name in TOPICS])
    return path


@pytest.fixture
def tangled(tangled_file: Path, sqlite_url: str) -> Iterator[Store]:
    shutil.copyfile(tangled_file, sqlite_url.removeprefix("sqlite:///"))
    with open_store(sqlite_url) as opened:
        yield opened


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize(
    ("command", "line"),
    [
        ("claims", "troops"),
        ("claims", 'troops speaker:"Ada Brandt"'),
        ("who-said", "Ada Brandt"),
        ("figures", "troops"),
    ],
)
def test_the_pages_hold_just_what_the_whole_answer_holds(
    tangled: Store, platform: str, command: str, line: str
) -> None:
    desk = Desk(tangled, lambda: LATER)
    query = query_in(command, line)
    every = {
        "claims": lambda: desk.claims_about("troops", speaker=query["speaker"]),
        "who-said": lambda: desk.who_said("Ada Brandt"),
        "figures": lambda: desk.figures_of("troops"),
    }[command]()
    pages, reply = 1, asked(desk, command, line, platform)
    while reply.later:
        pages, reply = pages + 1, reply_to(to_button(reply.later), desk, somebody(platform))
        assert reply.error == ""
    assert pages == answer_pages(every, platform)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_no_page_has_more_receipts_than_are_read_for_it(store: Store, platform: str) -> None:
    for number in range(3 * A_PAGE + 1):
        say(store, number, "Ada Brandt", f"{number} came")
    put_topics(store, [Topic("talk", "Talk", ("talk",))])
    every = Desk(store, lambda: NOW).claims_about("talk")
    assert len(every.receipts) == 3 * A_PAGE + 1
    assert answer_pages(every, platform) >= 4
    first = Desk(store, lambda: NOW, page=1).claims_about("talk")
    assert first.more
    assert first.receipts == every.receipts[: len(first.receipts)]
    assert answer_pages(first, platform) == 2


def test_a_part_of_a_topic_says_so(store: Store) -> None:
    fill_small(store)
    fill_long(store)
    view = PRESENT.view(NOW)
    assert figures_on(store, "troops", view).note == ""
    some = figures_on(store, "troops", view, most=20)
    assert (
        some.note
        == "from the newest 20 with a figure of about 68 claims, back to 2024-11-08; as-of:2024-11-08 for older ones"
    )
    assert 0 < sum(len(one.points) for one in some.series) < 30
    assert "with a position of about 68 claims" in positions_on(store, "troops", view, most=5).note
    own = own_line(store, Wanted(speaker="Volodymyr Zelensky", until=NOW), most=5)
    assert own.note == "positions from the newest 5 claims, back to 2024-11-08"
    assert own_line(store, Wanted(speaker="Lloyd Austin", until=NOW), most=5).note == ""


@pytest.mark.parametrize("command", ["figures", "disputed", "who-said"])
def test_what_has_just_come_in_is_told_at_once(store: Store, command: str) -> None:
    fill_small(store)
    desk = Desk(store, lambda: NOW)
    line = "Zelensky" if command == "who-said" else "troops"
    before = asked(desk, command, line)
    assert asked(desk, command, line) == before
    fill_long(store)
    after = asked(desk, command, line)
    assert after == asked(Desk(store, lambda: NOW), command, line)
    assert (after == before) == (command == "disputed")


def test_a_changed_actor_is_known_at_once(store: Store) -> None:
    fill_small(store)
    desk = Desk(store, lambda: NOW)
    assert "on record" in asked(desk, "who-said", "Wintermute").error
    put_actors(store, [Actor("Lloyd Austin", aliases=("Wintermute",))])
    assert asked(desk, "who-said", "Wintermute").error == ""


def test_where_two_fit_the_bot_asks_in_private_which(store: Store) -> None:
    for number, name in enumerate(("Kol Min Sun", "Kol Min Sun", "Kol Ha Rin")):
        say(store, number, name)
    reply = asked(Desk(store, lambda: NOW), "who-said", "Kol")
    assert "may be Kol Min Sun or Kol Ha Rin" in str(reply.digest)
    assert reply.private
    (menu,) = reply.menus
    first, choice = menu.choices
    assert (first.label, choice.label) == ("Kol Min Sun", "Kol Ha Rin")
    other = reply_to(to_button(choice.token), Desk(store, lambda: NOW), somebody())
    assert "What Kol Ha Rin said" in str(other.digest)
    assert (other.menus, other.private) == ((), False)


def test_a_name_too_long_for_a_command_is_not_offered(store: Store) -> None:
    for number, name in enumerate(("Kol Min Sun", f"Kol {'of the River ' * 20}")):
        say(store, number, name.strip())
    put_actors(
        store, [Actor(f"Kol {'of the Lake ' * 20}".strip(), aliases=("Min",)), Actor("Min Ha", aliases=("Min",))]
    )
    assert "What Kol" in str(asked(Desk(store, lambda: NOW), "who-said", "Kol").digest)
    assert asked(Desk(store, lambda: NOW), "who-said", "Min").error == ""


@pytest.mark.parametrize(
    ("command", "line", "told"),
    [
        ("claims", "troops since:30m", "No claim on troops, since 2024-11-08 11:30Z; without that there are 8 claims."),
        (
            "claims",
            "troops speaker:Austin stance:denies since:7d",
            "No claim on troops by Lloyd Austin that denies, since 2024-11-01 12:00Z; without that there are 8 claims.",
        ),
        (
            "who-said",
            "Peskov topic:missiles",
            "Nothing that Dmitry Peskov said on missiles; without that there are 2 claims.",
        ),
        (
            "figures",
            "troops as-of:2024-10-01",
            "No figure on troops is on record here.",
        ),
        (
            "disputed",
            "troops as-of:2024-10-01",
            "No dispute on troops is on record here.",
        ),
        (
            "timeline",
            "troops since:30m",
            "Nothing new on troops, since 2024-11-08 11:30Z; without that there are 8 claims.",
        ),
        ("export", "troops since:30m", "No claim on troops, since 2024-11-08 11:30Z; without that there are 8 claims."),
        ("claims", "missiles stance:denies", "No claim on missiles that denies; without that there is 1 claim."),
        ("figures", "missiles", "No figure on missiles is on record here."),
        ("claims", "weather", "No claim on weather is on record here."),
        ("claims", "weather since:7d", "No claim on weather is on record here."),
    ],
)
def test_what_leaves_nothing_is_named_with_how_much_there_is_without_it(
    store: Store, command: str, line: str, told: str
) -> None:
    fill_small(store)
    put_topics(store, [Topic("weather", "Weather", ("rain",))])
    reply = asked(Desk(store, lambda: NOW), command, line)
    assert reply.error == ""
    assert told in str(reply.digest).replace("\\", "").replace("\u200b", "")


def test_a_workspaces_own_topic_goes_by_its_name_and_nobody_else_sees_it(store: Store) -> None:
    put_topics(store, [Topic("discord:1/talk", "Talk of the town", ("talk",), owner="discord:1")])
    put_sources(store, [Source("elm", "Elm Wire")])
    say(store, 1, "Ada Brandt", topic="discord:1/talk")
    desk = Desk(store, lambda: NOW)
    for command in ("claims", "figures", "disputed"):
        reply = asked(desk, command, "talk")
        assert "discord:1" not in str(reply.digest)
        assert "talk" in str(reply.digest)
        stranger = reply_to(to_button(f"1|{command}|talk"), desk, somebody(workspace="9"))
        assert "There is no topic" in stranger.error
    assert suggestions(desk, "topics", "ta", somebody()) == ("talk",)
    assert suggestions(desk, "topics", "ta", somebody(workspace="9")) == ()


def test_a_speaker_who_spoke_only_later_was_not_on_record_then(store: Store) -> None:
    say(store, 1, "Ada Brandt")
    desk = Desk(store, lambda: NOW)
    assert desk.who_said("Brandt").receipts
    early = When(as_of=(NOW - timedelta(days=1)).isoformat())
    said = reply_to(lambda: (query_of("who-said", {"name": "Brandt", "as-of": early.as_of}), 1), desk, somebody())
    assert "No one called" in said.error


def test_an_answer_that_is_all_told_has_no_more(store: Store) -> None:
    fill_small(store)
    desk = replace(Desk(store, lambda: NOW), page=1)
    answers: tuple[Answer, ...] = (desk.figures_of("troops"), desk.disputed("troops"), desk.claims_about("missiles"))
    assert not any(answer.more for answer in answers)
