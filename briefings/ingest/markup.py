"""Plain text out of scraps of HTML, as feeds carry them. For whole pages see `pages`."""

from __future__ import annotations

import re
from html import unescape

from lxml import etree  # type: ignore[import-untyped] # lxml carries no types

_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"),
        *("table", "td", "th", "tr", "ul"),
    )
)
_CODE = frozenset(("script", "style"))
_UNREAD = frozenset(("head", "iframe", "noscript", "object", "svg", "template"))
_TAG = re.compile(r"</?[a-z][a-z0-9]{0,14}(?:[\s/][^<>]{0,2000})?>|<!--|<[?!][a-z]", re.IGNORECASE)
_OPEN = re.compile(r"<!--(?!.{0,5000}?-->)[^>]{0,2000}>?", re.DOTALL)
_UNPRINTED = {code: " " for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\r\n"} | dict.fromkeys(
    range(0xD800, 0xE000), "\ufffd"
)
"""Control characters, and halves of characters as JSON can write them."""

_NO_TAG = re.compile(r"<!(?!--|\[|[a-z])", re.IGNORECASE)
_ROUNDS = 3


def paragraphs_of(markup: str) -> str:
    """The readable text of an HTML scrap, its blocks as paragraphs separated by an empty line.

    Tags, comments, scripts and styles are dropped, also where they were escaped twice over; white space inside a
    paragraph is one blank. Plain text passes with its own empty lines as borders. Nothing is fetched and no entity but
    HTML's own is known.
    """
    text = _read(markup)
    for _ in range(_ROUNDS):
        if "<" not in text or not _TAG.search(text):
            return text
        text = _read(text)
    return _join(_TAG.sub(" ", text).split("\n\n"))


def line_of(markup: str) -> str:
    """The readable text of an HTML scrap on one line."""
    return " ".join(paragraphs_of(markup).split())


def _read(markup: str) -> str:
    if "<" not in markup or not _TAG.search(markup):
        return _join(_printable(unescape(markup)).replace("\r\n", "\n").split("\n\n"))
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    parser.feed(f"<html><body><div>{_closed(_printable(markup))}</div></body></html>")
    root = parser.close()
    return "" if root is None else _join(_pieces(root, _unread_in(markup)))


def _closed(markup: str) -> str:
    """`markup` without what a parser takes for the start of a comment that never ends, and all that follows with it."""
    markup = _NO_TAG.sub("&lt;!", markup)
    start = markup.rfind("<!--")
    return markup if start < 0 or "-->" in markup[start:] else _OPEN.sub("", markup)


def _unread_in(markup: str) -> frozenset[str]:
    """The elements whose text is not read; one that is never closed would take all that follows with it."""
    lowered = markup.lower()
    return _CODE | {name for name in _UNREAD if f"</{name}" in lowered}


def _pieces(root: etree._Element, unread_names: frozenset[str]) -> list[str]:
    pieces: list[list[str]] = [[]]
    unread = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = str(element.tag).rpartition("}")[2].lower()
        starts = event == "start"
        unread += (name in unread_names) * (1 if starts else -1)
        if name in _BLOCKS:
            pieces.append([])
        piece = element.text if starts else element.tail
        if piece and not unread:
            pieces[-1].append(piece)
    return ["".join(piece) for piece in pieces]


def _join(pieces: list[str]) -> str:
    return "\n\n".join(tidy for piece in pieces if (tidy := " ".join(piece.split())))


def _printable(text: str) -> str:
    return text.translate(_UNPRINTED)
