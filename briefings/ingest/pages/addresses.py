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
_ENDING = re.compile(r"\.[a-z]{2,5}$")
_NUMBER = re.compile(r"(?<!\d)(?!(?:19|20)\d{2}(?:\d{4})?(?!\d))\d{4,}")
_ANY_PAGE = frozenset(("index", "home", "default", "error", "404", "front", "start", "main"))
_IDS = frozenset(("id", "p", "nid"))
_LEAST_WORDS = 3


def canonical_address(stated: str, url: str) -> str:
    """The address to file a page under that was read at `url` and states `stated` to be its own; "" for neither.

    A stated address is believed if it is on the same site and tells which article it is: its last segment has three
    words or an id (a year is none), or is one of the address read too. What it drops of the address read, such as
    `?id=5`, a page's number or all of it but the section, shows that it would file different articles as one. Else it
    is `url` without what makes it the AMP, mobile or print form of the page; a host such as `m.` stays, since nobody
    said that another one answers.
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
    kept = parse_qsl(own.query)
    dropped = [pair for pair in parse_qsl(read.query) if pair not in kept]
    if theirs[: len(ours)] == ours:
        if len(theirs) > len(ours) or any(_is_id(*pair) for pair in dropped):
            return False
        return not dropped or _is_telling(ours) or any(_is_id(*pair) for pair in kept)
    return _is_telling(ours) or any(_is_id(*pair) for pair in kept) or _shares(ours, theirs, parse_qsl(read.query))


def _is_id(name: str, value: str) -> bool:
    """Whether a parameter may say which article, or which page of one, is meant."""
    return bool(value) and (name.lower() in _IDS or value.isdecimal())


def _is_telling(segments: list[str]) -> bool:
    """Whether the last segment tells one article from others: a long number that is no date, or three words."""
    if not segments:
        return False
    words = [word for word in re.split(r"[-_]", segments[-1]) if any(map(str.isalpha, word))]
    return len(words) >= _LEAST_WORDS or _NUMBER.search(segments[-1]) is not None


def _shares(ours: list[str], theirs: list[str], pairs: list[tuple[str, str]]) -> bool:
    """Whether the last segment is that of the address read, or names an id or several words that are found in it."""
    if not ours or ours[-1] in _ANY_PAGE:
        return False
    last = ours[-1]
    if theirs and last == theirs[-1]:
        return True
    named = last.isdecimal() or len(re.split(r"[-_]", last)) > 1
    return named and (last in theirs or last in (value.lower() for _, value in pairs))


def _segments(parts: SplitResult) -> list[str]:
    """What stands between slashes, without endings such as `.html` and words that ask for a form of the page."""
    found = [_ENDING.sub("", segment.lower()) for segment in parts.path.split("/") if segment]
    return [segment for segment in found if segment not in _FORMS] or found
