"""Servers that break their word, hang, or never end."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import socket
import struct
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from rude_server import answer, rude, saying

from briefings.ingest.web.fetch import Client, FetchError, fetch, open_client

HASTY = 0.4


@pytest.fixture
async def hasty() -> AsyncIterator[Client]:
    async with open_client(allow_hosts=["127.0.0.1"], timeout=HASTY, pause=0) as client:
        yield client


async def refused(url: str, client: Client, *, limit: int = 100_000) -> str:
    with pytest.raises(FetchError) as caught:
        await fetch(url, client=client, limit=limit)
    return str(caught.value)


async def test_a_body_shorter_than_announced_is_no_short_article(client: Client) -> None:
    for start in (answer(b"half", Content_Length="9"), answer(b"4\r\nhalf\r\n", Transfer_Encoding="chunked")):
        async with rude(saying(start, then_close=True)) as server:
            assert "cannot be read" in await refused(server.url(), client)


async def test_what_comes_behind_the_announced_length_is_no_answer_to_the_next_request(client: Client) -> None:
    """A second answer sent along with the first would else be taken for the next page's."""
    planted = answer(b"planted")
    async with rude(saying(answer(b"first") + planted, answer(b"second"))) as server:
        assert (await fetch(server.url("/1"), client=client)).body == b"first"
        assert (await fetch(server.url("/2"), client=client)).body == b"second"
        assert server.connections == 2


async def test_what_comes_unasked_later_is_no_answer_either(client: Client) -> None:
    async def behave(_: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> None:
        writer.write(answer(path.encode()))
        if path == "/1":
            await asyncio.sleep(0.05)
            writer.write(answer(b"planted"))

    async with rude(behave) as server:
        assert (await fetch(server.url("/1"), client=client)).body == b"/1"
        await asyncio.sleep(0.15)
        assert (await fetch(server.url("/2"), client=client)).body == b"/2"


async def test_one_connection_serves_request_after_request(client: Client) -> None:
    async with rude(saying(answer(b"x"), answer(status="304 Not Modified", Content_Length="none"))) as server:
        for number in range(4):
            await fetch(server.url(f"/{number}"), client=client, etag='"v1"')
        assert server.connections == 1


async def test_a_connection_that_was_closed_meanwhile_is_opened_again(client: Client) -> None:
    async with rude(saying(answer(b"x"), then_close=True)) as server:
        for number in range(3):
            assert (await fetch(server.url(f"/{number}"), client=client)).body == b"x"
        assert server.connections == 3


async def test_the_body_of_a_304_is_not_taken(client: Client) -> None:
    changed = answer(b"changed all the same", status="304 Not Modified", ETag='"v1"')
    async with rude(saying(changed, answer(b"next"))) as server:
        fetched = await fetch(server.url(), client=client, etag='"v1"')
        assert (fetched.not_modified, fetched.body) == (True, b"")
        assert (await fetch(server.url(), client=client)).body == b"next"


async def test_a_304_that_nobody_asked_for_is_an_error(client: Client) -> None:
    async with rude(saying(answer(status="304 Not Modified"))) as server:
        assert "304 Not Modified, though nothing was known" in await refused(server.url(), client)


async def test_a_part_is_no_whole(client: Client) -> None:
    async with rude(saying(answer(b"half", status="206 Partial Content", Content_Range="bytes 0-3/9"))) as server:
        assert "answered 206" in await refused(server.url(), client)


async def test_a_body_without_end_ends_at_the_limit(hasty: Client) -> None:
    async def flood(_: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> None:
        assert path
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(bytes(10_000))
            await writer.drain()

    async with rude(flood) as server:
        assert "larger than 100,000 bytes" in await refused(server.url(), hasty)


async def test_too_large_a_body_is_not_even_begun(client: Client) -> None:
    async with rude(saying(answer(b"x", Content_Length="9999999999"))) as server:
        assert "larger than 100,000 bytes" in await refused(server.url(), client)


@pytest.mark.parametrize("length", ["-1", "1e9", "9" * 5_000, "5, 6"])
async def test_a_length_that_is_none_is_an_error(client: Client, length: str) -> None:
    async with rude(saying(answer(b"hello", Content_Length=length))) as server:
        assert await refused(server.url(), client)


@pytest.mark.parametrize(
    "piece",
    [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"],
    ids=["head", "body", "chunks"],
)
async def test_a_slow_drip_ends_with_the_time(hasty: Client, piece: bytes) -> None:
    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> None:
        assert path
        writer.write(piece)
        while True:
            writer.write(b"1\r\n.\r\n" if b"chunked" in piece else b".")
            await asyncio.sleep(0.01)

    async with rude(drip) as server:
        assert f"no complete answer within {HASTY:g} seconds" in await refused(server.url(), hasty)


async def test_a_flood_of_tiny_chunks_holds_up_nobody_else(client: Client) -> None:
    crumbs = answer(b"1\r\n.\r\n" * 60_000 + b"0\r\n\r\n", Content_Length="none", Transfer_Encoding="chunked")
    async with rude(saying(crumbs)) as server:
        reading = asyncio.create_task(fetch(server.url(), client=client))
        others = 0
        while not reading.done():
            await asyncio.sleep(0)
            others += 1
        assert (await reading).body == b"." * 60_000
        assert others > len(crumbs) / 16_000


async def test_silence_ends_with_the_time(hasty: Client) -> None:
    async def nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> None:
        assert writer
        assert path
        await reader.read()

    async with rude(nothing) as server:
        assert "no complete answer" in await refused(server.url(), hasty)


async def test_a_slow_redirect_shares_the_time_of_the_whole(hasty: Client) -> None:
    async def slowly(_: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> None:
        await asyncio.sleep(HASTY / 2)
        writer.write(answer(status="302 Found", Location=f"{path}x"))

    async with rude(slowly) as server:
        assert "no complete answer" in await refused(server.url(), hasty)
        assert len(server.paths) <= 4


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % number for number in range(20_000)) + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 " + b"y" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + b"y" * 200_000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + b"X: y\r\n" * 40_000 + b"\r\n",
        b"HTTP/1.1 103 Early Hints\r\n\r\n" * 1_000,
        b"HTTP/1.1 200 OK\nContent-Length 5\n\nhello",
        b"ICY 200 OK\r\n\r\nmusic",
        b"\x16\x03\x01\x02\x00",
        b"HTTP/1.1 999999 What\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    ],
    ids=["many", "long", "phrase", "chunk", "trailer", "notes", "colon", "radio", "tls", "status", "switch"],
)
async def test_heads_that_are_none_or_too_big_are_errors(client: Client, head: bytes) -> None:
    async with rude(saying(head, then_close=True)) as server:
        assert "cannot be read (" in await refused(server.url(), client)


async def test_what_a_broken_head_holds_is_not_repeated(client: Client) -> None:
    echo = b"HTTP/1.1 200 OK\r\nLocation /feed?key=hunter2\r\n\r\n"
    async with rude(saying(echo, then_close=True)) as server:
        message = await refused(server.url("/feed?key=hunter2"), client)
        assert message == f"{server.url()}: cannot be read (illegal header line)"


async def test_a_reset_is_an_error(client: Client) -> None:
    async def reset(_: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> None:
        assert path
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal")
        await asyncio.sleep(0.05)
        linger = struct.pack("ii", 1, 0)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.transport.abort()

    async with rude(reset) as server:
        assert "cannot be read" in await refused(server.url(), client)


async def test_a_redirect_loop_ends(client: Client) -> None:
    async with rude(saying(answer(status="302 Found", Location="/feed"))) as server:
        assert "more than 5 redirects" in await refused(server.url(), client)
        assert server.paths.count("/feed") == 6


@pytest.mark.parametrize("location", ["http://a:99999/", "//", "http://exa mple/", "\x01"])
async def test_a_redirect_to_nowhere_is_an_error(client: Client, location: str) -> None:
    async with rude(saying(answer(status="302 Found", Location=location))) as server:
        assert await refused(server.url(), client)


async def test_a_page_that_sends_readers_on_is_not_followed(client: Client) -> None:
    page = b"<html><meta http-equiv=refresh content='0; url=/other'></html>"
    async with rude(saying(answer(page))) as server:
        assert (await fetch(server.url(), client=client)).body == page
        assert "/other" not in server.paths


async def test_thousands_of_empty_parts_are_stopped(client: Client) -> None:
    async with rude(saying(answer(gzip.compress(b"") * 4_000, Content_Encoding="gzip"))) as server:
        assert "more than 1,000 parts" in await refused(server.url(), client)


async def test_a_wrong_clock_is_told_and_does_no_harm(client: Client) -> None:
    """The server's clock is two days behind; what it says of time is measured by it."""
    skewed = {
        "Date": "Fri, 01 Nov 2024 08:00:00 GMT",
        "Expires": "Fri, 01 Nov 2024 08:10:00 GMT",
        "Retry-After": "Fri, 01 Nov 2024 08:30:00 GMT",
    }
    async with rude(saying(answer(b"x", **skewed), answer(status="503 Service Unavailable", **skewed))) as server:
        fetched = await fetch(server.url(), client=client)
        assert fetched.server_time == datetime(2024, 11, 1, 8, tzinfo=UTC)
        assert fetched.fresh_for == timedelta(minutes=10)
        with pytest.raises(FetchError) as caught:
            await fetch(server.url(), client=client)
        assert (caught.value.status, caught.value.retry_after) == (503, timedelta(minutes=30))


async def test_a_host_that_asks_for_rest_is_left_alone(client: Client) -> None:
    async with rude(saying(answer(status="429 Too Many Requests", Retry_After="120"))) as server:
        assert "the server answered 429 Too Many Requests" in await refused(server.url("/1"), client)
        with pytest.raises(FetchError, match="asked to be left alone; it may be read again in 2 minutes") as caught:
            await fetch(server.url("/2"), client=client)
        assert caught.value.status == 0
        assert caught.value.retry_after is not None
        assert timedelta(seconds=110) < caught.value.retry_after <= timedelta(seconds=120)
        assert "/2" not in server.paths


async def test_what_is_gone_is_said_to_be_gone(client: Client) -> None:
    async with rude(saying(answer(status="410 Gone"), answer(status="404 Not Found"))) as server:
        for gone in (True, False):
            with pytest.raises(FetchError) as caught:
                await fetch(server.url(), client=client)
            assert caught.value.gone is gone


async def test_words_of_a_server_stay_out_of_messages(client: Client) -> None:
    async with rude(saying(answer(status="500 @everyone click here"))) as server:
        assert (await refused(server.url(), client)).endswith("the server answered 500 Internal Server Error")


@pytest.mark.parametrize("etag", ["“v1”", '"' + "v" * 2_000 + '"', ""])
async def test_validators_that_cannot_be_sent_back_are_not_kept(client: Client, etag: str) -> None:
    behave = saying(answer(b"x", ETag=etag.encode("utf-8").decode("latin-1"), Last_Modified="today"))
    async with rude(behave) as server:
        fetched = await fetch(server.url(), client=client)
        assert (fetched.etag, fetched.last_modified) == ("", "today")


async def test_a_validator_with_a_line_break_is_not_sent(client: Client) -> None:
    async with rude(saying(answer(b"x"))) as server:
        with pytest.raises(FetchError):
            await fetch(server.url(), client=client, etag='"v"\r\nX-Injected: yes')
        assert not any(b"Injected" in head for head in server.heads)


async def test_only_what_is_told_is_believed_of_the_kind_and_charset(client: Client) -> None:
    wrong = answer("Brücke".encode("cp1252"), Content_Type="text/html; charset=utf-8")
    async with rude(saying(wrong)) as server:
        fetched = await fetch(server.url(), client=client)
        assert fetched.content_type == "text/html; charset=utf-8"
        assert fetched.body == "Brücke".encode("cp1252")


async def test_endless_small_answers_do_not_pile_up(client: Client) -> None:
    """A hundred pages of one host need one connection, and leave nothing behind."""
    counted = itertools.count()

    async def behave(_: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> None:
        assert path
        writer.write(answer(str(next(counted)).encode()))

    async with rude(behave) as server:
        bodies = [(await fetch(server.url(f"/{number}"), client=client)).body for number in range(100)]
        assert bodies == [str(number).encode() for number in range(100)]
        assert server.connections == 1
