"""Plain text out of scraps of HTML, as feeds carry them. For whole pages see `pages`."""

from __future__ import annotations

from html import unescape

from lxml import etree  # type: ignore[import-untyped] # lxml carries no types

_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"),
        *("table", "td", "th", "tr", "ul"),
    )
)
_UNREAD = frozenset(("head", "iframe", "noscript", "object", "script", "style", "svg", "template"))


def paragraphs_of(markup: str) -> str:
    """The readable text of an HTML scrap, its blocks as paragraphs separated by an empty line.

    Tags, comments, scripts and styles are dropped, white space inside a paragraph is one blank. Plain text passes with
    its own empty lines as borders. Nothing is fetched and no entity but HTML's own is known.
    """
    if "<" not in markup:
        return _join(unescape(markup).replace("\r\n", "\n").split("\n\n"))
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    parser.feed(f"<html><body><div>{_printable(markup)}</div></body></html>")
    root = parser.close()
    return "" if root is None else _join(_pieces(root))


def line_of(markup: str) -> str:
    """The readable text of an HTML scrap on one line."""
    return " ".join(paragraphs_of(markup).split())


def _pieces(root: etree._Element) -> list[str]:
    pieces, unread = [""], 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = str(element.tag).rpartition("}")[2].lower()
        starts = event == "start"
        unread += (name in _UNREAD) * (1 if starts else -1)
        if name in _BLOCKS:
            pieces.append("")
        piece = element.text if starts else element.tail
        if piece and not unread:
            pieces[-1] += piece
    return pieces


def _join(pieces: list[str]) -> str:
    return "\n\n".join(tidy for piece in pieces if (tidy := " ".join(piece.split())))


def _printable(text: str) -> str:
    return "".join(char if char >= " " or char in "\t\r\n" else " " for char in text)
