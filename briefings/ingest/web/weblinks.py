"""Web addresses as articles are filed under them, and as they may be shown."""

from __future__ import annotations

from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit, urlunsplit

from courlan import normalize_url

_LONGEST = 2_000
_LONGEST_SHOWN = 300
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

    A user and password are dropped: the address will be a link for everybody. Parameters that are not known trackers
    stay: on many sites `?nid=5` is the article.
    """
    try:
        return str(normalize_url(_without_user(urlsplit(urldefrag(url).url)).geturl()))
    except ValueError:
        return url


def named(url: str) -> str:
    """`url` as it may be printed, stored and posted: without user, password, query, fragment or endless length.

    Those parts are where readers' passwords and keys are. Control characters become question marks.
    """
    text = "".join(char if char.isprintable() else "?" for char in _bare(url))
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def host_of(url: str) -> str:
    """The host of `url` in lower case, without a port; "" if it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one host, apart from `www.`, `m.`, `mobile.` and `amp.` in front."""
    return _site(one) == _site(other) != ""


def _bare(url: str) -> str:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for what stands in its place, such as the rest of a password
    except ValueError:
        parts = SplitResult("", "", url, "", "")
    if not parts.netloc:
        return url.rpartition("@")[2].partition("?")[0].partition("#")[0]
    return urlunsplit((*_without_user(parts)[:3], "", ""))


def _without_user(parts: SplitResult) -> SplitResult:
    return parts._replace(netloc=parts.netloc.rpartition("@")[2])


def _site(url: str) -> str:
    host = host_of(url)
    for prefix in _PREFIXES:
        host = host.removeprefix(prefix)
    return host
