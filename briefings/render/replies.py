"""What is corrected, as replies to the messages that said it. Posts nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from briefings.changes.corrected import how_corrected
from briefings.changes.revisions import How
from briefings.model import Change, Message, Posted, Reply
from briefings.render.escape import size
from briefings.render.filling import fill
from briefings.render.moments import day_time_group
from briefings.render.packing import Item, portions
from briefings.render.to_slack import weigh
from briefings.render.views import change_lines

MOST = 10
"""How many messages are answered at most: the latest. The digest itself leaves no correction out."""
_TITLE = "Correction"
_COLOUR = 0x805AD5
_DEEDS = {
    How.CHANGED: "changed this sentence",
    How.TAKEN_OUT: "took this sentence out",
    How.WITHDRAWN: "withdrew the article with this sentence",
    How.NOTED: "corrected this sentence",
}
_DISCORD_ROOM = 3900
_SLACK_ROOM = 8000
_SLACK_BLOCKS = 40

Lines = Sequence[Item]


def render_replies(
    corrections: Iterable[Change], told: Mapping[tuple[int, int], Posted], platform: str
) -> tuple[Reply, ...]:
    """A reply to each message that carried a claim which is corrected, by the claim's article and ordinal in `told`.

    Oldest message first, at most MOST of them; a message gets several replies if the corrections are too many for one.
    None for a claim that no message is known for, and none on a platform that nothing is posted to.
    """
    if platform not in _MESSAGES:
        return ()
    groups: dict[Posted, list[Change]] = {}
    for change in corrections:
        posted = told.get((change.earlier.article_id, change.earlier.ordinal)) if change.earlier else None
        if posted is not None and posted.id:
            groups.setdefault(posted, []).append(change)
    latest = sorted(groups, key=lambda posted: (posted.until, posted.id))[-MOST:]
    return tuple(
        Reply(posted.id, message) for posted in latest for message in _messages(groups[posted], posted, platform)
    )


def _messages(changes: Sequence[Change], posted: Posted, platform: str) -> Iterable[Message]:
    make, room = _MESSAGES[platform]
    folder = "text" if platform == "console" else platform
    items = tuple(_item(folder, change) for change in changes)
    to = f"to the briefing of {day_time_group(posted.until)}"
    for lines in portions(items, room):
        yield make(lines, to)


def _item(folder: str, change: Change) -> Item:
    (line,) = change_lines([change], {})
    deed, gone = _DEEDS[how_corrected(change)], change.earlier == change.proof
    return Item(fill(folder, "reply", change=line, deed=deed, gone=gone), loose=True)


def _text(lines: Lines, to: str) -> Message:
    return Message("\n\n".join([f"{_TITLE} {to}", *(line.body for line in lines)]))


def _discord(lines: Lines, to: str) -> Message:
    description = "\n\n".join(line.body for line in lines)
    embed = {"title": _TITLE, "description": description, "color": _COLOUR, "footer": {"text": to}}
    return Message("", {"embeds": [embed]})


def _slack(lines: Lines, to: str) -> Message:
    blocks = [_section(f"*{_TITLE}*"), *(_section(str(line.body)) for line in lines), _context(to)]
    return Message(f"{_TITLE} {to}", {"blocks": blocks})


def _section(text: str) -> dict[str, object]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _context(text: str) -> dict[str, object]:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def _fits_discord(lines: Lines) -> bool:
    return sum(size(line.body) + 2 for line in lines) <= _DISCORD_ROOM


def _fits_slack(lines: Lines) -> bool:
    return len(lines) <= _SLACK_BLOCKS and weigh([_section(str(line.body)) for line in lines]) <= _SLACK_ROOM


def _fits_always(_lines: Lines) -> bool:
    return True


_MESSAGES: Mapping[str, tuple[Callable[[Lines, str], Message], Callable[[Lines], bool]]] = {
    "text": (_text, _fits_always),
    "console": (_text, _fits_always),
    "discord": (_discord, _fits_discord),
    "slack": (_slack, _fits_slack),
}
