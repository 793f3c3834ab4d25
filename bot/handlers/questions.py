"""Questions that a channel has pinned: told in its briefings when the record answers them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.asking.queries import Query, query_of, token_of
from bot.asking.responses import MOST_CHOICES, Button, Choice, Field, Form, Menu, Response, menus_of
from bot.asking.typed import shown
from bot.briefed.channel import about, set_up_words, short
from bot.following.pinning import answers_on_record, wanted_by_words
from bot.following.subscribing import followable, held_by, in_terminal, may_set_up, place_of
from bot.naming.names import match_topic
from bot.recorded.answers import Desk
from briefings.model import Answer, AnswerGroup, Change, StandingQuestion, Subscription, Topic, UsageError
from briefings.store import add_question, close_question, open_questions

SHOWN = 3
SHOWN_EACH = 1
LONGEST_CHOICE = 100
_NUMBER = re.compile(r"\s*#?(\d{1,12})")


@dataclass(frozen=True, slots=True)
class Pinning:
    """Where a question is pinned: a topic, one channel's subscription of it (None: all channels'), how it was named."""

    topic: Topic
    subscription: Subscription | None
    note: str = ""


def add(desk: Desk, query: Query) -> Response:
    """Pins a question for this channel's subscription of the topic; in the terminal for every channel of it."""
    return pin(desk, query["question"], _place(desk, query["topic"]))


def pin(desk: Desk, words: str, place: Pinning) -> Response:
    """Pins a question, and says what the record answers to it already. Raises UsageError if it can't be followed."""
    topic, subscription = place.topic, place.subscription
    wanted = wanted_by_words(desk, words, topic)
    mine = None if subscription is None else subscription.id
    held = {one.id for one in open_questions(desk.store, topic=topic.id)}
    pinned = add_question(desk.store, words, wanted, topic=topic.id, now=desk.clock(), subscription=mine)
    whom = "every channel of the topic" if subscription is None else place_of(subscription, desk.asker)
    known = answers_on_record(desk, [pinned])
    found = known.answers.get(pinned.id, ())
    told = f"{whom[:1].upper()}{whom[1:]} is told in its briefings when something new answers it."
    title = f"Pinned to {topic.title}: {pinned.words}" if pinned.id not in held else f"Pinned already: {pinned.words}"
    group = AnswerGroup(_on_record(found), tuple(change.proof for change in found[:SHOWN]), (told,))
    changed = "" if pinned.id in held else f"pinned question {pinned.id} to {topic.name} for {whom}: {pinned.words}"
    note = "; ".join(filter(None, (place.note, known.note)))
    return Response(Answer(title, (group,), match=note), buttons=(_closing(pinned),), changed=changed)


def show(desk: Desk, query: Query) -> Response:
    """The open questions that the asker's channel has pinned, then those of other channels of the workspace."""
    found, note = questions_here(desk, query["topic"])
    if not found:
        where = set_up_words(desk)
        empty = (
            f"No question is pinned here; {where}/question add pins one: How many …? or: Has somebody done something?"
        )
        return Response(Answer("Pinned questions", match=note, empty=empty))
    known, places = answers_on_record(desk, found), _places(desk)
    groups = tuple(_group(desk, one, places, known.answers.get(one.id, ())) for one in found)
    note = "; ".join(filter(None, (note, known.note)))
    return Response(Answer("Pinned questions", groups, match=note), _menu(desk, found))


def show_one(desk: Desk, query: Query) -> Response:
    """One open question with what answers it, and the button that closes it."""
    places = _places(desk)
    found = _numbered(desk, places, query["number"])
    known = answers_on_record(desk, [found])
    group = _group(desk, found, places, known.answers.get(found.id, ()))
    may = may_set_up(desk) and _may_close(desk, found)
    return Response(Answer("Pinned question", (group,), match=known.note), buttons=(_closing(found),) if may else ())


def questions_here(desk: Desk, topic: str) -> tuple[tuple[StandingQuestion, ...], str]:
    """The open questions that the asker may see, on one topic if one is named, and how that was understood."""
    found = _open(desk, _places(desk))
    if not topic:
        return found, ""
    match = match_topic(topic, followable(desk), desk.asker)
    return tuple(one for one in found if one.topic == match.name), match.note


def close(desk: Desk, query: Query) -> Response:
    """Closes a question of the asker's channel or workspace."""
    found = _numbered(desk, _places(desk), query["number"])
    if not _may_close(desk, found):
        message = f"Question {found.id} is pinned for every channel by whoever runs this bot; only they can close it."
        raise UsageError(message)
    if not close_question(desk.store, found.id, now=desk.clock()):
        message = f"Question {found.id} was closed meanwhile."
        raise UsageError(message)
    said = Answer(f"Closed: {found.words}", empty="It is not told any more; what was told stays.")
    return Response(said, changed=f"closed question {found.id} ({found.topic}): {found.words}")


def _numbered(desk: Desk, places: Mapping[int, Subscription], typed: str) -> StandingQuestion:
    """The open question of that number. Raises UsageError unless there is one that the asker may see."""
    number = _NUMBER.match(typed)
    found = next((one for one in _open(desk, places) if number and one.id == int(number[1])), None)
    if found is None:
        lists = "onrecord question list" if in_terminal(desk.asker) else "/question list"
        message = f"Question “{shown(typed)}” is not open here; {lists} has the questions."
        raise UsageError(message)
    return found


def form(desk: Desk, given: Mapping[str, str]) -> Form:
    """The question, and which of the channel's topics it is about."""
    names = tuple(meant.topic.name for meant in about(desk, query_of("question list", {"topic": given.get("topic")})))
    topic = names[0] if len(names) == 1 else ""
    return Form(
        "Pin a question",
        "question add",
        (
            Field("question", "Question", given.get("question", ""), "How many … are in …?", required=True),
            Field("topic", "Topic", topic, "What is it about?", required=True, picks=names[:MOST_CHOICES]),
        ),
    )


def _place(desk: Desk, named: str) -> Pinning:
    if in_terminal(desk.asker) and named:
        match = match_topic(named, desk.topics(), desk.asker)
        return Pinning(next(topic for topic in desk.topics() if topic.id == match.name), None, match.note)
    found = about(desk, query_of("question list", {"topic": named}))
    if len(found) > 1:
        names = ", ".join(meant.topic.name for meant in found)
        message = f"This channel is briefed on several topics: say which with topic:NAME ({names})."
        raise UsageError(message)
    meant = found[0]
    if meant.subscription is None:
        message = (
            f"This channel is not briefed on {meant.topic.title}, so nobody would be told: "
            f"first /subscribe {meant.topic.name}, then pin the question."
        )
        raise UsageError(message)
    return Pinning(meant.topic, meant.subscription, meant.note)


def _places(desk: Desk) -> Mapping[int, Subscription]:
    """The subscriptions whose questions the asker may see, the own channel's first, by their ids."""
    return {held.subscription.id: held.subscription for held in held_by(desk)}


def _open(desk: Desk, places: Mapping[int, Subscription]) -> tuple[StandingQuestion, ...]:
    """The open questions of these subscriptions in their order, then those for every channel of one of their topics."""
    order = {number: at for at, number in enumerate(places)}
    topics = {one.topic for one in places.values()}
    everywhere = in_terminal(desk.asker)
    found = (
        one
        for one in open_questions(desk.store)
        if one.subscription in order or (one.subscription is None and (everywhere or one.topic in topics))
    )
    return tuple(sorted(found, key=lambda one: (order.get(one.subscription or 0, len(order)), one.id)))


def _may_close(desk: Desk, question: StandingQuestion) -> bool:
    return question.subscription is not None or desk.asker.operates


def _group(
    desk: Desk, question: StandingQuestion, places: Mapping[int, Subscription], found: tuple[Change, ...]
) -> AnswerGroup:
    titles = {topic.id: topic.title for topic in desk.topics()}
    where = "every channel" if question.subscription is None else place_of(places[question.subscription], desk.asker)
    asked = f"{titles.get(question.topic, question.topic)}, for {where}, since {question.asked_at:%Y-%m-%d}"
    receipts = tuple(change.proof for change in found[:SHOWN_EACH])
    return AnswerGroup(f"{question.id} · {question.words}", receipts, (asked, _on_record(found)))


def _on_record(found: tuple[Change, ...]) -> str:
    if not found:
        return "Nothing on record answers it yet"
    return "1 sentence on record answers it" if len(found) == 1 else f"{len(found):,} sentences on record answer it"


def _closing(question: StandingQuestion) -> Button:
    sure = f"Close the question “{shown(question.words)}”?"
    return Button("Close it", _token("close", question), danger=True, confirm=sure)


def _menu(desk: Desk, found: tuple[StandingQuestion, ...]) -> tuple[Menu, ...]:
    if not may_set_up(desk):
        return ()
    mine = [one for one in found if _may_close(desk, one)][:MOST_CHOICES]
    choices = [Choice(short(f"{one.id} · {one.words}"), _token("show", one)) for one in mine]
    return menus_of("Look at one, or close it", choices)


def _token(what: str, question: StandingQuestion) -> str:
    return token_of(query_of(f"question {what}", {"number": str(question.id)}), 1)


def _suggested(desk: Desk, typed: str) -> tuple[str, ...]:
    """The open questions here whose number or words hold what was typed, each after its number."""
    wanted = typed.strip().casefold()
    lines = (f"{one.id} {one.words}"[:LONGEST_CHOICE] for one in _open(desk, _places(desk)))
    return tuple(line for line in lines if wanted in line.casefold())


HANDLERS: Mapping[str, Callable[[Desk, Query], Response]] = {
    "question add": add,
    "question list": show,
    "question show": show_one,
    "question close": close,
}

FORMS: Mapping[str, Callable[[Desk, Mapping[str, str]], Form]] = {"question add": form}

SUGGESTS: Mapping[str, Callable[[Desk, str], tuple[str, ...]]] = {"questions": _suggested}
