"""Web addresses as articles are filed under them."""

from __future__ import annotations

from urllib.parse import urldefrag, urljoin, urlsplit

from courlan import normalize_url

_LONGEST = 2_000
_PREFIXES = ("www.", "m.", "mobile.", "amp.")


def absolute(link: str, base: str = "") -> str:
    """`link` as an absolute http(s) address, "" if it is none (`mailto:`, `javascript:`, a broken one)."""
    try:
        joined = urljoin(base, link.strip())
        parts = urlsplit(joined)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and len(joined) <= _LONGEST
    except ValueError:
        return ""
    return joined if usable and joined.isprintable() and " " not in joined else ""


def filed(url: str) -> str:
    """`url` in one spelling: lower-case host, no fragment, no default port, no tracking parameters; "" stays "".

    Parameters that are not known trackers stay: on many sites `?nid=5` is the article.
    """
    try:
        return str(normalize_url(urldefrag(url).url))
    except ValueError:
        return url


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one host, apart from `www.`, `m.`, `mobile.` and `amp.` in front."""
    return _site(one) == _site(other) != ""


def _site(url: str) -> str:
    host = (urlsplit(url).hostname or "").lower()
    for prefix in _PREFIXES:
        host = host.removeprefix(prefix)
    return host
