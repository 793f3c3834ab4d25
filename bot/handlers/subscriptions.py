"""Which channel is briefed on what, when and how: subscribing, the list, and changing what is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict

from bot.asking.asker import TERMINAL
from bot.asking.examples import as_typed
from bot.asking.permissions import must_own
from bot.asking.queries import Query, query_of, token_of
from bot.asking.responses import MOST_CHOICES, Button, Choice, Form, Menu, Response
from bot.briefed.channel import set_up_words, short
from bot.following.alert_kinds import alert_names
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
    short_state_of,
    state_of,
    zone_here,
)
from bot.following.subscription_forms import form_of_change, form_of_new
from bot.following.terms import Terms, options_of, short_wishes, terms_told, turns, wish_lines
from bot.following.wishes import hold_names, quiet_names
from bot.naming.names import match_topic
from bot.recorded.answers import Desk
from bot.schedules.named import DAILY, schedule_names
from bot.schedules.zones import known_zone, zone_names
from briefings.model import Answer, AnswerGroup, Subscription, Topic, UsageError
from briefings.render.words import plural
from briefings.store import (
    add_subscription,
    change_subscription,
    get_subscription,
    last_briefing,
    list_subscriptions,
    open_questions,
    pause_subscription,
    remove_subscription,
    unpark,
)

WISHFUL = "{topic} quiet:22-7 alerts:denied"
UNREAD = "No source is read yet, so there will be nothing new: add one with /source add."
TRIED = "What waits is tried at once. If the channel still takes nothing, it is parked again, and I say why."


def subscribe(desk: Desk, query: Query) -> Response:
    """Briefs a channel on a topic from now on; where it is already, changes when and how, and says old → new."""
    topics = followable(desk)
    match = match_topic(query["topic"], topics, desk.asker)
    topic = next(one for one in topics if one.id == match.name)
    channel = _channel(desk, query["channel"])
    held = _held_already(desk, channel, topic)
    if held is not None:
        return _changed(desk, held, query, note=match.note)
    held = Held(_added(desk, channel, topic, terms_told(query, Terms(DAILY, zone_here(desk)))), topic)
    added, wishes = held.subscription, short_wishes(held.terms)
    lines = (
        f"First briefing: {due_words(added, desk.clock())}",
        f"It tells what changes from now until then{'' if added.only_changes else '; a quiet day is one line'}.",
        wishes or f"Nothing at night, denials at once: {as_typed(desk, 'subscribe', WISHFUL, {'topic': topic.name})}",
        *(() if sources_read(desk) else (UNREAD,)),
    )
    where = place_of(added, desk.asker)
    said = Answer(
        f"Subscribed: {topic.title}", (AnswerGroup(f"{where[:1].upper()}{where[1:]} · {held.when}", lines=lines),)
    )
    besides = f"; {wishes[:1].lower()}{wishes[1:]}" if wishes else ""
    changed = f"subscribed channel {channel} to {topic.name}: {held.when}{besides}"
    return Response(_noted(said, match.note), buttons=_buttons(desk, held, pause=False), changed=changed)


def change(desk: Desk, query: Query) -> Response:
    """Changes when and how a channel is briefed."""
    return _changed(desk, _mine(desk, query["number"]), query)


def show_all(desk: Desk, _query: Query) -> Response:
    """What is subscribed in this workspace, the asker's channel first."""
    found = held_by(desk)
    if not found and in_terminal(desk.asker):
        return Response(Answer("Subscriptions", empty="No channel is briefed yet: /subscribe TOPIC briefs one."))
    if not found:
        where, it = set_up_words(desk), "it" if desk.asker.direct else "this one"
        empty = f"No channel is briefed here yet: {where}/subscribe briefs {it}, with its first briefing at 08:00."
        return Response(Answer("Subscriptions", empty=empty))
    groups = tuple(
        AnswerGroup(
            _heading(held), lines=(f"In {place_of(held.subscription, desk.asker)}", *short_state_of(held, desk))
        )
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
    wishes, cron = wish_lines(held.terms), f"Cron line: {one.cron}"
    lines = (f"In {place_of(one, desk.asker)}", *state_of(held, desk), told, *wishes, cron, *asked)
    return Response(Answer(held.title, (AnswerGroup(_heading(held), lines=lines),)), buttons=_buttons(desk, held))


def pause(desk: Desk, query: Query) -> Response:
    """Posts no briefings for a while."""
    return _set_paused(desk, query, paused=True)


def resume(desk: Desk, query: Query) -> Response:
    """Posts briefings again, the first with all that changed meanwhile; a parked channel is tried at once."""
    return _set_paused(desk, query, paused=False)


def remove(desk: Desk, query: Query) -> Response:
    """Ends a subscription; what is still to be posted for it is not."""
    held = _mine(desk, query["number"])
    one, asked = held.subscription, _pinned(desk, held)
    remove_subscription(desk.store, one.id, now=desk.clock())
    again = {"topic": held.name, "channel": one.channel, **options_of(held.terms)}
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
    here = channel != "" and channel == desk.asker.channel
    return form_of_new(topics, given, channel=channel, here=here, zone=zone_here(desk))


def change_form(desk: Desk, given: Mapping[str, str]) -> Form:
    """When and how a channel is briefed, to be changed."""
    return form_of_change(_mine(desk, given.get("number", "")), given)


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


def _added(desk: Desk, channel: str, topic: Topic, terms: Terms) -> Subscription:
    return add_subscription(
        desk.store,
        platform=desk.asker.platform,
        channel=channel,
        topic=topic.id,
        now=desk.clock(),
        workspace=desk.asker.owner,
        **asdict(terms),
    )


def _changed(desk: Desk, held: Held, query: Query, *, note: str = "") -> Response:
    """Gives a subscription what is named; one that was paused or parked goes on when subscribed again."""
    one, terms = held.subscription, terms_told(query, held.terms)
    again = tuple(_gone_on(desk, one)) if query.command == "subscribe" else ()
    by_hand = desk.asker.user == TERMINAL.user  # nobody in a chat hands over what the operator set up for all
    handed = desk.asker.owner if by_hand and query.command == "subscribe" and not one.workspace else ""
    if terms == held.terms and not again and not handed:
        title = f"Nothing to change: {held.title}"
        said = Answer(title, (AnswerGroup(_heading(held), lines=tuple(short_state_of(held, desk))),))
        return Response(_noted(said, note), buttons=_buttons(desk, held))
    # Only what is another now is written: somebody may have changed the rest since it was read.
    before = asdict(held.terms)
    told = {name: value for name, value in asdict(terms).items() if value != before[name]}
    if told or handed:
        change_subscription(desk.store, one.id, now=desk.clock(), workspace=handed, **told)
    now_held = Held(_there(get_subscription(desk.store, one.id), one.id), held.topic)
    turn = f"{held.when} → {now_held.when}" if held.when != now_held.when else held.when
    others = tuple(turns(held.terms, terms))
    own = (f"It is {handed}'s own from now on: who manages that may change it.",) if handed else ()
    lines = (*others, *(f"It was {word}, and goes on." for word in again), *own, *state_of(now_held, desk))
    said = Answer(f"Changed: {held.title}", (AnswerGroup(turn, lines=lines),))
    given = f", handed over to {handed}" if handed else ""
    resumed = ", resumed" if again else ""
    changed = f"changed subscription {one.id} ({held.name}): {'; '.join((turn, *others))}{resumed}{given}"
    return Response(_noted(said, note), buttons=_buttons(desk, now_held), changed=changed)


def _gone_on(desk: Desk, one: Subscription) -> Iterator[str]:
    """What kept its briefings from coming, and does so no more; a parked channel is tried at once."""
    stopped = {"paused": one.paused, "parked": one.parked_at is not None}
    if any(stopped.values()):
        if not pause_subscription(desk.store, one.id, paused=False, now=desk.clock()):
            _there(None, one.id)
        unpark(desk.store, one.id)
    yield from (word for word, was in stopped.items() if was)


def _set_paused(desk: Desk, query: Query, *, paused: bool) -> Response:
    held = _mine(desk, query["number"])
    one, word = held.subscription, "paused" if paused else "resumed"
    before: tuple[str, ...] = ()
    if not paused:
        before = tuple(_gone_on(desk, one))
    elif not one.paused:
        before = ("going",)
        if not pause_subscription(desk.store, one.id, paused=True, now=desk.clock()):
            _there(None, one.id)
    now_held = held_as(desk, str(one.id))
    tried = (TRIED,) if "parked" in before else ()
    was = ", which was parked" if tried else ""
    title = f"{word.capitalize()}: {held.title}" if before else f"{held.title} was {word} already"
    said = Answer(title, (AnswerGroup(_heading(now_held), lines=(*tried, *state_of(now_held, desk))),))
    changed = f"{word} subscription {one.id} ({held.name}){was}" if before else ""
    return Response(said, buttons=_buttons(desk, now_held), changed=changed)


def _there(found: Subscription | None, number: int) -> Subscription:
    if found is None:
        message = f"Subscription {number} was removed meanwhile; the others are as they were."
        raise UsageError(message)
    return found


def _heading(held: Held) -> str:
    one = held.subscription
    when = "paused" if one.paused else held.when if one.parked_at is None else "parked"
    return f"{one.id} · {held.title} · {when}"


def _buttons(desk: Desk, held: Held, *, pause: bool = True) -> tuple[Button, ...]:
    """What can be done with a subscription by this asker."""
    one, asker = held.subscription, desk.asker
    preview = Button("Preview", token_of(query_of("briefing preview", {"topic": held.name}), 1))
    shown = (preview,) if held.topic is not None else ()
    if not may_set_up(desk) or not (asker.operates or one.workspace == asker.owner):
        return shown
    stopped = one.paused or one.parked_at is not None
    turn = Button("Resume", _token("resume", held)) if stopped else Button("Pause", _token("pause", held))
    ending = _closing(_pinned(desk, held), "closed with them")
    sure = f"End the briefings on {held.title} in {place_of(one, asker)}?{ending}"
    return (
        *shown,
        Button("Change…", _token("change", held)),
        *((turn,) if pause or stopped else ()),
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
    "nights": lambda _desk, typed: quiet_names(typed),
    "alerts": lambda _desk, typed: alert_names(typed),
    "holds": lambda _desk, typed: hold_names(typed),
    "zones": lambda desk, typed: _zones(desk) if not typed.strip() else zone_names(typed),
}
