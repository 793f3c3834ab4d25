"""Lines to type for each command, with what is really there: a topic, a speaker, a source of the asker's."""

from __future__ import annotations

from collections.abc import Mapping

from bot.asking.commands import ASKED
from bot.asking.one_line import told_in
from bot.briefed.channel import subscriptions_here
from bot.following.subscribing import followable
from bot.recorded.answers import Desk
from briefings.store import list_sources

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "claims": ("{topic}", '{topic} speaker:"{speaker}"', "{topic} stance:denied since:7d"),
    "who-said": ("{speaker}", "{speaker} since:7d", '"{speaker}" topic:{topic}'),
    "figures": ("{topic}", "{topic} since:7d"),
    "disputed": ("{topic}", "{topic} as-of:24h"),
    "timeline": ("{topic}", "{topic} since:7d"),
    "briefing now": ("{topic}", "{topic} since:24h"),
    "briefing preview": ("{topic}",),
    "briefing last": ("{topic}",),
    "briefing at": ("24h topic:{topic}",),
    "catchup": ("{topic}",),
    "why": ("2", "topic:{topic}"),
    "missed": ("{topic}",),
    "question add": ("How many soldiers are in Kursk? topic:{topic}",),
    "question list": ("", "{topic}"),
    "question close": ("1",),
    "topic add": ("grain wheat, corn, grain deal", 'harbour terms:"port, ship" title:"The harbour"'),
    "topic edit": ("{topic}", "{topic} title:A better name"),
    "topic actions": ("",),
    "topic list": ("",),
    "topic remove": ("{topic}",),
    "source add": ("https://example.org", 'https://example.org/feed.xml name:"The Example"'),
    "source check": ("https://example.org", "{source}"),
    "source list": ("",),
    "source export": ("",),
    "source grade": ("{source} B",),
    "source pause": ("{source}",),
    "source resume": ("{source}",),
    "source remove": ("{source}",),
    "subscribe": (
        "{topic}",
        "{topic} weekdays 07:30",
        "{topic} mon,wed,fri 9:00 timezone:Europe/Kyiv",
        "{topic} quiet:22-7 alerts:denied, confirmed hold:30min",
    ),
    "subscriptions": ("",),
    "settings": ("", "timezone:Europe/Kyiv", "most:8"),
    "export": ("{topic}", "{topic} json since:7d"),
    "help": ("", "claims"),
}
"""What follows the command's name; what stands in braces is filled in."""

BY_NAME = "discord"
SPARE = {"topic": "grain", "speaker": "Ann Author", "source": "The Example"}
"""What examples name where nothing is there yet."""


def examples_of(desk: Desk, command: str) -> tuple[str, ...]:
    """The lines that can be typed for a command, as they work where the asker is."""
    known = here(desk)
    return tuple(as_typed(desk, command, line, known) for line in EXAMPLES.get(command, ()))


def as_typed(desk: Desk, command: str, line: str, known: Mapping[str, str]) -> str:
    """A command as it is typed where the asker is: on Discord each option by its name, elsewhere in a line.

    What stands in braces is filled in from `known`.
    """
    if desk.asker.platform == BY_NAME and line:
        given, offered = told_in(ASKED[command], line), ASKED[command].offered
        line = " ".join(f"{one.name}:{value}" for one in offered if (value := given.get(one.name)))
    return f"/{command} {line.format(**known)}".rstrip()


def here(desk: Desk) -> Mapping[str, str]:
    """A topic, the channel's own first, a speaker and a source that are there."""
    topics = {topic.id: topic.name for topic in followable(desk)}
    own = [topics[one.topic] for one in subscriptions_here(desk)]
    owners = {"", desk.asker.owner}
    found = {
        "topic": next(iter((*own, *topics.values())), ""),
        "speaker": next(iter(desk.speaker_names("")), ""),
        "source": next((one.name for one in list_sources(desk.store) if one.owner in owners), ""),
    }
    return {name: value or SPARE[name] for name, value in found.items()}
