"""The one address that an article is filed under: its page's own, without the forms for AMP and for print."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from briefings.ingest.web.weblinks import absolute, filed, same_site

_FORMS = frozenset(("amp", "amphtml", "print", "mobile"))
_FORM_PARAMETERS = frozenset(("amp", "outputtype", "print", "mobile"))
_FORM_VALUES = frozenset(("", "1", "true", "yes", "amp", "html", "print", "mobile"))
_CACHES = ("cdn.ampproject.org", "bing-amp.com")
_CACHED = re.compile(r"^/(?:[acirv]/)?(s/)?([\w-]+(?:\.[\w-]+)+)(/.*)$")
_VIEWER = re.compile(r"^/amp/(s/)?([\w-]+(?:\.[\w-]+)+)(/.*)$")
_GOOGLE = re.compile(r"^(?:www\.)?google\.[a-z.]{2,6}$")
_TOLD_APART = re.compile(r"\d{4,}|(?:[^\W_]+-){2,}[^\W_]+")
_ORDINAL = re.compile(r"\d{1,2}")


def canonical_address(stated: str, url: str) -> str:
    """The address to file a page under that was read at `url` and states `stated` to be its own; "" for neither.

    A stated address is believed if it is on the same site and is not that of a front page, of a section that the page
    stands in, or of something that leaves out which article it is (`/story.php` for `/story.php?id=5`): those would
    file different articles as one. Else it is `url` without what makes it the AMP, mobile or print form of the page; a
    host such as `m.` stays, since nobody said that another one answers.
    """
    read = _plain(_uncached(url))
    own = absolute(stated, _uncached(url)) if stated else ""
    if own and not url:
        return filed(_plain(own))
    if own and same_site(own, read) and _names_article(urlsplit(own), urlsplit(filed(read))):
        return filed(_plain(own))
    return filed(read)


def _plain(url: str) -> str:
    """`url` without a last path segment, ending or parameter that asks for the AMP, mobile or print form."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    segments = parts.path.rstrip("/").split("/")
    path = parts.path
    if len(segments) > 2 and segments[-1].lower() in _FORMS:  # noqa: PLR2004 - "/amp" alone is a page about that
        path = "/".join(segments[:-1]) + ("/" if parts.path.endswith("/") else "")
    elif path.lower().endswith((".amp", ".amp.html")):
        path = re.sub(r"\.amp(?=(?:\.html)?$)", "", path, flags=re.IGNORECASE)
    return urlunsplit((parts.scheme, parts.netloc, path, _plain_query(parts.query), ""))


def _plain_query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _asks_for_form(name, value)]
    return query if len(kept) == len(pairs) else urlencode(kept)


def _asks_for_form(name: str, value: str) -> bool:
    return name.lower() in _FORM_PARAMETERS and value.lower() in _FORM_VALUES


def _uncached(url: str) -> str:
    """The publisher's address behind one of an AMP cache or viewer."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = parts.hostname or ""
    cached = _CACHED.match(parts.path) if host.endswith(_CACHES) else None
    found = cached or (_VIEWER.match(parts.path) if _GOOGLE.match(host) else None)
    if not found:
        return url
    scheme = "https" if found[1] else "http"
    return str(urlunsplit((scheme, found[2], found[3], parts.query, "")))


def _names_article(own: SplitResult, read: SplitResult) -> bool:
    """Whether `own` can be the address of the very article that was read at `read`."""
    ours, theirs = _segments(own), _segments(read)
    if not ours and not own.query:
        return False
    if len(ours) < len(theirs) and theirs[: len(ours)] == ours:
        left = [part for part in theirs[len(ours) :] if part not in _FORMS]
        return not left or (_is_telling(ours) and all(map(_ORDINAL.fullmatch, left)))
    if ours == theirs and set(parse_qsl(read.query)) - set(parse_qsl(own.query)):
        return _is_telling(ours)
    return True


def _is_telling(segments: list[str]) -> bool:
    """Whether the last segment tells one article from others: a long number, or three words."""
    return bool(segments) and _TOLD_APART.search(segments[-1]) is not None


def _segments(parts: SplitResult) -> list[str]:
    return [segment.lower() for segment in parts.path.split("/") if segment]
