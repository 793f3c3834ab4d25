"""`/healthz`, `/readyz` and `/metrics`: how this process is, for whoever watches over it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.operating.condition import DATABASE, MODEL, Condition, parts
from bot.operating.metrics import Metrics
from bot.settings import PREFIX
from briefings.model import OnRecordError

CLOSING_SECONDS = 0.5
FRESH = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Health:
    """What answers. `redact` takes secrets out of what failures say."""

    condition: Condition
    metrics: Metrics
    redact: Callable[[str], str]

    def app(self) -> web.Application:
        """The three pages; GET and HEAD alone."""
        app = web.Application()
        app.add_routes(
            [web.get("/healthz", self.healthz), web.get("/readyz", self.readyz), web.get("/metrics", self.told)]
        )
        return app

    async def healthz(self, _request: web.Request) -> web.Response:
        """200, by which the event loop turns; while it does not there is no answer. It says nothing of all else."""
        return web.Response(text="ok\n", headers=FRESH)

    async def readyz(self, _request: web.Request) -> web.Response:
        """200 if every part is as it should be, else 503; each part in the body."""
        found = parts(self.condition)
        ready = all(part.ok for part in found.values())
        told = {
            "ready": ready,
            "leads": self.condition.leading_since is not None,
            "parts": {name: asdict(part) | {"words": self.redact(part.words)} for name, part in found.items()},
        }
        return web.json_response(told, status=200 if ready else 503, headers=FRESH, dumps=_dumped)

    async def told(self, _request: web.Request) -> web.Response:
        """The metrics, those of the condition as it is now."""
        found = parts(self.condition)
        leads = self.condition.leading_since is not None
        self.metrics.lease_held.set(leads)
        if not leads:  # they are for the leader to tell, or a sum over all processes would hold them twice
            self.metrics.pending.set(0)
            self.metrics.parked.set(0)
        self.metrics.database_up.set(found[DATABASE].ok)
        self.metrics.model_loaded.set(found[MODEL].ok)
        for name, platform in self.condition.platforms.items():
            self.metrics.platform_up.labels(name).set(platform.connected())
        return web.Response(body=self.metrics.text(), headers=FRESH | {"Content-Type": CONTENT_TYPE_LATEST})


@asynccontextmanager
async def open_health(health: Health, host: str, port: int) -> AsyncIterator[int]:
    """Answer on that address within it; gives the port, which the system chooses for 0.

    Raises OnRecordError if the port is taken or the address is not of this machine.
    """
    runner = web.AppRunner(health.app(), access_log=None, shutdown_timeout=CLOSING_SECONDS)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            why = error.strerror or error
            message = f"{PREFIX}HEALTH_PORT: can't listen on {host}:{port} ({why}); choose another, or leave it empty"
            raise OnRecordError(message) from error
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


def _dumped(value: object) -> str:
    return json.dumps(value, indent=2) + "\n"
