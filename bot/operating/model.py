"""The language model, loaded beside everything else, and tried again for as long as it can't be."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.operating.condition import Condition
from bot.operating.troubles import words_of
from briefings.model import OnRecordError

if TYPE_CHECKING:
    from spacy.language import Language

log = logging.getLogger(__name__)

AGAIN = timedelta(minutes=1)


@dataclass(slots=True)
class Model:
    """The model once it is there. Until then articles are stored and wait to be read for claims."""

    condition: Condition
    nlp: Language | None = None

    async def loaded(
        self, load: Callable[[], Language], *, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    ) -> None:
        """Load it in a thread; whenever that fails, again a minute later. Why it fails is logged when that is new."""
        told = ""
        while self.nlp is None:
            try:
                self.nlp = await asyncio.to_thread(load)
            except Exception as error:  # whatever it is: the rest of the bot works without a model
                words = words_of(error)
                if words != told:
                    fault = None if isinstance(error, OnRecordError) else error
                    log.error("%s; until then articles are stored and not read for claims", words, exc_info=fault)  # noqa: TRY400 - the traceback only where nobody foresaw it
                told = self.condition.model = words
                await sleep(AGAIN.total_seconds())
        self.condition.model = ""
        log.info("the language model is loaded")
