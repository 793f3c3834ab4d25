"""How much of a briefing one reply holds, and the button for the rest: nothing is left away. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from bot.asking.queries import Query, query_of
from bot.asking.responses import Button
from briefings.model import Briefing, Digest
from briefings.render import window_token
from briefings.render.words import plural

LONGEST_REPLY: Mapping[str, int] = {"slack": 3, "discord": 10}
"""Messages a reply. Slack lets an answer speak five times, of which the note takes one, and where its chart is another;
Discord would let it say more, but nobody wants twenty messages at once."""
_LONG = 10


def portion(digests: Sequence[Digest], platform: str, page: int) -> tuple[Digest, int]:
    """What the page of a reply holds of the digests' messages, and how many messages come after it.

    The messages for the channels come first. Where more comes after it, or came before it, all are in one row, as the
    asker is the only one who sees them; a page past the last is the last.
    """
    channel = tuple(chain.from_iterable(digest.messages for digest in digests))
    thread = tuple(chain.from_iterable(digest.thread for digest in digests))
    row, most = (*channel, *thread), LONGEST_REPLY.get(platform, _LONG)
    if len(row) <= most:
        return Digest(platform, channel, thread), 0
    start = min(page - 1, (len(row) - 1) // most) * most
    return Digest(platform, row[start : start + most]), max(0, len(row) - start - most)


def rest_button(token: str, left: int) -> Button:
    """The button that fetches the page of `token`, which tells how many messages are still to come."""
    return Button(f"Rest: {plural(left, 'message')}", token)


def window_again(briefing: Briefing) -> Query:
    """The query that gives the same briefing whenever it is asked: of its window, and told as past only if it was."""
    window = window_token(briefing)
    if briefing.past:
        return query_of("briefing at", {"moment": f"{briefing.until:%Y-%m-%d}", "window": window})
    return query_of("briefing now", {"window": window})
