"""What the scheduler's jobs do, each round watched: reading, briefing, alerting, delivering."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from bot.delivery import DeliveryReport, Outbox, Poster, deliver_pending
from bot.operating.model import Model
from bot.operating.waiting import unless
from bot.operating.watching import Watch
from bot.rounds import Rounds
from bot.scheduler import ALERTS, BRIEF, DELIVER, POLL, UPKEEP, Jobs
from briefings import service
from briefings.ingest.polling import Means
from briefings.render.words import plural
from briefings.service import Ingested, Keeping
from briefings.store import forget_older, outstanding, windows_ended

log = logging.getLogger(__name__)

FORGOTTEN_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Work:
    """The rounds of one process; `outbox` and `keeping` are the same from tenure to tenure.

    `kept` is how long articles are kept that nothing stands on, None for ever. `turn` is held while claims are stored
    and while a briefing is composed.
    """

    keeping: Keeping
    means: Means
    model: Model
    posters: Mapping[str, Poster]
    outbox: Outbox
    rounds: Rounds
    turn: asyncio.Lock
    watch: Watch
    kept: timedelta | None = None

    def jobs(self, ending: asyncio.Event) -> Jobs:
        """The rounds as jobs that never raise. A reading is broken off when `ending` is set: it may take long."""
        run = self.watch.run
        return Jobs(
            poll=partial(run, POLL, lambda: unless(ending, self.poll())),
            brief=self._brief,
            alerts=self._alert,
            deliver=partial(run, DELIVER, self.deliver),
            upkeep=partial(run, UPKEEP, self.forget),
        )

    async def poll(self) -> Ingested:
        """Read what is due of the sources. Without a language model articles are stored only."""
        keeping = replace(self.keeping, nlp=self.model.nlp, alone_since=self.watch.condition.leading_since)
        found = await service.poll_due(keeping, self.means, turn=self.turn)
        if found != Ingested():
            log.info("read: %s, %s", plural(found.articles, "new or edited article"), plural(found.claims, "new claim"))
        return found

    async def deliver(self) -> DeliveryReport:
        """Post what is due, and count it."""
        store, now = self.keeping.store, self.keeping.now
        report = await deliver_pending(store, self.posters, now=now(), outbox=self.outbox)
        metrics = self.watch.metrics
        metrics.deliveries.labels("failed").inc(len(report.failed))
        metrics.deliveries.labels("sent").inc(len(report.sent))
        for until in await asyncio.to_thread(windows_ended, store, report.sent) if report.sent else ():
            metrics.delivery_lag.observe(max((now() - until).total_seconds(), 0))
        left = await asyncio.to_thread(outstanding, store)
        metrics.pending.set(left.pending)
        metrics.parked.set(left.parked)
        return report

    async def forget(self) -> int:
        """Let go of old articles that nothing stands on, some at a time, and of old digests; how many articles."""
        gone = 0
        if self.kept is None:
            return gone
        before = self.keeping.now() - self.kept
        forgotten = forget_older(self.keeping.store, before=before, limit=FORGOTTEN_AT_ONCE)
        while some := await asyncio.to_thread(next, forgotten, 0):
            gone += some
            await asyncio.sleep(0.1)  # others write too
        if gone:
            log.info("let go of %d articles older than %d days", gone, self.kept.days)
        return gone

    async def _brief(self) -> int:
        made = await self.watch.run(BRIEF, self.rounds.brief) or 0
        self.watch.metrics.briefings.labels("false").inc(made)
        return made

    async def _alert(self) -> int:
        made = await self.watch.run(ALERTS, self.rounds.alert) or 0
        self.watch.metrics.briefings.labels("true").inc(made)
        return made
