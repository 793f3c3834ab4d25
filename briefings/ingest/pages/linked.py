"""What a page says of itself in JSON-LD (schema.org), as plain dictionaries and lines of text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from briefings.ingest.markup import line_of

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
    """Every object of a page's JSON-LD scripts, outer ones first, at most `NODES`.

    Line breaks inside strings, commas too many, comments and CDATA marks around a script are put up with. Of one that
    is broken otherwise, one object is read: the plain properties that an article is known by.
    """
    found: list[Node] = []
    for _, script in zip(range(SCRIPTS), scripts, strict=False):
        waiting = [_loaded(script)]
        while waiting and len(found) < NODES:
            value = waiting.pop(0)
            if isinstance(value, dict):
                found.append(value)
                waiting += value.values()
            elif isinstance(value, list):
                waiting += value
    return tuple(found)


def article_of(nodes: Sequence[Node]) -> Node:
    """The article that the page is: its first node that is a kind of article, one with a headline before others.

    Where none is, the first that gives a date of publication and has no type, or is the page itself.
    """
    articles = [node for node in nodes if kinds_of(node) & ARTICLES]
    if articles:
        return next((node for node in articles if node.get("headline")), articles[0])
    dated = (node for node in nodes if node.get("datePublished"))
    return next((node for node in dated if not kinds_of(node) or kinds_of(node) & PAGES), {})


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
