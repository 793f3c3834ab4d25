"""What tests of one reading of a feed or page share: a story, its page, feeds, and a record."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from briefings.ingest.polling import Means, ReadResult, read_poll
from briefings.model import Draft, Poll

NOW = datetime(2024, 10, 24, 12, tzinfo=UTC)
FEED = "application/rss+xml"
STORY = [
    f"On day {day} the ferry office said that {day + 3} boats had left for the outer islands at dawn."
    for day in range(12)
]
PARAGRAPHS = "".join(f"<p>{part}</p>" for part in STORY)
PAGE = f"<html><head><title>From the page</title></head><body><article>{PARAGRAPHS}</article></body></html>"


@dataclass
class Shelf:
    """What is on record; remembers who asked for what."""

    keys: Collection[str] = ()
    asked: list[tuple[str, tuple[tuple[str, str], ...]]] = field(default_factory=list)
    threads: set[int] = field(default_factory=set)

    def held(self, source: str, items: Sequence[tuple[str, str]]) -> Collection[str]:
        self.asked.append((source, tuple(items)))
        self.threads.add(threading.get_ident())
        return [key for key, _ in items if key in self.keys]


def item(key: str, *, link: str = "", summary: str = "Boats left.", content: str = "", more: str = "") -> str:
    whole = f"<content:encoded><![CDATA[{content}]]></content:encoded>" if content else ""
    texts = f"<title>Story {key}</title><description>{summary}</description>{whole}{more}"
    return f"<item>{texts}<link>{link or '/' + key}</link><guid isPermaLink='false'>{key}</guid></item>"


def rss(*items: str, head: str = "") -> str:
    space = "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    return f"<rss version='2.0' {space}><channel><title>G</title>{head}{''.join(items)}</channel></rss>"


async def read(url: str, means: Means, *, page: bool = False, etag: str = "", last_modified: str = "") -> ReadResult:
    poll = Poll("gazette", url, page=page, etag=etag, last_modified=last_modified)
    return await read_poll(poll, means, now=NOW)


def only(result: ReadResult) -> Draft:
    assert result.outcome.error == ""
    (draft,) = result.drafts
    return draft
