"""Which drafts are new, and as what: the judging of a batch, apart from reading and writing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b

from briefings.model import Article, Draft
from briefings.store.columns import storable, utc
from briefings.store.origins import Holders, Prints, Sketched, prints_of

MOST_RETURNS = 50


@dataclass(frozen=True, slots=True)
class Candidate:
    """A draft as it would be stored; digests of its source and key, and of its words, tell it from others."""

    draft: Draft
    prints: Prints
    identity: bytes
    text_hash: bytes


@dataclass(slots=True)
class Held:
    """What is stored of one article: the hashes of its revisions, that of the last one, and the origin of the first."""

    revision: int
    origin: int
    hashes: set[bytes]
    last: bytes = b""


def candidate_of(draft: Draft, sketch: Sequence[int], marks: Sequence[int] = ()) -> Candidate:
    """The draft without what no database keeps; white space is left out of the digest of its words."""
    clean = Draft(
        source=storable(draft.source),
        key=storable(draft.key),
        title=storable(draft.title),
        text=storable(draft.text),
        published_at=draft.published_at and utc(draft.published_at),
        url=storable(draft.url),
        author=storable(draft.author),
        language=storable(draft.language),
        credits=tuple(map(storable, draft.credits)),
        live=draft.live,
    )
    words = " ".join(clean.title.split()), " ".join(clean.text.split())
    return Candidate(clean, prints_of(sketch, marks), identity_of(clean.source, clean.key), _digest(*words))


def identity_of(source: str, key: str) -> bytes:
    """What all revisions of one article have in common."""
    return _digest(storable(source), storable(key))


def _digest(*parts: str) -> bytes:
    # No part has a NUL: `storable` took care of that.
    return blake2b("\0".join(parts).encode(), digest_size=16).digest()


def is_held(candidate: Candidate, held: dict[bytes, Held]) -> bool:
    """Whether these very words are a known revision; of what an address says now, whether they are the last one.

    An address that goes to and fro between texts is followed no longer than MOST_RETURNS revisions.
    """
    known = held.get(candidate.identity)
    if known is None or candidate.text_hash not in known.hashes:
        return False
    is_last = known.last in {candidate.text_hash, _returned(candidate.text_hash, known.revision)}
    return is_last or not candidate.draft.live or known.revision >= MOST_RETURNS


def _returned(text_hash: bytes, revision: int) -> bytes:
    """The digest under which words are kept that an earlier revision had too: no two of an article are the same."""
    return blake2b(text_hash + revision.to_bytes(8, "big"), digest_size=16).digest()


def number(
    fresh: Sequence[Candidate], held: dict[bytes, Held], holders: Holders, *, first_id: int, seen_at: datetime
) -> list[tuple[Article, Candidate]]:
    """Gives the new articles id, revision and origin; `held` and `holders` learn of each before the next is judged."""
    added: list[tuple[Article, Candidate]] = []
    for one in fresh:
        if is_held(one, held):
            continue
        article_id = first_id + len(added)
        published_at = one.draft.published_at or seen_at
        known = held.get(one.identity)
        kin = holders.kin_of(one.prints, published_at, origin=known.origin if known else None)
        origin = kin.origin or article_id
        known = held.setdefault(one.identity, Held(0, origin, set()))
        known.revision += 1
        if one.text_hash in known.hashes:
            one = replace(one, text_hash=_returned(one.text_hash, known.revision))  # noqa: PLW2901  # as it is stored
        known.hashes.add(one.text_hash)
        known.last = one.text_hash
        holders.add(Sketched(article_id, origin, published_at, len(one.prints.sketch), one.identity), one.prints)
        article = _numbered(one.draft, article_id, known, seen_at=seen_at)
        added.append((replace(article, joins=kin.joins, shares=kin.shares), one))
    return added


def _numbered(draft: Draft, article_id: int, known: Held, *, seen_at: datetime) -> Article:
    return Article(
        id=article_id,
        source=draft.source,
        key=draft.key,
        revision=known.revision,
        title=draft.title,
        text=draft.text,
        published_at=draft.published_at or seen_at,
        seen_at=seen_at,
        url=draft.url,
        author=draft.author,
        language=draft.language,
        origin=known.origin,
        dated=draft.published_at is not None,
        credits=draft.credits,
    )
