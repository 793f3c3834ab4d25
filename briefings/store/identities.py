"""Digests by which articles are told apart: of their source and key, of their source and address, of their words."""

from __future__ import annotations

from hashlib import blake2b
from urllib.parse import urlsplit

from briefings.store.columns import storable


def identity_of(source: str, key: str) -> bytes:
    """What all revisions of one article have in common."""
    return _digest(storable(source), storable(key))


def address_of(source: str, url: str) -> bytes | None:
    """What the articles have in common that a source has at one address; None for none, or a site's front page.

    Scheme, `www.`, default ports and a last slash make no difference. A fragment does: it may name an entry of a page.
    """
    try:
        parts = urlsplit(storable(url))
    except ValueError:
        return None
    path = parts.path.rstrip("/")
    if parts.scheme.lower() not in {"http", "https"} or not (path or parts.query):
        return None
    host = parts.netloc.lower().rpartition("@")[2].removeprefix("www.").removesuffix(":443").removesuffix(":80")
    return _digest(storable(source), "//", host, path, parts.query, parts.fragment)


def words_of(title: str, text: str) -> bytes:
    """What two texts have in common whose words are the same; white space makes no difference."""
    return _digest(" ".join(title.split()), " ".join(text.split()))


def near_words(one: str, other: str) -> bool:
    """Whether a text has half of the other's wording or more, in runs of three words; the longer may have more."""
    runs, others = _runs(one), _runs(other)
    return 2 * len(runs & others) >= min(len(runs), len(others)) > 0


def _runs(text: str) -> set[tuple[str, ...]]:
    words = text.casefold().split()
    return {tuple(words[start : start + 3]) for start in range(max(1, len(words) - 2))} if words else set()


def returned(text_hash: bytes, revision: int) -> bytes:
    """The digest under which words are kept that an earlier revision had too: no two of an article are the same."""
    return blake2b(text_hash + revision.to_bytes(8, "big"), digest_size=16).digest()


def _digest(*parts: str) -> bytes:
    # No part has a NUL: `storable` took care of that.
    return blake2b("\0".join(parts).encode(), digest_size=16).digest()
