"""The commands for standing questions: pin one in your own words, and be told when the record answers it."""

from __future__ import annotations

from functools import partial

import click
from pydantic import TypeAdapter

from bot.asking.asker import TERMINAL
from bot.asking.queries import query_of
from bot.asking.replies import carry_out
from bot.following.subscribing import held_as
from bot.handlers.questions import Pinning, pin, questions_here
from bot.naming.names import match_topic
from bot.recorded.answers import Desk
from bot.settings import Settings, load_settings
from bot.terminal.desk import opened, real_time
from bot.terminal.printing import print_response
from bot.tools import Tools
from briefings.model import AuditEntry, Proposition, SeriesKey, StandingQuestion
from briefings.store import Store, add_audit


@click.group()
def question() -> None:
    """Questions that stay open: a briefing says when something new answers one."""


@question.command("add")
@click.argument("topic_name", metavar="TOPIC")
@click.argument("words", metavar="QUESTION")
@click.option("--subscription", "number", default="", help="Tell only this subscription's channel; default: all.")
def add(topic_name: str, words: str, number: str) -> None:
    """Pin QUESTION to TOPIC: "How many are in Kursk?", "Has North Korea sent troops to Russia?"."""
    settings = load_settings()
    with opened(settings) as store:
        desk = _desk(store, settings)
        mine = held_as(desk, number).subscription if number else None
        match = match_topic(topic_name, desk.topics(), desk.asker)
        topic = next(one for one in desk.topics() if one.id == match.name)
        response = pin(desk, words, Pinning(topic, mine, match.note))
        if response.changed:
            owner = mine.workspace if mine is not None else ""
            entry = AuditEntry(real_time(), owner, TERMINAL.reader, TERMINAL.name, "question add", response.changed)
            add_audit(store, entry)
        print_response(response)


@question.command("list")
@click.option("--topic", "topic_name", default="", help="Only on this topic.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with what would answer each.")
def show(topic_name: str, as_json: bool) -> None:  # noqa: FBT001 - click hands a flag over by name
    """Every open question, with what answers it already."""
    with opened(load_settings()) as store:
        desk = Desk(store, real_time)
        if as_json:
            found = questions_here(desk, topic_name)[0]
            click.echo(TypeAdapter(tuple[StandingQuestion, ...]).dump_json(found).decode())
            return
        print_response(carry_out(desk, query_of("question list", {"topic": topic_name})))


@question.command("close")
@click.argument("number", metavar="ID")
def close(number: str) -> None:
    """End the question ID."""
    with opened(load_settings()) as store:
        print_response(carry_out(Desk(store, real_time), query_of("question close", {"number": number})))


def _desk(store: Store, settings: Settings) -> Desk:
    """A desk that reads questions, with the language model loaded when one has to be read."""
    return Desk(store, real_time, tools=Tools(read_question=partial(_read, settings)), timezone=settings.timezone)


def _read(settings: Settings, words: str) -> SeriesKey | Proposition | None:
    from bot.nlp import load_nlp  # noqa: PLC0415 - listing questions needs none of this
    from briefings.changes.answering import wanted_by  # noqa: PLC0415 - as above
    from briefings.extract.asked import read_question  # noqa: PLC0415 - as above

    asked = read_question(words, load_nlp(settings.nlp_model))
    return None if asked is None else wanted_by(asked)
