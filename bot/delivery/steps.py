"""The messages of a delivery one after another, each with the name by which a platform knows it again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from briefings.model import Delivery, Message


@dataclass(frozen=True, slots=True)
class Step:
    """The next message of a delivery to post, and where. The nonce has 24 characters and is the same at every attempt.

    `position` counts the messages of the delivery from 0. `thread` is the id of the message whose thread it goes to,
    `reply_to` that of an earlier one which it answers. `workspace` is the key of the workspace that the channel is
    in, "" if that was never told.
    """

    channel: str
    message: Message
    nonce: str
    position: int = 0
    thread: str | None = None
    reply_to: str | None = None
    workspace: str = ""
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
    head = answered = None
    if done < len(channel):
        message = channel[done]
    elif done < len(channel) + len(thread):
        message, head = thread[done - len(channel)], delivery.message_ids[0] if channel else None
    else:
        reply = replies[done - len(channel) - len(thread)]
        message, answered = reply.message, reply.message_id
    return Step(
        delivery.subscription.channel,
        message,
        _nonce(delivery, done),
        done,
        thread=head,
        reply_to=answered,
        workspace=delivery.subscription.workspace,
        last=done + 1 == total,
    )


def _nonce(delivery: Delivery, position: int) -> str:
    return hashlib.blake2b(f"{delivery.nonce}:{position}".encode(), digest_size=12).hexdigest()
