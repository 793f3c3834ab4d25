"""`onrecord extract`: files in, a JSON line per claim out. It streams, and touches no store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.nlp import shared_nlp
from bot.recorded.lines import claim_line
from briefings.extract.pipeline import extract_claims
from briefings.ingest.archives.files import Unreadable, read_paths
from briefings.ingest.seeds import seed_actors, seed_topics
from briefings.model import Article, Draft

BATCH = 32
ENGLISH = "en"
UNDATED = datetime(1970, 1, 1, tzinfo=UTC)


def extract_paths(paths: Iterable[Path], nlp_model: str) -> int:
    """Print the claims of every readable file; name each unreadable one on stderr. Returns the exit code."""
    nlp = shared_nlp(nlp_model)
    actors, topics = seed_actors(), seed_topics()
    bad: list[Unreadable] = []
    drafts = _readable(read_paths(paths), bad)
    pairs = ((draft.text, draft) for draft in drafts)
    for doc, draft in nlp.pipe(pairs, as_tuples=True, batch_size=BATCH):
        for claim in extract_claims(doc, article_of(draft), actors=actors, topics=topics):
            click.echo(claim_line(draft.key, draft.text, claim))
    return 1 if bad else 0


def article_of(draft: Draft) -> Article:
    """A draft as an article that is in no store."""
    moment = draft.published_at or UNDATED
    dated = draft.published_at is not None
    return Article(0, draft.source, draft.key, 1, draft.title, draft.text, moment, moment, draft.url, dated=dated)


def _readable(found: Iterable[Draft | Unreadable], bad: list[Unreadable]) -> Iterator[Draft]:
    for item in found:
        if isinstance(item, Unreadable):
            bad.append(item)
            click.echo(f"onrecord: {item}", err=True)
        elif item.language != ENGLISH:
            foreign = Unreadable(item.key, f"is not in English ({item.language}); only English is read for claims")
            bad.append(foreign)
            click.echo(f"onrecord: {foreign}", err=True)
        else:
            yield item
