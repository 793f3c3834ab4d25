"""The last revisions of articles, by their sources and keys."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select, tuple_

from briefings.model import Article
from briefings.store.articles import read_articles
from briefings.store.engine import Store
from briefings.store.holdings import identities_of
from briefings.store.identities import identity_of
from briefings.store.rows import chunks
from briefings.store.tables import articles


def last_revisions(store: Store, named: Collection[tuple[str, str]]) -> dict[tuple[str, str], Article]:
    """The last revision of each article that is named by its source and key, or by one under which it came again.

    One that nobody has is left out.
    """
    identities = {one: identity_of(*one) for one in named}
    own, found = articles.c, dict[bytes, Article]()
    with store.read() as connection:
        meant = identities_of(connection, set(identities.values()))
        for some in chunks(set(meant.values())):
            last = select(own.identity, func.max(own.revision)).where(own.identity.in_(some)).group_by(own.identity)
            query = select(articles).where(tuple_(own.identity, own.revision).in_(last))
            for article in read_articles(connection, query):
                found[identity_of(article.source, article.key)] = article
    return {one: found[meant[name]] for one, name in identities.items() if name in meant}
