"""What tests of briefings are made of: reports that are news by themselves, a channel, and its deliveries."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from small_record import ACTORS, NOW, TOPICS
from who_asks import query_in

from bot.asking.asker import Asker
from bot.asking.replies import Reply, reply_to, to_button
from bot.recorded.answers import Desk
from briefings import service
from briefings.model import Article, Briefing, Claim, Directness, Draft, Figure, Qualifier, Source, Span, Subscription
from briefings.store import (
    Store,
    add_claims,
    add_message_id,
    add_new_articles,
    add_subscription,
    last_briefing,
    mark_sent,
    note_read,
    put_actors,
    put_sources,
    put_topics,
)

HERE = Asker("discord", workspace="1", channel="10", user="7", name="Ada")
FEED = "https://meridian.example/feed"
HOUR = timedelta(hours=1)
REST = "It was a calm day in the rest of the country. The harbour was open, and ships came and went as always."


def stock(store: Store) -> None:
    """Two topics, three speakers and a source that is polled; nothing on record."""
    put_topics(store, TOPICS)
    put_actors(store, ACTORS)
    put_sources(store, [Source("meridian", "Meridian Wire", feeds=(FEED,))])


def desk_at(store: Store, now: datetime = NOW, asker: Asker = HERE) -> Desk:
    return Desk(store, lambda: now, asker)


def report(  # noqa: PLR0913 - each of its circumstances may be told
    store: Store,
    value: int,
    at: datetime,
    *,
    topic: str = "troops",
    key: str = "",
    place: str = "",
    words: str = "",
) -> Article:
    """An article seen as it is published whose one claim is a figure of a place of its own: news by itself.

    With the `key` of an earlier one it is a later revision of that; `words` make its sentence longer.
    """
    place = place or f"Oss{value}"
    text = f"Zelensky said that {value:,} soldiers stand in {place}{words}."
    article = put(store, f"{text}\n\n{REST}", at, key=key or f"report-{value}-{place}")
    start = text.index(f"{value:,}")
    number = Span(start, start + len(f"{value:,}"))
    figure = Figure(number, value, value, value, Qualifier.EXACT, "", "soldier", "Norland", place, "in_place")
    add_claims(store, article.id, [replace(plain_claim(article, topic), figures=(figure,))])
    return article


def put(  # noqa: PLR0913 - each of its circumstances may be told
    store: Store, text: str, at: datetime, *, key: str, language: str = "en", source: str = "meridian"
) -> Article:
    """An article that waits to be read for claims."""
    draft = Draft(source, key, "A story", text, at, f"https://meridian.example/{key}", language=language, live=True)
    (article,) = add_new_articles(store, [draft], seen_at=at, sketches=[()])
    return article


def plain_claim(article: Article, topic: str = "troops") -> Claim:
    """The first paragraph as what Zelensky said."""
    whole = Span(0, len(article.text.split("\n")[0]))
    return Claim(
        article.id,
        0,
        whole,
        (Span(article.text.index("that ") + 5, whole.end),),
        Directness.INDIRECT,
        speaker="Volodymyr Zelensky",
        speaker_span=Span(0, 8),
        cue_span=Span(9, 13),
        topics=(topic,),
    )


def subscribe(
    store: Store,
    topic: str = "troops",
    *,
    at: datetime = NOW - 24 * HOUR,
    workspace: str = "discord:1",
    channel: str = "10",
) -> Subscription:
    return add_subscription(
        store,
        platform="discord",
        channel=channel,
        topic=topic,
        cron="0 8 * * *",
        timezone="Europe/Kyiv",
        now=at,
        workspace=workspace,
    )


def deliver(store: Store, subscription: Subscription, now: datetime, *, read: bool = True) -> Briefing:
    """The subscription's briefing of that moment, sent; its source was read just then unless told otherwise."""
    if read:
        note_read(store, "meridian", FEED, at=now)
    delivery = service.brief_subscription(store, subscription, now=now, slot=now.isoformat())
    assert delivery is not None
    add_message_id(store, delivery.id, f"message-{delivery.id}")
    mark_sent(store, delivery.id, at=now)
    briefing = last_briefing(store, subscription)
    assert briefing is not None
    return briefing


def ask(desk: Desk, command: str, line: str = "", asker: Asker | None = None) -> Reply:
    return reply_to(lambda: (query_in(command, line), 1), desk, asker or desk.asker)


def press(desk: Desk, token: str, asker: Asker | None = None) -> Reply:
    return reply_to(to_button(token), desk, asker or desk.asker)


def told(reply: Reply) -> str:
    """All that the asker is shown, of whatever platform; an error fails the test."""
    assert reply.error == ""
    assert reply.digest is not None
    return str([*reply.digest.messages, *reply.digest.thread])
