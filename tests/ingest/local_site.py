"""A small web server on the loopback whose pages a test puts up itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.test_utils import TestServer

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Site:
    """A server whose pages a test puts up one by one; `asked` lists the paths that were requested."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._pages: dict[str, Handler] = {}
        application = web.Application()
        application.router.add_get("/{path:.*}", self._answer)
        self.server = TestServer(application, host="127.0.0.1")

    def put(
        self, path: str, body: bytes | str = b"", *, kind: str = "text/html", status: int = 200, **headers: str
    ) -> str:
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def answer(_: web.Request) -> web.Response:
            return web.Response(body=data, status=status, headers={"Content-Type": kind, **named})

        return self.serve(path, answer)

    def serve(self, path: str, handler: Handler) -> str:
        self._pages[path] = handler
        return self.url(path)

    def url(self, path: str) -> str:
        return str(self.server.make_url(path))

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        if request.path not in self._pages:
            return web.Response(status=404)
        return await self._pages[request.path](request)
