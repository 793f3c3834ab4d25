"""Answers and briefings on standard output: as text, as JSON or CSV for a program, or as a platform's own messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import click
from pydantic import TypeAdapter

from bot.asking.commands import COMMANDS
from bot.recorded.lines import answer_csv
from briefings.model import Answer, Briefing, Digest
from briefings.render import PLAIN, render_answer, render_briefing

if TYPE_CHECKING:
    from bot.asking.responses import Response
    from briefings.render import Detail

_IN_CHAT = re.compile(rf"(?<![\w/.-])/({'|'.join(sorted({name.partition(' ')[0] for name in COMMANDS}))})\b")
_OPTION = re.compile(r"(?<![\w-])(quiet|alerts|hold|only-changes):(?=\w)")
_HERE = {"subscribe": "subscription add", "subscriptions": "subscription list"}
"""What has another name in a terminal."""


def print_answer(answer: Answer, form: str) -> None:
    """The whole answer as "text", "json" or "csv"."""
    if form == "json":
        click.echo(TypeAdapter(Answer).dump_json(answer).decode())
    elif form == "csv":
        click.echo(answer_csv(answer), nl=False)
    else:
        print_digest(render_answer(answer, "text"), "text")


def print_response(response: Response) -> None:
    """What a handler says, as text, with chat's commands as they are typed here. Shows no buttons and no menus."""
    if isinstance(response.said, Answer):
        print_answer(_typed_here(response.said), "text")


def as_typed_here(text: str) -> str:
    """The text, which is our own, with chat's commands and options as they are typed in a terminal."""
    typed = _IN_CHAT.sub(lambda found: f"onrecord {_HERE.get(found[1], found[1])}", text)
    return _OPTION.sub(r"--\1 ", typed.replace("page:yes", "--page"))


def _typed_here(answer: Answer) -> Answer:
    """The same of an answer; what it quotes stays as it is."""
    groups = (
        replace(one, heading=as_typed_here(one.heading), lines=tuple(map(as_typed_here, one.lines)))
        for one in answer.groups
    )
    return replace(answer, groups=tuple(groups), empty=as_typed_here(answer.empty))


def print_briefing(briefing: Briefing, form: str, *, detail: Detail = PLAIN, receipts: bool = False) -> None:
    """The briefing as JSON, or rendered for a platform; `receipts` follow it as text."""
    if form == "json":
        click.echo(TypeAdapter(Briefing).dump_json(briefing).decode())
        return
    digest = render_briefing(briefing, form, detail=detail)
    print_digest(digest, form)
    if receipts and form == "text":
        click.echo("\n".join(message.text for message in digest.thread))


def print_digest(digest: Digest, form: str) -> None:
    """The messages for the channel as text or a page; of a chat platform every message in its own JSON."""
    if form in {"text", "html"}:
        click.echo("\n".join(message.text for message in digest.messages))
        return
    click.echo(TypeAdapter(list[dict[str, object]]).dump_json(list(_payloads(digest)), indent=2).decode())


def _payloads(digest: Digest) -> Iterator[dict[str, object]]:
    for place, messages in (("channel", digest.messages), ("thread", digest.thread)):
        for message in messages:
            files = [attachment.filename for attachment in message.attachments]
            yield {"in": place, "text": message.text, **message.payload, "files": files}
