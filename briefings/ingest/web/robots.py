"""What a host's robots.txt says to us (RFC 9309), read by Protego: pure decisions over its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from protego import Protego

from briefings.ingest.web.weblinks import absolute

NAME = "onrecord"
LIMIT = 500_000
KEPT = timedelta(hours=24)
ASKED_AGAIN = timedelta(minutes=10)
TRIED_AGAIN = timedelta(minutes=1)
LONG_UNREACHABLE = timedelta(days=30)
_MAPS = 50
_OUR_LINES = re.compile(r"\s*(?:user[- ]?agent|dis+al+ow|allow|crawl[- ]delay|site-?maps?)\s*[:\s]", re.IGNORECASE)
_AGENT = re.compile(r"\s*user[- ]?agent\s*:?\s*(\*|[\w-]*)", re.IGNORECASE)
_SITEMAP = re.compile(r"\s*site-?maps?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    """What we may read of a host. `size` is the letters that it rests on, for whoever keeps many."""

    parsed: Protego | None = None
    size: int = 0

    def allows(self, url: str) -> bool:
        """Whether `url` of this host may be read."""
        return self.parsed is None or self.parsed.can_fetch(url, NAME)

    @property
    def delay(self) -> float:
        """The seconds that the host asks to be left between requests, 0 if it doesn't."""
        return (self.parsed.crawl_delay(NAME) if self.parsed is not None else None) or 0.0

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The absolute http(s) addresses of its sitemaps, each once, the first fifty."""
        found = map(absolute, self.parsed.sitemaps if self.parsed is not None else ())
        return tuple(dict.fromkeys(filter(None, found)))[:_MAPS]


ALL_ALLOWED = Rules()


class UnreadError(Exception):
    """Asking for a robots.txt gave no answer at all; the message says why, in half a sentence."""


def read_rules(data: bytes) -> Rules:
    """The rules of a robots.txt; what is none of its lines counts for nothing, so never raises."""
    text = "\n".join(_for_us(data[:LIMIT].decode("utf-8-sig", "replace").splitlines()))
    return Rules(Protego.parse(text), len(text)) if text else ALL_ALLOWED


def judged(status: int, data: bytes) -> Rules | None:
    """The rules that an answer to /robots.txt means: none if there is no such file; None if it could not be read.

    A 429 counts as a failure of the server: it asks for patience, and does not say that there are no rules.
    """
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == 0:
        return None
    return read_rules(data) if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES else ALL_ALLOWED


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a host's robots.txt: its last rules, when to ask again, and since when that fails, in seconds.

    `rules` is None while it could not be read even once. `failure` is why no answer came, "" if one did.
    """

    rules: Rules | None
    ask_at: float
    failing_since: float | None = None
    failure: str = ""


def learnt(last: Known | None, rules: Rules | None, now: float, *, failure: str = "") -> Known:
    """What is known after asking: new rules for a day, or, if they could not be read (None), the last ones.

    Who never had any reads nothing, and asks again in ten minutes, or in one where a `failure` was all that came; after
    thirty days without an answer everything is taken as allowed (RFC 9309, 2.3.1.4).
    """
    if rules is not None:
        return Known(rules, now + KEPT.total_seconds())
    since = now if last is None or last.failing_since is None else last.failing_since
    kept = last.rules if last is not None else None
    if now - since >= LONG_UNREACHABLE.total_seconds():
        kept = ALL_ALLOWED
    again = TRIED_AGAIN if failure else ASKED_AGAIN
    return Known(kept, now + again.total_seconds(), since, failure)


def _for_us(lines: Iterable[str]) -> Iterator[str]:
    """The lines that concern us: groups for us or for everybody, and sitemaps.

    Thousands of names over thousands of rules would otherwise be multiplied by the parser.
    """
    naming, ours = False, False
    for line in lines:
        if not _OUR_LINES.match(line):
            continue
        agent = _AGENT.match(line)
        if agent is None:
            if ours or _SITEMAP.match(line):
                yield line
            naming = naming and _SITEMAP.match(line) is not None
            continue
        mine = agent[1].lower() in {"*", NAME}
        if not naming and not mine:
            yield "User-agent: another"
        ours = mine or (naming and ours)
        naming = True
        if mine:
            yield f"User-agent: {agent[1]}"
