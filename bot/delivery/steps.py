"""The messages of a delivery one after another, each with the name by which a platform knows it again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from briefings.model import Delivery, Message


@dataclass(frozen=True, slots=True)
class Step:
    """The next message of a delivery to post. The nonce has 24 characters and is the same at every attempt.

    `position` counts the messages of the delivery from 0.
    """

    position: int
    message: Message
    nonce: str
    thread: str | None = None
    reply_to: str | None = None
    last: bool = False


def next_step(delivery: Delivery) -> Step | None:
    """What is to be posted next: the channel's messages in order, then the thread's, then the replies to earlier ones.

    None when all are posted.
    """
    done = len(delivery.message_ids)
    channel, thread, replies = delivery.digest.messages, delivery.digest.thread, delivery.digest.replies
    total = len(channel) + len(thread) + len(replies)
    if done >= total:
        return None
    nonce, last = _nonce(delivery, done), done + 1 == total
    if done < len(channel):
        return Step(done, channel[done], nonce, last=last)
    if done < len(channel) + len(thread):
        head = delivery.message_ids[0] if channel else None
        return Step(done, thread[done - len(channel)], nonce, thread=head, last=last)
    reply = replies[done - len(channel) - len(thread)]
    return Step(done, reply.message, nonce, reply_to=reply.message_id, last=last)


def _nonce(delivery: Delivery, position: int) -> str:
    return hashlib.blake2b(f"{delivery.nonce}:{position}".encode(), digest_size=12).hexdigest()
