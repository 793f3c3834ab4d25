"""Which channel is briefed on what, and when: subscribing, the list, and changing what is in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.asking.asker import TERMINAL
from bot.asking.permissions import must_own
from bot.asking.queries import Query, query_of, token_of
from bot.asking.responses import MOST_CHOICES, Button, Choice, Field, Form, Menu, Response
from bot.briefed.channel import set_up_words, short
from bot.following.sources_known import sources_read
from bot.following.subscribing import (
    Held,
    channel_id,
    due_words,
    followable,
    held_as,
    held_by,
    in_terminal,
    may_set_up,
    moment_words,
    place_of,
    state_of,
    zone_here,
)
from bot.naming.names import match_topic
from bot.recorded.answers import Desk
from bot.schedules.named import DAILY, cron_of, schedule_names, words_of
from bot.schedules.zones import known_zone, zone_named, zone_names
from briefings.model import Answer, AnswerGroup, Subscription, Topic, UsageError
from briefings.render.words import plural
from briefings.store import (
    add_subscription,
    change_subscription,
    last_briefing,
    list_subscriptions,
    open_questions,
    pause_subscription,
    remove_subscription,
)

LONGEST_TITLE = 45
UNREAD = "No source is read yet, so there will be nothing new: add one with /source add."
SCHEDULE_HINT = "daily 08:00, weekdays 07:30, hourly, monthly 1 09:00"


def subscribe(desk: Desk, query: Query) -> Response:
    """Briefs a channel on a topic from now on; where it is already, changes the schedule and says old → new."""
    topics = followable(desk)
    match = match_topic(query["topic"], topics, desk.asker)
    topic = next(one for one in topics if one.id == match.name)
    channel = _channel(desk, query["channel"])
    held = _held_already(desk, channel, topic)
    if held is not None:
        return _changed(desk, held, query, note=match.note)
    added = add_subscription(
        desk.store,
        platform=desk.asker.platform,
        channel=channel,
        topic=topic.id,
        cron=cron_of(query["schedule"]) if query["schedule"] else DAILY,
        timezone=zone_named(query["timezone"]) if query["timezone"] else zone_here(desk),
        now=desk.clock(),
        workspace=desk.asker.owner,
    )
    held = Held(added, topic)
    lines = (
        f"First briefing: {due_words(added, desk.clock())}",
        "It tells what changes from now until then; a quiet day is one line.",
        *(() if sources_read(desk) else (UNREAD,)),
    )
    where = place_of(added, desk.asker)
    said = Answer(
        f"Subscribed: {topic.title}", (AnswerGroup(f"{where[:1].upper()}{where[1:]} · {held.when}", lines=lines),)
    )
    changed = f"subscribed channel {channel} to {topic.name}: {held.when}"
    return Response(_noted(said, match.note), buttons=_buttons(desk, held, pause=False), changed=changed)


def change(desk: Desk, query: Query) -> Response:
    """Changes when a channel is briefed."""
    return _changed(desk, _mine(desk, query["number"]), query)


def show_all(desk: Desk, _query: Query) -> Response:
    """What is subscribed in this workspace, the asker's channel first."""
    now, found = desk.clock(), held_by(desk)
    if not found and in_terminal(desk.asker):
        return Response(Answer("Subscriptions", empty="No channel is briefed yet: /subscribe TOPIC briefs one."))
    if not found:
        where, it = set_up_words(desk), "it" if desk.asker.direct else "this one"
        empty = f"No channel is briefed here yet: {where}/subscribe briefs {it}, with its first briefing at 08:00."
        return Response(Answer("Subscriptions", empty=empty))
    groups = tuple(
        AnswerGroup(_heading(held), lines=(f"In {place_of(held.subscription, desk.asker)}", *state_of(held, now)))
        for held in found
    )
    choices = tuple(
        Choice(short(f"{held.subscription.id} · {held.title}"), _token("show", held), short(held.when))
        for held in found[:MOST_CHOICES]
    )
    left = len(found) - len(choices)
    note = f"The menu has the first {len(choices)}." if left else ""
    return Response(Answer("Subscriptions", groups), (Menu("Look at one, or change it", choices),), note=note)


def show(desk: Desk, query: Query) -> Response:
    """One subscription in full."""
    held = held_as(desk, query["number"])
    one, last = held.subscription, last_briefing(desk.store, held.subscription)
    told = (
        f"Last briefing: {moment_words(last.until, known_zone(one.timezone))}" if last else "No briefing was sent yet."
    )
    pinned = _pinned(desk, held)
    asked = (f"Pinned questions: {pinned}",) if pinned else ()
    lines = (f"In {place_of(one, desk.asker)}", *state_of(held, desk.clock()), told, f"Cron line: {one.cron}", *asked)
    return Response(Answer(held.title, (AnswerGroup(_heading(held), lines=lines),)), buttons=_buttons(desk, held))


def pause(desk: Desk, query: Query) -> Response:
    """Posts no briefings for a while."""
    return _set_paused(desk, query, paused=True)


def resume(desk: Desk, query: Query) -> Response:
    """Posts briefings again, the first with all that changed meanwhile."""
    return _set_paused(desk, query, paused=False)


def remove(desk: Desk, query: Query) -> Response:
    """Ends a subscription; what is still to be posted for it is not."""
    held = _mine(desk, query["number"])
    one, asked = held.subscription, _pinned(desk, held)
    remove_subscription(desk.store, one.id, now=desk.clock())
    again = {"topic": held.name, "schedule": words_of(one.cron), "timezone": one.timezone, "channel": one.channel}
    with_it = f"; closed {plural(asked, 'pinned question')}" if asked else ""
    here = one.platform == desk.asker.platform and held.topic is not None
    said = Answer(
        f"Ended: {held.title}",
        empty=f"No more briefings on {held.title} come to {place_of(one, desk.asker)}.{_closing(asked, 'closed')}",
    )
    return Response(
        said,
        buttons=(Button("Subscribe again", token_of(query_of("subscribe", again), 1)),) if here else (),
        changed=f"removed subscription {one.id}: {held.name} to {one.platform} channel {one.channel}{with_it}",
    )


def subscribe_form(desk: Desk, given: Mapping[str, str]) -> Form:
    """What is asked of who subscribes without naming a topic."""
    topics = [topic.name for topic in followable(desk)]
    if not topics:
        message = "There is no topic here yet: /topic add makes one, then /subscribe briefs this channel on it."
        raise UsageError(message)
    # Outside of channels, such as in Slack's App Home, the platform's form asks for the channel as well.
    channel = _channel(desk, given.get("channel", "")) if given.get("channel") or desk.asker.channel else ""
    picks = tuple(topics) if len(topics) <= MOST_CHOICES else ()
    typed = given.get("topic", topics[0] if len(topics) == 1 else "")
    return Form(
        "Brief this channel" if channel and channel == desk.asker.channel else "Brief a channel",
        "subscribe",
        (
            Field("topic", "Topic", typed, "What is it briefed on?", required=True, picks=picks),
            Field("schedule", "When", given.get("schedule", words_of(DAILY)), SCHEDULE_HINT),
            Field("timezone", "Time zone", given.get("timezone", zone_here(desk)), "Such as Europe/Kyiv"),
        ),
        (("channel", channel),) if channel else (),
    )


def change_form(desk: Desk, given: Mapping[str, str]) -> Form:
    """The schedule and zone of a subscription, to be changed."""
    held = _mine(desk, given.get("number", ""))
    one = held.subscription
    return Form(
        f"When: {held.title}"[:LONGEST_TITLE],
        "subscription change",
        (
            Field("schedule", "When", given.get("schedule", words_of(one.cron)), SCHEDULE_HINT),
            Field("timezone", "Time zone", given.get("timezone", one.timezone), "Such as Europe/Kyiv"),
        ),
        (("number", str(one.id)),),
    )


def _channel(desk: Desk, named: str) -> str:
    """The channel to brief. Raises UsageError if there is none, it is another's, or the bot can't post there."""
    asker = desk.asker
    channel = channel_id(asker.platform, named or asker.channel)
    if not channel:
        message = "Name the channel, or ask in it."
        raise UsageError(message)
    others = list_subscriptions(desk.store, platform=asker.platform, channel=channel)
    if (
        not asker.operates
        and channel != asker.channel
        and any(one.workspace not in {"", asker.owner} for one in others)
    ):
        message = "That channel is in another workspace; subscribe it there. Nothing was changed."
        raise UsageError(message)
    if asker.lacks:
        where = "this channel" if channel == asker.channel else "that channel"
        message = f"I can't brief {where} yet. Give me there: {', '.join(asker.lacks)}. Then subscribe again."
        raise UsageError(message)
    return channel


def _held_already(desk: Desk, channel: str, topic: Topic) -> Held | None:
    """The channel's subscription to the topic, if the asker may change it. Raises UsageError if they may not."""
    there = list_subscriptions(desk.store, platform=desk.asker.platform, channel=channel)
    found = next((one for one in there if one.topic == topic.id), None)
    if found is None:
        return None
    if found.workspace not in {"", desk.asker.owner} and not desk.asker.operates:
        message = f"Another workspace that shares this channel has it briefed on {topic.title} already."
        raise UsageError(message)
    must_own(desk.asker, found.workspace, f"This channel's briefing on {topic.title}")
    return Held(found, topic)


def _mine(desk: Desk, number: str) -> Held:
    """The subscription of that number, which the asker may change. Raises UsageError."""
    held = held_as(desk, number)
    must_own(desk.asker, held.subscription.workspace, f"Subscription {held.subscription.id}")
    return held


def _changed(desk: Desk, held: Held, query: Query, *, note: str = "") -> Response:
    """Gives a subscription the schedule and zone that are named; one that was paused goes on when subscribed again."""
    one, resumed = held.subscription, held.subscription.paused and query.command == "subscribe"
    cron = cron_of(query["schedule"]) if query["schedule"] else one.cron
    zone = zone_named(query["timezone"]) if query["timezone"] else one.timezone
    by_hand = desk.asker.user == TERMINAL.user  # nobody in a chat hands over what the operator set up for all
    handed = desk.asker.owner if by_hand and query.command == "subscribe" and not one.workspace else ""
    if (cron, zone) == (one.cron, one.timezone) and not resumed and not handed:
        title = f"Nothing to change: {held.title}"
        said = Answer(title, (AnswerGroup(_heading(held), lines=tuple(state_of(held, desk.clock()))),))
        return Response(_noted(said, note), buttons=_buttons(desk, held))
    if resumed:
        pause_subscription(desk.store, one.id, paused=False)
    news = _there(change_subscription(desk.store, one.id, cron=cron, timezone=zone, workspace=handed), one.id)
    now_held = Held(news, held.topic)
    turn = f"{held.when} → {now_held.when}" if held.when != now_held.when else held.when
    again = ("It was paused, and goes on.",) if resumed else ()
    own = (f"It is {handed}'s own from now on: who manages that may change it.",) if handed else ()
    lines = (*again, *own, *state_of(now_held, desk.clock()))
    said = Answer(f"Changed: {held.title}", (AnswerGroup(turn, lines=lines),))
    given = f", handed over to {handed}" if handed else ""
    changed = f"changed subscription {one.id} ({held.name}): {turn}{', resumed' if resumed else ''}{given}"
    return Response(_noted(said, note), buttons=_buttons(desk, now_held), changed=changed)


def _set_paused(desk: Desk, query: Query, *, paused: bool) -> Response:
    held = _mine(desk, query["number"])
    one, word = held.subscription, "paused" if paused else "resumed"
    changed = "" if one.paused == paused else f"{word} subscription {one.id} ({held.name})"
    if changed and not pause_subscription(desk.store, one.id, paused=paused):
        _there(None, one.id)
    now_held = held_as(desk, str(one.id))
    title = f"{word.capitalize()}: {held.title}" if changed else f"{held.title} was {word} already"
    said = Answer(title, (AnswerGroup(_heading(now_held), lines=tuple(state_of(now_held, desk.clock()))),))
    return Response(said, buttons=_buttons(desk, now_held), changed=changed)


def _there(found: Subscription | None, number: int) -> Subscription:
    if found is None:
        message = f"Subscription {number} was removed meanwhile; the others are as they were."
        raise UsageError(message)
    return found


def _heading(held: Held) -> str:
    one = held.subscription
    return f"{one.id} · {held.title} · {'paused' if one.paused else held.when}"


def _buttons(desk: Desk, held: Held, *, pause: bool = True) -> tuple[Button, ...]:
    """What can be done with a subscription by this asker."""
    one, asker = held.subscription, desk.asker
    preview = Button("Preview", token_of(query_of("briefing preview", {"topic": held.name}), 1))
    shown = (preview,) if held.topic is not None else ()
    if not may_set_up(desk) or not (asker.operates or one.workspace == asker.owner):
        return shown
    turn = Button("Resume", _token("resume", held)) if one.paused else Button("Pause", _token("pause", held))
    ending = _closing(_pinned(desk, held), "closed with them")
    sure = f"End the briefings on {held.title} in {place_of(one, asker)}?{ending}"
    return (
        *shown,
        Button("Change…", _token("change", held)),
        *((turn,) if pause or one.paused else ()),
        Button("Remove", _token("remove", held), danger=True, confirm=sure),
    )


def _pinned(desk: Desk, held: Held) -> int:
    """How many open questions the channel has pinned to what it is briefed on."""
    return len(open_questions(desk.store, subscription=held.subscription.id))


def _closing(asked: int, how: str) -> str:
    """A sentence on the pinned questions that end with a subscription, after another; "" where there are none."""
    return f" {plural(asked, 'pinned question')} {'is' if asked == 1 else 'are'} {how}." if asked else ""


def _token(what: str, held: Held) -> str:
    return token_of(query_of(f"subscription {what}", {"number": str(held.subscription.id)}), 1)


def _noted(answer: Answer, note: str) -> Answer:
    return Answer(answer.title, answer.groups, match=note, empty=answer.empty)


def _zones(desk: Desk) -> tuple[str, ...]:
    return tuple(dict.fromkeys((zone_here(desk), *zone_names(""))))


HANDLERS: Mapping[str, Callable[[Desk, Query], Response]] = {
    "subscribe": subscribe,
    "subscriptions": show_all,
    "subscription show": show,
    "subscription change": change,
    "subscription pause": pause,
    "subscription resume": resume,
    "subscription remove": remove,
}

FORMS: Mapping[str, Callable[[Desk, Mapping[str, str]], Form]] = {
    "subscribe": subscribe_form,
    "subscription change": change_form,
}

SUGGESTS: Mapping[str, Callable[[Desk, str], tuple[str, ...]]] = {
    "schedules": lambda _desk, typed: schedule_names(typed),
    "zones": lambda desk, typed: _zones(desk) if not typed.strip() else zone_names(typed),
}
