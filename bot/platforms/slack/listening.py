"""Hearing what happens in Slack: by Socket Mode or by HTTP, until cancelled or lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

PULSE = 10.0  # seconds between two looks at the connection
MOST_MISSED = 6
CLOSING_SECONDS = 1.0  # for requests that are being answered


async def listen_by_socket(
    app: AsyncApp, app_token: str, *, pulse: float = PULSE, tell: Callable[[bool], None] = lambda _connected: None
) -> None:
    """Answer what comes by Socket Mode until cancelled. Raises ConnectionError if the connection stays away.

    slack_sdk connects anew by itself after most losses, but it can end up trying one address that is out of date for
    ever, or a token that was revoked. Who calls this again begins with a new address. `tell` is told at every pulse
    whether it is connected.
    """
    socket = AsyncSocketModeHandler(app, app_token, ping_interval=pulse).client
    try:
        connecting = asyncio.create_task(socket.connect())  # type: ignore[no-untyped-call]  # slack_sdk leaves it bare
        missed = 0
        while missed < MOST_MISSED:
            await asyncio.sleep(pulse)
            connected = await socket.is_connected()
            tell(connected)
            missed = 0 if connected else missed + 1
    finally:
        connecting.cancel()
        await socket.close()  # type: ignore[no-untyped-call]  # slack_sdk leaves it bare
        await asyncio.wait({connecting})
    message = f"Slack's Socket Mode was away for {MOST_MISSED * pulse:.0f} seconds"
    raise ConnectionError(message)


async def listen_by_http(pages: web.Application, port: int) -> None:
    """Serve the pages until cancelled."""
    # Its access log would hold the codes of installations
    runner = web.AppRunner(pages, access_log=None, shutdown_timeout=CLOSING_SECONDS)
    await runner.setup()
    starting = asyncio.create_task(web.TCPSite(runner, port=port).start())
    try:
        await asyncio.shield(starting)  # cut off while it starts, it would leave its sockets open
        await asyncio.Event().wait()
    finally:
        await asyncio.wait({starting})
        await runner.cleanup()


async def together(listeners: Sequence[Coroutine[None, None, None]]) -> None:
    """Run all until one fails, which ends the others too, or until cancelled."""
    tasks = [asyncio.create_task(listener) for listener in listeners]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            if not task.cancelling():  # a second time would cut its closing short
                task.cancel()
        await asyncio.wait(tasks)
