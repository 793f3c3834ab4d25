"""A quick web server for measuring: many made-up papers, each at an address of its own on the loopback.

Every host 127.0.x.y has a feed with an ETag at /feed, whose items carry a summary, and the page of each item. Pages are
made when they are asked for, from the host and the number alone: some four hundred words in the usual furniture.
"""

from __future__ import annotations

import asyncio
import random
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_SYLLABLES = ("ba", "ce", "do", "fi", "gu", "ka", "le", "mo", "ni", "pu", "ra", "se", "to", "vi", "zu")
_SENTENCES, _A_PAGE, _FILLER = 4_000, 28, "<li><a href='/x'>Section</a></li>" * 60
_LONGEST_HEAD = 65_536


def hosts(number: int) -> list[str]:
    """So many addresses of the loopback."""
    return [f"127.0.{1 + index // 250}.{1 + index % 250}" for index in range(number)]


def feed_of(host: str, port: int, items: int) -> str:
    """The feed of one host."""
    listed = "".join(
        f"<item><title>Report {number} of {host}</title><link>http://{host}:{port}/{number}</link>"
        f"<guid>http://{host}:{port}/{number}</guid><description>{_sentence(hash_of(host, number))}</description>"
        "</item>"
        for number in range(items)
    )
    return f"<rss version='2.0'><channel><title>{host}</title>{listed}</channel></rss>"


def page_of(host: str, number: int) -> str:
    """The page of one item: its own choice of made-up sentences."""
    chosen = random.Random(hash_of(host, number))  # noqa: S311 - text for a measurement
    text = "".join(f"<p>{_sentence(chosen.randrange(_SENTENCES))}</p>" for _ in range(_A_PAGE))
    return (
        f"<!doctype html><html lang='en'><head><title>Report {number} of {host}</title>"
        f"<meta property='article:published_time' content='2024-10-24T10:00:00Z'></head><body><nav><ul>{_FILLER}</ul>"
        f"</nav><article><h1>Report {number} of {host}</h1>{text}</article>"
        f"<footer><ul>{_FILLER}</ul></footer></body></html>"
    )


def hash_of(host: str, number: int) -> int:
    """A number for an item, the same in every process."""
    return int.from_bytes(socket.inet_aton(host)) * 100_003 + number


@contextmanager
def serving(number: int, *, items: int) -> Iterator[int]:
    """Serve so many hosts from a process of its own; gives the port."""
    command = [sys.executable, __file__, str(number), str(items)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own program
        try:
            yield int(process.stdout.readline() if process.stdout else "")
        finally:
            process.terminate()


async def serve(number: int, items: int) -> None:
    """Serve for ever, and say on which port."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = int(one.getsockname()[1])
    async with await asyncio.start_server(_Answers(port, items).talk, hosts(number), port, backlog=512) as server:
        print(port, flush=True)
        await server.serve_forever()


class _Answers:
    def __init__(self, port: int, items: int) -> None:
        self._port = port
        self._items = items
        self._feeds: dict[str, bytes] = {}

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection's requests until it ends."""
        host = writer.get_extra_info("sockname")[0]
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                writer.write(self._answer(host, head))
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            writer.close()

    def _answer(self, host: str, head: bytes) -> bytes:
        path = head.split(b" ", 2)[1].decode()
        if path == "/feed":
            if b'"1"' in head:
                return b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
            if host not in self._feeds:
                self._feeds[host] = feed_of(host, self._port, self._items).encode()
            return _response("200 OK", self._feeds[host], 'application/rss+xml\r\nETag: "1"')
        if path[1:].isdigit():
            return _response("200 OK", page_of(host, int(path[1:])).encode(), "text/html; charset=utf-8")
        return _response("404 Not Found", b"", "text/plain")


def _response(status: str, body: bytes, kind: str) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def _sentence(seed: int) -> str:
    chosen = random.Random(seed % _SENTENCES)  # noqa: S311 - as above
    words = ["".join(chosen.choices(_SYLLABLES, k=chosen.randint(1, 3))) for _ in range(14)]
    return f"The {' '.join(words)} said."


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))
