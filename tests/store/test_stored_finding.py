"""Claims found without reading the whole record."""

from datetime import UTC, datetime, timedelta

from article_shelf import Shelf

from briefings.model import Claim, Directness, Draft, Span, TimeAxis
from briefings.store import (
    Store,
    Wanted,
    add_claims,
    add_new_articles,
    claim_ids_on_topic,
    count_wanted,
    load_claims,
    load_record,
    newest_sayings,
    sayings_in,
    sayings_of_speaker,
    sayings_on_topic,
)

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def told(store: Store, key: str, text: str, *, hours: int, seen: int = 0) -> int:
    """An article of one claim, published that many hours ago and seen `seen` hours later; gives its id."""
    published = NOW - hours * HOUR
    draft = Draft("meridian", key, "A story", text, published)
    (article,) = add_new_articles(store, [draft], seen_at=published + seen * HOUR, sketches=[()])
    start = text.index("“") if "“" in text else 0
    claim = Claim(
        article.id,
        0,
        Span(start, len(text)),
        (Span(start, len(text)),),
        Directness.DIRECT,
        speaker="Ada Brook",
        topics=("border",),
    )
    add_claims(store, article.id, [claim])
    return article.id


def test_the_newest_come_first_and_the_rest_is_counted(store: Store) -> None:
    ids = [told(store, f"k{n}", f"Norland counted {n} boats.", hours=n) for n in (3, 1, 2)]
    third, first, second = ids
    assert claim_ids_on_topic(store, "border", until=NOW) == (((first, 0), (second, 0), (third, 0)), 3)
    assert claim_ids_on_topic(store, "border", until=NOW, limit=2) == (((first, 0), (second, 0)), 3)
    assert claim_ids_on_topic(store, "border", until=NOW, limit=3)[1] == 3
    assert claim_ids_on_topic(store, "border", until=NOW, since=NOW - 2 * HOUR)[0] == ((first, 0), (second, 0))
    assert claim_ids_on_topic(store, "harbour", until=NOW) == ((), 0)


def test_what_came_after_the_moment_asked_for_is_not_counted(store: Store) -> None:
    for hours in (30, 20, 10):
        told(store, f"k{hours}", f"Norland counted {hours} boats.", hours=hours)
    until = NOW - 15 * HOUR
    assert count_wanted(store, Wanted("border", until=until)) == 2
    assert count_wanted(store, Wanted(speaker="Ada Brook", until=until, axis=TimeAxis.PUBLISHED)) == 2
    assert count_wanted(store, Wanted("border")) == 3


def test_the_record_of_a_moment_has_the_revisions_of_that_moment(store: Store) -> None:
    old = told(store, "same", "Norland counted 5 boats.", hours=9)
    new = told(store, "same", "Norland counted 6 boats.", hours=8, seen=3)
    for axis in (TimeAxis.SEEN, TimeAxis.PUBLISHED, TimeAxis.EVENT):
        for until in (NOW - 10 * HOUR, NOW - 9 * HOUR, NOW - 7 * HOUR, NOW - 5 * HOUR, NOW):
            ids, count = claim_ids_on_topic(store, "border", until=until, axis=axis)
            assert count == len(ids)
            if axis is not TimeAxis.EVENT:
                held = load_record(store, topic="border", until=until, axis=axis).current()
                assert set(ids) == {(claim.article_id, claim.ordinal) for claim in held.claims}, (axis, until)
    assert old != new


def test_claims_come_whole_and_in_the_order_asked_for(shelf: Shelf, store: Store) -> None:
    ids = [(told(store, f"k{n}", f"Norland counted {n} boats.", hours=n), 0) for n in range(3)]
    asked = [ids[2], (999, 0), ids[0]]
    record = load_claims(store, asked)
    whole = load_record(store)
    assert [(claim.article_id, claim.ordinal) for claim in record.claims] == [ids[2], ids[0]]
    assert set(record.claims) <= set(whole.claims)
    assert record.articles == {key: whole.articles[key] for key, _ in (ids[2], ids[0])}
    assert record.names == whole.names
    assert load_claims(store, []).claims == ()
    assert shelf is not None


def test_sayings_are_the_sentences_as_they_stand(store: Store) -> None:
    text = "Rain 🌧 fell on Öss. “We counted the boats,” she said."
    key = told(store, "k", text, hours=1)
    (saying,) = sayings_in(store, [key])
    assert saying.sentence == "“We counted the boats,” she said."
    assert (saying.speaker, saying.published_at, saying.origin) == ("Ada Brook", NOW - HOUR, key)
    assert sayings_of_speaker(store, "Ada Brook", limit=5) == (saying,)
    assert sayings_on_topic(store, "border", limit=5) == (saying,)
    assert sayings_of_speaker(store, "Ida Brook", limit=5) == ()


def test_only_the_newest_are_given(store: Store) -> None:
    for n in range(4):
        told(store, f"k{n}", f"Norland counted {n} boats.", hours=n)
    expected = ["Norland counted 0 boats.", "Norland counted 1 boats."]
    assert [one.sentence for one in sayings_of_speaker(store, "Ada Brook", limit=2)] == expected
    assert [one.sentence for one in sayings_on_topic(store, "border", limit=2)] == expected
    assert sorted(one.sentence for one in newest_sayings(store, within=2)) == expected


def test_texts_are_searched_letter_by_letter(store: Store) -> None:
    told(store, "a", "Norland counted 100% of the boats_ashore.", hours=1)
    told(store, "b", "norland counted 100 of the boats ashore.", hours=2)
    told(store, "c", "Estavia counted nothing.", hours=3)

    def found(*words: str) -> list[str]:
        return sorted(one.sentence[0] for one in newest_sayings(store, within=9, holding=words))

    assert found("Norland") == ["N"]
    assert found("100%") == ["N"]
    assert found("boats_") == ["N"]
    assert found("orland", "nothing") == ["E", "N", "n"]
    assert found("' OR 1=1 --") == []
