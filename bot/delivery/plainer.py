"""What is posted in place of a message that its platform does not take as it is. Decides only, and posts nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from briefings.model import Delivery, Digest, Message
from briefings.render.escape import size

HEAD = "As plain text, and cut if it was long, since its own form was refused here:"
MISSING = "A part of this briefing is missing here: it was refused, as plain text too. The bot's log says why."
ROOM = 1900
"""UTF-16 units, of the 2,000 that Discord takes; Slack takes more."""
_SHOWN = {"title", "description", "text"}
_PRESSED = {"actions", "components"}


def plainer(message: Message) -> Message | None:
    """The message as plain text; for one that is plain already a line that says it is missing; None for that line."""
    if message.text == MISSING:
        return None
    if message.text.startswith(HEAD):
        return Message(MISSING)
    drawn = (file.alt for file in message.attachments)
    words = "\n".join(line for line in (HEAD, message.text, *_words(message.payload), *drawn) if line)
    if size(words) <= ROOM:
        return Message(words)
    head = words.encode("utf-16-le")[: 2 * ROOM].decode("utf-16-le", "ignore")
    return Message(f"{head.rsplit(None, 1)[0]} …")


def with_next(delivery: Delivery, message: Message) -> Digest:
    """The digest of a delivery with another message in place of the next one."""
    digest, at = delivery.digest, len(delivery.message_ids)
    channel, thread, replies = digest.messages, digest.thread, digest.replies
    if at < len(channel):
        return replace(digest, messages=(*channel[:at], message, *channel[at + 1 :]))
    at -= len(channel)
    if at < len(thread):
        return replace(digest, thread=(*thread[:at], message, *thread[at + 1 :]))
    at -= len(thread)
    return replace(digest, replies=(*replies[:at], replace(replies[at], message=message), *replies[at + 1 :]))


def _words(part: object) -> Iterator[str]:
    """What a payload shows, which is in the platform's markup already; not what stands on buttons."""
    if isinstance(part, Mapping):
        for key, value in part.items() if part.get("type") not in _PRESSED else ():
            if isinstance(value, str) and key in _SHOWN:
                yield value
            elif key not in _PRESSED:
                yield from _words(value)
    elif isinstance(part, Sequence) and not isinstance(part, str):
        for one in part:
            yield from _words(one)
