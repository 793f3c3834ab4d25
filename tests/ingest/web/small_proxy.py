"""A proxy on the loopback: HTTP with CONNECT, or SOCKS5. Every name is the loopback to it."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class SmallProxy:
    """`asked` are the hosts and ports that somebody wanted to reach, `users` what they showed for it."""

    port: int = 0
    asked: list[str] = field(default_factory=list)
    users: list[str] = field(default_factory=list)


@asynccontextmanager
async def http_proxy(*, closed: bool = False) -> AsyncIterator[SmallProxy]:
    """Passes on what it is asked for; `closed` to everybody: it answers 407."""
    told = SmallProxy()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"proxy-authorization: basic "):
                told.users.append(b64decode(line.split()[-1]).decode("ascii"))
        method, target, _ = head.split(b" ", 2)
        parts = urlsplit(b"//" + target if method == b"CONNECT" else target)
        told.asked.append(parts.netloc.decode("ascii"))
        if closed:
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return
        theirs, ours = await asyncio.open_connection("127.0.0.1", parts.port)
        if method == b"CONNECT":
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        else:
            ours.write(head.replace(target, parts.path or b"/", 1))
        await _pass_on(reader, writer, theirs, ours)

    async for port in _listening(serve):
        told.port = port
        yield told


@asynccontextmanager
async def socks_proxy() -> AsyncIterator[SmallProxy]:
    """SOCKS5 with user and password (RFC 1928, 1929)."""
    told = SmallProxy()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, methods = await reader.readexactly(2)
        offered = await reader.readexactly(methods)
        wanted = 2 if 2 in offered else 0
        writer.write(bytes([5, wanted]))
        if wanted:
            await reader.readexactly(1)
            user, password = [await _counted(reader) for _ in range(2)]
            told.users.append(f"{user}:{password}")
            writer.write(b"\x01\x00")
        kind = (await reader.readexactly(4))[3]
        assert kind == 3
        host = await _counted(reader)
        port = int.from_bytes(await reader.readexactly(2), "big")
        told.asked.append(f"{host}:{port}")
        theirs, ours = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"\x05\x00\x00\x01" + bytes(6))
        await _pass_on(reader, writer, theirs, ours)

    async for port in _listening(serve):
        told.port = port
        yield told


async def _counted(reader: asyncio.StreamReader) -> str:
    return (await reader.readexactly((await reader.readexactly(1))[0])).decode("ascii")


async def _pass_on(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    theirs: asyncio.StreamReader,
    ours: asyncio.StreamWriter,
) -> None:
    async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(65_536):
            sink.write(data)
        sink.close()

    try:
        await asyncio.gather(pump(reader, ours), pump(theirs, writer))
    finally:
        ours.transport.abort()


async def _listening(serve: object) -> AsyncIterator[int]:
    talks: set[asyncio.Task[None]] = set()

    async def guarded(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)  # type: ignore[operator]  # one of the two above
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(guarded(reader, writer))
        talks.add(task)
        task.add_done_callback(talks.discard)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in list(talks):
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        await server.wait_closed()
        await asyncio.sleep(0)
