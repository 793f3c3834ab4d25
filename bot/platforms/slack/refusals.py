"""Why Slack did not take a message: what may pass, what a person must mend, and what nobody knows. Pure.

By Slack's own lists of errors, https://docs.slack.dev/reference/methods/chat.postMessage. What is in no table here
counts as unsure: of some errors Slack says that part of the work may be done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.delivery import CannotLookError, NoSuchMessageError, NotConnectedError, PostError, RefusedFormError
from bot.platforms.slack.people import PLATFORM

AGAIN = "install the app again"
INVITE = "type /invite @On Record there"
ALLOW = "an administrator of the workspace has to allow it"
REFUSED_TOKEN = {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"}

# The channel takes nothing from us until somebody does what stands here.
GONE: Mapping[str, str] = dict.fromkeys(REFUSED_TOKEN, AGAIN) | {
    "team_not_found": AGAIN,
    "team_access_not_granted": AGAIN,
    "missing_scope": AGAIN,
    "not_allowed_token_type": AGAIN,
    "org_login_required": ALLOW,
    "two_factor_setup_required": ALLOW,
    "enterprise_is_restricted": ALLOW,
    "ekm_access_denied": ALLOW,
    "access_denied": ALLOW,
    "accesslimited": ALLOW,
    "no_permission": ALLOW,
    "restricted_action": ALLOW,
    "restricted_action_read_only_channel": ALLOW,
    "restricted_action_thread_only_channel": ALLOW,
    "messages_tab_disabled": "switch the messages tab of the app on",
    "is_archived": "unarchive the channel",
    "is_inactive": "unarchive the channel",
    "channel_not_found": INVITE,
    "not_in_channel": INVITE,
    "user_not_found": "that person is not there any more",
    "user_disabled": "that person is not there any more",
    "cannot_dm_bot": "name a channel, not a bot",
}

# This message is not taken, another may be.
BAD_FORM = {
    "invalid_blocks",
    "invalid_blocks_format",
    "invalid_metadata_format",
    "invalid_metadata_schema",
    "metadata_must_be_sent_as_json",
    "metadata_too_large",
    "msg_too_long",
    "msg_blocks_too_long",
    "no_text",
    "too_many_attachments",
    "attachment_payload_limit_exceeded",
    "invalid_arguments",
    "invalid_arg_name",
    "invalid_array_arg",
    "invalid_charset",
    "invalid_form_data",
    "invalid_post_type",
    "missing_post_type",
    "invalid_json",
    "json_not_object",
    "slack_connect_blocked_file_type",
    "slack_connect_canvas_sharing_blocked",
    "slack_connect_file_link_sharing_blocked",
    "slack_connect_lists_sharing_blocked",
}
# The bot asks in a way that is not taken (any more).
PERMANENT = {"as_user_not_supported", "deprecated_endpoint", "method_deprecated"}
NO_SUCH_MESSAGE = {
    "thread_not_found",
    "message_not_found",
    "cannot_reply_to_message",
    "restricted_action_thread_locked",
    "restricted_action_non_threadable_channel",
}
PASSING = {"team_added_to_org", "external_channel_migrating", "request_timeout"}
LIMITED = {"ratelimited", "rate_limited", "message_limit_exceeded"}
# Looking at a conversation is a right of its own.
NO_LOOKING = {
    "missing_scope",
    "not_allowed_token_type",
    "no_permission",
    "access_denied",
    "method_not_supported_for_channel_type",
}
HISTORY: Mapping[str, str] = {"C": "channels:history", "G": "groups:history", "D": "im:history"}

NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
USUAL_WAIT = timedelta(seconds=30)  # where Slack does not say how long
LONGEST_WAIT = timedelta(hours=1)
TOO_MANY, REQUEST_TIMEOUT, REFUSED, FAILED = 429, 408, 400, 500


@dataclass(frozen=True, slots=True)
class Said:
    """What an answer says, as far as it can be read: an error's name, or "" for none."""

    code: str
    status: int
    retry_after: timedelta | None = None
    needed: str = ""

    @property
    def limited(self) -> bool:
        """Whether it was too much, so that nothing was done."""
        return self.status == TOO_MANY or self.code in LIMITED

    def __str__(self) -> str:
        return self.code or f"HTTP {self.status}"


def said_by(error: SlackApiError) -> Said:
    """What Slack's answer says. It may be of any shape: slack_sdk hands on a page of a proxy too, as text or raw."""
    answer = error.response
    body: object = getattr(answer, "data", None)
    told: Mapping[str, Any] = body if isinstance(body, dict) else {}
    status: int = getattr(answer, "status_code", None) or getattr(answer, "status", None) or 0
    headers: Mapping[str, str] = getattr(answer, "headers", None) or {}
    return Said(str(told.get("error") or ""), status, retry_after(headers), str(told.get("needed") or ""))


def refusal(error: Exception, channel: str) -> PostError:
    """Why a message was not taken, or that nobody knows if it was; NotConnectedError if Slack can't be reached."""
    if isinstance(error, NEVER_SENT):
        return NotConnectedError(f"{PLATFORM} ({error})")
    if not isinstance(error, SlackApiError):
        return PostError(f"channel {channel}: {type(error).__name__} {error}", unsure=True)
    said = said_by(error)
    if said.code in NO_SUCH_MESSAGE:
        return NoSuchMessageError(f"channel {channel}: Slack says {said}")
    return _refused(said, channel, unsure=_may_be_done(said))


def no_look(error: Exception, channel: str) -> PostError:
    """Why a conversation could not be looked at; CannotLookError if the bot may not.

    NoSuchMessageError if the thread is gone, NotConnectedError if Slack can't be reached.
    """
    if isinstance(error, NEVER_SENT):
        return refusal(error, channel)
    if not isinstance(error, SlackApiError):
        return PostError(f"channel {channel} could not be looked at: {type(error).__name__} {error}")
    said = said_by(error)
    if said.code in NO_SUCH_MESSAGE:
        return NoSuchMessageError(f"channel {channel}: Slack says {said}")
    if said.code in NO_LOOKING:
        scope = said.needed or HISTORY.get(channel[:1], "channels:history")
        reason = f"channel {channel} may not be looked at (Slack says {said}): it takes the scope {scope}; {AGAIN}"
        return CannotLookError(reason)
    return _refused(said, channel, unsure=False)


def _refused(said: Said, channel: str, *, unsure: bool) -> PostError:
    reason = f"channel {channel}: Slack says {said}"
    if said.limited:
        return PostError(reason, retry_after=said.retry_after or USUAL_WAIT)
    if said.code in GONE:
        return PostError(f"{reason}; {GONE[said.code]}", gone=True)
    if said.code in BAD_FORM and not unsure:
        return RefusedFormError(reason)
    return PostError(reason, permanent=said.code in PERMANENT, unsure=unsure)


def _may_be_done(said: Said) -> bool:
    """Whether the message may be in the channel although the answer is an error, or none that can be read."""
    if said.status == REQUEST_TIMEOUT or said.status >= FAILED:
        return True
    known = said.code in PASSING | BAD_FORM | PERMANENT | GONE.keys() or said.limited
    return not known and said.status < REFUSED


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """How long Slack wants to be left alone, an hour at most; None if it does not say."""
    named = next((str(value) for name, value in headers.items() if name.lower() == "retry-after"), "")
    if not (named.isascii() and named.isdigit()):
        return None
    return min(timedelta(seconds=int(named[:9])), LONGEST_WAIT)
