"""What leaves the house: answers, digests and their deliveries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from briefings.model.story import Dispute, Receipt, Series
from briefings.model.terms import ChangeKind

HOLD = timedelta(hours=1)
"""So long nothing is told at once after the last message, unless the channel's people wish it otherwise."""


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """Receipts under one heading, in the order in which they are to be read; `lines` are remarks that come first."""

    heading: str
    receipts: tuple[Receipt, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command is answered with; platform-neutral. `match` says how a name was understood ("" if as typed).

    `more` tells that there is more to say after this, which is told on later pages only; `drawn` are then the series of
    the chart, if these are not the ones told.
    """

    title: str
    groups: tuple[AnswerGroup, ...] = ()
    series: tuple[Series, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    match: str = ""
    empty: str = ""
    more: bool = False
    drawn: tuple[Series, ...] = ()

    @property
    def receipts(self) -> tuple[Receipt, ...]:
        """Every receipt of every group, in order."""
        return tuple(receipt for group in self.groups for receipt in group.receipts)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a digest or answer, with the words for who cannot see it."""

    filename: str
    content: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message in a platform's own shape.

    `text` is the plain text (or the fall-back of blocks); `payload` holds the platform's JSON: `{"embeds": [...]}` for
    Discord, `{"blocks": [...]}` for Slack, `{}` where text is all.
    """

    text: str
    payload: Mapping[str, object] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Posted:
    """A message as it was posted: the platform's id of it, and up to when its briefing told. `id` is "" if unknown."""

    id: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Reply:
    """A message that answers one which was posted before; `message_id` is the platform's id of that one."""

    message_id: str
    message: Message


@dataclass(frozen=True, slots=True)
class Digest:
    """A briefing (or an answer) rendered for one platform: messages for the channel, receipts for its thread.

    `replies` go to earlier messages of the channel that said what is corrected now.
    """

    platform: str
    messages: tuple[Message, ...]
    thread: tuple[Message, ...] = ()
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True)
class Subscription:
    """Which channel gets which topic when. `cron` is five fields in `timezone` (IANA).

    `workspace` is the key of the workspace that the channel is in, "" where the operator subscribed it.

    In the `quiet` hours ("22:00-07:00" on the clocks of `timezone`, "" for none) nothing is posted. `only_changes`
    leaves out a briefing that has nothing to tell. A change of one of the kinds in `alerts` is told at once, but not
    sooner than `hold` after the last message. `handled_at` is up to when what was due has been dealt with. Since
    `parked_at` the channel takes nothing, `parked_why` says why.
    """

    id: int
    platform: str
    channel: str
    topic: str
    cron: str = "0 8 * * *"
    timezone: str = "UTC"
    created_at: datetime | None = None
    workspace: str = ""
    paused: bool = False
    quiet: str = ""
    only_changes: bool = False
    alerts: tuple[ChangeKind, ...] = ()
    hold: timedelta = HOLD
    handled_at: datetime | None = None
    parked_at: datetime | None = None
    parked_why: str = ""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A Discord server or a Slack workspace that has the bot, with what its people set. `key` is "discord:123".

    `editors` are the ids of roles and users that may change its configuration besides those who manage it. `most` is
    how many changes a briefing tells (None: the usual). `left_at` tells when the bot was removed from it.
    """

    key: str
    name: str = ""
    timezone: str = ""
    editors: tuple[str, ...] = ()
    most: int | None = None
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One change of the configuration: who changed what, when, and by which command. `user` is "discord:456"."""

    at: datetime
    workspace: str
    user: str
    name: str
    command: str
    what: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """One digest on its way to one channel. `message_ids` holds what has been posted so far, in order.

    `begun_at` is set while an attempt at the next message is made, and stays if nobody knows how that ended: the
    message may be in the channel. `next_at` is when a delivery that failed is tried again.
    """

    id: int
    subscription: Subscription
    digest: Digest
    nonce: str
    message_ids: tuple[str, ...] = ()
    sent: bool = False
    attempts: int = 0
    error: str = ""
    begun_at: datetime | None = None
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lease:
    """Which process may do what only one may do at a time, up to `until` on the clock of the database."""

    name: str
    holder: str
    until: datetime
