"""Which drafts are new, and as what: the judging of a batch, apart from reading and writing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from briefings.model import Article, Draft
from briefings.store.columns import storable, utc
from briefings.store.holdings import FULLNESS, LEAST_LENGTH, Candidate, Held, Holdings
from briefings.store.identities import address_of, identity_of, returned, words_of
from briefings.store.origins import Holders, Kin, Sketched, prints_of
from briefings.store.rows import Row


def candidate_of(draft: Draft, sketch: Sequence[int], marks: Sequence[int] = ()) -> Candidate:
    """The draft without what no database keeps, and its digests."""
    clean = replace(
        draft,
        source=storable(draft.source),
        key=storable(draft.key),
        title=storable(draft.title),
        text=storable(draft.text),
        published_at=draft.published_at and utc(draft.published_at),
        url=storable(draft.url),
        author=storable(draft.author),
        language=storable(draft.language),
        credits=tuple(map(storable, draft.credits)),
        captured_at=draft.captured_at and utc(draft.captured_at),
        section=storable(draft.section),
        modified_at=draft.modified_at and utc(draft.modified_at),
    )
    return Candidate(
        clean,
        prints_of(sketch, marks),
        identity_of(clean.source, clean.key),
        None if clean.shared_url else address_of(clean.source, clean.url),
        words_of(clean.title, clean.text),
        words_of("", clean.text) if len(clean.text) >= LEAST_LENGTH else None,
    )


def number(
    fresh: Sequence[Candidate], holdings: Holdings, holders: Holders, *, first_id: int, seen_at: datetime
) -> list[tuple[Article, Row]]:
    """Gives the new articles id, revision and origin; each with its row.

    `holdings` and `holders` learn of each before the next is judged.
    """
    added: list[tuple[Article, Row]] = []
    for given in fresh:
        one = holdings.settled(given, seen_at)
        if one is None:
            continue
        held = holdings.by_identity.get(one.identity)
        if held is not None and _is_edit(one.draft, held):
            one = replace(one, draft=replace(one.draft, backfill=False))
        article_id = first_id + len(added)
        published_at = one.published_at(seen_at)
        kin = holders.kin_of(one.prints, published_at, origin=held.origin if held else None)
        article = _numbered(one, article_id, kin, revision=held.revision + 1 if held else 1, seen_at=seen_at)
        words = one.text_hash
        if held is not None and words in held.hashes:
            words = returned(words, article.revision)
        row = _row(article, replace(one, text_hash=words))
        holdings.learn(row)
        sketched = Sketched(article_id, article.origin, published_at, len(one.prints.sketch), one.identity)
        holders.add(sketched, one.prints)
        added.append((article, row))
    return added


def _is_edit(draft: Draft, held: Held) -> bool:
    """Whether it tells what became of the article: another capture of an archive or a fuller reading does not."""
    return draft.captured_at is None and FULLNESS[draft.extent] <= FULLNESS[held.extent]


def _numbered(one: Candidate, article_id: int, kin: Kin, *, revision: int, seen_at: datetime) -> Article:
    draft = one.draft
    return Article(
        id=article_id,
        source=draft.source,
        key=draft.key,
        revision=revision,
        title=draft.title,
        text=draft.text,
        published_at=one.published_at(seen_at),
        seen_at=seen_at,
        url=draft.url,
        author=draft.author,
        language=draft.language,
        origin=kin.origin or article_id,
        dated=draft.published_at is not None,
        credits=draft.credits,
        joins=kin.joins,
        shares=kin.shares,
        section=draft.section,
        modified_at=draft.modified_at,
        extent=draft.extent,
        backfill=draft.backfill,
    )


def _row(article: Article, one: Candidate) -> Row:
    return {
        "id": article.id,
        "source_id": article.source,
        "key": article.key,
        "identity": one.identity,
        "revision": article.revision,
        "text_hash": one.text_hash,
        "title": article.title,
        "text": article.text,
        "published_at": article.published_at,
        "seen_at": article.seen_at,
        "dated": article.dated,
        "url": article.url,
        "author": article.author,
        "language": article.language,
        "origin": article.origin,
        "credits": list(article.credits),
        "joins": list(article.joins),
        "shares": list(article.shares),
        "sketch_size": len(one.prints.sketch),
        "extracted": False,
        "section": article.section,
        "modified_at": article.modified_at,
        "extent": article.extent.value,
        "address": one.address,
        "captured_at": one.draft.captured_at,
        "by_feed": one.draft.by_feed,
        "words": one.words,
        "backfill": article.backfill,
    }
