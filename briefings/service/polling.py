"""What the sources give, stored and read for claims."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from briefings.model import (
    Draft,
    OnRecordError,
    Source,
)
from briefings.service.intake import Ingested, ingest
from briefings.store import (
    Store,
    feed_validators,
    held_keys,
    list_sources,
    note_failure,
    note_read,
)

if TYPE_CHECKING:
    from spacy.language import Language

    from briefings.ingest.polling import ReadResult
    from briefings.ingest.web.client import Client

log = logging.getLogger(__name__)


async def poll_sources(
    store: Store, client: Client, nlp: Language, *, now: Callable[[], datetime], turn: asyncio.Lock
) -> Ingested:
    """Read every source that is not paused, one after the other; what blocks runs in a thread.

    What a feed gave is stored and read for claims while holding `turn`, so that no briefing is composed half-way. A
    source that fails is noted with its reason and stops no other. Raises OnRecordError if the store fails.
    """
    from briefings.ingest.polling import ReadResult, read_source  # noqa: PLC0415 - as above

    total = Ingested()
    for source in await asyncio.to_thread(list_sources, store):
        if source.paused or not source.feeds:
            continue
        try:
            results = await read_source(
                source,
                client=client,
                validators=partial(feed_validators, store, source.id),
                seen=partial(held_keys, store, source.id),
            )
        except OnRecordError:
            raise
        except Exception as error:
            log.exception("source %s can't be read", source.id)
            results = tuple(ReadResult(feed, error=f"{type(error).__name__}; see the log") for feed in source.feeds)
        for result in results:
            async with turn:
                total += await asyncio.to_thread(_keep, store, source, result, nlp, now)
    return total


def _keep(store: Store, source: Source, result: ReadResult, nlp: Language, now: Callable[[], datetime]) -> Ingested:
    """The articles first, then the note that they were read: a kill in between only reads them again."""
    if result.error:
        note_failure(store, source.id, result.feed, at=now(), error=result.error)
        return Ingested()
    for page_error in result.page_errors:
        log.warning("source %s: %s", source.id, page_error)
    if result.left:
        log.info("source %s: %d new items wait for the next poll", source.id, result.left)
    found = ingest(store, _live(result.drafts), nlp, now=now)
    note_read(store, source.id, result.feed, at=now(), etag=result.etag, last_modified=result.last_modified)
    return found


def _live(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """The drafts as what their addresses say now; an address that a feed gives with two texts says neither for sure."""
    keys = Counter(draft.key for draft in drafts)
    yield from (replace(draft, live=keys[draft.key] == 1) for draft in drafts)
