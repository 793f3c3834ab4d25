"""What was found at an address in words, and `/source check`; what is found is given by hand here."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from small_record import NOW

from bot.asking.asker import Asker
from bot.asking.commands import ASKED
from bot.asking.queries import query_of
from bot.asking.replies import Reply, reply_to, to_button
from bot.following.source_checks import check_groups, hint_words, rhythm_words
from bot.recorded.answers import Desk
from bot.tools import Tools
from briefings.ingest.checking import Checked, Other, Sample
from briefings.ingest.feeds.discovery import NoFeedError
from briefings.ingest.feeds.listing import Hints
from briefings.ingest.web.fetch import FetchError
from briefings.model import Extent, Poll, Source
from briefings.store import get_source, list_audit, note_polls, put_sources

ANN = Asker("discord", "123", "c1", "1", "Ann", manages=True)
EVE = replace(ANN, user="2", name="Eve", manages=False)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEED, PAGE = "https://gazette.example/rss.xml", "https://gazette.example/live"
SAMPLES = (
    Sample("Boats @everyone *leave*", f"{PAGE}/1", NOW - HOUR, Extent.WHOLE, language="en", letters=4210),
    Sample("Bread is dearer", f"{PAGE}/2", NOW - 2 * HOUR, Extent.PAYWALLED, language="en", letters=300),
    Sample("Човни", f"{PAGE}/3", None, Extent.WHOLE, in_feed=True, language="uk", letters=900),
    Sample("A locked door", f"{PAGE}/4", NOW - DAY, problem=f"{PAGE}/4: the server answered 403 Forbidden"),
)
CHECKED = Checked(
    "gazette.example",
    FEED,
    "Atom",
    "The Gazette",
    "https://gazette.example/",
    items=40,
    dates=tuple(NOW - n * 2 * HOUR for n in range(1, 12)),
    samples=SAMPLES,
    others=(Other("https://gazette.example/sport.xml", "Sport"),),
)


def check(address: str, *, page: bool = False) -> Checked:
    if "gone" in address:
        raise FetchError(address, "the server answered 404 Not Found", status=404)
    if page or "live" in address:
        return replace(CHECKED, asked=address, url=address, form="page", samples=SAMPLES[:1], others=())
    return replace(CHECKED, asked=address)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    return replace(desk, tools=Tools(check_source=check))


def ask(desk: Desk, command: str, asker: Asker = ANN, /, **given: str) -> Reply:
    return reply_to(lambda: (query_of(command, given), 1), desk, asker)


def shown(checked: Checked) -> str:
    return "\n".join(line for group in check_groups(checked, NOW) for line in (group.heading, *group.lines))


def test_a_check_says_what_is_there_how_fresh_and_how_whole() -> None:
    text = shown(CHECKED)
    assert f"Atom: {FEED}" in text
    assert "40 items listed" in text
    assert "The newest is from 2 h ago" in text
    assert "Usually about 12 a day" in text
    assert "2 of 3 whole (1 in the feed itself, 1 on their pages)" in text
    assert "English 2, Ukrainian 1 (not read for claims)" in text
    assert "Bread is dearer · 2 h ago · paywalled, on its page, 300 characters" in text
    assert "A locked door · 24 h ago · can't be read: https://gazette.example/live/4: the server answered 403" in text
    assert "Sport: https://gazette.example/sport.xml" in text


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"moved_to": "https://new.example/f"}, "It has moved for good to https://new.example/f"),
        ({"dates": (NOW - 90 * DAY,)}, "The newest is from 90 days ago; is it still kept up?"),
        ({"dates": ()}, "No item has a date"),
        ({"server_time": NOW - HOUR}, "Its server's clock is 1 h behind ours"),
        ({"server_time": NOW + 2 * DAY}, "Its server's clock is 2 days ahead of ours"),
        ({"form": "page"}, "The page itself can be read as one article each time"),
        ({"form": "page", "no_feed": "gazette.example names no feed"}, "gazette.example names no feed"),
    ],
)
def test_what_is_unusual_is_said(told: dict[str, object], words: str) -> None:
    assert words not in shown(CHECKED)
    assert words in shown(replace(CHECKED, **told))  # type: ignore[arg-type] # any field of it


def test_a_clock_that_is_nearly_right_is_not_worth_a_word() -> None:
    assert "clock" not in shown(replace(CHECKED, server_time=NOW + timedelta(seconds=90)))


@pytest.mark.parametrize(
    ("every", "words"),
    [
        (timedelta(0), ""),
        (2 * HOUR, "about 12 a day"),
        (20 * HOUR, "about 1 a day"),
        (2 * DAY, "about 4 a week"),
        (40 * DAY, "one in about 40 days"),
    ],
)
def test_a_rhythm_in_words(every: timedelta, words: str) -> None:
    assert rhythm_words(every) == words


def test_the_wishes_of_a_feed_in_words() -> None:
    night = Hints(ttl=HOUR, skip_hours=frozenset({0, 1, 2, 23}), skip_days=frozenset({6}))
    words = hint_words(night, timedelta(minutes=5))
    assert words == (
        "It asks to be read at most every 1 h, not in the hours 0–2, 23 GMT, not on Sunday; that is kept to"
    )
    assert hint_words(Hints(), timedelta(minutes=20)) == "It asks to be read at most every 20 min; that is kept to"
    assert hint_words(Hints(), None) == ""


def test_an_address_is_checked_and_can_be_added_by_a_button(desk: Desk) -> None:
    reply = ask(desk, "source check", outlet="gazette.example")
    assert reply.error == ""
    assert reply.private
    assert "The Gazette: what is there" in str(reply.digest)
    assert "@everyone" not in str(reply.digest)
    assert [button.label for button in reply.buttons] == ["Add it"]
    assert list_audit(desk.store) == ()
    assert get_source(desk.store, "the-gazette") is None


def test_a_page_is_added_as_a_page_by_the_button(desk: Desk) -> None:
    (button,) = ask(desk, "source check", outlet=PAGE).buttons
    reply = reply_to(to_button(button.token), desk, ANN)
    assert "is read from now on" in str(reply.digest)
    added = get_source(desk.store, "the-gazette")
    assert added is not None
    assert (added.feeds, added.pages) == ((), (PAGE,))


def test_of_a_listed_source_it_is_said_how_its_reading_goes(desk: Desk) -> None:
    put_sources(desk.store, [Source("gazette", "Our Gazette", feeds=(FEED,), owner="discord:123")])
    note_polls(desk.store, [Poll("gazette", FEED, failed_at=NOW - HOUR, error="HTTP 503", failures=3)])
    for address in ("gazette", "our gazette", "gazette.example"):
        reply = ask(desk, "source check", outlet=address)
        assert "Our Gazette is on the list (dark now)" in str(reply.digest)
        assert "failed 3 times in a row" in str(reply.digest)
        assert [button.label for button in reply.buttons] == ["Show"]


def test_the_name_that_others_gave_a_source_is_not_told(desk: Desk) -> None:
    put_sources(desk.store, [Source("gazette", "Their Rag", feeds=(FEED,), owner="discord:9")])
    text = str(ask(desk, "source check", outlet="gazette.example").digest)
    assert "gazette.example is on the list" in text
    assert "Their Rag" not in text


def test_what_a_server_answers_is_said_with_what_to_do(desk: Desk) -> None:
    error = ask(desk, "source check", outlet="https://gone.example").error
    assert error == (
        "https://gone.example: the server answered 404 Not Found. Check the address, or give that of its feed."
    )


def test_a_source_that_is_read_by_hand_has_nothing_to_check(desk: Desk) -> None:
    assert "read by hand only" in ask(desk, "source check", outlet="meridian").error


def test_only_editors_may_have_addresses_fetched_and_it_counts_in_the_cool_down(desk: Desk) -> None:
    assert "may change this" in ask(desk, "source check", EVE, outlet="gazette.example").error
    assert ASKED["source check"].cost >= ASKED["source add"].cost


def test_where_there_is_no_feed_the_page_is_offered(desk: Desk) -> None:
    def none(_address: str) -> object:
        message = "gazette.example names no feed; give the address of its RSS or Atom feed"
        raise NoFeedError(message)

    without = replace(desk, tools=Tools(find_feeds=none, check_source=check))  # type: ignore[arg-type] # only raises
    error = ask(without, "source add", address="gazette.example").error
    assert error.endswith("or have this page read itself: /source add ADDRESS page:yes")
    assert "is read from now on" in str(ask(without, "source add", address=PAGE, page="yes").digest)
    again = ask(without, "source add", address=f"{PAGE}/", page="yes")
    assert "reads that page already" in str(again.digest)


def test_of_a_source_that_others_added_nothing_is_fetched(desk: Desk) -> None:
    def never(address: str, *, page: bool = False) -> Checked:
        pytest.fail(f"{address} was looked at ({page})")

    secret = f"{FEED}?key=secret"
    put_sources(desk.store, [Source("gazette", "Their Rag", feeds=(secret,), owner="discord:9")])
    text = str(ask(replace(desk, tools=Tools(check_source=never)), "source check", outlet="gazette").digest)
    assert "gazette.example is on the list" in text
    assert "Their Rag" not in text
    assert "secret" not in text
