"""What a failure means for the delivery: is it sure, is the channel gone, when may Discord be asked again."""

from __future__ import annotations

import math
from datetime import timedelta

import discord

from bot.delivery import NoSuchMessageError, PostError, RefusedFormError

UNAUTHORIZED, TOO_MANY = 401, 429
BLOCKED = timedelta(minutes=10)
"""So long nothing is asked after a block that does not say how long it lasts: what Discord counts requests over."""
LONGEST_BLOCK = timedelta(days=1)

UNKNOWN_CHANNEL, UNKNOWN_GUILD, UNKNOWN_MESSAGE = 10003, 10004, 10008
NO_ACCESS, NOT_TO_THIS_USER, NO_TEXT_CHANNEL, NO_PERMISSION = 50001, 50007, 50008, 50013
WRONG_CHANNEL_TYPE, INVALID_FORM, THREAD_ARCHIVED, THREAD_LOCKED = 50024, 50035, 50083, 160005
NO_HISTORY, THREAD_EXISTS, NO_THREADS_THERE, MOST_THREADS = 160002, 160004, 160006, 160007
EMPTY_MESSAGE, TOO_LARGE, BLOCKED_WORDS, BLOCKED_LINK = 50006, 40005, 200000, 240000
NO_LONGER_MEMBER = {10007, 10013, 50278}
"""Unknown member, unknown user, no server in common with them."""

NO_THREAD = {
    UNKNOWN_CHANNEL,
    UNKNOWN_MESSAGE,
    NO_ACCESS,
    NO_PERMISSION,
    WRONG_CHANNEL_TYPE,
    THREAD_ARCHIVED,
    THREAD_LOCKED,
    NO_THREADS_THERE,
    MOST_THREADS,
}
"""The message or the thread is gone, no leave for threads, no threads there, archived, locked, too many of them."""

GONE = {
    UNKNOWN_CHANNEL,
    UNKNOWN_GUILD,
    NO_ACCESS,
    NOT_TO_THIS_USER,
    NO_TEXT_CHANNEL,
    NO_PERMISSION,
    WRONG_CHANNEL_TYPE,
    THREAD_ARCHIVED,
    THREAD_LOCKED,
    *NO_LONGER_MEMBER,
}
"""The channel takes nothing from the bot, whatever it is, until somebody does something about it.

A 403 or 404 with another code, or none, is not among them: that may be a proxy's page or a fault in passing.
"""
BAD_FORM = {INVALID_FORM, EMPTY_MESSAGE, TOO_LARGE, BLOCKED_WORDS, BLOCKED_LINK}


def refusal(error: Exception, where: str, *, hint: str = "", unsure: bool = False, replying: bool = False) -> PostError:
    """What a failure means. `where` names the channel, `hint` says what to do about a 403 or 404.

    `unsure`: what was to be posted may have been posted, whatever the failure says. `replying`: it was to answer a
    message, which then may be what is wrong.
    """
    reason = f"{where}: {_words(error)}"
    if unsure:
        return PostError(reason, unsure=True, retry_after=_wait(error))
    if isinstance(error, discord.RateLimited):
        return PostError(reason, retry_after=_wait(error))
    if isinstance(error, discord.HTTPException):
        return _answered(error, where, hint=hint, replying=replying)
    return PostError(reason)


def _answered(error: discord.HTTPException, where: str, *, hint: str, replying: bool) -> PostError:
    """What an answer of Discord, or of what stands before it, means."""
    text = f"{where}: {_first_line(error.text) or error}"
    if replying and _is_of_answer(error):
        return NoSuchMessageError(text)
    if error.status == UNAUTHORIZED:
        reason = f"{where}: Discord refuses the token; set ONRECORD_DISCORD_TOKEN to the one of the bot's page"
        return PostError(reason, permanent=True)
    if error.status == TOO_MANY:
        return PostError(f"{where}: blocked by a rate limit ({_words(error)})", retry_after=_wait(error))
    if error.code in BAD_FORM:
        return RefusedFormError(f"{where}: {_words(error)}")
    if isinstance(error, discord.Forbidden | discord.NotFound):
        told = f"{text}; {hint}" if hint else text
        return PostError(told, permanent=True, gone=error.code in GONE)
    gone = error.code in GONE and not isinstance(error, discord.DiscordServerError)
    return PostError(f"{where}: {_words(error)}", gone=gone)


def _is_of_answer(error: discord.HTTPException) -> bool:
    """Whether nothing but the message that was to be answered is refused."""
    named = error.code == INVALID_FORM and "In message_reference" in error.text
    return named or error.code in {UNKNOWN_MESSAGE, NO_HISTORY}


def _wait(error: Exception) -> timedelta | None:
    """How long Discord wants to be left alone; None if it does not say so."""
    if isinstance(error, discord.RateLimited):
        return _bounded(error.retry_after)
    if not isinstance(error, discord.HTTPException) or error.status != TOO_MANY:
        return None
    try:
        return _bounded(float(error.response.headers.get("Retry-After", "")))
    except ValueError:
        return BLOCKED


def _bounded(seconds: float) -> timedelta:
    if not math.isfinite(seconds):
        return BLOCKED
    return timedelta(seconds=min(max(seconds, 0.0), LONGEST_BLOCK.total_seconds()))


def _words(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "Discord gave no answer in time"
    return f"{type(error).__name__} {_first_line(str(error))}".strip()


def _first_line(text: str) -> str:
    """The beginning of a text in one line: what stands before Discord answers with whole pages."""
    return " ".join(text.split())[:300]
