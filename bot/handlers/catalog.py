"""Help: what people want to do and how, with what is really there, and each command in full."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches

from bot.asking.commands import COMMANDS, GROUPS, Command, Option
from bot.asking.examples import as_typed, examples_of, here
from bot.asking.permissions import WHO
from bot.asking.queries import Query, query_of, token_of
from bot.asking.responses import MOST_CHOICES, Choice, Menu, Response
from bot.asking.typed import shown
from bot.following.sources_known import sources_read
from bot.following.subscribing import Held, followable, held_by, in_a_line
from bot.recorded.answers import Desk
from briefings.model import Answer, AnswerGroup, UsageError

WISHES: Mapping[str, tuple[str, ...]] = {
    "Ask the record": ("claims", "who-said", "figures", "disputed", "timeline", "export"),
    "Catch up": ("briefing now", "catchup", "why", "missed"),
    "Be told": ("subscribe", "subscriptions", "question add"),
    "Set up": ("topic add", "source add", "settings"),
}
"""What people want, with the commands for it."""

LONGEST_HINT = 100


def help_with(desk: Desk, query: Query) -> Response:
    """What there is to do here, or how one command is used."""
    if query["command"]:
        return _explained(desk, query["command"])
    held = held_by(desk)
    groups = (*_channel(desk, held), *(_wish(desk, wish, names) for wish, names in WISHES.items()), _who(desk))
    note = "Type a command without anything to be asked for what it needs; /help COMMAND explains one."
    return Response(Answer("On Record: what changed, and who said it", groups), (_menu(),), note=note)


def command_names(typed: str) -> tuple[str, ...]:
    """The commands, and the first words of those that have two, whose name holds what was typed."""
    wanted = typed.strip().casefold().removeprefix("/")
    return tuple(name for name in dict.fromkeys((*_tops(), *COMMANDS)) if wanted in name)


def _explained(desk: Desk, typed: str) -> Response:
    name = _named(typed)
    found = tuple(command for command in COMMANDS.values() if name in {command.name, command.name.partition(" ")[0]})
    groups = tuple(group for command in found for group in _usage(desk, command, full=len(found) == 1))
    return Response(Answer(f"/{name}", groups, match="" if name == _plain(typed) else f"{typed} → {name}"), (_menu(),))


def _named(typed: str) -> str:
    """The command or group that is meant. Raises UsageError that guesses."""
    names = (*_tops(), *COMMANDS)
    wanted = _plain(typed)
    if wanted in names:
        return wanted
    near = get_close_matches(wanted, names, n=1)
    if near:
        return near[0]
    message = f"There is no command “{shown(typed)}”; there are {', '.join(f'/{name}' for name in _tops())}."
    raise UsageError(message)


def _plain(typed: str) -> str:
    return " ".join(typed.split()).casefold().removeprefix("/")


def _usage(desk: Desk, command: Command, *, full: bool) -> tuple[AnswerGroup, ...]:
    examples = examples_of(desk, command.name)
    if not full:
        return (AnswerGroup(f"/{command.name}", lines=(command.help, *examples[:1])),)
    seen = ("Only you see the answer.",) if command.private or command.guarded else ()
    guarded = (f"For {_people(desk)}.",) if command.guarded else ()
    options = (AnswerGroup(_title(option), lines=(_told(option),)) for option in command.offered)
    return (
        AnswerGroup(command.usage, lines=(command.help, *seen, *guarded)),
        *options,
        *((AnswerGroup("For example", lines=examples),) if examples else ()),
    )


def _title(option: Option) -> str:
    return option.name if option.required else f"{option.name} (can be left out)"


def _told(option: Option) -> str:
    return f"{option.help}: one of {', '.join(option.picks)}" if option.picks else option.help


def _channel(desk: Desk, held: tuple[Held, ...]) -> tuple[AnswerGroup, ...]:
    """What this channel is briefed on; where nothing is subscribed in the whole workspace, the way to the first."""
    asker = desk.asker
    if asker.direct:
        return (_in_a_channel(desk),)
    if not held:
        return (_first_steps(desk),)
    if not asker.channel:
        return ()
    mine = [h for h in held if (h.subscription.platform, h.subscription.channel) == (asker.platform, asker.channel)]
    if not mine:
        topic = here(desk)["topic"]
        return (
            AnswerGroup(
                "This channel is not briefed on anything yet", lines=(f"{_subscribe(desk, topic)} changes that",)
            ),
        )
    lines = tuple(in_a_line(one, desk) for one in mine)
    return (AnswerGroup("This channel is briefed on", lines=lines),)


def _in_a_channel(desk: Desk) -> AnswerGroup:
    name = here(desk)["topic"]
    now = _typed(desk, "briefing now", name)
    return AnswerGroup(
        "In this direct message nothing is briefed by itself",
        lines=(f"In a channel of a server, {_subscribe(desk, name)} has it briefed; here, {now} tells the news",),
    )


def _first_steps(desk: Desk) -> AnswerGroup:
    sources = sources_read(desk)
    topics = [topic.name for topic in followable(desk)]
    read = f"{sources:,} already are: /source list" if sources else "/source add https://… finds the feeds of a page"
    follow = f"there are {', '.join(topics[:4])}; or " if topics else ""
    name = here(desk)["topic"]
    preview = _typed(desk, "briefing preview", name)
    return AnswerGroup(
        "Three steps to the first briefing",
        lines=(
            f"1. Have sources read. {read}",
            f"2. Choose what to follow: {follow}{as_typed(desk, 'topic add', 'grain wheat, corn', {})}",
            f"3. {_subscribe(desk, name)} — briefings come daily at 08:00; {preview} shows one now",
        ),
    )


def _subscribe(desk: Desk, topic: str) -> str:
    return _typed(desk, "subscribe", topic)


def _typed(desk: Desk, command: str, topic: str) -> str:
    return as_typed(desk, command, "{topic}", {"topic": topic})


def _wish(desk: Desk, wish: str, names: tuple[str, ...]) -> AnswerGroup:
    return AnswerGroup(wish, lines=tuple(f"{examples_of(desk, name)[0]} · {COMMANDS[name].help}" for name in names))


def _who(desk: Desk) -> AnswerGroup:
    return AnswerGroup("Who may change what is set up", lines=(f"{_people(desk)}; everybody may ask",))


def _people(desk: Desk) -> str:
    return WHO.get(desk.asker.platform, "whoever runs this bot")


def _tops() -> tuple[str, ...]:
    """The first words of all commands, each once."""
    return tuple(dict.fromkeys(name.partition(" ")[0] for name in COMMANDS))


def _menu() -> Menu:
    choices = (
        Choice(f"/{name}", token_of(query_of("help", {"command": name}), 1), _about(name)[:LONGEST_HINT])
        for name in _tops()[:MOST_CHOICES]
    )
    return Menu("How is it used?", tuple(choices))


def _about(name: str) -> str:
    return GROUPS[name] if name in GROUPS else COMMANDS[name].help


HANDLERS: Mapping[str, Callable[[Desk, Query], Response]] = {"help": help_with}

SUGGESTS: Mapping[str, Callable[[Desk, str], tuple[str, ...]]] = {"commands": lambda _desk, typed: command_names(typed)}
