"""Query → what the asker is shown, the same decisions for every platform: the answer, its pages, or what went wrong."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.asking.asker import Asker
from bot.asking.commands import ASKED
from bot.asking.paging import LONGEST_REPLY, portion, rest_button, window_again
from bot.asking.permissions import must_be_allowed
from bot.asking.queries import Query, query_behind, token_of
from bot.asking.responses import Button, Form, Menu, Response
from bot.handlers import FORMS, HANDLERS, SUGGESTS
from bot.recorded.answers import Desk
from briefings.model import Answer, Attachment, AuditEntry, Briefing, Digest, OnRecordError
from briefings.render import answer_pages, render_answer, render_briefing
from briefings.render.escape import clean
from briefings.render.words import plural
from briefings.store import add_audit, get_workspace

log = logging.getLogger(__name__)
CHOICES = 25


@dataclass(frozen=True, slots=True)
class Reply:
    """What the asker is shown: a digest, or one line that says what went wrong. `private`: to the asker only.

    `note` follows to the asker only and says what had no room. `earlier` and `later` are the tokens of the pages beside
    this one, "" where there is none; of a briefing too long for one reply a button fetches the rest. Menus and buttons
    stand under the last of the digest's messages, `files` with it.
    """

    digest: Digest | None = None
    error: str = ""
    private: bool = False
    note: str = ""
    earlier: str = ""
    later: str = ""
    menus: tuple[Menu, ...] = ()
    buttons: tuple[Button, ...] = ()
    files: tuple[Attachment, ...] = ()


def reply_to(ask: Callable[[], tuple[Query, int]], desk: Desk, asker: Asker) -> Reply:
    """The reply to a query and the page of it; `ask` gives them and may raise UsageError. Blocks: call it in a thread.

    Never raises: what the user can mend is said to the user, anything else is logged under an id that the user is told.
    """
    here = replace(desk, asker=asker)
    try:
        query, page = ask()
        _admit(here, query.command)
        return _answered(here, query, page)
    except OnRecordError as error:
        return Reply(error=str(error), private=True)
    except Exception as error:  # noqa: BLE001  # a user is waiting: told an id, under which the log has the rest
        return Reply(error=failure(error, f"answering on {asker.platform}"), private=True)


def form_for(command: str, given: dict[str, str | None], desk: Desk, asker: Asker) -> Form | Reply:
    """The form of a command, filled in with what is known; a reply that says why not, if there is none. Blocks.

    Only who may send it off is shown it. Never raises.
    """
    here = replace(desk, asker=asker)
    try:
        _admit(here, command)
        return FORMS[command](here, {name: value for name, value in given.items() if value})
    except OnRecordError as error:
        return Reply(error=str(error), private=True)
    except Exception as error:  # noqa: BLE001  # as above
        return Reply(error=failure(error, f"opening a form on {asker.platform}"), private=True)


def carry_out(desk: Desk, query: Query) -> Response:
    """What the query's handler gives; what it changed is in the audit log then. One way for chat and terminal.

    Does not ask whether the asker may. Raises UsageError.
    """
    found = HANDLERS[query.command](desk, query)
    response = found if isinstance(found, Response) else Response(found)
    if response.changed:
        write_down(desk, query.command, response.changed)
    return response


def to_button(token: str) -> Callable[[], tuple[Query, int]]:
    """What `reply_to` asks for a button that holds `token`."""
    return lambda: query_behind(token)


def suggestions(desk: Desk, kind: str, typed: str, asker: Asker) -> tuple[str, ...]:
    """What completes an option of that kind, at most 25. Blocks. A failure is logged and completes nothing."""
    try:
        return SUGGESTS[kind](replace(desk, asker=asker), typed)[:CHOICES]
    except Exception as error:  # noqa: BLE001  # somebody is typing: nothing can be said there, the log has it
        failure(error, f"completing {kind}")
        return ()


def failure(error: Exception, doing: str) -> str:
    """The line for a user about an unforeseen error, which is logged under the id that the line tells."""
    mark = secrets.token_hex(4)
    log.error("failure %s while %s", mark, doing, exc_info=error)
    return f"Something failed here, not with your question. Please try again; if it stays, tell the operator: {mark}"


def _admit(desk: Desk, name: str) -> None:
    """Raises UsageError if the asker asks too often, or may not change what the command changes."""
    command = ASKED[name]
    if desk.cooldowns is not None:
        desk.cooldowns.ask(desk.asker.reader, command.cost)
    if command.guarded:
        must_be_allowed(desk.asker, get_workspace(desk.store, desk.asker.owner))


def _answered(desk: Desk, query: Query, page: int) -> Reply:
    response = carry_out(replace(desk, page=page if desk.asker.platform in LONGEST_REPLY else None), query)
    private = response.private or ASKED[query.command].private or ASKED[query.command].guarded
    reply = replace(_said(desk.asker.platform, query, page, response), private=private)
    return replace(
        reply,
        note=" ".join(filter(None, (response.note, reply.note))),
        menus=response.menus,
        buttons=(*reply.buttons, *response.buttons),
        files=tuple(replace(one, alt=clean(one.alt)) for one in response.files) if page == 1 else (),
    )


def _said(platform: str, query: Query, page: int, response: Response) -> Reply:
    """One page of what is said. A command that changed something is never asked again by turning a page."""
    said, again = response.said, response.again or (None if response.changed else query)
    if isinstance(said, Answer):
        pages = answer_pages(said, platform)
        page = min(page, pages)
        return Reply(
            render_answer(said, platform, page=page),
            earlier=token_of(again, page - 1) if again and page > 1 else "",
            later=token_of(again, page + 1) if again and (page < pages or said.more) else "",
        )
    if isinstance(said, Briefing):
        again = response.again or window_again(said)
    digests = (render_briefing(said, platform),) if isinstance(said, Briefing) else said
    shown, left = portion(digests, platform, page)
    if not left:
        return Reply(shown)
    button = (rest_button(token_of(again, page + 1), left),) if again else ()
    return Reply(shown, note=f"There is more: {plural(left, 'message')}.", buttons=button)


def write_down(desk: Desk, command: str, what: str) -> None:
    """Puts what the desk's asker changed, in words, into the audit log."""
    asker = desk.asker
    add_audit(desk.store, AuditEntry(desk.clock(), asker.owner, asker.reader, asker.name, command, what))
