from __future__ import annotations

from datetime import UTC, datetime

import pytest
from article_shelf import Shelf

from briefings.model import Draft
from briefings.store import Store, add_new_articles

SKETCH = tuple(range(100, 120))


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
