"""What answers each command: a function of the desk and the query, one file for what belongs together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from bot.asking.queries import Query
from bot.asking.responses import Form, Response
from bot.handlers import (
    briefed,
    catalog,
    lookups,
    questions,
    recorded,
    settings,
    source_lookups,
    sources,
    subscriptions,
    topics,
)
from bot.recorded.answers import Desk
from briefings.model import Answer, Briefing

Handler: TypeAlias = Callable[[Desk, Query], Answer | Briefing | Response]
Former: TypeAlias = Callable[[Desk, Mapping[str, str]], Form]

HANDLERS: Mapping[str, Handler] = {
    **recorded.HANDLERS,
    **briefed.HANDLERS,
    **lookups.HANDLERS,
    **questions.HANDLERS,
    **topics.HANDLERS,
    **sources.HANDLERS,
    **source_lookups.HANDLERS,
    **subscriptions.HANDLERS,
    **settings.HANDLERS,
    **catalog.HANDLERS,
}
"""By the command's name. Each may raise UsageError with a line for the user."""

FORMS: Mapping[str, Former] = {
    **questions.FORMS,
    **topics.FORMS,
    **sources.FORMS,
    **subscriptions.FORMS,
}
"""What makes the form of each command that has one, from what was told already; names are as typed."""

SUGGESTS: Mapping[str, Callable[[Desk, str], tuple[str, ...]]] = {
    **recorded.SUGGESTS,
    **questions.SUGGESTS,
    **topics.SUGGESTS,
    **sources.SUGGESTS,
    **subscriptions.SUGGESTS,
    **catalog.SUGGESTS,
}
"""What completes an option, by what it suggests."""
