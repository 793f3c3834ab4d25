"""Subscriptions and briefings for tests that are about what becomes of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from briefings.model import Briefing, Delivery, Digest, Message, Subscription, Topic
from briefings.store import Store, add_briefing, add_subscription, window_start

MAY = datetime(2031, 5, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HARBOUR = "discord:7"
BORDER = Topic("border", "Border", ("border",))


def subscribed(store: Store, channel: str = "one", *, workspace: str = HARBOUR, now: datetime = MAY) -> Subscription:
    """One more channel that is briefed on the border every morning."""
    return add_subscription(
        store,
        platform="discord",
        channel=channel,
        topic=BORDER.id,
        cron="0 8 * * *",
        timezone="UTC",
        now=now,
        workspace=workspace,
    )


def briefed(store: Store, to: Subscription, until: datetime, *, handled: datetime | None = None) -> Delivery | None:
    """Its next briefing, of two messages, in the slot of its end."""
    briefing = Briefing(BORDER, window_start(store, to), until, ())
    digest = Digest("discord", (Message("Norland moved troops."), Message("Receipts.")))
    return add_briefing(store, briefing, subscription=to, digest=digest, slot=f"{until}", handled=handled)


def pending(store: Store, to: Subscription, until: datetime = MAY + DAY) -> Delivery:
    """The same, which has to be added."""
    delivery = briefed(store, to, until)
    assert delivery is not None
    return delivery
