"""A clock that was far ahead and came back: nothing that came in meanwhile is lost, told twice, or waits for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from briefings.model import Briefing, Digest, Draft, Message, Subscription, Topic
from briefings.store import (
    Store,
    add_briefing,
    add_message_id,
    add_new_articles,
    add_subscription,
    count_articles,
    get_subscription,
    is_ahead,
    list_subscriptions,
    mend_ahead,
    note_handled,
    read_until,
    window_start,
)

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AHEAD = NOW + 300 * DAY
TROOPS = Topic("troops", "Troops", ("troops",))


def subscribed(store: Store, channel: str, at: datetime) -> Subscription:
    place = {"platform": "discord", "channel": channel, "topic": "troops"}
    return add_subscription(store, cron="0 8 * * *", timezone="UTC", now=at, **place)  # type: ignore[arg-type]  # texts


def came_in(store: Store, key: str, at: datetime, published_at: datetime = NOW) -> None:
    words = f"Ferry number {key} has sailed. " * 9
    draft = Draft("elm", key, f"Ferry {key}", words, published_at, language="fr")  # not to be read for claims
    add_new_articles(store, [draft], seen_at=lambda: at, sketches=[()])


def told(store: Store, one: Subscription, now: datetime) -> int:
    """How many articles the window has that is told now; none if there is no window yet."""
    since, until = window_start(store, one), read_until(store, now)
    if since >= until:
        return 0
    delivery = add_briefing(
        store,
        Briefing(TROOPS, since, until, ()),
        subscription=one,
        digest=Digest("discord", (Message("What came in."),)),
        slot=f"{now.isoformat()} {until}",
        handled=now,
    )
    assert delivery is not None
    add_message_id(store, delivery.id, f"message-{delivery.id}", last_at=now)
    return count_articles(store, since=since, until=until)


def test_a_clock_that_was_far_ahead_costs_no_article_and_no_briefing(store: Store) -> None:
    one, other = subscribed(store, "one", NOW), subscribed(store, "other", NOW)
    came_in(store, "1", NOW + HOUR)
    assert told(store, other, NOW + HOUR) == 1
    came_in(store, "2", AHEAD)
    assert told(store, one, AHEAD + HOUR) == 2
    came_in(store, "3", AHEAD + 2 * HOUR)
    new = subscribed(store, "new", AHEAD + 3 * HOUR)
    came_in(store, "4", NOW + 2 * HOUR)  # the clock is right again, and this is stored before anybody notices
    now = NOW + 3 * HOUR
    assert is_ahead(store, now=now)
    assert mend_ahead(store, now=now)
    assert not is_ahead(store, now=now)
    assert {one.handled_at for one in list_subscriptions(store)} == {None, now, NOW + HOUR}
    came_in(store, "5", now + HOUR)
    later = now + 2 * HOUR
    assert [told(store, each, later) for each in (one, other, new)] == [3, 4, 2]
    assert [told(store, each, later + HOUR) for each in (one, other, new)] == [0, 0, 0]


def test_a_clock_that_is_behind_changes_nothing_and_loses_nothing(store: Store) -> None:
    one = subscribed(store, "one", NOW)
    came_in(store, "1", NOW + HOUR)
    assert told(store, one, NOW + HOUR) == 1
    behind = NOW - 40 * DAY
    assert is_ahead(store, now=behind)
    assert not mend_ahead(store, now=behind)
    came_in(store, "2", behind)
    assert told(store, one, behind + HOUR) == 0
    assert told(store, one, NOW + 2 * HOUR) == 1


def test_a_schedule_that_was_handled_far_ahead_goes_on(store: Store) -> None:
    one = subscribed(store, "one", NOW)
    note_handled(store, one.id, NOW + 20 * HOUR)
    assert not is_ahead(store, now=NOW)
    note_handled(store, one.id, AHEAD)
    assert is_ahead(store, now=NOW)
    assert mend_ahead(store, now=NOW)
    found = get_subscription(store, one.id)
    assert found is not None
    assert found.handled_at == NOW
