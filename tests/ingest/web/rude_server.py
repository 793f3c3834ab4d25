"""A server on the loopback that sends just the bytes that a test gives it, well-formed or not."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter, str], Awaitable[object]]

NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


@dataclass
class Rude:
    """`paths` are those that were asked for, `connections` how many were made. `port` is where it listens."""

    port: int = 0
    connections: int = 0
    paths: list[str] = field(default_factory=list)
    heads: list[bytes] = field(default_factory=list)

    def url(self, path: str = "/feed", scheme: str = "http") -> str:
        return f"{scheme}://127.0.0.1:{self.port}{path}"


@asynccontextmanager
async def rude(behave: Behaviour, *, tls: ssl.SSLContext | None = None) -> AsyncIterator[Rude]:
    """A server that calls `behave` for every request but that for robots.txt, which it does not have."""
    told = Rude()
    talks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        told.connections += 1
        try:
            while head := await _head(reader):
                path = head.split(b" ")[1].decode("ascii")
                told.paths.append(path)
                told.heads.append(head)
                if path == "/robots.txt":
                    writer.write(NOT_FOUND)
                else:
                    await behave(reader, writer, path)
        except ConnectionError:
            pass
        finally:
            writer.transport.abort()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(serve(reader, writer))
        talks.add(task)
        task.add_done_callback(talks.discard)

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=tls)
    told.port = server.sockets[0].getsockname()[1]
    try:
        yield told
    finally:
        server.close()
        for task in list(talks):
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        await server.wait_closed()
        await asyncio.sleep(0)


def saying(*answers: bytes, then_close: bool = False) -> Behaviour:
    """Says one of the answers to each request, the last one on and on."""
    left = list(answers)

    async def behave(_: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> None:
        assert path
        writer.write(left.pop(0) if len(left) > 1 else left[0])
        if then_close:
            writer.close()
            await writer.wait_closed()

    return behave


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """A whole answer with a Content-Length, unless the headers say another."""
    named = {"Content-Length": str(len(body))} | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value != "none")
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode("latin-1") + body


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return b""
