"""Query → what the asker is shown, the same decisions for every platform: the answer, its pages, or what went wrong."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.answers import Desk
from bot.commands import ASKED, Query, query_behind, token_of
from bot.moments import When
from briefings.model import Answer, Briefing, Digest, OnRecordError, Stance, TimeAxis
from briefings.render import answer_pages, render_answer, render_briefing

log = logging.getLogger(__name__)
CHOICES = 25
# Slack lets an answer speak five times; one is kept for the note, or for what went wrong.
LONGEST_REPLY = 4

ASKS: Mapping[str, Callable[[Desk, Query], Answer | Briefing]] = {
    "claims": lambda desk, q: desk.claims_about(q["topic"], speaker=q["speaker"], stance=q["stance"], when=_when(q)),
    "who-said": lambda desk, q: desk.who_said(q["name"], topic=q["topic"], when=_when(q)),
    "figures": lambda desk, q: desk.figures_of(q["topic"], when=_when(q)),
    "disputed": lambda desk, q: desk.disputed(q["topic"], when=_when(q)),
    "briefing": lambda desk, q: desk.briefing(q["topic"], when=_when(q)),
    "why": lambda desk, q: desk.explain(q["window"]),
}

SUGGESTS: Mapping[str, Callable[[Desk, str], tuple[str, ...]]] = {
    "topics": lambda desk, typed: desk.topic_names(typed),
    "speakers": lambda desk, typed: desk.speaker_names(typed),
    "stances": lambda _desk, typed: tuple(s for s in Stance if typed.strip().casefold() in s),
    "times": lambda _desk, typed: tuple(axis for axis in TimeAxis if typed.strip().casefold() in axis),
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What the asker is shown: a digest, or one line that says what went wrong. `private`: to the asker only.

    `note` follows to the asker only and says what had no room. `earlier` and `later` are the tokens of the pages beside
    this one, "" where there is none.
    """

    digest: Digest | None = None
    error: str = ""
    private: bool = False
    note: str = ""
    earlier: str = ""
    later: str = ""


def reply_to(ask: Callable[[], tuple[Query, int]], desk: Desk, platform: str) -> Reply:
    """The reply to a query and the page of it; `ask` gives them and may raise UsageError. Blocks: call it in a thread.

    Never raises: what the user can mend is said to the user, anything else is logged under an id that the user is told.
    """
    try:
        query, page = ask()
        return _answered(desk, query, page, platform)
    except OnRecordError as error:
        return Reply(error=str(error), private=True)
    except Exception as error:  # noqa: BLE001  # a user is waiting: told an id, under which the log has the rest
        return Reply(error=failure(error, f"answering on {platform}"), private=True)


def to_button(token: str) -> Callable[[], tuple[Query, int]]:
    """What `reply_to` asks for a button that holds `token`."""
    return lambda: query_behind(token)


def suggestions(desk: Desk, kind: str, typed: str) -> tuple[str, ...]:
    """What completes an option of that kind, at most 25. Blocks. A failure is logged and completes nothing."""
    try:
        return SUGGESTS[kind](desk, typed)[:CHOICES]
    except Exception as error:  # noqa: BLE001  # somebody is typing: nothing can be said there, the log has it
        failure(error, f"completing {kind}")
        return ()


def failure(error: Exception, doing: str) -> str:
    """The line for a user about an unforeseen error, which is logged under the id that the line tells."""
    mark = secrets.token_hex(4)
    log.error("failure %s while %s", mark, doing, exc_info=error)
    return f"Something failed here, not with your question. Please try again; if it stays, tell the operator: {mark}"


def _when(query: Query) -> When:
    return When(query["since"], query["as-of"], query["by"])


def _answered(desk: Desk, query: Query, page: int, platform: str) -> Reply:
    found = ASKS[query.command](desk, query)
    private = ASKED[query.command].private
    if isinstance(found, Briefing):
        digest = render_briefing(found, platform)
        return Reply(_shortened(digest), private=private, note=_left_out(digest))
    pages = answer_pages(found, platform)
    page = min(page, pages)
    return Reply(
        render_answer(found, platform, page=page),
        private=private,
        earlier=token_of(query, page - 1) if page > 1 else "",
        later=token_of(query, page + 1) if page < pages else "",
    )


def _shortened(digest: Digest) -> Digest:
    shown = digest.messages[:LONGEST_REPLY]
    return replace(digest, messages=shown, thread=digest.thread[: LONGEST_REPLY - len(shown)])


def _left_out(digest: Digest) -> str:
    left = len(digest.messages) + len(digest.thread) - LONGEST_REPLY
    if left <= 0:
        return ""
    what = "1 more message of receipts has" if left == 1 else f"{left} more messages of receipts have"
    return f"{what} no room in an answer here; ask for less, such as since:24h, or for /claims."
