"""What a page says of itself in JSON-LD (schema.org), as plain dictionaries and lines of text."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from briefings.ingest.markup import line_of
from briefings.ingest.web.weblinks import absolute, filed

SCRIPTS = 30
LONGEST = 500_000
"""Characters of one script; those of real pages that hold a whole article text stay far below."""

NODES = 500
ARTICLES = frozenset(
    (
        *("article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "backgroundnewsarticle", "report"),
        *("opinionnewsarticle", "reviewnewsarticle", "advertisercontentarticle", "asknewsarticle", "blogposting"),
        *("liveblogposting", "socialmediaposting", "techarticle", "scholarlyarticle"),
    )
)
PAGES = frozenset(("webpage", "itempage"))
_OF_OTHERS = frozenset(
    (
        *("itemlistelement", "haspart", "ispartof", "mentions", "about", "subjectof", "citation", "isbasedon"),
        *("relatedlink", "significantlink", "comment", "review", "liveblogupdate", "blogpost", "workexample"),
    )
)
"""Properties below which a page tells of other things than itself: lists of stories, related ones, comments, parts."""

_WRAPPING = re.compile(
    r"^(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|(?://|/\*)?\s{0,9}\]\]>\s{0,9}(?:\*/)?)\s{0,9};?$"
)
_PAIR = re.compile(
    r'"(headline|datePublished|dateModified|articleSection|isAccessibleForFree)"\s*:\s*'
    r'(?:"((?:[^"\\\n]|\\.){1,500})"|(true|false))'
)
_LOOSE_COMMA = re.compile(r",(?=\s*[}\]])")
_LONGEST_LINE = 500

Node = Mapping[str, Any]


def nodes_in(scripts: Iterable[str]) -> tuple[Node, ...]:
    """Every object of a page's JSON-LD scripts, outer ones first, at most `NODES`, without those of other things.

    Line breaks inside strings, commas too many, comments and CDATA marks around a script are put up with. Of one that
    is broken otherwise, one object is read: the plain properties that an article is known by.
    """
    found: list[Node] = []
    for _, script in zip(range(SCRIPTS), scripts, strict=False):
        waiting = deque([_loaded(script)])
        while waiting and len(found) < NODES:
            value = waiting.popleft()
            if isinstance(value, dict):
                found.append(value)
                waiting += (below for name, below in value.items() if name.lower() not in _OF_OTHERS)
            elif isinstance(value, list):
                waiting += value
    return tuple(found)


def article_of(nodes: Sequence[Node], *, addresses: Sequence[str] = (), titles: Collection[str] = ()) -> Node:
    """The article that the page is: the first node that is a kind of article, one with a headline before others.

    Of several with different headlines it is the one that says it is at one of the page's `addresses`, or whose
    headline begins one of the page's `titles`; where neither is true of any, only its type is told. Where there is no
    article, the first node that gives a date of publication and has no type, or is the page itself.
    """
    articles = [node for node in nodes if kinds_of(node) & ARTICLES]
    if articles:
        return _own(articles, addresses, titles)
    dated = (node for node in nodes if node.get("datePublished"))
    return next((node for node in dated if not kinds_of(node) or kinds_of(node) & PAGES), {})


def _own(articles: Sequence[Node], addresses: Sequence[str], titles: Collection[str]) -> Node:
    headed = [node for node in articles if line_at(node, "headline")] or articles[:1]
    if len({line_at(node, "headline") for node in headed}) == 1:
        return headed[0]
    base = next(iter(addresses), "")
    places = {place for address in addresses if (place := _place(address, base))}
    shown = [_folded(title) for title in titles]

    def borne_out(node: Node) -> int:
        headline = _folded(line_at(node, "headline")).rstrip(". …")
        here = any(_place(address, base) in places for address in _addresses(node))
        return 2 * here + any(title.startswith(headline) for title in shown if headline)

    best = max(headed, key=borne_out)
    return best if borne_out(best) else {"@type": headed[0].get("@type")}


def _addresses(node: Node) -> Iterator[str]:
    """Where a node says that it is to be read: at its address, or on the page whose main thing it is."""
    for value in (node.get("url"), node.get("mainEntityOfPage"), node.get("@id")):
        for one in value[:5] if isinstance(value, list) else [value]:
            address = (one.get("@id") or one.get("url")) if isinstance(one, dict) else one
            if isinstance(address, str) and not address.startswith("#"):
                yield address


def _place(address: str, base: str) -> str:
    """An address as it is compared: without scheme, `www.`, trackers, fragment and last slash."""
    whole = filed(absolute(address, base)).partition("#")[0].partition("://")[2]
    return whole.removeprefix("www.").rstrip("/")


def _folded(line: str) -> str:
    return " ".join(line.casefold().split())


def kinds_of(node: Node) -> frozenset[str]:
    """The types of a node in lower case, without the vocabulary's address."""
    kinds = node.get("@type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return frozenset(kind.rpartition("/")[2].lower() for kind in named if isinstance(kind, str))


def line_at(node: Node, name: str) -> str:
    """A property as one line of text: a string, a number, the first of several, or what an object calls itself."""
    return next(_lines(node.get(name)), "")


def lines_at(node: Node, name: str) -> tuple[str, ...]:
    """A property's values as lines of text, each once."""
    return tuple(dict.fromkeys(_lines(node.get(name))))


def truth_of(value: object) -> bool | None:
    """A schema.org Boolean, which pages also write "False" or "http://schema.org/False"; None if it is none."""
    if isinstance(value, bool):
        return value
    word = value.rpartition("/")[2].strip().lower() if isinstance(value, str) else ""
    return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(word)


def _lines(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("@value") or ""
    if isinstance(value, list):
        for one in value[:20]:
            yield from _lines(one) if not isinstance(one, list) else ()
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        line = line_of(str(value)[: 2 * _LONGEST_LINE])[:_LONGEST_LINE]
        if line:
            yield line


def _loaded(script: str) -> object:
    text = script[:LONGEST].strip()
    for attempt in (text, _LOOSE_COMMA.sub("", _WRAPPING.sub("", text)).rstrip(" ;\n")):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    pairs = {found[1]: found[2] or found[3] for found in _PAIR.finditer(text)}
    return pairs or None
