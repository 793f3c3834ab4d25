"""A record small enough to know by heart: eight claims on troops, one on missiles, all words our own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.recorded.answers import Desk
from briefings.model import (
    Actor,
    Article,
    Claim,
    Directness,
    Draft,
    Event,
    Figure,
    Qualifier,
    Source,
    Span,
    Stance,
    Topic,
)
from briefings.store import Store, add_claims, add_new_articles, put_actors, put_sources, put_topics

NOW = datetime(2024, 11, 8, 12, tzinfo=UTC)
ACTORS = (
    Actor("Volodymyr Zelensky", party="Ukraine", aliases=("Zelensky", "Zelenskyy")),
    Actor("Lloyd Austin", party="United States", aliases=("Austin",)),
    Actor("Dmitry Peskov", party="Russia", aliases=("Peskov",)),
)
TOPICS = (
    Topic("troops", "North Korean troops in Russia", ("troops", "soldiers")),
    Topic("missiles", "Missile launches", ("missile",), ("launch",)),
)
SAID = (
    ("Zelensky", "Zelensky said that 11,000 soldiers stand in Kursk.", Stance.ASSERTS, "troops", 11_000),
    ("Zelensky", "Zelensky said that 10,000 soldiers were on their way.", Stance.ASSERTS, "troops", 10_000),
    ("Zelensky", "Zelensky warned that <@everyone> should *look* at `this` & that.", Stance.WARNS, "troops", 0),
    ("Zelensky", "Zelensky demanded that partners answer the troops at the border.", Stance.DEMANDS, "troops", 0),
    ("Austin", "Austin confirmed that troops from the North are in Russia.", Stance.CONFIRMS, "troops", 0),
    ("Austin", "Austin could not confirm what the troops are there for.", Stance.CANNOT_CONFIRM, "troops", 0),
    ("Peskov", "Peskov denied that any such troops are there.", Stance.DENIES, "troops", 0),
    ("Peskov", "Peskov called the report on troops one more false story.", Stance.DENIES, "troops", 0),
    ("Austin", "Austin said that the missile flew for 87 minutes.", Stance.ASSERTS, "missiles", 0),
)
NAMES = {alias: actor.name for actor in ACTORS for alias in actor.aliases}


def fill_small(store: Store) -> None:
    """Put the nine claims on record, each in an article of its own, the first the latest."""
    put_topics(store, TOPICS)
    put_actors(store, ACTORS)
    put_sources(store, [Source("meridian", "Meridian Wire")])
    for number, (surname, sentence, stance, topic, value) in enumerate(SAID):
        at = NOW - timedelta(hours=number + 1)
        draft = Draft("meridian", f"story-{number}", "A story", sentence, at, url=f"https://meridian.example/{number}")
        (article,) = add_new_articles(store, [draft], seen_at=at, sketches=[()])
        add_claims(store, article.id, [_claim(article, surname, stance, topic, value)])


def fill_long(store: Store) -> None:
    """Put sixty more claims on record, each of a figure of its own in a sentence of its own, all of the last hour."""
    story = "counted one by one as they came off the ships by people who live near the harbour " * 40
    for number in range(60):
        at = NOW - timedelta(minutes=number)
        value = 5_000 + number
        sentence = f"Zelensky said that {value:,} soldiers were {story}on quay {number}."
        draft = Draft("meridian", f"long-{number}", "A story", sentence, at)
        (article,) = add_new_articles(store, [draft], seen_at=at, sketches=[()])
        claim = _claim(article, "Zelensky", Stance.ASSERTS, "troops", value)
        figures = (replace(claim.figures[0], place=f"quay {number}"),)
        add_claims(store, article.id, [replace(claim, figures=figures)])


def small_desk(store: Store, clock: Callable[[], datetime] = lambda: NOW) -> Desk:
    """A desk over the nine claims."""
    fill_small(store)
    return Desk(store, clock)


def _claim(article: Article, surname: str, stance: Stance, topic: str, value: int) -> Claim:
    text = article.text
    cue = text.split()[1]
    start = text.index(cue)
    content = Span(start + len(cue) + 1, len(text))
    claim = Claim(
        article.id,
        0,
        Span(0, len(text)),
        (content,),
        Directness.INDIRECT,
        stance=stance,
        speaker=NAMES[surname],
        speaker_span=Span(0, len(surname)),
        cue_span=Span(start, start + len(cue)),
        topics=(topic,),
        events=(Event(Span(start, len(text)), "deploy", "North Korea", "Russia"),) if value else (),
    )
    if not value:
        return claim
    at = text.index(f"{value:,}")
    number = Span(at, at + len(f"{value:,}"))
    figure = Figure(number, value, value, value, Qualifier.EXACT, "", "soldier", "North Korea", "Kursk", "in_place")
    return replace(claim, figures=(figure,))
