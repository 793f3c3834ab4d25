"""Standing questions in the store."""

from datetime import UTC, datetime

import pytest

from briefings.model import Proposition, SeriesKey
from briefings.store import (
    Store,
    add_question,
    add_subscription,
    close_question,
    open_questions,
    remove_subscription,
)

MAY = datetime(2031, 5, 1, tzinfo=UTC)
JUNE = datetime(2031, 6, 1, tzinfo=UTC)
IN_ESTAVIA = SeriesKey("", place="Estavia", state="in_place")
SENT = Proposition("Norland", "deploy", "Estavia")


def subscription(store: Store, channel: str) -> int:
    return add_subscription(
        store, platform="console", channel=channel, topic="border", cron="0 8 * * *", timezone="UTC", now=MAY
    ).id


def test_a_question_comes_back_as_it_was_asked(store: Store) -> None:
    asked = add_question(store, "How many are in Estavia?", IN_ESTAVIA, topic="border", now=MAY)
    other = add_question(store, "Has Norland sent soldiers?", SENT, topic="border", now=MAY)
    assert open_questions(store, topic="border") == (asked, other)
    assert (asked.wanted, other.wanted) == (IN_ESTAVIA, SENT)
    assert open_questions(store, topic="harbour") == ()


def test_the_same_question_is_pinned_once_for_each_channel(store: Store) -> None:
    one, two = subscription(store, "one"), subscription(store, "two")
    words = "How many are in Estavia?"
    first = add_question(store, words, IN_ESTAVIA, topic="border", now=MAY, subscription=one)
    assert add_question(store, words, IN_ESTAVIA, topic="border", now=JUNE, subscription=one) == first
    second = add_question(store, words, IN_ESTAVIA, topic="border", now=JUNE, subscription=two)
    everyone = add_question(store, words, IN_ESTAVIA, topic="border", now=JUNE)
    assert open_questions(store) == (first, second, everyone)
    assert [asked.subscription for asked in open_questions(store)] == [one, two, None]


@pytest.mark.parametrize(
    "words", ["how many  are in Estavia?", "How many are in Estavia", " HOW MANY are in estavia ?"]
)
def test_case_spaces_and_the_mark_make_no_other_question(store: Store, words: str) -> None:
    asked = add_question(store, "How many are in Estavia?", IN_ESTAVIA, topic="border", now=MAY)
    assert add_question(store, words, IN_ESTAVIA, topic="border", now=JUNE) == asked


def test_what_is_pinned_for_a_subscription_ends_with_it(store: Store) -> None:
    one, two = subscription(store, "one"), subscription(store, "two")
    ended, kept = (
        add_question(store, "How many are there?", IN_ESTAVIA, topic="border", now=MAY, subscription=number)
        for number in (one, two)
    )
    assert remove_subscription(store, one, now=JUNE)
    assert open_questions(store) == (kept,)
    assert ended.id in {asked.id for asked in open_questions(store, at=MAY)}


def test_a_closed_question_is_open_only_at_moments_before(store: Store) -> None:
    asked = add_question(store, "How many are in Estavia?", IN_ESTAVIA, topic="border", now=MAY)
    assert close_question(store, asked.id, now=JUNE)
    assert not close_question(store, asked.id, now=JUNE)
    assert open_questions(store) == ()
    assert [one.id for one in open_questions(store, at=MAY)] == [asked.id]
    assert open_questions(store, at=JUNE) == ()
    assert open_questions(store, at=datetime(2031, 4, 1, tzinfo=UTC)) == ()
