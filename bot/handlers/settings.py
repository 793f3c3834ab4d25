"""What a workspace has set for itself, and who changed what in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from bot.asking.permissions import MANAGERS, may_change, must_be_allowed
from bot.asking.queries import Query, query_of, token_of
from bot.asking.responses import Button, Response
from bot.asking.typed import shown
from bot.following.subscribing import zone_here
from bot.recorded.answers import Desk
from bot.schedules.zones import zone_named
from briefings.changes.importance import MOST
from briefings.model import Answer, AnswerGroup, AuditEntry, UsageError, Workspace
from briefings.render.moments import local_time
from briefings.store import change_workspace, get_workspace, list_audit

LONGEST_LOG = 500
MOST_CHANGES = 30
USUAL = frozenset({"usual", "default", "none"})
_ANY = re.compile(r"\w+")
_EDITORS = {
    "discord": (re.compile(r"\d+"), "pick a role or person from Discord's list"),
    "slack": (re.compile(r"[UW][A-Z0-9]+"), "type editor:@ and pick the person from Slack's list"),
}
"""What the id of an editor looks like on a platform, and how one is named there."""
_NAMING = {
    "discord": " To let a role or person do it too, or no more: /settings editor:@role",
    "slack": " To let a person do it too, or no more: /settings editor:@person",
}
_ADDRESS = re.compile(r"(https?://)(?:[^\s/@]*@)?([^\s?#]*)(?:[?#]\S*)?")


def settings(desk: Desk, query: Query) -> Response:
    """What the workspace has set; with options, changes it first, if the asker may."""
    held = _workspace(desk)
    if not query.values:
        return Response(Answer("Settings", _groups(desk, held)), buttons=_buttons(desk, held))
    must_be_allowed(desk.asker, held)
    if not desk.asker.owner:
        message = "There are no settings outside a workspace; ONRECORD_TIMEZONE sets the zone for who has none."
        raise UsageError(message)
    before, after = change_workspace(desk.store, held.key, lambda found: _changed(desk, found, query))
    told = tuple(_told(before, after, query))
    groups = (AnswerGroup("Changed" if after != before else "Nothing to change", lines=told), *_groups(desk, after))
    changed = "; ".join(told) if after != before else ""
    return Response(Answer("Settings", groups), buttons=_buttons(desk, after), changed=changed)


def log(desk: Desk, _query: Query) -> Response:
    """Who changed what in this workspace, newest first; addresses without what may be a secret in them."""
    entries = list_audit(desk.store, workspace=desk.asker.owner, limit=LONGEST_LOG)
    zone = zone_here(desk)
    empty = "" if entries else "Nobody has changed anything here yet."
    return Response(Answer("Who changed what", tuple(_days(entries, zone)), empty=empty))


def without_secrets(what: str) -> str:
    """The text with addresses that tell no password and nothing behind a question mark."""
    return _ADDRESS.sub(r"\1\2", what)


def _workspace(desk: Desk) -> Workspace:
    return get_workspace(desk.store, desk.asker.owner) or Workspace(desk.asker.owner)


def _changed(desk: Desk, before: Workspace, query: Query) -> Workspace:
    """The workspace with what is named changed, if the asker may still. Raises UsageError."""
    must_be_allowed(desk.asker, before)
    zone = zone_named(query["timezone"]) if query["timezone"] else before.timezone
    most = _most(query["most"]) if query["most"] else before.most
    editors = _editors(desk, before.editors, query["editor"]) if query["editor"] else before.editors
    return replace(before, timezone=zone, most=most, editors=editors)


def _told(before: Workspace, after: Workspace, query: Query) -> Iterator[str]:
    """What was named, old → new."""
    if query["timezone"]:
        yield f"time zone: {before.timezone or 'not set'} → {after.timezone}"
    if query["most"]:
        yield f"changes in a briefing: {_most_words(before.most)} → {_most_words(after.most)}"
    if query["editor"]:
        now = "may change things too" if query["editor"] in after.editors else "may no longer change things"
        yield f"{query['editor']} {now}"


def _most(typed: str) -> int | None:
    """The number that is meant; None for the usual one. Raises UsageError."""
    if typed.casefold() in USUAL:
        return None
    if not typed.isdecimal() or len(typed) > 2 or not 1 <= int(typed) <= MOST_CHANGES:  # noqa: PLR2004  # digits
        message = f"most: a number from 1 to {MOST_CHANGES}, or “usual”, not “{shown(typed)}”"
        raise UsageError(message)
    return int(typed)


def _editors(desk: Desk, editors: tuple[str, ...], who: str) -> tuple[str, ...]:
    """The editors with the role or person named one of them; one that was is no more. Raises UsageError."""
    if not (desk.asker.manages or desk.asker.operates):
        message = "Only who manages this workspace may say who else changes things. Nothing was changed."
        raise UsageError(message)
    if who in editors:
        return tuple(one for one in editors if one != who)
    if who == desk.asker.workspace:
        message = "@everyone is everybody here, so nothing would be guarded: pick another role, or a person."
        raise UsageError(message)
    looks, what = _EDITORS.get(desk.asker.platform, (_ANY, "give their id"))
    if not looks.fullmatch(who):
        message = f"“{shown(who)}” is no role or person that I know: {what}."
        raise UsageError(message)
    return (*editors, who)


def _groups(desk: Desk, workspace: Workspace) -> tuple[AnswerGroup, ...]:
    asker = desk.asker
    unset = "" if workspace.timezone else " (not set here)"
    who, how = MANAGERS.get(asker.platform, "the operator"), _NAMING.get(asker.platform, "")
    also = f", and: {', '.join(workspace.editors)}" if workspace.editors else ", nobody else"
    mine = "You may." if may_change(asker, workspace) else "You may not."
    return (
        AnswerGroup(
            f"Time zone: {zone_here(desk)}{unset}",
            lines=("For new subscriptions; those there are keep their own. To change: /settings timezone:Europe/Kyiv",),
        ),
        AnswerGroup(
            f"Changes in a briefing: {_most_words(workspace.most)}",
            lines=(f"The rest is told by /missed. To change: /settings most:8 (1 to {MOST_CHANGES})",),
        ),
        AnswerGroup(
            "Who may change topics, sources, subscriptions and these settings",
            lines=(f"{who[:1].upper()}{who[1:]}{also}.{how}", mine),
        ),
    )


def _most_words(most: int | None) -> str:
    return f"at most {most}" if most is not None else f"at most {MOST} (as usual)"


def _buttons(desk: Desk, workspace: Workspace) -> tuple[Button, ...]:
    if not may_change(desk.asker, workspace):
        return ()
    return (Button("Who changed what", token_of(query_of("settings log", {}), 1)),)


def _days(entries: Sequence[AuditEntry], zone: str) -> Iterator[AnswerGroup]:
    for day, made in groupby(entries, key=lambda entry: local_time(entry.at, zone).partition(",")[0]):
        yield AnswerGroup(f"{day}, times in {zone}", lines=tuple(_line(entry, zone) for entry in made))


def _line(entry: AuditEntry, zone: str) -> str:
    at = local_time(entry.at, zone).partition(", ")[2].removesuffix(f" {zone}")
    who = f"{entry.name} ({entry.user})" if entry.name else entry.user
    return f"{at} · {who} · {entry.command}: {without_secrets(entry.what)}"


HANDLERS: Mapping[str, Callable[[Desk, Query], Response]] = {"settings": settings, "settings log": log}
