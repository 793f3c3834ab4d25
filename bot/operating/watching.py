"""The scheduler's jobs as rounds that can fail without harm: timed, counted, and logged when that changes."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.operating.condition import Condition
from bot.operating.metrics import Metrics
from bot.operating.troubles import Troubles, words_of
from briefings.model import LostLeaseError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Watch:
    """Runs rounds and writes down how they went. `lost` is called if one finds that this process no longer leads."""

    condition: Condition
    metrics: Metrics
    troubles: Troubles
    lost: Callable[[], None]

    async def run(self, name: str, job: Callable[[], Awaitable[T]]) -> T | None:
        """One round. What it raises is noted and None given: the next round tries again."""
        began = time.monotonic()
        try:
            result = await job()
        except LostLeaseError:
            self.lost()
            return None
        except Exception as error:  # noqa: BLE001  # whatever it is, it is logged, and the next round tries again
            self._failed(name, error)
            return None
        finally:
            self.metrics.rounds.labels(name).observe(time.monotonic() - began)
        self._went_well(name)
        return result

    def _failed(self, name: str, error: Exception) -> None:
        self.troubles.failed(name, error)
        self.condition.failing[name] = words_of(error)
        self.metrics.round_failures.labels(name).inc()

    def _went_well(self, name: str) -> None:
        self.troubles.went_well(name)
        self.condition.failing.pop(name, None)
        self.condition.moved(name)
        self.metrics.last_success.labels(name).set(self.condition.clock().timestamp())
