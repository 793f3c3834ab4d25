"""How far readers have come, installations of the Slack app, letters of sources."""

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefings.model import Source
from briefings.store import (
    Store,
    caught_up,
    consume_state,
    find_installation,
    get_source,
    grade_source,
    issue_state,
    list_installations,
    note_caught_up,
    put_installation,
    put_sources,
    remove_installations,
)

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def install(store: Store, team: str, user: str, document: str, hours: int = 0) -> None:
    """An installation, some hours from now; a team may be written "enterprise/team"."""
    enterprise, _, team = team.rpartition("/")
    at = NOW + hours * HOUR
    put_installation(store, enterprise=enterprise, team=team, user=user, installed_at=at, document=document)


@given(hours=st.lists(st.integers(-50, 50), min_size=1, max_size=8))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_reader_never_falls_back(store: Store, hours: list[int]) -> None:
    reader = f"discord:{hours}"
    for number, hour in enumerate(hours, 1):
        note_caught_up(store, reader=reader, topic="border", until=NOW + hour * HOUR)
        assert caught_up(store, reader=reader, topic="border") == NOW + max(hours[:number]) * HOUR


def test_every_reader_and_topic_has_a_place_of_its_own(store: Store) -> None:
    note_caught_up(store, reader="discord:1", topic="border", until=NOW)
    assert caught_up(store, reader="discord:1", topic="harbour") is None
    assert caught_up(store, reader="slack:1", topic="border") is None


def test_the_latest_installation_counts_unless_somebodys_is_asked_for(store: Store) -> None:
    install(store, "T1", "U1", "first")
    install(store, "T1", "U2", "second", 1)
    install(store, "T2", "U1", "elsewhere", 2)
    install(store, "E1/T1", "U1", "in a grid", 3)
    assert find_installation(store, enterprise="", team="T1") == "second"
    assert find_installation(store, enterprise="", team="T1", user="U1") == "first"
    assert find_installation(store, enterprise="", team="T1", user="U3") is None
    assert find_installation(store, enterprise="E1", team="T1") == "in a grid"
    assert list_installations(store) == (("", "T1"), ("", "T2"), ("E1", "T1"))


def test_an_installation_takes_the_place_of_the_same_users_earlier_one(store: Store) -> None:
    install(store, "T1", "U1", "old token")
    install(store, "T1", "U1", "new token", 1)
    assert find_installation(store, enterprise="", team="T1") == "new token"
    assert remove_installations(store, enterprise="", team="T1") == 1


def test_removing_forgets_one_persons_or_all(store: Store) -> None:
    for user in ("U1", "U2", "U3"):
        install(store, "T1", user, user)
    install(store, "T2", "U1", "elsewhere")
    assert remove_installations(store, enterprise="", team="T1", user="U2") == 1
    assert remove_installations(store, enterprise="", team="T1") == 2
    assert remove_installations(store, enterprise="", team="T1") == 0
    assert list_installations(store) == (("", "T2"),)


def test_a_state_is_good_once_and_in_time(store: Store) -> None:
    issue_state(store, "apple", now=NOW, expires_at=NOW + HOUR)
    issue_state(store, "pear", now=NOW, expires_at=NOW + 3 * HOUR)
    assert not consume_state(store, "plum", now=NOW)
    assert consume_state(store, "apple", now=NOW)
    assert not consume_state(store, "apple", now=NOW)
    assert not consume_state(store, "pear", now=NOW + 3 * HOUR)
    assert not consume_state(store, "pear", now=NOW)


def test_states_that_nobody_brought_back_are_swept_by_the_next_one(store: Store) -> None:
    issue_state(store, "quince", now=NOW, expires_at=NOW + HOUR)
    issue_state(store, "medlar", now=NOW + 2 * HOUR, expires_at=NOW + 3 * HOUR)
    assert not consume_state(store, "quince", now=NOW)
    assert consume_state(store, "medlar", now=NOW + 2 * HOUR)


def test_a_letter_is_given_to_a_listed_source_only(store: Store) -> None:
    put_sources(store, [Source("meridian", "Meridian Wire", feeds=("https://meridian.example/feed",))])
    assert grade_source(store, "meridian", "B")
    source = get_source(store, "meridian")
    assert source is not None
    assert (source.reliability, source.feeds) == ("B", ("https://meridian.example/feed",))
    assert not grade_source(store, "unknown", "B")
