"""Measures the whole line from text to stored claims, against the parse alone on the same texts in the same process.

Reads a JSON Lines file of articles (`doc_id`, `text`, …), ingests it into a throw-away SQLite store by the services
that the bot uses, and then only parses the same texts by the same pipeline. Then it composes a briefing.

    python benchmarks/pipeline.py --docs articles.jsonl [--articles 200]

The last line is one JSON object: `articles`, `claims`, `spacy_to_pipeline` (the share of the time that the parse alone
would take; 1 is the ceiling), `again_to_first` (ingesting the same once more, as a share of the first time) and
`brief_to_spacy` (composing one briefing, as a share of the parse of one article).
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from given import MODEL

from bot.nlp import load_nlp
from bot.terminal.desk import stock
from briefings import service
from briefings.ingest.archives.files import Unreadable, read_paths
from briefings.store import count_articles, count_claims, open_store

NOW = datetime(2024, 11, 1, tzinfo=UTC)


def main() -> None:
    """Parse the arguments, run, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--docs", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=200)
    given = parser.parse_args()
    drafts = [d for d in islice(read_paths([given.docs]), given.articles) if not isinstance(d, Unreadable)]
    nlp = load_nlp(MODEL)
    with tempfile.TemporaryDirectory() as folder, open_store(f"sqlite:///{folder}/record.db") as store:
        stock(store)
        first = _seconds(lambda: service.ingest(store, drafts, nlp, now=lambda: NOW))
        again = _seconds(lambda: service.ingest(store, drafts, nlp, now=lambda: NOW))
        alone = _seconds(lambda: [len(doc) for doc in nlp.pipe(draft.text for draft in drafts)])
        day = timedelta(days=1)
        brief = _seconds(lambda: service.brief(store, "troops", since=NOW - day, until=NOW))
        figures = {
            "articles": count_articles(store),
            "claims": count_claims(store),
            "spacy_to_pipeline": round(alone / first, 3),
            "again_to_first": round(again / first, 3),
            "brief_to_spacy": round(brief / (alone / len(drafts)), 3),
        }
    print(f"{len(drafts)} articles: the pipeline takes {first / alone:.2f} × the time of spaCy alone")
    print(json.dumps(figures))


def _seconds(work: Callable[[], object]) -> float:
    """Processor seconds, which a busy neighbour does not stretch."""
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    main()
