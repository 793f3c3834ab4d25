"""From pending to sent: what is due is posted, each message once."""

from bot.delivery.outbox import Outbox
from bot.delivery.posters import (
    CannotLookError,
    NoSuchMessageError,
    NotConnectedError,
    Poster,
    PostError,
    RefusedFormError,
)
from bot.delivery.rounds import DeliveryReport, deliver_pending
from bot.delivery.steps import Step

__all__ = [
    "CannotLookError",
    "DeliveryReport",
    "NoSuchMessageError",
    "NotConnectedError",
    "Outbox",
    "PostError",
    "Poster",
    "RefusedFormError",
    "Step",
    "deliver_pending",
]
