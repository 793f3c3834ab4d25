"""The commands for standing questions: pin one in your own words, and be told when the record answers it."""

from __future__ import annotations

import click

from bot.desk import opened, real_time
from bot.names import match_topic
from bot.settings import load_settings
from briefings.model import Record, StandingQuestion, UsageError
from briefings.store import Store, add_question, close_question, list_subscriptions, list_topics, open_questions

SHOWN = 3


@click.group()
def question() -> None:
    """Questions that stay open: a briefing says when something new answers one."""


@question.command("add")
@click.argument("topic_name", metavar="TOPIC")
@click.argument("words", metavar="QUESTION")
@click.option("--subscription", type=int, help="Tell only this subscription's channel; default: all of the topic.")
def add(topic_name: str, words: str, subscription: int | None) -> None:
    """Pin QUESTION to TOPIC: "How many are in Kursk?", "Has North Korea sent troops to Russia?"."""
    from bot.nlp import load_nlp  # noqa: PLC0415 - as above
    from briefings.changes.answering import wanted_by  # noqa: PLC0415 - listing them needs neither
    from briefings.extract.asked import read_question  # noqa: PLC0415 - loads the language model

    settings = load_settings()
    with opened(settings) as store:
        topic = match_topic(topic_name, list_topics(store)).name
        _check(store, subscription)
        asked = read_question(words, load_nlp(settings.nlp_model))
        if asked is None:
            message = (
                f"can't follow “{words}”: ask how many (“How many are in Kursk?”) or whether somebody does something "
                "(“Has North Korea sent troops to Russia?”)"
            )
            raise UsageError(message)
        pinned = add_question(store, words, wanted_by(asked), topic=topic, now=real_time(), subscription=subscription)
        click.echo(f"Question {pinned.id} on {topic}: {pinned.words}")
        _show_answers(store, pinned)


@question.command("list")
@click.option("--topic", "topic_name", default="", help="Only on this topic.")
def show(topic_name: str) -> None:
    """Every open question."""
    with opened(load_settings()) as store:
        topic = match_topic(topic_name, list_topics(store)).name if topic_name else None
        for row in open_questions(store, topic=topic):
            whom = f"subscription {row.subscription}" if row.subscription is not None else "every channel"
            click.echo(f"{row.id}  {row.topic}  {row.words}  (for {whom}, since {row.asked_at:%Y-%m-%d})")


@question.command("close")
@click.argument("question_id", metavar="ID", type=int)
def close(question_id: int) -> None:
    """End the question ID."""
    with opened(load_settings()) as store:
        if not close_question(store, question_id, now=real_time()):
            message = f"no open question {question_id}; see `onrecord question list`"
            raise UsageError(message)
    click.echo(f"Question {question_id} is closed.")


def _check(store: Store, subscription: int | None) -> None:
    if subscription is not None and subscription not in {row.id for row in list_subscriptions(store)}:
        message = f"no subscription {subscription}; see `onrecord subscription list`"
        raise UsageError(message)


def _show_answers(store: Store, pinned: StandingQuestion) -> None:
    """What the record answers already, the newest first."""
    from briefings.changes import detect_changes  # noqa: PLC0415 - as above
    from briefings.changes.answering import answered  # noqa: PLC0415 - as above
    from briefings.store import load_record  # noqa: PLC0415 - as above

    held = load_record(store, topic=pinned.topic)
    found = [c for one in answered([pinned], detect_changes(Record({}, ()), held)) for c in one.changes]
    newest = sorted(found, key=lambda change: change.proof.published_at, reverse=True)
    for change in newest[:SHOWN]:
        said = change.proof
        click.echo(f"  {said.published_at:%d %b %Y}, {said.outlet}: {' '.join(said.sentence.split())}")
    if not newest:
        click.echo("  Nothing on record answers it yet.")
