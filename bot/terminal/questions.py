"""The commands for standing questions: pin one in your own words, and be told when the record answers it."""

from __future__ import annotations

import click
from pydantic import TypeAdapter

from bot.following.subscribing import held_as
from bot.handlers.questions import Pinning, pin, questions_here
from bot.naming.names import match_topic
from bot.recorded.answers import Desk
from bot.settings import load_settings
from bot.terminal.asked import ask, write_and_print
from bot.terminal.desk import opened, real_time
from bot.tools import own_tools
from briefings.model import StandingQuestion


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
        desk = Desk(store, real_time, tools=own_tools(settings), timezone=settings.timezone)
        mine = held_as(desk, number).subscription if number else None
        match = match_topic(topic_name, desk.topics(), desk.asker)
        topic = next(one for one in desk.topics() if one.id == match.name)
        response = pin(desk, words, Pinning(topic, mine, match.note))
        write_and_print(desk, "question add", response, workspace=mine.workspace if mine is not None else "")


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
        ask(desk, "question list", topic=topic_name)


@question.command("close")
@click.argument("number", metavar="ID")
def close(number: str) -> None:
    """End the question ID."""
    with opened(load_settings()) as store:
        ask(Desk(store, real_time), "question close", number=number)
