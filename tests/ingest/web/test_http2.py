"""HTTP/2 in TLS, and who is believed to be a server."""

from __future__ import annotations

import gzip
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohappyeyeballs import AddrInfoType
from h2_server import Talk, certificates, http2
from rude_server import answer, rude, saying

from briefings.ingest.web.client import Edge
from briefings.ingest.web.fetch import Client, FetchError, fetch, open_client

NAME = "paper.example"
OK = (":status", "200")


async def loopback(host: str, port: int) -> list[AddrInfoType]:
    assert host.endswith(".example")
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


@asynccontextmanager
async def client_for(trusted: ssl.SSLContext | None) -> AsyncIterator[Client]:
    hosts = [NAME, "other.example"]
    edge = Edge(resolve=loopback, trusted=trusted)
    async with open_client(allow_hosts=hosts, timeout=5, pause=0, edge=edge) as client:
        yield client


@pytest.fixture
def pair(tmp_path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return certificates(tmp_path, NAME)


async def test_one_connection_of_http2_serves_all_of_a_host(pair: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    def say(talk: Talk, stream: int, path: str) -> None:
        if path == "/same":
            talk.answer(stream, [(":status", "304"), ("etag", '"v1"')])
        elif path == "/moved":
            talk.answer(stream, [(":status", "301"), ("location", "/page")], b"moved")
        elif path == "/missing":
            talk.answer(stream, [(":status", "404")], b"nothing here")
        else:
            packed = gzip.compress(f"page {path}".encode())
            talk.answer(stream, [OK, ("content-encoding", "gzip"), ("content-type", "text/html")], packed)

    shown, trusted = pair
    async with http2(say, shown) as server, client_for(trusted) as client:
        start = f"https://{NAME}:{server.port}"
        for _ in range(2):
            page = await fetch(f"{start}/page", client=client)
            assert (page.body, page.content_type) == (b"page /page", "text/html")
            assert (await fetch(f"{start}/same", client=client, etag='"v1"')).not_modified
            moved = await fetch(f"{start}/moved", client=client)
            assert (moved.body, moved.moved_to) == (b"page /page", f"{start}/page")
            with pytest.raises(FetchError, match="answered 404 Not Found"):
                await fetch(f"{start}/missing", client=client)
        assert server.connections == 1
        assert server.asked[:2] == ["/robots.txt", "/page"]


async def test_a_server_that_knows_no_http2_is_read_all_the_same(pair: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    shown, trusted = pair
    async with rude(saying(answer(b"old and good")), tls=shown) as server, client_for(trusted) as client:
        for _ in range(2):
            fetched = await fetch(f"https://{NAME}:{server.port}/", client=client)
            assert fetched.body == b"old and good"
        assert server.connections == 1


async def test_nobody_is_believed_without_a_certificate_for_the_name(
    pair: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    shown, trusted = pair
    async with http2(lambda talk, stream, _: talk.answer(stream, [OK], b"x"), shown) as server:
        async with client_for(trusted) as client:
            with pytest.raises(FetchError, match=r"certificate is not valid for 'other\.example'"):
                await fetch(f"https://other.example:{server.port}/", client=client)
        async with client_for(None) as client:
            with pytest.raises(FetchError, match="certificate verify failed"):
                await fetch(f"https://{NAME}:{server.port}/", client=client)
        assert server.asked == []


async def test_a_body_of_another_length_than_told_is_an_error(pair: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    def say(talk: Talk, stream: int, path: str) -> None:
        told = {"/short": "9", "/long": "3"}[path]
        talk.answer(stream, [OK, ("content-length", told)], b"hello")

    shown, trusted = pair
    async with http2(say, shown) as server, client_for(trusted) as client:
        for path in ("/short", "/long"):
            with pytest.raises(FetchError, match="cannot be read"):
                await fetch(f"https://{NAME}:{server.port}{path}", client=client)


@pytest.mark.parametrize("fault", ["reset", "goaway", "hangs up", "nonsense", "many headers", "bad status"])
async def test_what_breaks_off_or_is_no_answer_is_an_error_and_the_next_is_not(
    pair: tuple[ssl.SSLContext, ssl.SSLContext], fault: str
) -> None:
    def say(talk: Talk, stream: int, path: str) -> None:
        if path == "/good":
            talk.answer(stream, [OK], b"good")
        elif fault == "bad status":
            talk.answer(stream, [(":status", "fine")], b"x")
        elif fault == "many headers":
            talk.answer(stream, [OK, *((f"x-{number}", "y" * 400) for number in range(400))])
        else:
            talk.answer(stream, [OK], b"half", end=False)
            break_off(talk, stream)

    def break_off(talk: Talk, stream: int) -> None:
        if fault == "reset":
            talk.state.reset_stream(stream)
        elif fault == "goaway":
            talk.state.close_connection(error_code=11)
        elif fault == "nonsense":
            talk.writer.write(b"\x00\x00\x04\x08\x00\xff\xff\xff\xff\x00\x00\x00\x00")
        else:
            talk.writer.write(talk.state.data_to_send())
            talk.writer.transport.abort()

    shown, trusted = pair
    async with http2(say, shown) as server, client_for(trusted) as client:
        start = f"https://{NAME}:{server.port}"
        with pytest.raises(FetchError, match="cannot be read"):
            await fetch(f"{start}/bad", client=client)
        assert (await fetch(f"{start}/good", client=client)).body == b"good"


async def test_a_large_body_is_read_whole_and_a_larger_one_stopped(
    pair: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    packed = gzip.compress(bytes(8_000_000))
    shown, trusted = pair
    say = [OK, ("content-encoding", "gzip")]

    def speak(talk: Talk, stream: int, path: str) -> None:
        assert path
        talk.answer(stream, say, packed)

    async with http2(speak, shown) as server, client_for(trusted) as client:
        url = f"https://{NAME}:{server.port}/"
        assert len((await fetch(url, client=client, limit=8_000_000)).body) == 8_000_000
        with pytest.raises(FetchError, match="larger than 1,000 bytes"):
            await fetch(url, client=client, limit=1_000)


@pytest.mark.parametrize("scheme", ["https", "HTTPS"])
async def test_a_way_down_from_https_is_gone_but_not_kept(
    pair: tuple[ssl.SSLContext, ssl.SSLContext], scheme: str
) -> None:
    shown, trusted = pair
    async with rude(saying(answer(b"open to all"))) as plain:
        location = plain.url().replace("127.0.0.1", NAME)

        def say(talk: Talk, stream: int, path: str) -> None:
            assert path
            talk.answer(stream, [(":status", "301"), ("location", location)])

        async with http2(say, shown) as server, client_for(trusted) as client:
            fetched = await fetch(f"{scheme}://{NAME}:{server.port}/", client=client)
            assert (fetched.body, fetched.url, fetched.moved_to) == (b"open to all", location, "")
