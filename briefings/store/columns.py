"""Column types that mean the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Text, TypeDecorator

BigInt = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits on both; SQLite makes only a column called INTEGER its row id."""

_UNSTORABLE = {0: "\ufffd", **dict.fromkeys(range(0xD800, 0xE000), "\ufffd")}


def storable(text: str) -> str:
    """`text` with what no database keeps (NUL, lone surrogates) as U+FFFD, one for one: offsets stay true."""
    if text.isascii() and "\0" not in text:
        return text
    return text.translate(_UNSTORABLE)


def utc(moment: datetime) -> datetime:
    """`moment` in UTC. A naive one is refused with ValueError: nobody knows when it was."""
    if moment.tzinfo is None:
        message = f"a moment needs a time zone: {moment!r}"
        raise ValueError(message)
    return moment.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text of any length from anywhere, see `storable`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  (SQLAlchemy's signature)
        """What the database gets."""
        return None if value is None else storable(value)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept and given back in UTC. A naive one is refused with ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC; SQLite keeps it as text without a zone, which sorts as time does."""
        if value is None:
            return None
        return utc(value).replace(tzinfo=None) if dialect.name == "sqlite" else utc(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002  (SQLAlchemy's signature)
        """An aware datetime in UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
