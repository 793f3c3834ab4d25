from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from article_shelf import Twins
from channels import briefed, subscribed
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.changes import detect_changes
from briefings.model import (
    Article,
    Claim,
    Directness,
    Draft,
    Event,
    Figure,
    Qualifier,
    Span,
    Stance,
    Visit,
)
from briefings.store import (
    Store,
    add_claims,
    add_message_id,
    add_new_articles,
    count_claims,
    count_older,
    forget_older,
    get_articles,
    given_in,
    held_items,
    load_record,
    note_visits,
    read_in,
    speaker_names,
    state_of,
)
from briefings.store.tables import articles, carried, deliveries

MAY = datetime(2031, 5, 1, tzinfo=UTC)
DAY = timedelta(days=1)
SPEAKERS = ("Ada Norr", "Bo Quay", "Cy Tarn")


def told(article: Article, number: int, *, topics: tuple[str, ...]) -> list[Claim]:
    """The claims that a text is made to have: whatever is told depends on the number alone."""
    whole, stances = Span(0, len(article.text)), (Stance.ASSERTS, Stance.DENIES, Stance.CONFIRMS)
    men = Figure(Span(0, 3), *(float(100 * (number % 4)),) * 3, Qualifier.EXACT, counted="soldier", of="Norland")
    sent = Event(Span(4, 8), "deploy", "Norland", "Estavia")
    one = Claim(
        *(article.id, 0, whole, (whole,), Directness.INDIRECT, stances[number % 3]),
        speaker=SPEAKERS[number % 2],
        topics=topics,
        figures=(men,) if number % 2 else (),
        events=(sent,) if number % 5 else (),
    )
    return [one]


def add(store: Store, key: int, number: int, day: float) -> tuple[Article, ...]:
    """What is new if an article of the key is read on a day: odd keys are of the topic where the number is odd too."""
    text = f"{100 * (number % 4)} men went from Norland to Estavia, says letter {number} of the border post."
    draft = Draft("elm", f"k{key}", f"Letter {key}", text, MAY + key * DAY, f"https://elm.example/{key}")
    hashes = tuple(range(1000 * (number % 6), 1000 * (number % 6) + 9))
    added = add_new_articles(store, [draft], seen_at=MAY + day * DAY, sketches=[hashes])
    for article in added:
        add_claims(store, article.id, told(article, number, topics=("border",) if key % 2 and number % 2 else ()))
    return added


READINGS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 11)), min_size=2, max_size=12)
FORGETTINGS = st.lists(st.tuples(st.integers(2, 14), st.integers(-2, 12)), min_size=1, max_size=4)


@given(READINGS, FORGETTINGS)
@settings(max_examples=8, deadline=None)
def test_what_was_forgotten_changes_nothing_that_is_told_later(
    twins: Twins, readings: list[tuple[int, int]], forgettings: list[tuple[int, int]]
) -> None:
    """Two records are given the same; one of them forgets now and then."""
    whole, short = twins()
    for at, (key, number) in enumerate(readings):
        for _, before in (one for one in forgettings if one[0] == at):
            forget(short, before)
        assert add(whole, key, number, at) == add(short, key, number, at)
    last = MAY + len(readings) * DAY
    record, held = (load_record(store, topic="border", until=last) for store in (whole, short))
    assert (held.claims, held.articles.keys()) == (record.claims, record.articles.keys())
    for since in (MAY - DAY, MAY + 4 * DAY):
        changes = detect_changes(record.at(since), record, topic="border")
        assert detect_changes(held.at(since), held, topic="border") == changes
        assert read_in(short, since=since, until=last) == read_in(whole, since=since, until=last)
        assert given_in(short, since=since, until=last) == given_in(whole, since=since, until=last)


def forget(store: Store, day: int) -> int:
    """How many articles of before that day are given up, whatever goes at once."""
    return sum(forget_older(store, before=MAY + day * DAY, limit=2))


def test_an_old_article_is_given_up_and_still_known(store: Store) -> None:
    (old,) = add(store, 2, 1, 2)
    (new,) = add(store, 8, 0, 8)
    state, _ = state_of(store)
    assert forget(store, 2) == 0
    assert count_older(store, before=MAY + 8 * DAY) == 1
    assert forget(store, 8) == 1
    assert forget(store, 8) == 0
    held = get_articles(store, (old.id, new.id))
    assert (held[old.id].text, held[old.id].title, held[new.id]) == ("", old.title, new)
    assert (count_claims(store), speaker_names(store, "bo"), speaker_names(store)) == (1, (), SPEAKERS[:1])
    assert state_of(store)[0] != state
    assert held_items(store, "elm", [("k2", ""), ("other", old.url), ("k9", "")]) == {"k2", "other"}
    assert add(store, 2, 1, 9) == ()
    (again,) = add(store, 2, 3, 9)
    assert (again.key, again.revision) == (old.key, 2)


@pytest.mark.parametrize("needed", ["topic", "briefing", "visit", "unread", "revision", "date"])
def test_what_is_needed_is_kept_however_old(store: Store, needed: str) -> None:
    (one,) = add(store, 3, 3 if needed == "topic" else 2, 2)
    before = MAY + 9 * DAY
    if needed == "briefing":
        delivery = briefed(store, subscribed(store), MAY + DAY)
        assert delivery is not None
        with store.write() as connection:
            row = {"briefing_id": 1, "article_id": one.id, "ordinal": 0, "as_news": True}
            connection.execute(carried.insert().values(row))
    elif needed == "visit":
        note_visits(store, [Visit("elm", one.key, one.url, before)])
    elif needed == "unread":
        with store.write() as connection:
            connection.execute(articles.update().values(extracted=False))
    elif needed == "revision":
        assert add(store, 3, 3, 10)
    elif needed == "date":
        before = MAY + 2.5 * DAY
    assert sum(forget_older(store, before=before, limit=9)) == 0
    assert get_articles(store, [one.id])[one.id] == one


def test_digests_that_are_done_are_given_up_after_the_articles(store: Store) -> None:
    one = subscribed(store)
    for day in (1, 2, 3):
        delivery = briefed(store, one, MAY + day * DAY)
        assert delivery is not None
        if day < 3:
            add_message_id(store, delivery.id, "m", last_at=MAY + day * DAY)
    add(store, 2, 2, 2)
    for before, left in ((1, [True] * 3), (2, [False, True, True]), (9, [False, False, True])):
        forget(store, before)
        with store.read() as connection:
            query = deliveries.select().order_by(deliveries.c.id)
            assert [len(row.digest) > 100 for row in connection.execute(query)] == left
