"""Lists of feeds as feed readers exchange them: OPML 1.0 and 2.0 in, OPML 2.0 out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree  # type: ignore[import-untyped] # lxml carries no types

from briefings.ingest.feeds.links import plain_line
from briefings.ingest.feeds.mending import mended
from briefings.ingest.feeds.sniffing import unpacked
from briefings.ingest.feeds.xml import events_in, refuse_entities
from briefings.ingest.markup import line_of
from briefings.ingest.web.weblinks import absolute, host_of, named
from briefings.model import Source, UsageError

LIMIT = 5_000_000
MOST_OUTLINES = 5_000
_LONGEST_TITLE = 200
_DEEPEST = 100
_FEED_TYPES = frozenset(("rss", "atom", "rdf", "feed"))


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed of a list: what the list calls it (its host if nothing), where it is, its site's page ("" if not told).

    `folder` is where it stands in the list, outermost first ("News / Baltic"), "" at the top. Texts are as somebody
    wrote them, on one line and without markup: escape them. The address may hold a user and a password.
    """

    title: str
    url: str
    homepage: str = ""
    folder: str = ""


@dataclass(frozen=True, slots=True)
class FeedList:
    """The feeds of a list in its order, each address once; how many came `again`, and lines on what could be no feed.

    A line names the outline and what is wrong with it, or the first place where the file itself is broken.
    """

    feeds: tuple[Outline, ...]
    again: int = 0
    refused: tuple[str, ...] = ()


def read_feed_list(data: bytes) -> FeedList:
    """The feeds of a list; folders are flattened.

    Outlines that stand for something else, such as bookmarks and other lists to include, are left out. Fetches
    nothing. Raises UsageError, which says why, for what is no OPML, is broken, declares entities of its own, is larger
    than `LIMIT` bytes or lists more than `MOST_OUTLINES` feeds.
    """
    try:
        return _read(data)
    except UsageError as error:
        message = f"the list of feeds {error}"
        raise UsageError(message) from error


def write_opml(sources: Iterable[Source], *, at: datetime) -> bytes:
    """The feeds of `sources` as OPML 2.0, one outline a feed, under the name of its source; `at` is when it is made.

    Users and passwords are left out of addresses, whatever stands in their queries is not. Pages that are sources by
    themselves have no place in a list of feeds.
    """
    root = etree.Element("opml", version="2.0")
    head, body = etree.SubElement(root, "head"), etree.SubElement(root, "body")
    etree.SubElement(head, "title").text = "Sources"
    etree.SubElement(head, "dateCreated").text = format_datetime(at.astimezone(UTC), usegmt=True)
    for source in sources:
        name = plain_line(source.name, _LONGEST_TITLE)
        for feed in map(_without_user, source.feeds):
            etree.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=feed, **_site(source))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _read(data: bytes) -> FeedList:
    plain = unpacked(data, limit=LIMIT)
    refuse_entities(plain)
    found: dict[str, Outline] = {}
    again, refused = 0, list[str]()
    for outline in _outlines(mended(plain)):
        if isinstance(outline, str):
            refused.append(outline)
        else:
            again += outline.url in found
            found.setdefault(outline.url, outline)
        if max(len(found), len(refused)) > MOST_OUTLINES:
            message = f"lists more than {MOST_OUTLINES:,} feeds; split it"
            raise UsageError(message)
    return FeedList(tuple(found.values()), again, tuple(refused))


def _outlines(data: bytes) -> Iterator[Outline | str]:
    """Every feed with the folders around it; a folder's name is cut, since it is repeated for each of its feeds.

    For what could be no feed, a line that says why.
    """
    parsing = events_in(data, ("start", "end"))
    folders: list[str] = []
    known = False
    try:
        for event, element in parsing:
            name = str(element.tag).rpartition("}")[2].lower()
            if not known and name != "opml":
                break
            known = True
            if name == "outline" and event == "start":
                told = {str(key).lower(): value for key, value in element.attrib.items()}
                if outline := _outline(told, folders):
                    yield outline
                folders.append(_text(told))
                if len(folders) > _DEEPEST:
                    message = f"has folders in folders, more than {_DEEPEST} deep; flatten it"
                    raise UsageError(message)
            elif name == "outline":
                folders.pop()
                yield from _nothing_in(element)
                element.clear()
    except etree.XMLSyntaxError as error:
        message = f"is broken XML ({plain_line(str(error), 120)}); export it anew"
        raise UsageError(message) from error
    if not known:
        message = "is no OPML; export one from your feed reader"
        raise UsageError(message)
    broken = (one for one in parsing.error_log if one.level >= etree.ErrorLevels.ERROR)
    for one in islice(broken, 1):
        yield f"line {one.line} is broken XML ({plain_line(one.message, 120)}); feeds may be missing"


def _nothing_in(element: etree._Element) -> Iterator[str]:
    """A line on an outline that is neither feed nor folder, nor anything else that is known by its attributes."""
    if len(element) == 0 and {"text", "title"}.issuperset(element.attrib):
        yield f"“{_text(element.attrib)}” has no address of a feed"


def _outline(told: dict[str, str], folders: list[str]) -> Outline | str | None:
    is_feed = told.get("type", "").lower() in _FEED_TYPES or "xmlurl" in told
    link = told.get("xmlurl") or (told.get("url", "") if is_feed else "")
    url = absolute(_http(link.strip()))
    if not url:
        shown = plain_line(named(link), _LONGEST_TITLE)
        why = f"“{shown}” is no web address of a feed" if shown else f"“{_text(told)}” has no address of a feed"
        return why if is_feed else None
    folder = " / ".join(filter(None, folders[:5]))
    return Outline(
        _text(told) or host_of(url), url, absolute(told.get("htmlurl", "")), plain_line(folder, _LONGEST_TITLE)
    )


def _text(told: Mapping[str, str]) -> str:
    return plain_line(line_of((told.get("title") or told.get("text") or "")[:2_000]), _LONGEST_TITLE)


def _http(link: str) -> str:
    """The address behind the `feed:` of old browsers."""
    if not link.lower().startswith("feed:"):
        return link
    rest = link[len("feed:") :]
    return f"http:{rest}" if rest.startswith("//") else rest


def _without_user(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _site(source: Source) -> dict[str, str]:
    return {"htmlUrl": _without_user(source.homepage)} if source.homepage else {}
