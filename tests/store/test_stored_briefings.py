from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import inf

import pytest

from briefings.model import (
    Attachment,
    Briefing,
    Change,
    ChangeKind,
    Delivery,
    Digest,
    Directness,
    Dispute,
    Figure,
    Message,
    OnRecordError,
    Point,
    Position,
    Proposition,
    Qualifier,
    Question,
    Receipt,
    Series,
    SeriesKey,
    SourceState,
    Span,
    Stance,
    Stand,
    Subscription,
    Topic,
)
from briefings.store import (
    Store,
    add_briefing,
    add_message_id,
    add_subscription,
    last_briefing,
    list_subscriptions,
    mark_failed,
    mark_sent,
    pending_deliveries,
    remove_subscription,
    window_start,
)

NOON = datetime(2024, 10, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TOPIC = Topic("troops", "Troops", ("troops",), ("deploy",), ("Austin",))
DIGEST = Digest(
    "discord",
    (
        Message("1,500 → 3,000 😀", {"embeds": [{"title": "Troops", "fields": [1, 2.5, None, True]}]}),
        Message("", attachments=(Attachment("chart.png", bytes(range(256)), "A chart"),)),
    ),
    (Message("receipts"),),
)


def subscribe(store: Store, topic: str = "troops") -> Subscription:
    fields = {"platform": "discord", "channel": "C1", "cron": "0 8 * * *", "timezone": "Asia/Seoul"}
    return add_subscription(store, topic=topic, now=NOON, **fields)


def brief(since: datetime, until: datetime) -> Briefing:
    return Briefing(TOPIC, since, until, ())


def add(store: Store, subscription: Subscription, slot: str, *, until: datetime) -> Delivery:
    briefing = brief(window_start(store, subscription), until)
    delivery = add_briefing(store, briefing, subscription=subscription, digest=DIGEST, slot=slot)
    assert delivery is not None
    return delivery


def a_receipt() -> Receipt:
    return Receipt(
        article_id=7,
        ordinal=2,
        span=Span(3, 40),
        sentence='"They are there," he said – in Kursk.',
        contents=(Span(3, 9), Span(12, 20)),
        quote="They are there",
        directness=Directness.DIRECT,
        stance=Stance.CONFIRMS,
        speaker=None,
        speaker_text="he",
        cue_text="said",
        outlet="The Wire",
        title="Troops",
        url="https://w.example/",
        link="https://w.example/#:~:text=They",
        published_at=NOON,
        seen_at=NOON + timedelta(microseconds=1),
        origin=7,
        event_date=date(2024, 10, 23),
    )


def full_briefing() -> Briefing:
    receipt = a_receipt()
    figure = Figure(receipt.span, 3000.0, 3000.0, inf, Qualifier.AT_LEAST, counted="soldier", of="North Korea")
    key, proposition = SeriesKey("soldier", "North Korea", "Russia"), Proposition("North Korea", "deploy", "Russia")
    stand = Stand("Lloyd Austin", Position.HOLDS, receipt)
    changes = (
        Change(ChangeKind.NEW_FIGURE, "troops", key, "soldiers", receipt, figure=figure, speakers=("A", "B")),
        Change(ChangeKind.CONFIRMED, "troops", proposition, "…", receipt, receipt, position=Position.HOLDS),
    )
    return Briefing(
        topic=TOPIC,
        since=NOON,
        until=NOON + DAY,
        changes=changes,
        corrections=changes[:1],
        series=(Series(key, "soldiers", (Point(figure, receipt),)),),
        disputes=(Dispute(proposition, "…", (stand, stand)),),
        questions=(Question(proposition, "…", stand),),
        sources=(SourceState("wire", "The Wire", NOON), SourceState("gazette", "Gazette", None, "503")),
        articles_read=12,
        timezone="Asia/Seoul",
    )


def test_subscribing_again_changes_the_time_only(store: Store) -> None:
    first = subscribe(store)
    assert first.created_at == NOON
    again = add_subscription(
        store, platform="discord", channel="C1", topic="troops", cron="0 9 * * 1", timezone="UTC", now=NOON + DAY
    )
    assert again == replace(first, cron="0 9 * * 1", timezone="UTC", handled_at=NOON + DAY)
    assert list_subscriptions(store) == (again,)
    assert subscribe(store, "missiles").id != first.id


def test_a_subscription_that_ended_starts_anew(store: Store) -> None:
    first = subscribe(store)
    add(store, first, "1", until=NOON + DAY)
    assert remove_subscription(store, first.id, now=NOON)
    assert not remove_subscription(store, first.id, now=NOON)
    assert list_subscriptions(store) == ()
    assert pending_deliveries(store) == ()
    second = subscribe(store)
    assert second.id != first.id
    assert window_start(store, second) == NOON


def test_a_briefing_and_its_delivery_come_back_as_they_were(store: Store) -> None:
    subscription, briefing = subscribe(store), full_briefing()
    delivery = add_briefing(store, briefing, subscription=subscription, digest=DIGEST, slot="2024-10-25 08:00")
    assert delivery is not None
    assert pending_deliveries(store) == (delivery,)
    assert last_briefing(store, subscription) is None
    mark_sent(store, delivery.id, at=NOON + DAY)
    assert last_briefing(store, subscription) == briefing
    assert isinstance(briefing.changes[0].subject, SeriesKey)
    assert pending_deliveries(store) == ()


def test_a_slot_is_filled_once(store: Store) -> None:
    subscription, other = subscribe(store), subscribe(store, "missiles")
    briefing = brief(NOON, NOON + DAY)
    first = add_briefing(store, briefing, subscription=subscription, digest=DIGEST, slot="1")
    assert add_briefing(store, briefing, subscription=subscription, digest=DIGEST, slot="1") is None
    second = add_briefing(store, briefing, subscription=other, digest=DIGEST, slot="1")
    assert pending_deliveries(store) == (first, second)


def test_another_zone_has_slots_of_its_own_and_one_without_a_zone_is_filled_as_well(store: Store) -> None:
    subscription = subscribe(store)
    here, there = replace(subscription, timezone="Europe/Kyiv"), replace(subscription, timezone="America/New_York")
    add(store, here, "2024-10-25 08:00 Europe/Kyiv", until=NOON + DAY)
    add(store, there, "2024-10-25 08:00 America/New_York", until=NOON + 2 * DAY)
    add(store, here, "2024-10-26 08:00", until=NOON + 3 * DAY)
    briefing, slot = brief(NOON, NOON + 4 * DAY), "2024-10-26 08:00 Europe/Kyiv"
    assert add_briefing(store, briefing, subscription=here, digest=DIGEST, slot=slot) is None


def test_a_nonce_is_short_and_belongs_to_subscription_and_slot(store: Store) -> None:
    subscription = subscribe(store)
    one = add(store, subscription, "1", until=NOON + DAY)
    two = add(store, subscription, "2", until=NOON + 2 * DAY)
    assert one.nonce != two.nonce
    assert 0 < len(one.nonce) <= 25


def test_the_window_moves_when_a_briefing_was_sent(store: Store) -> None:
    subscription = subscribe(store)
    assert window_start(store, subscription) == NOON
    delivery = add(store, subscription, "1", until=NOON + DAY)
    assert window_start(store, subscription) == NOON
    mark_failed(store, delivery.id, error="503")
    assert window_start(store, subscription) == NOON
    mark_sent(store, delivery.id, at=NOON + 2 * DAY)
    assert window_start(store, subscription) == NOON + DAY
    with pytest.raises(OnRecordError, match="subscription 99"):
        window_start(store, replace(subscription, id=99))


def test_attempts_and_messages_are_counted(store: Store) -> None:
    delivery = add(store, subscribe(store), "1", until=NOON + DAY)
    mark_failed(store, delivery.id, error="429")
    mark_failed(store, delivery.id, error="503")
    (held,) = pending_deliveries(store)
    assert held == replace(delivery, attempts=2, error="503")
    for message_id in ("m2", "m1", "m1"):
        add_message_id(store, delivery.id, message_id)
    (held,) = pending_deliveries(store)
    assert held == replace(delivery, message_ids=("m2", "m1", "m1"))


def test_a_later_briefing_supersedes_one_that_was_not_posted(store: Store) -> None:
    subscription, other = subscribe(store), subscribe(store, "missiles")
    add(store, subscription, "1", until=NOON + DAY)
    untouched = add(store, other, "1", until=NOON + DAY)
    later = add(store, subscription, "2", until=NOON + 2 * DAY)
    assert pending_deliveries(store) == (untouched, later)


def test_one_that_was_posted_in_part_is_finished_first(store: Store) -> None:
    subscription = subscribe(store)
    first = add(store, subscription, "1", until=NOON + DAY)
    add_message_id(store, first.id, "m1")
    assert window_start(store, subscription) == NOON + DAY
    second = add(store, subscription, "2", until=NOON + 2 * DAY)
    assert pending_deliveries(store) == (replace(first, message_ids=("m1",)), second)


def test_a_window_that_is_not_contained_stays(store: Store) -> None:
    subscription = subscribe(store)
    first = add(store, subscription, "1", until=NOON + DAY)
    narrow = brief(NOON + timedelta(hours=1), NOON + 2 * DAY)
    second = add_briefing(store, narrow, subscription=subscription, digest=DIGEST, slot="2")
    assert pending_deliveries(store) == (first, second)


@pytest.mark.parametrize("whole", ["sent", "part"])
def test_what_went_out_while_composing_is_not_told_again(store: Store, whole: str) -> None:
    subscription = subscribe(store)
    first = add(store, subscription, "1", until=NOON + DAY)
    stale = brief(window_start(store, subscription), NOON + 2 * DAY)
    if whole == "sent":
        mark_sent(store, first.id, at=NOON + DAY)
    else:
        add_message_id(store, first.id, "m1")
    assert add_briefing(store, stale, subscription=subscription, digest=DIGEST, slot="2") is None
    second = add(store, subscription, "2", until=NOON + 2 * DAY)
    assert pending_deliveries(store)[-1] == second


@pytest.mark.parametrize("whole", ["sent", "part"])
def test_what_was_superseded_while_posting_takes_its_place_back(store: Store, whole: str) -> None:
    subscription = subscribe(store)
    first = add(store, subscription, "1", until=NOON + DAY)
    add(store, subscription, "2", until=NOON + 2 * DAY)
    if whole == "sent":
        mark_sent(store, first.id, at=NOON + 2 * DAY)
        assert pending_deliveries(store) == ()
    else:
        add_message_id(store, first.id, "m1")
        assert pending_deliveries(store) == (replace(first, message_ids=("m1",)),)
    assert window_start(store, subscription) == NOON + DAY
    third = add(store, subscription, "3", until=NOON + 3 * DAY)
    assert pending_deliveries(store)[-1] == third


def test_an_unknown_delivery_is_named(store: Store) -> None:
    with pytest.raises(OnRecordError, match="delivery 5"):
        add_message_id(store, 5, "m")
    with pytest.raises(OnRecordError, match="delivery 5"):
        mark_sent(store, 5, at=NOON)
    with pytest.raises(OnRecordError, match="delivery 5"):
        mark_failed(store, 5, error="503")
