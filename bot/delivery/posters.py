"""A platform as the delivery sees it, and the ways in which it does not take a message."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from bot.delivery.steps import Step
from briefings.model import OnRecordError


class PostError(OnRecordError):
    """A platform did not take a message, or nobody knows if it did.

    `permanent`: it will not take it later either, somebody has to act. `unsure`: the message may be in the channel all
    the same (a time-out, a 5xx, a lost connection); not set, it certainly is not. `retry_after`: so long the platform
    wants to be left alone. `gone`: the channel takes nothing from us, whatever it is (deleted, archived, the bot was
    put out, its token revoked); that is permanent too.
    """

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool = False,
        unsure: bool = False,
        retry_after: timedelta | None = None,
        gone: bool = False,
    ) -> None:
        super().__init__(reason)
        self.permanent = permanent or gone
        self.unsure = unsure
        self.retry_after = retry_after
        self.gone = gone


class NotConnectedError(PostError):
    """The platform is not up at the moment. That is no failed attempt: it is asked again at the next round.

    To be raised only before anything was sent.
    """

    def __init__(self, platform: str) -> None:
        super().__init__(f"{platform} is not connected")


class NoSuchMessageError(PostError):
    """There is no answering the message that was named; the same words by themselves may well be taken."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, permanent=True)


class RefusedFormError(PostError):
    """The platform takes no such message, now or later (its form, its length, a filter); another one it may."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, permanent=True)


class CannotLookError(PostError):
    """There is no leave (a permission, a scope) to look which messages are in the channel, or no way to."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, permanent=True)


class Poster(Protocol):
    """A platform as the delivery sees it."""

    async def post(self, step: Step) -> str:
        """Post one message and give the platform's id of it.

        The same `nonce` means the same message: a platform that can tell drops the repeat. Raises PostError: `unsure`
        if the message may have been taken, NoSuchMessageError only if nothing but the message that it is to answer is
        in the way, RefusedFormError only if nothing but the message is. Any other exception counts as unsure.
        """
        ...

    async def find(self, step: Step, *, since: datetime, taken: tuple[str, ...]) -> str | None:
        """Look if a message stands where `post` puts it; gives its id, None if it does not.

        It was posted `since` that moment, if at all, which leaves room for clocks that differ. The ids in `taken` are
        those of other messages, whatever they look like. Posts nothing. None is a promise that it is not there: raises
        CannotLookError where one may not look, PostError if the looking fails.
        """
        ...

    async def warn(self, workspace: str, people: tuple[str, ...], words: str) -> bool:
        """Tell somebody who looks after the workspace, in private; False if nobody was reached.

        `people` are the platform's ids of users to try first, then come whom the platform names, then the operators.
        `words` may hold text from elsewhere: it is shown as it stands. Raises PostError if the platform is not up.
        """
        ...
