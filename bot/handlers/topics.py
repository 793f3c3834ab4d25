"""Topics: what can be followed here. A workspace has its own; those that all share are the operator's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from bot.asking.permissions import owns
from bot.asking.queries import Query, token_of
from bot.asking.responses import Button, Choice, Form, Menu, Response, menus_of
from bot.briefed.channel import set_up_words
from bot.following.retag import retag
from bot.following.subscribing import may_set_up
from bot.following.topic_fields import (
    action_classes,
    actions_like,
    added_words,
    edited_words,
    key_of,
    removed_words,
    told_of,
    topic_name,
    words_of,
)
from bot.following.topic_forms import changed_lines, form_of_edit, form_of_new, part_lines
from bot.following.topics_known import (
    known_topic,
    must_be_free,
    name_here,
    newest_told,
    own_topic,
    remarks_on,
    subscribed_here,
    topics_here,
)
from bot.recorded.answers import Desk
from briefings.changes.labels import action_names
from briefings.model import Answer, AnswerGroup, Subscription, Topic, UsageError
from briefings.render.words import plural
from briefings.store import (
    add_topic,
    change_topic,
    claims_of_topics,
    close_question,
    list_subscriptions,
    open_questions,
    remove_subscription,
    remove_topic,
)

LATELY = timedelta(days=7)
MATCHING = ("terms", "actions", "actors")
SHARED = "Shared by all who use this bot"


def add(desk: Desk, query: Query) -> Response:
    """A new topic: of the workspace, or shared by all if the operator adds it where there is none."""
    name, owner = topic_name(query["name"]), desk.asker.owner
    must_be_free(desk, name)
    topic = told_of(query, Topic(f"{owner}/{name}" if owner else name, "", (), owner=owner))
    if not add_topic(desk.store, topic):
        message = f"There is a topic {name} already, added just now; /topic show {name} shows it."
        raise UsageError(message)
    said = Answer(f"Topic {name} is followed", _found(desk, topic, () if owner else (f"{SHARED}.",)))
    return Response(said, buttons=_next(desk, topic), changed=added_words(topic), note=remarks_on(desk, topic))


def edit(desk: Desk, query: Query) -> Response:
    """Changes the parts that were told; from its form, all of them."""
    old = own_topic(desk, query["name"])
    wanted = told_of(query, old)
    changed = edited_words(old, wanted)
    if not changed:
        return Response(Answer(f"Topic {old.name}", empty="It is like that already; nothing was changed."))
    before, after = words_of(old), words_of(wanted)
    parts = [part for part in before if before[part] != after[part]]
    new = change_topic(desk.store, wanted, parts)
    if new is None:
        message = f"The topic {old.name} was removed just now; /topic add makes a new one."
        raise UsageError(message)
    groups: tuple[AnswerGroup, ...] = (AnswerGroup("What changed", lines=changed_lines(old, wanted)),)
    if any(part in MATCHING for part in parts):
        groups += _found(desk, new)
    said = Answer(f"Topic {new.name} is changed", groups)
    return Response(said, buttons=_next(desk, new), changed=changed, note=remarks_on(desk, new))


def show(desk: Desk, query: Query) -> Response:
    """A topic in full."""
    topic = known_topic(desk, query["name"])
    held = claims_of_topics(desk.store, [topic.id])[topic.id]
    here = sum(one.topic == topic.id for one in subscribed_here(desk))
    counts = f"{plural(held, 'claim')} on record, {_lately(desk, [topic])[topic.id]:,} of the last 7 days."
    lines = (*part_lines(topic), counts, f"{plural(here, 'channel')} briefed on it here.")
    groups = AnswerGroup(_whose(desk, topic), lines=lines), *_newest(desk, topic)
    buttons = _next(desk, topic)
    if may_set_up(desk) and owns(desk.asker, topic.owner):
        buttons += (_removal(topic, f"Remove the topic {topic.name}? Its claims stay on record."),)
    return Response(Answer(f"Topic {topic.name}", groups), buttons=buttons)


def show_all(desk: Desk, _query: Query) -> Response:
    """The topics that can be followed here, own ones first, with how much there is of each."""
    here = topics_here(desk)
    others = [topic for topic in desk.topics() if topic not in here]
    topics = (*here, *others)
    lately, subscribed = _lately(desk, topics), [one.topic for one in subscribed_here(desk)]
    groups: dict[str, list[str]] = {}
    for topic in topics:
        name = topic.id if topic in others else topic.name
        counts = f"{plural(lately[topic.id], 'claim')} in 7 days, {plural(subscribed.count(topic.id), 'channel')}"
        groups.setdefault(_whose(desk, topic), []).append(f"{name} · {topic.title}: {counts}")
    told = tuple(AnswerGroup(heading, lines=tuple(lines)) for heading, lines in groups.items())
    empty = "" if told else f"No topic is followed yet; {set_up_words(desk)}/topic add makes one."
    said = Answer("Topics", told, empty=empty)
    add = Button("Add…", token_of(Query("topic add", ()), 1))
    return Response(said, menus=_menus(topics), buttons=(add,) if may_set_up(desk) else ())


def show_actions(_desk: Desk, _query: Query) -> Answer:
    """The kinds of event that a topic can follow."""
    one_by_one = AnswerGroup("One by one", lines=(", ".join(action_names()),))
    classes = AnswerGroup("A whole class at once, in capitals", lines=(", ".join(action_classes()),))
    return Answer("Kinds of event", (one_by_one, classes))


def remove(desk: Desk, query: Query) -> Response:
    """Takes a topic off; while channels are subscribed to it, only together with their subscriptions."""
    topic = own_topic(desk, query["name"])
    ending = tuple(one for one in list_subscriptions(desk.store) if one.topic == topic.id)
    if ending and not query["ending"]:
        return _not_yet(topic, ending)
    asked = open_questions(desk.store, topic=topic.id)
    for one in ending:
        remove_subscription(desk.store, one.id, now=desk.clock())
    for question in asked:
        close_question(desk.store, question.id, now=desk.clock())
    remove_topic(desk.store, topic.id)
    lines = ["Its claims stay on record."]
    lines += [f"{plural(len(ending), 'subscription')} to it ended."] if ending else []
    lines += [f"{plural(len(asked), 'open question')} on it closed."] if asked else []
    said = Answer(f"Topic {topic.name} is removed", (AnswerGroup(topic.title, lines=tuple(lines)),))
    return Response(said, changed=removed_words(topic, [one.id for one in ending]))


def _not_yet(topic: Topic, ending: tuple[Subscription, ...]) -> Response:
    lines = tuple(f"Subscription {one.id}: {one.platform} channel {one.channel}" for one in ending)
    said = Answer(
        f"Topic {topic.name} is not removed",
        (AnswerGroup(f"{plural(len(ending), 'channel')} would be briefed no more", lines=lines),),
    )
    label = f"Remove it and end {plural(len(ending), 'subscription')}"
    button = _removal(topic, f"{label}? Its claims stay on record.", label=label, ending="yes")
    return Response(said, buttons=(button,), note="Nothing was changed: channels are subscribed to it.")


def _removal(topic: Topic, confirm: str, *, label: str = "Remove", ending: str = "") -> Button:
    values = (("name", key_of(topic)), ("ending", ending)) if ending else (("name", key_of(topic)),)
    return Button(label, token_of(Query("topic remove", values), 1), danger=True, confirm=confirm)


def _found(desk: Desk, topic: Topic, more: tuple[str, ...] = ()) -> tuple[AnswerGroup, ...]:
    """The topic applied to what is on record: how many claims are of it, and the newest as proof."""
    count = retag(desk.store, topic)
    line = (
        f"{plural(count, 'claim')} on record {'is' if count == 1 else 'are'} of it."
        if count
        else ("No claim on record is of it yet. A term counts where a word of a claim begins with it.")
    )
    return (AnswerGroup(topic.title, lines=(line, *more)), *_newest(desk, topic))


def _newest(desk: Desk, topic: Topic) -> tuple[AnswerGroup, ...]:
    newest = newest_told(desk, topic.id)
    return (AnswerGroup("Newest", newest),) if newest else ()


def _next(desk: Desk, topic: Topic) -> tuple[Button, ...]:
    """What one may want to do with a topic, of what the asker may."""
    if not may_set_up(desk):
        return ()
    subscribe = Button("Subscribe this channel…", token_of(Query("subscribe", (("topic", name_here(desk, topic)),)), 1))
    if not owns(desk.asker, topic.owner):
        return (subscribe,)
    return subscribe, Button("Edit…", token_of(Query("topic edit", (("name", key_of(topic)),)), 1))


def _whose(desk: Desk, topic: Topic) -> str:
    if not topic.owner:
        return SHARED
    return "Your own" if topic.owner == desk.asker.owner else f"Of {topic.owner}"


def _lately(desk: Desk, topics: tuple[Topic, ...] | list[Topic]) -> Mapping[str, int]:
    return claims_of_topics(desk.store, [topic.id for topic in topics], since=desk.clock() - LATELY)


def _menus(topics: tuple[Topic, ...]) -> tuple[Menu, ...]:
    choices = [Choice(t.name, token_of(Query("topic show", (("name", key_of(t)),)), 1), t.title) for t in topics]
    return menus_of("Show a topic", choices)


HANDLERS: Mapping[str, Callable[[Desk, Query], Answer | Response]] = {
    "topic add": add,
    "topic edit": edit,
    "topic list": show_all,
    "topic actions": show_actions,
    "topic show": show,
    "topic remove": remove,
}


def _edit_form(desk: Desk, given: Mapping[str, str]) -> Form:
    if not given.get("name"):
        message = "Tell me which topic: /topic edit NAME. /topic list shows them."
        raise UsageError(message)
    return form_of_edit(own_topic(desk, given["name"]), given)


FORMS: Mapping[str, Callable[[Desk, Mapping[str, str]], Form]] = {
    "topic add": lambda _desk, given: form_of_new(given),
    "topic edit": _edit_form,
}

SUGGESTS: Mapping[str, Callable[[Desk, str], tuple[str, ...]]] = {"actions": lambda _desk, typed: actions_like(typed)}
