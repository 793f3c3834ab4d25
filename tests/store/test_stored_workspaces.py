"""What belongs to a workspace does nothing while the bot is away, and is all there when it is back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from briefings.model import Briefing, Digest, Message, Proposition, Source, Subscription, Topic, UsageError, Workspace
from briefings.store import (
    Store,
    add_briefing,
    add_question,
    add_subscription,
    change_subscription,
    change_workspace,
    get_source,
    get_subscription,
    get_topic,
    get_workspace,
    list_sources,
    list_subscriptions,
    list_topics,
    note_read,
    open_questions,
    pause_subscription,
    pending_deliveries,
    put_sources,
    put_topics,
    put_workspace,
    remove_subscription,
    source_states,
    workspace_joined,
    workspace_left,
    workspaces_seen,
)

MAY = datetime(2031, 5, 1, tzinfo=UTC)
JUNE = datetime(2031, 6, 1, tzinfo=UTC)
HARBOUR, LIGHTHOUSE = "discord:1", "slack:T1"
Living = tuple[list[str], list[str], list[str], list[str], int]


def subscribed(store: Store, channel: str, workspace: str = "", **more: str) -> Subscription:
    given = {"platform": "discord", "topic": "border", "cron": "0 8 * * *", "timezone": "UTC"} | more
    return add_subscription(store, channel=channel, workspace=workspace, now=MAY, **given)


def deliver(store: Store, to: Subscription) -> None:
    briefing = Briefing(Topic("border", "The border", ("border",)), MAY, MAY + timedelta(hours=1), ())
    digest = Digest("discord", (Message("Nothing new."),))
    assert add_briefing(store, briefing, subscription=to, digest=digest, slot="2031-05-01T08:00") is not None


@pytest.fixture
def settled(store: Store) -> Store:
    """A workspace with a topic, a source and a subscription of its own, beside what all share."""
    workspace_joined(store, HARBOUR, name="Harbour desk")
    put_topics(
        store,
        [Topic("border", "The border", ("border",)), Topic("discord:1/grain", "Grain", ("grain",), owner=HARBOUR)],
    )
    put_sources(store, [Source("meridian", "Meridian Wire", feeds=("https://meridian.example/feed",))])
    put_sources(store, [Source("quay", "The Quay", feeds=("https://quay.example/feed",), owner=HARBOUR)])
    note_read(store, "quay", "https://quay.example/feed", at=MAY)
    deliver(store, subscribed(store, "desk", HARBOUR))
    return store


def living(store: Store) -> Living:
    return (
        [topic.name for topic in list_topics(store)],
        [source.id for source in list_sources(store)],
        [state.source for state in source_states(store)],
        [subscription.channel for subscription in list_subscriptions(store)],
        len(pending_deliveries(store)),
    )


WHOLE: Living = (["border", "grain"], ["meridian", "quay"], ["meridian", "quay"], ["desk"], 1)
LEFT: Living = (["border"], ["meridian"], ["meridian"], [], 0)


def test_what_belongs_to_a_workspace_rests_while_the_bot_is_away_and_is_back_with_it(settled: Store) -> None:
    assert living(settled) == WHOLE
    assert workspace_left(settled, HARBOUR, at=JUNE)
    assert not workspace_left(settled, HARBOUR, at=JUNE)
    assert living(settled) == LEFT
    assert workspace_joined(settled, HARBOUR)
    assert not workspace_joined(settled, HARBOUR)
    assert living(settled) == WHOLE
    assert get_workspace(settled, HARBOUR) == Workspace(HARBOUR, "Harbour desk")


def test_what_rests_is_still_known_by_its_id(settled: Store) -> None:
    workspace_left(settled, HARBOUR, at=JUNE)
    source, topic = get_source(settled, "quay"), get_topic(settled, "discord:1/grain")
    assert source is not None
    assert topic is not None
    assert (source.owner, topic.owner) == (HARBOUR, HARBOUR)


def test_others_are_not_touched(settled: Store) -> None:
    other = subscribed(settled, "risk", LIGHTHOUSE, platform="slack")
    workspace_left(settled, HARBOUR, at=JUNE)
    assert list_subscriptions(settled) == (other,)


def test_at_a_start_only_those_found_are_there(store: Store) -> None:
    for key in ("discord:1", "discord:2", "discord:3", "slack:1"):
        workspace_joined(store, key, name=f"old {key}")
    workspace_left(store, "discord:3", at=MAY)
    found = {"discord:1": "new name", "discord:3": "", "discord:4": "fresh"}
    assert workspaces_seen(store, found, platform="discord", now=JUNE) == ("discord:3",)
    told = {key: get_workspace(store, key) for key in ("discord:1", "discord:2", "discord:3", "discord:4", "slack:1")}
    assert {key: (one.name, one.left_at) for key, one in told.items() if one} == {
        "discord:1": ("new name", None),
        "discord:2": ("old discord:2", JUNE),
        "discord:3": ("old discord:3", None),
        "discord:4": ("fresh", None),
        "slack:1": ("old slack:1", None),
    }
    assert workspaces_seen(store, found, platform="discord", now=JUNE) == ()


def test_what_people_set_outlives_a_start(store: Store) -> None:
    set_up = Workspace(HARBOUR, "Harbour desk", "Europe/Kyiv", ("7",), 5)
    put_workspace(store, set_up)
    workspaces_seen(store, {HARBOUR: "Harbour desk"}, platform="discord", now=JUNE)
    assert get_workspace(store, HARBOUR) == set_up


def test_a_change_writes_what_it_changes_only(store: Store) -> None:
    workspace_joined(store, HARBOUR, name="Harbour desk")
    stale = get_workspace(store, HARBOUR)
    assert stale is not None
    workspace_left(store, HARBOUR, at=MAY)
    change_workspace(store, HARBOUR, lambda found: replace(found, editors=("7",)))
    news = replace(stale, timezone="Europe/Kyiv")
    before, after = change_workspace(store, HARBOUR, lambda found: replace(found, timezone=news.timezone, name="x"))
    assert (before.editors, after.timezone) == (("7",), "Europe/Kyiv")
    assert get_workspace(store, HARBOUR) == Workspace(HARBOUR, "Harbour desk", "Europe/Kyiv", ("7",), None, MAY)


def test_a_change_that_is_refused_leaves_nothing(store: Store) -> None:
    def refuse(_: Workspace) -> Workspace:
        raise UsageError(HARBOUR)

    with pytest.raises(UsageError):
        change_workspace(store, HARBOUR, refuse)
    assert get_workspace(store, HARBOUR) is None


def test_subscriptions_are_listed_by_whose_they_are_and_where(store: Store) -> None:
    one = subscribed(store, "one", HARBOUR)
    two = subscribed(store, "two", HARBOUR, topic="harbour")
    three = subscribed(store, "one", LIGHTHOUSE, platform="slack")
    four = subscribed(store, "four")
    assert list_subscriptions(store) == (one, two, three, four)
    assert list_subscriptions(store, workspace=HARBOUR) == (one, two)
    assert list_subscriptions(store, workspace="") == (four,)
    assert list_subscriptions(store, platform="discord", channel="one") == (one,)


def test_subscribing_again_resumes_and_keeps_whose_it_is(store: Store) -> None:
    one = subscribed(store, "one", HARBOUR)
    assert pause_subscription(store, one.id, paused=True, now=JUNE)
    again = subscribed(store, "one", cron="0 9 * * *")
    assert (again.id, again.workspace, again.cron, again.paused) == (one.id, HARBOUR, "0 9 * * *", False)
    adopted = subscribed(store, "two")
    assert subscribed(store, "two", LIGHTHOUSE).workspace == LIGHTHOUSE
    assert get_subscription(store, adopted.id) == subscribed(store, "two")


def test_a_schedule_is_changed_and_nothing_else(store: Store) -> None:
    one = subscribed(store, "one", HARBOUR)
    pause_subscription(store, one.id, paused=True, now=JUNE)
    changed = change_subscription(store, one.id, now=JUNE, cron="0 9 * * 1", timezone="Europe/Kyiv")
    assert changed == get_subscription(store, one.id)
    assert changed is not None
    assert (changed.cron, changed.timezone, changed.paused) == ("0 9 * * 1", "Europe/Kyiv", True)
    assert (changed.created_at, changed.workspace) == (one.created_at, HARBOUR)


def test_a_removed_subscription_is_none(store: Store) -> None:
    one = subscribed(store, "one")
    assert remove_subscription(store, one.id, now=JUNE)
    assert not remove_subscription(store, one.id, now=JUNE)
    assert not pause_subscription(store, one.id, paused=True, now=JUNE)
    assert change_subscription(store, one.id, now=JUNE, cron="0 9 * * 1", timezone="UTC") is None
    assert get_subscription(store, one.id) is None


def test_what_is_for_a_paused_channel_waits(store: Store) -> None:
    one = subscribed(store, "one")
    deliver(store, one)
    pause_subscription(store, one.id, paused=True, now=JUNE)
    assert [subscription.paused for subscription in list_subscriptions(store)] == [True]
    assert pending_deliveries(store) == ()
    pause_subscription(store, one.id, paused=False, now=JUNE)
    assert [delivery.subscription.id for delivery in pending_deliveries(store)] == [one.id]


def test_questions_are_those_of_a_subscription_or_of_every_channel(store: Store) -> None:
    one, two = subscribed(store, "one", HARBOUR), subscribed(store, "two", HARBOUR)
    other = subscribed(store, "three", LIGHTHOUSE)
    wanted = Proposition("Norland", "deploy", "Estavia")
    mine, yours, theirs, all_of_them = (
        add_question(store, "Has Norland sent men?", wanted, topic="border", now=MAY, subscription=key)
        for key in (one.id, two.id, other.id, None)
    )
    assert open_questions(store, subscription=one.id) == (mine,)
    assert open_questions(store) == (mine, yours, theirs, all_of_them)
