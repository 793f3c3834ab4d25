"""What a page that is read again says now: another revision of its article, or nothing new. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from briefings.changes.notices import is_withdrawn
from briefings.model import Article, Draft, Extent

_AHEAD = timedelta(days=1)


def by_address(page: Draft, *, now: datetime) -> Draft:
    """A page as what its address says now."""
    return dated(replace(page, live=True), now)


def revised(held: Article | None, page: Draft, *, now: datetime) -> Draft | None:
    """What a page says now as the next revision of the article `held` (a new one if None); None if that is no revision.

    It is none if the words are the same, or if less of the article could be read than before: behind a pay wall that
    came later nothing was changed, unless what is left says that the article was taken back. A new headline alone is
    no revision, since the feed's headline often differs from the page's. The article's key, date and address stay.
    """
    if held is None:
        return by_address(page, now=now)
    if _words(held.text) == _words(page.text) or _less(held, page):
        return None
    draft = replace(
        page,
        source=held.source,
        key=held.key,
        title=held.title if _same_headline(held.title, page.title) else page.title,
        published_at=held.published_at if held.dated else page.published_at,
        url=held.url or page.url,
        author=held.author or page.author,
        section=held.section or page.section,
        # What says that an article was taken back is all that there is to read of it: it replaces the whole.
        extent=held.extent if page.extent is not Extent.WHOLE and _taken_back(held, page) else page.extent,
    )
    return by_address(draft, now=now)


def _less(held: Article, page: Draft) -> bool:
    """Whether the page shows less of the article than is held of it, without saying why."""
    if page.extent is Extent.WHOLE:
        return False
    hidden = held.extent is Extent.WHOLE or (page.extent is not held.extent and len(page.text) <= len(held.text))
    return hidden and not _taken_back(held, page)


def _taken_back(held: Article, page: Draft) -> bool:
    return is_withdrawn(held, replace(held, title=page.title, text=page.text))


def _same_headline(held: str, found: str) -> bool:
    """Whether one only adds to the other, as a page adds its outlet's name; no headline is any."""
    one, other = _words(held).casefold(), _words(found).casefold()
    return one in other or other in one


def _words(text: str) -> str:
    return " ".join(text.split())


def believed(moment: datetime | None, now: datetime) -> datetime | None:
    """A date that an outlet states of what was read at `now`: at most `now`, and None if it is days ahead of it."""
    if moment is None or moment - now > _AHEAD:
        return None
    return min(moment, now)


def dated(draft: Draft, now: datetime) -> Draft:
    """The draft with those of its dates that are believed."""
    return replace(draft, published_at=believed(draft.published_at, now), modified_at=believed(draft.modified_at, now))
