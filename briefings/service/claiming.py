"""Stored articles read for claims: pure but for the log, so that any process can do it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefings.model import Actor, Article, Claim, Topic

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

log = logging.getLogger(__name__)

UNREADABLE = "article %d (%s) can't be read for claims; it is kept without any"
UNTAUGHT = "article %d (%s) can't be read for names; its claims are kept"


@dataclass(frozen=True, slots=True)
class Known:
    """What the record knows when an article is read: who may be meant by a name, what is followed, who reports."""

    actors: tuple[Actor, ...]
    topics: tuple[Topic, ...]
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What an article tells: its claims, and the names that it teaches. `failed` if it could not be read for claims."""

    article: int
    claims: tuple[Claim, ...] = ()
    taught: tuple[Actor, ...] = ()
    failed: bool = False


def told_in(articles: Sequence[Article], known: Known, nlp: Language) -> list[Told]:
    """What each article tells, all read with the same knowledge: what one teaches does not yet hold for the next.

    One that fails is logged and stops no other.
    """
    return [told_by(article, doc, known) for article, doc in zip(articles, parsed(articles, nlp), strict=True)]


def told_by(article: Article, doc: Doc | None, known: Known) -> Told:
    """What the article tells whose parse is `doc`; nothing, with a line in the log, if that fails or is None."""
    from briefings.extract.pipeline import extract_claims  # noqa: PLC0415 - commands that read no text start at once

    if doc is None:
        return Told(article.id, failed=True)
    try:
        claims = extract_claims(doc, article, actors=known.actors, topics=known.topics, outlets=known.outlets)
    except Exception:
        log.exception(UNREADABLE, article.id, article.key)
        return Told(article.id, taught=_taught(doc, article, known.actors), failed=True)
    return Told(article.id, claims, _taught(doc, article, known.actors))


def parsed(articles: Sequence[Article], nlp: Language) -> list[Doc | None]:
    """The parse of each article; None, with a line in the log, for one that the parser can't take."""
    try:
        return list(nlp.pipe([article.text for article in articles]))
    except Exception:  # noqa: BLE001 - one text spoils a batch, so each is tried alone and what fails is logged there
        return [_parsed_alone(article, nlp) for article in articles]


def _parsed_alone(article: Article, nlp: Language) -> Doc | None:
    try:
        return nlp(article.text)
    except Exception:
        log.exception(UNREADABLE, article.id, article.key)
        return None


def _taught(doc: Doc, article: Article, actors: Sequence[Actor]) -> tuple[Actor, ...]:
    """The names that an article teaches; none, with a line in the log, if it fails. Its claims do not depend on it."""
    from briefings.extract.speakers.aliases import learn_aliases  # noqa: PLC0415 - as above

    try:
        return learn_aliases(doc, article, actors)
    except Exception:
        log.exception(UNTAUGHT, article.id, article.key)
        return ()
