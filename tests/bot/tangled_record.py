"""A record in which everything meets: reprints, joint speakers, revisions, late and future articles, odd dates."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

from briefings.model import Article, Claim, Directness, Draft, Event, Figure, Period, Source, Span, Stance
from briefings.store import Store, add_claims, add_new_articles, put_sources

NOON = datetime(2031, 5, 10, 12, tzinfo=UTC)
SPEAKERS = ("Ada Brandt", "Ivo Kessel", None)
TOPICS = ("troops", "missiles")
DEEDS = ("men were sent to Oss", "a bridge was held", "nobody came", "20 tents were counted")


def tangle(store: Store, *, articles: int = 140, seed: int = 3) -> None:
    """Put so many articles with one to four claims each on record, seen hour by hour."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    put_sources(store, [Source(name, f"The {name.title()}") for name in ("elm", "oak", "ash")])
    for number in range(articles):
        seen_at = NOON + timedelta(hours=number)
        _add(store, chance, number, seen_at)


def _add(store: Store, chance: random.Random, number: int, seen_at: datetime) -> None:
    published = seen_at - timedelta(hours=chance.choice((0, 1, 1, 30, 200, -40)), minutes=chance.choice((0, 0, 7)))
    count = chance.randint(1, 4)
    parts = [(chance.choice(DEEDS), chance.choice(SPEAKERS), chance.choice(SPEAKERS)) for _ in range(count)]
    text = " ".join(f"{one} and {other} of {number % 3} said that {deed}." for deed, one, other in parts)
    draft = Draft(
        chance.choice(("elm", "oak", "ash")),
        f"story-{chance.choice((number, number, number // 2))}",
        "A story",
        text,
        published,
        url=f"https://oss.example/{number}",
    )
    kin = [1000 * (number % 5) + at for at in range(12)] if chance.random() < 0.4 else []
    for article in add_new_articles(store, [draft], seen_at=seen_at, sketches=[kin]):
        if chance.random() < 0.95:
            add_claims(store, article.id, [*_claims(article, parts, chance)])


def _claims(article: Article, parts: list[tuple[str, str | None, str | None]], chance: random.Random) -> list[Claim]:
    found: list[Claim] = []
    start = 0
    for deed, one, other in parts:
        at = article.text.index(deed, start)
        sentence, content = Span(start, at + len(deed) + 1), Span(at, at + len(deed))
        start = sentence.end + 1
        for speaker in dict.fromkeys((one, other)):
            found.append(_claim(article.id, len(found), (sentence, content), speaker, chance))
    return found


def _claim(
    article_id: int, ordinal: int, spans: tuple[Span, Span], speaker: str | None, chance: random.Random
) -> Claim:
    sentence, content = spans
    day = date(2031, 5, 8) + timedelta(days=chance.randrange(8))
    told = chance.random()
    return Claim(
        article_id,
        ordinal,
        sentence,
        (content,),
        Directness.INDIRECT if speaker else Directness.NARRATED,
        stance=chance.choice((Stance.ASSERTS, Stance.ASSERTS, Stance.DENIES)),
        speaker=speaker,
        topics=chance.choice((TOPICS[:1], TOPICS[1:], TOPICS, ())),
        figures=(Figure(content, 20, 20, 20, counted="tent"),) if told < 0.3 else (),
        events=(Event(content, "deploy", "Norland", "Estavia"),) if told > 0.6 else (),
        event_date=day if told < 0.5 else None,
        event_time=Period(day, day) if 0.4 < told < 0.6 else None,
    )
