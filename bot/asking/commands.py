"""The chat commands in one table. Knows no platform, and not how they are answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

LONGEST_VALUE = 100
LONGEST_NAME = 200
LONGEST_LIST = 1_000
LONGEST_MESSAGE = 12_000


@dataclass(frozen=True, slots=True)
class Option:
    """One thing a command can be told.

    `suggests` names what completes it (topics, speakers, stances, times, sources, kinds, zones, schedules, nights,
    alerts, holds, questions, commands), `picks` are the only values there are, if any. `hidden` ones are for buttons,
    not for typing. What is a `channel` or a `role` is picked by the platform's own means, and its value is the
    platform's id. `lines` is what stands between the parts of a list, if it is one: written on several lines, each line
    is a part.
    """

    name: str
    help: str
    required: bool = False
    suggests: str = ""
    picks: tuple[str, ...] = ()
    longest: int = LONGEST_VALUE
    hidden: bool = False
    kind: str = "text"
    lines: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """A command as every platform offers it; of a name in two words the first is its group: `topic add`.

    The answer to a `private` one is seen by the asker only. A `guarded` one changes the configuration, or fetches what
    somebody names: only those who manage the workspace, or were named its editors, may use it. One with a `form` can be
    filled in: the platform shows the form where a required option is missing, and the form's fields are the options
    that it names. A `hidden` one is asked by buttons and menus. `cost` is what it counts for in a user's cool-down.
    """

    name: str
    help: str
    options: tuple[Option, ...] = ()
    private: bool = False
    guarded: bool = False
    form: tuple[str, ...] = ()
    hidden: bool = False
    cost: int = 1

    @property
    def offered(self) -> tuple[Option, ...]:
        """The options that can be typed."""
        return tuple(option for option in self.options if not option.hidden)

    @property
    def usage(self) -> str:
        """How it is typed, with the optional parts in brackets: `/who-said NAME [topic:TOPIC]`."""
        parts = (o.name.upper() if o.required else f"[{o.name}:{o.name.upper()}]" for o in self.offered)
        return " ".join((f"/{self.name}", *parts))


TOPIC = Option("topic", "A topic that is followed here, such as troops", required=True, suggests="topics")
OWN_TOPIC = Option("topic", "A topic; left out: what this channel is subscribed to", suggests="topics")
SINCE = Option("since", "Only from then on: 7d, 24h or 2024-10-24")
AS_OF = Option("as-of", "What was on record at that moment: 2024-10-24")
BY = Option("by", "Moments by when it was seen (the default), published, or happened (event)", suggests="times")
WINDOW = Option("window", "Topic and window of a briefing", hidden=True)

TERMS = Option(
    "terms", "Words that a claim of it holds, with commas: grain, black sea", longest=LONGEST_LIST, lines=", "
)
TITLE = Option("title", "Its name as readers see it")
ACTIONS = Option(
    "actions",
    "Kinds of event, with commas: attack, sign, or ASSAULT",
    suggests="actions",
    longest=LONGEST_LIST,
    lines=", ",
)
ACTORS = Option("actors", "Only sentences that name one of them, with commas", longest=LONGEST_LIST, lines=", ")
SIDES = Option(
    "sides", "Who stands together: Ukraine, United States; Russia, Belarus", longest=LONGEST_LIST, lines="; "
)
SOURCE = Option("source", "A source that is read here", required=True, suggests="sources")
LETTER = Option("reliability", "Admiralty letter A to F, set by you", picks=tuple("ABCDEF"))
SCHEDULE = Option("schedule", "Such as daily 08:00, weekdays 07:30, hourly, or a cron line", suggests="schedules")
ZONE = Option("timezone", "Time zone, such as Europe/Kyiv; left out: this server's", suggests="zones")
QUIET = Option("quiet", "Hours in which nothing is posted, such as 22:00-07:00; or none", suggests="nights")
ONLY_CHANGES = Option(
    "only-changes", "yes: no briefing where nothing changed; no: a line that says so", picks=("yes", "no")
)
ALERTS = Option(
    "alerts",
    "What is told at once, with commas: denied, confirmed, first report; all; none",
    suggests="alerts",
    longest=LONGEST_NAME,
)
HOLD = Option("hold", "How soon after the last message something is told at once: 30 min, 2h", suggests="holds")
WISHES = (QUIET, ONLY_CHANGES, ALERTS, HOLD)
NUMBER = Option("number", "Its number in the list", required=True)
WHOLE = Option("whole", "What is left out is emptied, not left as it is", hidden=True)
ENDING = Option("ending", "The subscriptions to it are ended as well", hidden=True)
INSTEAD = Option("instead", "The source whose feed this one takes the place of", hidden=True)

_TABLE = (
    Command(
        "claims",
        "Who claims what about a topic, newest first, with the sentences",
        (
            TOPIC,
            Option("speaker", "Only what this person or office said", suggests="speakers", longest=LONGEST_NAME),
            Option("stance", "Only confirms, denies, warns, …", suggests="stances"),
            SINCE,
            AS_OF,
            BY,
        ),
    ),
    Command(
        "who-said",
        "What a person or office has said, newest first, with the sentences",
        (
            Option(
                "name",
                "A person or office, such as Zelensky",
                required=True,
                suggests="speakers",
                longest=LONGEST_NAME,
            ),
            Option("topic", "Only about this topic", suggests="topics"),
            SINCE,
            AS_OF,
            BY,
        ),
    ),
    Command(
        "figures", "The figures of a topic: value, who, when, and how far apart", (TOPIC, SINCE, AS_OF, BY), cost=2
    ),
    Command("disputed", "What is disputed in a topic: both sides, dated", (TOPIC, AS_OF, BY), cost=2),
    Command("timeline", "What happened and was said first on a topic, day by day", (TOPIC, SINCE, AS_OF, BY), cost=2),
    Command(
        "briefing now",
        "What changed since this channel's last briefing, only for you",
        (OWN_TOPIC, SINCE, BY, WINDOW),
        private=True,
        cost=2,
    ),
    Command(
        "briefing preview",
        "The next briefing as it would be posted now, only for you",
        (OWN_TOPIC,),
        private=True,
        cost=2,
    ),
    Command("briefing last", "The last briefing of this channel once more, only for you", (OWN_TOPIC,), private=True),
    Command(
        "briefing at",
        "The briefing as it stood at a moment, only for you",
        (Option("moment", "24h, 7d, or 2024-10-24", required=True), OWN_TOPIC, SINCE, BY, WINDOW),
        private=True,
        cost=2,
    ),
    Command(
        "catchup",
        "What changed since you last caught up, only for you",
        (OWN_TOPIC, WINDOW, Option("part", "Which part of a long one", hidden=True)),
        private=True,
        cost=2,
    ),
    Command(
        "why",
        "Why a line of a briefing is there: what was held before, by which rule",
        (Option("line", "Its number in the digest; left out: every line"), OWN_TOPIC, WINDOW),
        private=True,
        cost=2,
    ),
    Command(
        "missed",
        "What the last briefing left out, and which sources were dark",
        (OWN_TOPIC, WINDOW),
        private=True,
        cost=2,
    ),
    Command(
        "question add",
        "Pin a question: this channel is told when the record answers it",
        (
            Option("question", "How many …? or: Has somebody done something?", required=True, longest=300),
            OWN_TOPIC,
        ),
        guarded=True,
        form=("question", "topic"),
        cost=2,
    ),
    Command(
        "question list",
        "The open questions of this channel, with what answers them",
        (OWN_TOPIC,),
        private=True,
        cost=2,
    ),
    Command(
        "question show",
        "A pinned question, with what answers it",
        (Option("number", "Its number in the list", required=True, suggests="questions"),),
        private=True,
        hidden=True,
        cost=2,
    ),
    Command(
        "question close",
        "Close a question",
        (Option("number", "Its number in the list", required=True, suggests="questions"),),
        guarded=True,
    ),
    Command(
        "topic add",
        "Follow something new",
        (
            Option("name", "A short name to type: grain", required=True),
            replace(TERMS, required=True),
            TITLE,
            ACTIONS,
            ACTORS,
            SIDES,
        ),
        guarded=True,
        form=("name", "title", "terms", "actions", "sides"),
        cost=3,
    ),
    Command(
        "topic edit",
        "Change what a topic follows; what you leave out stays",
        (
            Option("name", "The topic", required=True, suggests="topics"),
            TITLE,
            TERMS,
            ACTIONS,
            ACTORS,
            SIDES,
            WHOLE,
        ),
        guarded=True,
        form=("title", "terms", "actions", "actors", "sides"),
        cost=3,
    ),
    Command("topic actions", "The kinds of event that a topic can follow", private=True),
    Command("topic list", "The topics that can be followed here", private=True),
    Command("topic show", "A topic in full", (Option("name", "The topic", required=True),), private=True, hidden=True),
    Command(
        "topic remove",
        "Stop following a topic; its claims stay on record",
        (Option("name", "The topic", required=True, suggests="topics"), ENDING),
        guarded=True,
    ),
    Command(
        "source add",
        "Read a new source: the address of its page or of its feed",
        (
            Option("address", "https://…; its feeds are found by themselves", required=True, longest=500),
            Option("name", "As readers know it; left out: what the page says"),
            Option("kind", "What kind of outlet it is", suggests="kinds"),
            LETTER,
            Option("family", "Its publisher, if that has other outlets here"),
            Option("page", "yes: read that very page as an article each time, where there is no feed", picks=("yes",)),
            INSTEAD,
        ),
        guarded=True,
        form=("address", "name", "kind", "reliability", "family"),
        cost=3,
    ),
    Command(
        "source check",
        "What is to be had at an address: feeds, how fresh, how much of the articles",
        (
            Option(
                "outlet",
                "https://…, or a source that is read here",
                required=True,
                suggests="sources",
                longest=500,
            ),
        ),
        private=True,
        guarded=True,
        cost=4,
    ),
    Command("source list", "The sources that are read, when, and which are dark", private=True),
    Command("source export", "The sources that are read here as a file for feed readers (OPML)", private=True, cost=2),
    Command(
        "source show", "A source in full", (Option("source", "The source", required=True),), private=True, hidden=True
    ),
    Command(
        "source grade",
        "Give a source its Admiralty letter",
        (SOURCE, replace(LETTER, required=True)),
        guarded=True,
    ),
    Command("source pause", "Stop reading a source for a while", (SOURCE,), guarded=True),
    Command("source resume", "Read a paused source again", (SOURCE,), guarded=True),
    Command("source remove", "Stop reading a source; its articles stay on record", (SOURCE,), guarded=True),
    Command(
        "subscribe",
        "Brief a channel on a topic by a schedule",
        (
            TOPIC,
            SCHEDULE,
            ZONE,
            Option("channel", "The channel; left out: this one", kind="channel"),
            *WISHES,
        ),
        guarded=True,
        form=("topic", "schedule", "timezone"),
    ),
    Command("subscriptions", "Which channels are briefed on what, and when next", private=True),
    Command("subscription show", "A subscription in full", (NUMBER,), private=True, hidden=True),
    Command(
        "subscription change",
        "Change when and how a channel is briefed",
        (NUMBER, SCHEDULE, ZONE, *WISHES, WHOLE),
        guarded=True,
        hidden=True,
        form=("schedule", "timezone", "quiet", "only-changes", "alerts"),
    ),
    Command("subscription pause", "Post no briefings for a while", (NUMBER,), guarded=True, hidden=True),
    Command("subscription resume", "Post briefings again", (NUMBER,), guarded=True, hidden=True),
    Command("subscription remove", "End a subscription", (NUMBER,), guarded=True, hidden=True),
    Command(
        "settings",
        "Time zone, who may change things, and how long a briefing is",
        (
            Option("timezone", "Time zone of this server's briefings, such as Europe/Kyiv", suggests="zones"),
            Option("editor", "A role (Discord) or person (Slack) who may change things too, or no more", kind="role"),
            Option("most", "At most so many changes in a briefing, 1 to 30"),
        ),
        private=True,
    ),
    Command("settings log", "Who changed what here", private=True, guarded=True, hidden=True),
    Command(
        "export",
        "The claims of a topic as a file, each with its citation, only for you",
        (TOPIC, Option("format", "csv or json", picks=("csv", "json")), SINCE, AS_OF, BY),
        private=True,
        cost=4,
    ),
    Command(
        "help",
        "What I can do, with examples from here",
        (Option("command", "A command", suggests="commands"),),
        private=True,
    ),
    Command(
        "who-said-this",
        "Who said what a message says",
        (Option("text", "The message's words", required=True, longest=LONGEST_MESSAGE),),
        private=True,
        hidden=True,
        cost=2,
    ),
)

ASKED: Mapping[str, Command] = {command.name: command for command in _TABLE}
"""Everything that is asked, typed or by a button."""

COMMANDS: Mapping[str, Command] = {name: command for name, command in ASKED.items() if not command.hidden}
"""What is offered for typing."""

GROUPS: Mapping[str, str] = {
    "briefing": "What changed, only for you",
    "question": "Questions that stay open until the record answers them",
    "topic": "What is followed here",
    "source": "What is read",
}
"""The first words of commands that have two, with what they are about."""

ALONE: Mapping[str, str] = {
    "briefing": "briefing now",
    "question": "question list",
    "topic": "topic list",
    "source": "source list",
}
"""What a group's name means where no second word follows that names one of its commands."""

MESSAGE_COMMAND = ASKED["who-said-this"]
"""What is asked of a message, by its menu; its title there is “Who said this?”."""
