"""Briefings and digests as JSON, and back as equal values."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from briefings.model import Briefing, Digest, Message, OnRecordError

T = TypeVar("T")
_BRIEFING = TypeAdapter(Briefing)
_DIGEST = TypeAdapter(Digest)


def dump_briefing(briefing: Briefing) -> str:
    """The briefing as JSON."""
    return _dump(_BRIEFING, briefing)


def load_briefing(text: str) -> Briefing:
    """The briefing that `dump_briefing` wrote. Raises OnRecordError for one that this version can't read."""
    return _load(_BRIEFING, text, "briefing")


def dump_digest(digest: Digest) -> str:
    """The digest as JSON, its attachments in base64."""
    return _dump(_DIGEST, _recoded(digest, b64encode))


def load_digest(text: str) -> Digest:
    """The digest that `dump_digest` wrote. Raises OnRecordError for one that this version can't read."""
    return _recoded(_load(_DIGEST, text, "digest"), b64decode)


def _dump(adapter: TypeAdapter[T], value: T) -> str:
    # Pydantic's own JSON writes infinity as null, which can't be read back.
    return json.dumps(adapter.dump_python(value, mode="json"), ensure_ascii=False)


def _load(adapter: TypeAdapter[T], text: str, what: str) -> T:
    try:
        return adapter.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        message = f"a stored {what} can't be read ({where}: {first['msg']}); another version of onrecord wrote it"
        raise OnRecordError(message) from error


def _recoded(digest: Digest, code: Callable[[bytes], bytes]) -> Digest:
    def recode(message: Message) -> Message:
        return replace(
            message, attachments=tuple(replace(one, content=code(one.content)) for one in message.attachments)
        )

    return replace(
        digest,
        messages=tuple(map(recode, digest.messages)),
        thread=tuple(map(recode, digest.thread)),
        replies=tuple(replace(reply, message=recode(reply.message)) for reply in digest.replies),
    )
