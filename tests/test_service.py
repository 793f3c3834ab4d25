"""The line from drafts to deliveries: every step can be repeated, killed and taken up again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from spacy.language import Language

from bot.following.retag import retag
from bot.nlp import load_nlp
from bot.settings import Settings
from bot.terminal.desk import stock
from briefings import service
from briefings.ingest.apart import open_parsers
from briefings.ingest.originality import sketch
from briefings.ingest.polling import Means
from briefings.ingest.seeds import seed_articles
from briefings.ingest.web.client import open_client
from briefings.model import Article, Draft, Poll, Source, Topic, UsageError
from briefings.service.keeping import OTHERS_READ
from briefings.store import (
    Store,
    add_message_id,
    add_new_articles,
    add_subscription,
    add_topic,
    change_topic,
    claims_of_topics,
    count_articles,
    count_claims,
    held_items,
    list_actors,
    list_subscriptions,
    load_record,
    mark_sent,
    note_polls,
    open_store,
    pending_deliveries,
    put_sources,
    source_states,
    unextracted_ids,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Span

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
START = datetime(2024, 10, 22, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_nlp(Settings.model_fields["nlp_model"].default)


@pytest.fixture
def stocked(store: Store) -> Store:
    stock(store)
    return store


def drafts(number: int = 3) -> list[Draft]:
    return [seen.draft for seen in seed_articles()][:number]


def test_ingesting_the_same_twice_adds_nothing(stocked: Store, nlp: Language) -> None:
    first = service.ingest(stocked, drafts(), nlp, now=lambda: START)
    before = load_record(stocked)
    again = service.ingest(stocked, drafts(), nlp, now=lambda: START + timedelta(days=1))
    assert first.articles == 3
    assert first.claims == len(before.claims) > 0
    assert again == service.Ingested()
    assert load_record(stocked) == before


def test_an_article_stored_by_a_run_that_died_is_read_by_the_next(stocked: Store, nlp: Language) -> None:
    kept = drafts(1)
    add_new_articles(stocked, kept, seen_at=START, sketches=[sketch(draft.text) for draft in kept])
    assert count_claims(stocked) == 0
    found = service.ingest(stocked, [], nlp, now=lambda: START)
    assert found.articles == 0
    assert found.claims == count_claims(stocked) > 0


@pytest.mark.parametrize("held", [None, Topic("harbour", "Harbour", ("seagull",))])
def test_a_topic_that_comes_or_changes_while_an_article_is_read_has_its_claims(
    stocked: Store, nlp: Language, held: Topic | None
) -> None:
    wanted = Topic("harbour", "Harbour", ("harbour",))
    if held:
        assert add_topic(stocked, held)
    text = "Lloyd Austin said that the harbour was closed. Lloyd Austin said that a seagull had seen it."
    draft = Draft("courier", "harbour", "Closed", text, START)
    add_new_articles(stocked, [draft], seen_at=START, sketches=[sketch(text)])

    def pause(doc: Doc) -> Doc:
        """Somebody else is at it when the sentences are asked for."""

        def sentences(read: Doc) -> Iterator[Span]:
            del read.user_hooks["sents"]
            assert change_topic(stocked, wanted, ["terms"]) if held else add_topic(stocked, wanted)
            assert retag(stocked, wanted) == 0
            return iter(read.sents)

        doc.user_hooks["sents"] = sentences
        return doc

    name = f"pause_{held is None}"
    Language.component(name, func=pause)
    nlp.add_pipe(name, last=True)
    try:
        found = service.extract_pending(stocked, nlp)
    finally:
        nlp.remove_pipe(name)
    assert found.claims == 2
    assert claims_of_topics(stocked, ["harbour"]) == {"harbour": 1}
    assert retag(stocked, wanted) == 1


def test_an_article_that_cannot_be_read_for_claims_stops_no_other(
    stocked: Store, nlp: Language, caplog: pytest.LogCaptureFixture
) -> None:
    huge = Draft("huge", "huge", "Huge", "Soldiers fought. " * (nlp.max_length // 17 + 1), START)
    found = service.ingest(stocked, [huge, *drafts(1)], nlp, now=lambda: START)
    assert found.articles == 2
    assert found.claims > 0
    assert "huge" in caplog.text
    assert service.ingest(stocked, [], nlp, now=lambda: START) == service.Ingested()


def test_postgresql_holds_the_same_record(postgres_url: str, stocked: Store, nlp: Language) -> None:
    with open_store(postgres_url) as other:
        stock(other)
        for store in (stocked, other):
            service.ingest(store, drafts(5), nlp, now=lambda: START)
        one, two = load_record(stocked, topic="troops"), load_record(other, topic="troops")
        until = START + timedelta(days=1)
        assert one == two
        assert service.brief(stocked, "troops", since=START - timedelta(days=1), until=until) == service.brief(
            other, "troops", since=START - timedelta(days=1), until=until
        )


def test_a_window_starts_where_the_last_delivered_one_ended(stocked: Store, nlp: Language) -> None:
    subscription = add_subscription(
        stocked, platform="text", channel="c", topic="troops", cron="0 8 * * *", timezone="UTC", now=START
    )
    service.ingest(stocked, drafts(1), nlp, now=lambda: START + timedelta(hours=1))
    first = service.brief_subscription(stocked, subscription, now=START + timedelta(hours=2), slot="one")
    assert first is not None
    assert service.brief_subscription(stocked, subscription, now=START + timedelta(hours=2), slot="one") is None

    widened = service.brief_subscription(stocked, subscription, now=START + timedelta(hours=3), slot="two")
    assert widened is not None
    (pending,) = pending_deliveries(stocked)
    assert pending.id == widened.id
    assert pending.digest.messages[0].text.count("FIRST REPORT") == 1

    for number, _ in enumerate((*pending.digest.messages, *pending.digest.thread)):
        add_message_id(stocked, pending.id, str(number))
    mark_sent(stocked, pending.id, at=START + timedelta(hours=3))
    quiet = service.brief_subscription(stocked, subscription, now=START + timedelta(hours=4), slot="three")
    assert quiet is not None
    assert "FIRST REPORT" not in quiet.digest.messages[0].text


def test_what_waits_to_be_read_for_claims_is_in_the_next_window(stocked: Store, nlp: Language) -> None:
    subscription = add_subscription(
        stocked, platform="text", channel="c", topic="troops", cron="0 8 * * *", timezone="UTC", now=START
    )
    kept, seen = drafts(1), START + timedelta(hours=1)
    add_new_articles(stocked, kept, seen_at=seen, sketches=[sketch(draft.text) for draft in kept])
    early = service.brief_subscription(stocked, subscription, now=START + timedelta(hours=2), slot="one")
    assert early is not None
    add_message_id(stocked, early.id, "1")
    mark_sent(stocked, early.id, at=START + timedelta(hours=2))

    service.extract_pending(stocked, nlp)
    late = service.brief_subscription(stocked, subscription, now=START + timedelta(hours=3), slot="two")
    assert late is not None
    assert "FIRST REPORT" not in early.digest.messages[0].text
    assert "FIRST REPORT" in late.digest.messages[0].text


def test_an_unknown_topic_is_told_with_what_to_do(stocked: Store) -> None:
    with pytest.raises(UsageError, match=r"unknown topic “sports”.*topic list"):
        service.brief(stocked, "sports", since=START, until=START + timedelta(days=1))


async def polled(store: Store, nlp: Language, *, alone_since: datetime | None = None) -> service.Ingested:
    usual = timedelta(minutes=15)
    keeping = service.Keeping(store, nlp, lambda: START, usual, lambda: 0.0, alone_since=alone_since)
    async with open_client() as client, open_parsers() as parsers:
        means = Means(client, parsers, partial(held_items, store))
        return await service.poll_due(keeping, means, turn=asyncio.Lock())


async def test_a_poll_reads_what_a_run_that_died_has_left(stocked: Store, nlp: Language) -> None:
    kept = drafts(1)
    # What was stored just now belongs to whoever stored it, who may still be at work.
    seen_at = START - OTHERS_READ - timedelta(seconds=1)
    add_new_articles(stocked, kept, seen_at=seen_at, sketches=[sketch(draft.text) for draft in kept])
    found = await polled(stocked, nlp)
    assert found.articles == 0
    assert found.claims == count_claims(stocked) > 0


async def test_who_polls_alone_reads_at_once_what_was_left_before(stocked: Store, nlp: Language) -> None:
    kept, began = drafts(2), START - timedelta(seconds=30)
    for draft, seen_at in zip(kept, (began - timedelta(seconds=1), began + timedelta(seconds=1)), strict=True):
        add_new_articles(stocked, [draft], seen_at=seen_at, sketches=[sketch(draft.text)])
    assert (await polled(stocked, nlp)).claims == 0
    await polled(stocked, nlp, alone_since=began)
    assert len(unextracted_ids(stocked)) == 1


async def test_a_dark_source_is_noted_and_stops_no_other(stocked: Store, nlp: Language) -> None:
    put_sources(stocked, [Source("dark", "Dark Daily", feeds=("http://127.0.0.1:9/feed.xml",))])
    found = await polled(stocked, nlp)
    assert found == service.Ingested()
    (state,) = source_states(stocked)
    assert state.name == "Dark Daily"
    assert state.read_at is None
    assert "127.0.0.1" in state.error
    told = service.brief(stocked, "troops", since=START - timedelta(days=1), until=START)
    assert told.sources[0].error


@pytest.mark.parametrize(
    ("read", "since", "dark"),
    [(timedelta(minutes=20), DAY, False), (timedelta(hours=2), DAY, True), (timedelta(minutes=20), DAY / 99, True)],
)
def test_a_source_that_failed_is_dark_if_it_was_not_read_for_a_while_by_the_windows_end(
    stocked: Store, read: timedelta, since: timedelta, *, dark: bool
) -> None:
    wire, gone = "https://wire.example/feed", "https://wire.example/gone"
    put_sources(stocked, [Source("wire", "The Wire", feeds=(wire,))])
    failed = Poll("wire", wire, read_at=START - read, failed_at=START - timedelta(minutes=5), error="503")
    note_polls(stocked, [failed])
    (state,) = service.brief(stocked, "troops", since=START - since, until=START).sources
    assert state.error == ("503" if dark else "")
    put_sources(stocked, [Source("wire", "The Wire", feeds=(wire, gone))])
    note_polls(stocked, [replace(failed, url=gone, read_at=None, error="410")])
    (state,) = service.brief(stocked, "troops", since=START - since, until=START).sources
    assert state.error


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the reference texts are not beside this clone")
def test_every_span_on_record_of_the_reference_texts_is_verbatim(stocked: Store, nlp: Language) -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))}
    given = [Draft("reference", name, name, text, START) for name, text in texts.items()]
    assert service.ingest(stocked, given, nlp, now=lambda: START).claims > 0
    record = load_record(stocked)
    assert count_articles(stocked) == len(texts)
    for claim in record.claims:
        article: Article = record.articles[claim.article_id]
        assert article.text == texts[article.key]
        for span in (claim.sentence, *claim.contents, *(figure.span for figure in claim.figures)):
            assert span.of(article.text).strip() == span.of(article.text) != ""
    assert not [c for c in record.claims if "Sign up" in c.sentence.of(record.articles[c.article_id].text)]
    assert list_subscriptions(stocked) == ()


def said_by(store: Store, article: int) -> list[str | None]:
    return [claim.speaker for claim in load_record(store).claims if claim.article_id == article and claim.speaker_span]


def letter(key: str, text: str) -> Draft:
    return Draft("desk", key, "", text, START)


FIRST = letter("one", "Governor Maria Lopez Ortiz opened the bridge. Lopez Ortiz said that 300 soldiers guard it.")
SECOND = letter("two", "The bridge was closed again. Lopez Ortiz said that 200 soldiers had left the town.")


def test_a_later_article_knows_whom_an_earlier_one_introduced(store: Store, nlp: Language) -> None:
    service.ingest(store, [SECOND], nlp, now=lambda: START)
    assert said_by(store, 1) == ["Lopez Ortiz"]
    service.ingest(
        store, [FIRST, replace(SECOND, key="three", text=f"{SECOND.text} It rained.")], nlp, now=lambda: START
    )
    assert set(said_by(store, 2)) | set(said_by(store, 3)) == {"Maria Lopez Ortiz"}


def test_two_of_one_surname_teach_nothing_about_it(store: Store, nlp: Language) -> None:
    other = letter("other", "Mayor Carla Lopez Ortiz came to town. Lopez Ortiz said that 100 soldiers came with her.")
    service.ingest(store, [FIRST, other, SECOND], nlp, now=lambda: START)
    assert said_by(store, 3) == ["Lopez Ortiz"]


def test_reading_again_changes_nothing(store: Store, nlp: Language) -> None:
    service.ingest(store, [FIRST, SECOND], nlp, now=lambda: START)
    before, known = load_record(store), list_actors(store)
    assert service.ingest(store, [FIRST, SECOND], nlp, now=lambda: START) == service.Ingested()
    assert load_record(store) == before
    assert list_actors(store) == known
