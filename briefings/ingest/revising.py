"""What a page that is read again says now: another revision of its article, or nothing new. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from briefings.changes.notices import is_live, is_withdrawn
from briefings.ingest.originality import in_common
from briefings.ingest.redirects import led_elsewhere
from briefings.ingest.web.weblinks import named
from briefings.model import Article, Draft, Extent

LEAST_WORDS = 40
LEAST_SHARED = 0.02
"""An article of so many words keeps at least this share of its wording, in runs of five words, however it is edited."""

_AHEAD = timedelta(days=1)
_GUESSED = timedelta(days=30)
_WELL_READ = (Extent.WHOLE, Extent.PAYWALLED)


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
        guessed=page.guessed and not held.dated,
        url=held.url or page.url,
        author=held.author or page.author,
        section=held.section or page.section,
        # What says that an article was taken back is all that there is to read of it: it replaces the whole.
        extent=held.extent if page.extent is not Extent.WHOLE and _taken_back(held, page) else page.extent,
    )
    return by_address(draft, now=now)


def not_its_own(held: Article | None, page: Draft, *, asked: str, ended: str) -> str:
    """Why what is read at an article's address now is not that article, "" if it may be.

    A redirect from `asked` has `ended` at another page, or the text has next to no wording in common with the one on
    record: an error page, a page for maintenance. Neither counts against what says that the article was taken back, nor
    the second against what is kept up to date as things happen, or against a few words, of which an edit leaves none.
    """
    if held is not None and _taken_back(held, page):
        return ""
    if led_elsewhere(asked, ended, page, title=held.title if held is not None else ""):
        return f"{named(asked)}: could not be read, it leads to another page ({named(ended)})"
    if held is not None and _foreign(held, page):
        return f"{named(asked)}: has another text that shares no wording with the article; it is not kept"
    return ""


def _foreign(held: Article, page: Draft) -> bool:
    if held.extent not in _WELL_READ or len(held.text.split()) < LEAST_WORDS:
        return False
    if is_live(replace(held, title=page.title, text=page.text)):
        return False
    return in_common(held.text, page.text) < LEAST_SHARED


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


def trusted(draft: Draft, read_at: datetime) -> Draft:
    """The draft without a date that was guessed and is long before the page was read: it may be that of the site."""
    if draft.guessed and draft.published_at is not None and read_at - draft.published_at > _GUESSED:
        return replace(draft, published_at=None, guessed=False)
    return draft


def dated(draft: Draft, now: datetime) -> Draft:
    """The draft with those of its dates that are believed."""
    sure = trusted(draft, now)
    return replace(sure, published_at=believed(sure.published_at, now), modified_at=believed(sure.modified_at, now))
