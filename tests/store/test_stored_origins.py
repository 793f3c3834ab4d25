from __future__ import annotations

from datetime import UTC, datetime

import pytest
from article_shelf import NOON, Shelf

from briefings.model import Article, Draft
from briefings.store import Store, add_new_articles, get_articles
from briefings.store.identities import identity_of
from briefings.store.origins import MOST_KIN

SKETCH = tuple(range(100, 120))
MARKS = tuple(range(1_000_000, 1_000_030))
OTHERS = tuple(range(2_000_000, 2_000_030))


def test_a_reprint_shares_its_origin(shelf: Shelf) -> None:
    first = shelf.add(hashes=SKETCH)
    reprint = shelf.add(source="gazette", hashes=SKETCH[2:])
    assert reprint.origin == first.id
    assert shelf.add(source="herald", hashes=SKETCH[4:]).origin == first.id


def test_hashes_are_unsigned_64_bits(shelf: Shelf) -> None:
    high = tuple((1 << 64) - 1 - number for number in range(5))
    first = shelf.add(hashes=high)
    assert shelf.add(hashes=high).origin == first.id


def test_what_a_copy_added_of_its_own_leads_to_the_first_origin(shelf: Shelf) -> None:
    first = shelf.add(hashes=SKETCH)
    shelf.add(hashes=SKETCH[:10] + tuple(range(10)))
    assert shelf.add(hashes=tuple(range(10))).origin == first.id


@pytest.mark.parametrize(("shared", "same"), [(3, False), (4, True)])
def test_four_hashes_have_to_be_shared(shelf: Shelf, shared: int, *, same: bool) -> None:
    first = shelf.add(hashes=SKETCH[:5])
    other = shelf.add(hashes=(*SKETCH[:shared], 1, 2))
    assert (other.origin == first.id) is same


@pytest.mark.parametrize(("shared", "same"), [(6, False), (7, True)])
def test_enough_of_the_smaller_text_has_to_be_shared(shelf: Shelf, shared: int, *, same: bool) -> None:
    first = shelf.add(hashes=SKETCH)
    other = shelf.add(hashes=SKETCH[:shared] + tuple(range(20 - shared)))
    assert (other.origin == first.id) is same


def test_a_short_text_inside_a_long_one_is_a_copy(shelf: Shelf) -> None:
    first = shelf.add(hashes=tuple(range(200)))
    assert shelf.add(hashes=tuple(range(5))).origin == first.id


@pytest.mark.parametrize(("days", "same"), [(7, True), (7.1, False), (-7, True), (-7.1, False)])
def test_a_week_is_the_window(shelf: Shelf, days: float, *, same: bool) -> None:
    first = shelf.add(hashes=SKETCH)
    assert (shelf.add(hashes=SKETCH, days=days).origin == first.id) is same


def test_the_fullest_copy_wins(shelf: Shelf) -> None:
    shelf.add(hashes=SKETCH[:8] + tuple(range(12)))
    full = shelf.add(hashes=SKETCH[8:] + tuple(range(50, 58)))
    assert shelf.add(hashes=SKETCH).origin == full.id


def test_what_more_than_sixty_share_says_nothing(shelf: Shelf) -> None:
    boilerplate = tuple(range(10))
    for number in range(62):
        shelf.add(hashes=(*boilerplate, *range(1_000 * number + 1_000, 1_000 * number + 1_030)))
    latest = shelf.add(hashes=(*boilerplate, 1, 2))
    assert latest.origin == latest.id


def test_sixty_that_share_still_say_something(shelf: Shelf) -> None:
    first = shelf.add(hashes=SKETCH)
    for _ in range(59):
        assert shelf.add(hashes=SKETCH).origin == first.id
    assert shelf.add(hashes=SKETCH).origin == first.id
    late = shelf.add(hashes=SKETCH)
    assert late.origin == late.id


def test_copies_are_found_within_one_batch(store: Store) -> None:
    noon = datetime(2024, 10, 24, 12, tzinfo=UTC)
    drafts = [Draft(name, "k", "A story", f"By {name}.") for name in ("courier", "gazette", "herald")]
    sketches = [SKETCH, SKETCH, (1, 2, 3, 4)]
    first, reprint, other = add_new_articles(store, drafts, seen_at=noon, sketches=sketches)
    assert (first.origin, reprint.origin, other.origin) == (first.id, first.id, other.id)


def test_an_edited_reprint_keeps_its_origin_whatever_it_says_now(shelf: Shelf) -> None:
    first = shelf.add(hashes=SKETCH)
    reprint = shelf.add(key="k", hashes=SKETCH)
    edited = shelf.add(key="k", hashes=tuple(range(30)))
    assert (reprint.origin, edited.origin, edited.revision) == (first.id, first.id, 2)


def test_texts_without_a_sketch_are_their_own_origin(shelf: Shelf) -> None:
    shelf.add()
    other = shelf.add()
    assert other.origin == other.id


def test_a_sketch_for_every_draft(store: Store) -> None:
    with pytest.raises(ValueError, match="zip"):
        add_new_articles(store, [Draft("a", "k", "", "")], seen_at=datetime.now(UTC), sketches=[])


def test_a_text_that_is_a_copy_of_two_near_ones_makes_their_origins_one(shelf: Shelf) -> None:
    one = shelf.add(hashes=SKETCH[:10] + tuple(range(20)))
    other = shelf.add(hashes=SKETCH[6:] + tuple(range(30, 54)))
    whole = shelf.add(hashes=SKETCH)
    assert other.origin == other.id
    assert {whole.origin, *whole.joins} == {one.id, other.id}
    assert get_articles(shelf.store, [whole.id])[whole.id] == whole


def test_a_roundup_of_two_texts_with_nothing_in_common_does_not(shelf: Shelf) -> None:
    one, other = shelf.add(hashes=tuple(range(20))), shelf.add(hashes=tuple(range(30, 50)))
    roundup = shelf.add(hashes=tuple(range(8)) + tuple(range(30, 37)) + tuple(range(60, 65)))
    assert (roundup.origin, roundup.joins, roundup.shares) == (one.id, (), (other.id,))


@pytest.mark.parametrize("wire_first", [True, False])
def test_a_long_passage_is_noted_whichever_text_came_first(shelf: Shelf, *, wire_first: bool) -> None:
    own = (*OTHERS[:10], *MARKS[3:13], *OTHERS[10:])
    first, second = (MARKS, own) if wire_first else (own, MARKS)
    one = shelf.add(marks=first)
    other = shelf.add(marks=second)
    assert (one.shares, other.origin, other.shares) == ((), other.id, (one.id,))
    assert get_articles(shelf.store, [other.id])[other.id] == other


@pytest.mark.parametrize(("marks", "noted"), [(MARKS[:6], False), (MARKS[:7], True)])
def test_seven_marks_make_a_passage(shelf: Shelf, marks: tuple[int, ...], *, noted: bool) -> None:
    shelf.add(marks=MARKS)
    assert bool(shelf.add(marks=OTHERS[:5] + marks).shares) is noted


@pytest.mark.parametrize(("missed", "noted"), [(2, True), (3, False)])
def test_edited_words_may_cost_a_passage_two_marks_on_end(shelf: Shelf, missed: int, *, noted: bool) -> None:
    shelf.add(marks=MARKS)
    assert bool(shelf.add(marks=MARKS[:4] + OTHERS[:missed] + MARKS[4:8]).shares) is noted


def test_phrases_here_and_there_make_none(shelf: Shelf) -> None:
    shelf.add(marks=MARKS)
    own = iter(range(10**6))
    scattered = tuple(mark for shared in MARKS for mark in (shared, next(own), next(own), next(own)))
    assert shelf.add(marks=scattered).shares == ()


@pytest.mark.parametrize("different", [1, 6, 7])
def test_a_line_that_comes_again_and_again_counts_once(shelf: Shelf, different: int) -> None:
    shelf.add(marks=MARKS)
    repeated = shelf.add(marks=MARKS[:different] * 8)
    assert bool(repeated.shares) is (different == 7)


def test_a_line_that_comes_again_holds_no_phrases_together(shelf: Shelf) -> None:
    shelf.add(marks=MARKS)
    scattered = tuple(mark for shared in MARKS[1:] for mark in (shared, *MARKS[:1] * 3))
    assert shelf.add(marks=scattered).shares == ()


@pytest.mark.parametrize(("days", "noted"), [(7, True), (7.1, False)])
def test_passages_are_looked_for_within_a_week(shelf: Shelf, days: float, *, noted: bool) -> None:
    shelf.add(marks=MARKS)
    assert bool(shelf.add(marks=MARKS, days=days).shares) is noted


def test_a_passage_of_a_copy_leads_to_the_copys_origin(shelf: Shelf) -> None:
    wire = shelf.add(hashes=SKETCH, marks=MARKS)
    shelf.add(hashes=SKETCH, marks=(*MARKS, *OTHERS))
    assert shelf.add(marks=OTHERS[:12]).shares == (wire.id,)


def test_a_revision_shares_nothing_with_what_it_was(shelf: Shelf) -> None:
    shelf.add(key="k", marks=MARKS)
    edited = shelf.add(key="k", marks=MARKS)
    assert (edited.revision, edited.shares) == (2, ())


def test_copies_do_not_use_a_mark_up(shelf: Shelf) -> None:
    wire = shelf.add(hashes=SKETCH, marks=MARKS)
    for _ in range(50):
        shelf.add(hashes=SKETCH, marks=MARKS)
    assert shelf.add(marks=MARKS).shares == (wire.id,)


@pytest.mark.parametrize("kept", [0, 6])
def test_a_stub_that_becomes_a_wire_story_is_no_origin_beside_the_wire(shelf: Shelf, kept: int) -> None:
    stub = tuple(range(8))
    wire = shelf.add(hashes=SKETCH)
    shelf.add(key="k", source="gazette", hashes=stub)
    whole = shelf.add(key="k", source="gazette", hashes=stub[:kept] + SKETCH)
    assert (whole.revision, whole.origin) == (2, 2)
    assert (whole.joins, whole.shares) == (((), (wire.id,)) if kept else ((wire.id,), ()))
    assert get_articles(shelf.store, [whole.id])[whole.id] == whole


def test_a_copy_that_is_edited_still_joins_what_it_joined(shelf: Shelf) -> None:
    shelf.add(hashes=SKETCH[:10] + tuple(range(20)))
    shelf.add(hashes=SKETCH[6:] + tuple(range(30, 54)))
    whole = shelf.add(key="k", hashes=SKETCH)
    edited = shelf.add(key="k", hashes=(*SKETCH, 1_000))
    assert (edited.origin, edited.joins, edited.shares) == (whole.origin, whole.joins, whole.shares)
    assert edited.joins


def test_an_edit_of_its_own_joins_nothing(shelf: Shelf) -> None:
    shelf.add(hashes=SKETCH)
    shelf.add(key="k", hashes=tuple(range(20)))
    edited = shelf.add(key="k", hashes=tuple(range(1, 22)))
    assert (edited.origin, edited.joins, edited.shares) == (2, (), ())


@pytest.mark.parametrize("newest_first", [False, True])
def test_of_more_kin_than_are_noted_the_oldest_are_whoever_came_first(shelf: Shelf, *, newest_first: bool) -> None:
    days = [number / 10 for number in range(MOST_KIN + 4)]
    lent = {day: tuple(range(1_000 * at, 1_000 * at + 10)) for at, day in enumerate(days, 1)}
    stored = {day: shelf.add(marks=lent[day], days=day).id for day in sorted(days, reverse=newest_first)}
    roundup = shelf.add(marks=tuple(mark for marks in lent.values() for mark in marks), days=3)
    assert roundup.shares == tuple(stored[day] for day in days[:MOST_KIN])


@pytest.mark.parametrize("later_first", [False, True])
def test_of_two_that_have_as_much_the_older_is_the_origin_whichever_was_stored_first(
    shelf: Shelf, *, later_first: bool
) -> None:
    halves = {0.0: SKETCH[:10] + tuple(range(10)), 1.0: SKETCH[10:] + tuple(range(50, 60))}
    stored = {day: shelf.add(hashes=halves[day], days=day).id for day in sorted(halves, reverse=later_first)}
    assert shelf.add(hashes=SKETCH, days=2).origin == stored[0.0]


@pytest.mark.parametrize("keys", [("one", "two"), ("two", "one")])
def test_of_two_as_old_that_have_as_much_the_key_decides(shelf: Shelf, keys: tuple[str, str]) -> None:
    halves = {"one": SKETCH[:10] + tuple(range(10)), "two": SKETCH[10:] + tuple(range(50, 60))}
    stored = {shelf.add(key=key, hashes=halves[key]).id: key for key in keys}
    assert stored[shelf.add(hashes=SKETCH).origin] == min(keys, key=lambda key: identity_of("courier", key))


def test_any_number_of_hashes_is_looked_up(store: Store) -> None:
    def printed(source: str) -> tuple[Article, ...]:
        drafts = [Draft(source, f"{n}", f"Story {n}", f"Words {n}.", NOON) for n in range(many)]
        sketches = [range(100 * n - 50, 100 * n + 10) for n in range(many)]
        return add_new_articles(store, drafts, seen_at=NOON, sketches=[[v % (1 << 64) for v in s] for s in sketches])

    many = 600
    first = printed("courier")
    assert [article.origin for article in printed("gazette")] == [article.id for article in first]
