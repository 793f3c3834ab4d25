"""Jinja2 set up for each platform so that whatever a template prints is escaped unless it already is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from jinja2 import PackageLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from briefings.render.cut import cut
from briefings.render.escape import Safe, clean, escape_discord, escape_slack, escape_text, safe_url, size
from briefings.render.moments import dated, stamp
from briefings.render.terminal import bar, hang, pad, pad_left, rule, widest
from briefings.render.views import ReceiptLine
from briefings.render.words import plural, quoted

LINK_ROOM = 600
_EMPTY_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Markup:
    """How a platform's markup is written: its escape, and a link from its escaped name and its safe address."""

    escape: Callable[[str], str]
    link: Callable[[str, str], str]


MARKUPS = {
    "text": Markup(escape_text, lambda name, _url: name),
    "discord": Markup(escape_discord, lambda name, url: f"[{name}]({url})"),
    "slack": Markup(escape_slack, lambda name, url: f"<{url.replace('&', '&amp;')}|{name}>"),
}


def fill(platform: str, template: str, **values: object) -> Safe:
    """The template of that name in the platform's folder, filled; without blank lines at its ends."""
    filled = environment(platform).get_template(f"{platform}/{template}.j2").render(**values)
    return Safe(_EMPTY_LINES.sub("\n\n", filled).strip("\n"))


def web_addresses(receipt: ReceiptLine) -> list[str]:
    """The addresses that may be links, best first: of the very sentence, then of its article."""
    return [address for address in map(safe_url, (receipt.link, receipt.url)) if address]


@cache
def environment(platform: str) -> SandboxedEnvironment:
    """The platform's environment: sandboxed, an undefined name is an error, escaping is never left to a template."""
    made = SandboxedEnvironment(
        loader=PackageLoader("briefings.render"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=platform not in MARKUPS,
        finalize=partial(_finalize, MARKUPS[platform].escape) if platform in MARKUPS else _cleaned,
    )
    made.filters.update(_filters(MARKUPS.get(platform)))
    return made


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
    }


def quotation(sentence: str, room: int, escape: Callable[[str], str]) -> Safe:
    """The sentence between quotation marks, or bare if it has its own; cut at a word if it is longer than `room`."""
    plain = clean(sentence)
    inner = cut(plain, room, escape)
    return inner if quoted(plain) == plain else Safe(f"“{inner}”")


def _outlet(markup: Markup, receipt: ReceiptLine) -> Safe:
    """The outlet's name, as a link to the sentence where there may be one that is not too long."""
    name = cut(receipt.outlet, 100, markup.escape)
    links = (markup.link(name, address) for address in web_addresses(receipt))
    return Safe(next((link for link in links if size(link) <= size(name) + LINK_ROOM), name))


def _finalize(escape: Callable[[str], str], value: object) -> str:
    return value if isinstance(value, Safe) else escape(str(value))


def _cleaned(value: object) -> object:
    return clean(value) if type(value) is str else value
