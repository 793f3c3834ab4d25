"""A record in which everything that others write is an attack: articles, sources, speakers, topics."""

from __future__ import annotations

import asyncio
import io
from dataclasses import replace
from datetime import timedelta

from small_record import NOW, fill_small

from bot.asking.asker import Asker
from bot.delivery import deliver_pending
from bot.platforms.console import ConsolePoster
from briefings import service
from briefings.ingest.checking import Checked, Other, Sample
from briefings.ingest.feeds.discovery import Found, FoundFeed
from briefings.ingest.feeds.listing import FeedItem
from briefings.model import (
    Actor,
    Article,
    Claim,
    Directness,
    Draft,
    Event,
    Extent,
    Figure,
    Qualifier,
    SeriesKey,
    Source,
    Span,
    Stance,
    Topic,
)
from briefings.store import (
    Store,
    add_claims,
    add_new_articles,
    add_subscription,
    put_actors,
    put_sources,
    put_topics,
)

ATTACKS = (
    "<@everyone> @here",
    "<@&5> <#42> <!channel>",
    "<t:1:R> </ban:1>",
    "<!date^1^{date}|now> <!subteam^S1>",
    "[bank](https://evil.example/x)",
    "<https://evil.example/x|bank>",
    "**b** __u__ ~~s~~ ||x|| `c`",
    "*b* _i_ :poop: &amp;",
    "\u202eevil\x1b[2J",
    "{{ 7 * 7 }}{% raw %}",
)
ATTACK = " ".join(ATTACKS)
EVIL = "evil"
TOPIC = Topic(EVIL, f"Title {ATTACK}", ("troops", ATTACK), owner="")
ACTOR = Actor(f"Boris {ATTACK}", party=ATTACK, aliases=(f"Boris {ATTACK}",))
SOURCE = Source(EVIL, f"Wire {ATTACK}", homepage="https://evil-wire.example/)](https://evil.example/x)|<!channel>")
ASKERS = {
    "discord": Asker("discord", "9", "77", "1", f"Ann {ATTACK}", manages=True, operates=True),
    "slack": Asker("slack", "T1", "C1", "U1", f"Sue {ATTACK}", manages=True, operates=True),
}
A_DAY = timedelta(days=1)
STANCES = (Stance.CONFIRMS, Stance.DENIES, Stance.ASSERTS, Stance.WARNS)


def fill_hostile(store: Store) -> None:
    """The small record with a hostile topic of claims besides: figures, positions on one proposition, quotations."""
    fill_small(store)
    put_topics(store, [TOPIC])
    put_actors(store, [ACTOR])
    put_sources(store, [SOURCE])
    for number in range(12):
        at = NOW - timedelta(minutes=number + 1)
        text = f"Boris said that {1_000 + number:,} soldiers {ATTACK} stand in Kursk."
        url = f"https://evil-wire.example/{number})](https://evil.example/x)"
        draft = Draft(EVIL, f"evil-{number}", f"Title {ATTACK}", text, at, url=url)
        (article,) = add_new_articles(store, [draft], seen_at=at, sketches=[()])
        add_claims(store, article.id, [_claim(article, number)])
    for platform, asker in ASKERS.items():
        there = {"platform": platform, "channel": asker.channel, "workspace": asker.owner, "timezone": "UTC"}
        subscription = add_subscription(store, topic=EVIL, cron="0 8 * * *", now=NOW - A_DAY, **there)
        service.brief_subscription(store, subscription, now=NOW - timedelta(minutes=5), slot="1")
    posters = {platform: ConsolePoster(io.StringIO()) for platform in ASKERS}
    asyncio.run(deliver_pending(store, posters, now=NOW))


def _claim(article: Article, number: int) -> Claim:
    content = Span(article.text.index("that") + 5, len(article.text))
    start = article.text.index("1,0")
    figure = Figure(Span(start, start + 5), 1_000.0 + number, 1_000, 2_000, Qualifier.EXACT, "", "soldier", ATTACK)
    return Claim(
        article.id,
        0,
        Span(0, len(article.text)),
        (content,),
        Directness.INDIRECT,
        stance=STANCES[number % len(STANCES)],
        speaker=ACTOR.name if number % 2 else f"Clara {ATTACK}",
        speaker_span=Span(0, 5),
        cue_span=Span(6, 10),
        topics=(EVIL, "troops"),
        figures=(replace(figure, place=ATTACK, state="in_place"),),
        events=(Event(content, "deploy", ATTACK, ATTACK),),
    )


def found_feeds(address: str) -> Found:
    """What a hostile page says of itself and of its feeds."""
    newest = (FeedItem("1", f"{address}/1", f"Item {ATTACK}", ATTACK, published_at=NOW),)
    return Found(f"Outlet {ATTACK}", address, (FoundFeed(f"{address}/feed", f"Feed {ATTACK}", newest, address),))


def checked_source(address: str, *, page: bool = False) -> Checked:
    """The same of what is to be had there."""
    samples = (
        Sample(f"Item {ATTACK}", f"{address}/1", NOW, Extent.WHOLE, language=ATTACK, letters=9),
        Sample(f"Item {ATTACK}", f"{address}/2", NOW, problem=ATTACK),
    )
    title = f"Outlet {ATTACK}"
    others = (Other(f"{address}/other", title),)
    form = "page" if page else "RSS"
    return Checked(address, f"{address}/feed", form, title, address, items=2, samples=samples, others=others)


def any_question(_words: str) -> SeriesKey:
    """Whatever is asked, it is about soldiers in Kursk."""
    return SeriesKey("soldier", place="Kursk")
