"""How a running bot logs: to standard error, as text or JSON, in UTC, and without any secret."""

from __future__ import annotations

import logging
import sys
import threading
from asyncio import CancelledError
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType

from pythonjsonlogger.json import JsonFormatter

from bot.operating.redaction import Redact, on_one_line, redactor
from bot.settings import Settings

CHATTY = ("apscheduler", "alembic", "httpx", "aiohttp.access")
JOBS = "apscheduler.executors"
TRIED_ANEW = "Attempting a reconnect"
"""How discord.py begins to tell that it lost a gateway, with a traceback each time."""

FIELDS = {"levelname": "level", "name": "logger", "exc_info": "exception", "stack_info": "stack"}

log = logging.getLogger(__name__)


def set_up_logs(settings: Settings) -> None:
    """Log everything of this process as the settings have it, warnings and what nobody caught included.

    Whatever logged before, in this process, is no longer heard. Loggers of others that bring handlers of their own are
    not touched; the libraries we use have none.
    """
    handler = _Handler(sys.stderr)
    handler.setFormatter(formatter_of(settings))
    handler.addFilter(_NoTraceback())
    handler.addFilter(_is_news)
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def formatter_of(settings: Settings) -> logging.Formatter:
    """The formatter for the settings' form of log, which knows their secrets."""
    redact = redactor(settings)
    return _Json(redact) if settings.log_format == "json" else _Text(redact)


class _NoTraceback(logging.Filter):
    """Says in a word why a connection is tried anew: an hour without a network would fill the log with tracebacks."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[0] and str(record.msg).startswith(TRIED_ANEW):
            kind, error, _ = record.exc_info
            record.msg, record.args = f"{record.getMessage()} ({kind.__name__}: {error})", None
            record.exc_info = None
        return True


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a record is more than a job that was broken off: why all stops is logged by whoever stops it."""
    kind = record.exc_info[0] if record.exc_info else None
    return not (record.name.startswith(JOBS) and kind is not None and issubclass(kind, CancelledError))


class _Handler(logging.StreamHandler):  # type: ignore[type-arg]  # generic for type checkers only
    """Says of a record that can't be written no more than whose it was: its arguments may hold a secret.

    A log that takes nothing, on a full disk for one, stops nobody who writes to it.
    """

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        error = sys.exc_info()[1]
        if sys.stderr is not None and not isinstance(error, BrokenPipeError):
            with suppress(OSError, ValueError):
                sys.stderr.write(f"a record of {record.name} could not be logged: {type(error).__name__}\n")


class _Text(logging.Formatter):
    """A line for each record, `TIME LEVEL LOGGER: MESSAGE`; lines of a traceback follow, each behind a bar."""

    def __init__(self, redact: Redact) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        line = on_one_line(self._redact(f"{record.levelname} {record.name}: {record.getMessage()}"))
        # Made anew: what another handler has left on the record is not redacted
        raised = self.formatException(record.exc_info) if record.exc_info else record.exc_text
        stack = self.formatStack(record.stack_info) if record.stack_info else ""
        return "\n".join((f"{_moment(record)} {line}", *self._barred(raised or ""), *self._barred(stack)))

    def _barred(self, lines: str) -> list[str]:
        """What holds text from outside may hold line ends too, so that each line is marked as no record of its own."""
        return [f"  | {on_one_line(line)}" for line in self._redact(lines).splitlines()]


class _Json(JsonFormatter):
    """An object on a line for each record: time, level, logger, message; exception and stack where there are any."""

    def __init__(self, redact: Redact) -> None:
        super().__init__("%(levelname)s %(name)s %(message)s", rename_fields=FIELDS)
        self._redact = redact

    def process_log_record(self, log_data: dict[str, object]) -> dict[str, object]:
        return {key: self._redacted(value) for key, value in super().process_log_record(log_data).items()}

    def add_fields(
        self, log_data: dict[str, object], record: logging.LogRecord, message_dict: dict[str, object]
    ) -> None:
        log_data["time"] = _moment(record)
        super().add_fields(log_data, record, message_dict)

    def _redacted(self, value: object) -> object:
        if value is None or isinstance(value, bool | int | float):
            return value
        return self._redact(value if isinstance(value, str) else str(value))


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _uncaught(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, traceback)
        return
    log.critical("stopped by an error", exc_info=(kind, error, traceback))


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        name = args.thread.name if args.thread is not None else "a thread"
        log.error("%s ended with an error", name, exc_info=(args.exc_type, args.exc_value, args.exc_traceback))
