"""Jinja2 set up for each platform so that whatever a template prints is escaped unless it already is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import TypeVar

from jinja2 import BaseLoader, PackageLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from briefings.render.cut import cut
from briefings.render.escape import Safe, clean, escape_discord, escape_slack, escape_text, safe_url, size
from briefings.render.moments import dated, on_discord, on_slack, stamp
from briefings.render.terminal import bar, hang, pad, pad_left, rule, widest
from briefings.render.views import ReceiptLine
from briefings.render.words import plural, quoted

T = TypeVar("T", bound=SandboxedEnvironment)

OURS = PackageLoader("briefings.render")
LINK_ROOM = 600
_EMPTY_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Markup:
    """How a platform's markup is written: its escape, and a link from its escaped name and its safe address.

    `at` shows a moment on the reader's own clock where the platform can; it is given how the moment reads elsewhere.
    """

    escape: Callable[[str], str]
    link: Callable[[str, str], str]
    at: Callable[[datetime, str], str]


MARKUPS = {
    "text": Markup(escape_text, lambda name, _url: name, lambda _moment, otherwise: otherwise),
    "discord": Markup(
        escape_discord, lambda name, url: f"[{name}]({url})", lambda moment, _otherwise: on_discord(moment)
    ),
    "slack": Markup(escape_slack, lambda name, url: f"<{url.replace('&', '&amp;')}|{name}>", on_slack),
}


def web_addresses(receipt: ReceiptLine) -> list[str]:
    """The addresses that may be links, best first: of the very sentence, then of its article."""
    return [address for address in map(safe_url, (receipt.link, receipt.url)) if address]


@cache
def environment(platform: str) -> SandboxedEnvironment:
    """The platform's environment with the built-in templates."""
    return prepared(SandboxedEnvironment, platform, OURS)


def prepared(kind: type[T], platform: str, loader: BaseLoader) -> T:
    """An environment of the platform: an undefined name is an error, escaping is never left to a template."""
    made = kind(
        loader=loader,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=platform not in MARKUPS,
        finalize=partial(_finalize, MARKUPS[platform].escape) if platform in MARKUPS else _cleaned,
    )
    made.filters.update(_filters(MARKUPS.get(platform)))
    return made


def tidied(filled: str) -> Safe:
    """What a filled template gave, without blank lines at its ends and without more than one in a row within."""
    return Safe(_EMPTY_LINES.sub("\n\n", filled).strip("\n"))


def _filters(markup: Markup | None) -> dict[str, Callable[..., object]]:
    common: dict[str, Callable[..., object]] = {
        "stamp": stamp,
        "dated": dated,
        "plural": plural,
        "quoted": lambda sentence: quoted(clean(sentence)),
        "address": lambda receipt: next(iter(web_addresses(receipt)), ""),
        "bar": bar,
        "hang": hang,
        "pad": pad,
        "pad_left": pad_left,
        "widest": widest,
        "rule": rule,
    }
    if markup is None:
        return common
    return common | {
        "cut": lambda text, room: cut(str(text), room, markup.escape),
        "quote": lambda sentence, room: quotation(sentence, room, markup.escape),
        "outlet": partial(_outlet, markup),
        "stamp": lambda moment: markup.at(moment, stamp(moment)),
        "dated": lambda moment: markup.at(moment, dated(moment)),
        "ago": lambda moment: on_discord(moment, "R"),
    }


def quotation(sentence: str, room: int, escape: Callable[[str], str]) -> Safe:
    """The sentence between quotation marks, or bare if it has its own; cut at a word if it is longer than `room`."""
    plain = clean(sentence)
    inner = cut(plain, room, escape)
    return inner if quoted(plain) == plain else Safe(f"“{inner}”")


def _outlet(markup: Markup, receipt: ReceiptLine, *, linked: bool = True) -> Safe:
    """The outlet's name, as a link to the sentence where there may be one that is not too long.

    Behind it stands how much of the article was read, if that was not all.
    """
    name = cut(receipt.outlet, 100, markup.escape)
    links = (markup.link(name, address) for address in web_addresses(receipt) if linked)
    shown = next((link for link in links if size(link) <= size(name) + LINK_ROOM), name)
    return Safe(f"{shown} ({markup.escape(receipt.extent)})" if receipt.extent else shown)


def _finalize(escape: Callable[[str], str], value: object) -> str:
    return value if isinstance(value, Safe) else escape(str(value))


def _cleaned(value: object) -> object:
    return clean(value) if type(value) is str else value
