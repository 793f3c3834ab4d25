"""What the store gives of a past moment: nothing that came later, by whichever of the three times."""

from __future__ import annotations

from datetime import date, timedelta

from article_shelf import NOON, Shelf

from briefings.model import Actor, Article, Claim, Directness, Draft, Poll, Source, Span, TimeAxis
from briefings.store import (
    Given,
    Store,
    add_aliases,
    add_claims,
    add_new_articles,
    given_in,
    load_record,
    note_polls,
    note_read,
    put_actors,
    put_sources,
    read_in,
    speaker_names,
)

A_DAY = timedelta(days=1)


def claim(article: Article, speaker: str, on: date | None = None) -> Claim:
    whole = Span(0, 10)
    return Claim(
        article.id, 0, whole, (whole,), Directness.INDIRECT, speaker=speaker, topics=("troops",), event_date=on
    )


def late_article(store: Store, *, source: str = "latecomer") -> Article:
    """Published at noon of the first day, seen on the third."""
    draft = Draft(source, "late", "A story", "Words that came late.", NOON)
    (article,) = add_new_articles(store, [draft], seen_at=NOON + 2 * A_DAY, sketches=[()])
    return article


def speakers(store: Store, days: float, axis: TimeAxis) -> list[str | None]:
    return [one.speaker for one in load_record(store, until=NOON + days * A_DAY, axis=axis).claims]


def test_a_record_is_cut_off_by_the_time_that_is_asked_for(store: Store, shelf: Shelf) -> None:
    first, second, late = shelf.add(), shelf.add(days=1), late_article(store)
    add_claims(store, first.id, [claim(first, "Ada Brandt", date(2024, 10, 26))])
    add_claims(store, second.id, [claim(second, "Ivo Kessel", date(2024, 1, 1))])
    add_claims(store, late.id, [claim(late, "Mara Quist")])
    assert speakers(store, 1, TimeAxis.SEEN) == ["Ada Brandt", "Ivo Kessel"]
    assert speakers(store, 0.5, TimeAxis.PUBLISHED) == ["Ada Brandt", "Mara Quist"]
    assert speakers(store, 1, TimeAxis.EVENT) == ["Mara Quist", "Ivo Kessel"]
    assert speakers(store, 9, TimeAxis.EVENT) == ["Ada Brandt", "Mara Quist", "Ivo Kessel"]


def test_what_later_articles_taught_of_names_was_not_known_yet(store: Store, shelf: Shelf) -> None:
    first, late = shelf.add(), late_article(store)
    put_actors(store, [Actor("Ada Brandt", aliases=("Brandt",)), Actor("Bare Name")])
    add_aliases(store, [Actor("Ada Brandt", learned=("the Iron Clerk",))], article_id=first.id)
    add_aliases(store, [Actor("Ada Brandt", learned=("the Late Clerk",))], article_id=late.id)
    add_aliases(store, [Actor("Newly Known", learned=("Known",))], article_id=late.id)
    then, now = load_record(store, until=NOON + A_DAY), load_record(store)
    assert [(one.name, one.aliases, one.learned) for one in then.actors] == [
        ("Ada Brandt", ("Brandt",), ("the Iron Clerk",)),
        ("Bare Name", (), ()),
    ]
    assert [one.name for one in now.actors] == ["Ada Brandt", "Bare Name", "Newly Known"]
    assert now.actors[0].learned == ("the Iron Clerk", "the Late Clerk")


def test_a_source_that_only_a_later_article_brought_in_was_not_known_yet(store: Store, shelf: Shelf) -> None:
    shelf.add()
    late_article(store)
    put_sources(store, [Source("named", "Named by People")])
    then, now = load_record(store, until=NOON + A_DAY), load_record(store)
    assert dict(then.names) == {"courier": "courier", "named": "Named by People"}
    assert set(now.names) == {"courier", "latecomer", "named"}


def test_speakers_of_then(store: Store, shelf: Shelf) -> None:
    first, late = shelf.add(), late_article(store)
    add_claims(store, first.id, [claim(first, "Ada Brandt")])
    add_claims(store, late.id, [claim(late, "Mara Quist")])
    assert speaker_names(store, seen_until=NOON + A_DAY) == ("Ada Brandt",)
    assert set(speaker_names(store)) == {"Ada Brandt", "Mara Quist"}


def test_a_past_window_knows_the_sources_of_its_articles_whatever_was_polled_since(store: Store, shelf: Shelf) -> None:
    put_sources(
        store, [Source("courier", "The Courier"), Source("idle", "Idle Post", feeds=("https://idle.example/",))]
    )
    for days in (0, 0.5, 3):
        shelf.add(days=days)
    late = late_article(store)
    window = {"since": NOON - A_DAY, "until": NOON + A_DAY}
    before = read_in(store, **window), given_in(store, **window)
    note_read(store, "courier", "", at=NOON + 9 * A_DAY)
    note_polls(store, [Poll("idle", "https://idle.example/", failed_at=NOON + 9 * A_DAY, error="timed out")])
    assert (read_in(store, **window), given_in(store, **window)) == before
    states, articles = before
    assert [(state.name, state.error) for state in states] == [("The Courier", "")]
    assert articles == Given(read=2)
    printed = read_in(store, **window, axis=TimeAxis.PUBLISHED)
    assert [state.source for state in printed] == ["courier", late.source]
    assert given_in(store, **window, axis=TimeAxis.PUBLISHED) == Given(read=3)
    assert (read_in(store, **window, axis=TimeAxis.EVENT), given_in(store, **window, axis=TimeAxis.EVENT)) == (
        (),
        Given(),
    )
