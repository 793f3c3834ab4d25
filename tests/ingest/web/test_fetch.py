from __future__ import annotations

import asyncio
import gzip
import socket
from base64 import b64encode

import httpx
import pytest
from aiohappyeyeballs import AddrInfoType
from aiohttp import web
from local_site import Site

from briefings.ingest.web.client import Edge
from briefings.ingest.web.dialing import Dialer, Resolve, trusted_certificates
from briefings.ingest.web.fetch import Client, FetchError, fetch, open_client
from briefings.ingest.web.guard import Guard, RefusedAddressError


def names(**known: list[str]) -> Resolve:
    """A name server that knows just these names, without their `.example`."""

    async def resolve(host: str, port: int) -> list[AddrInfoType]:
        if (name := host.removesuffix(".example")) not in known:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in known[name]]

    return resolve


async def test_a_page_is_fetched_with_its_validators(site: Site, client: Client) -> None:
    url = site.put(
        "/a", "hello", kind="text/html; charset=utf-8", ETag='"v1"', Last_Modified="Fri, 01 Nov 2024 08:00:00 GMT"
    )
    fetched = await fetch(url, client=client)
    assert (fetched.url, fetched.status, fetched.body) == (url, 200, b"hello")
    assert fetched.content_type == "text/html; charset=utf-8"
    assert (fetched.etag, fetched.last_modified) == ('"v1"', "Fri, 01 Nov 2024 08:00:00 GMT")
    assert not fetched.not_modified


async def test_validators_and_a_truthful_name_are_sent(site: Site, client: Client) -> None:
    sent: dict[str, str] = {}

    async def remember(request: web.Request) -> web.Response:
        sent.update(request.headers)
        return web.Response(status=304, headers={"ETag": '"v1"'})

    fetched = await fetch(site.serve("/a", remember), client=client, etag='"v1"', last_modified="yesterday")
    assert fetched.not_modified
    assert fetched.body == b""
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('"v1"', "yesterday")
    assert sent["User-Agent"].startswith("onrecord/0.1 (")
    assert sent["Accept-Encoding"] == "gzip"


@pytest.mark.parametrize("status", [404, 410, 429, 500])
async def test_an_error_status_is_an_error_that_names_the_address(site: Site, client: Client, status: int) -> None:
    url = site.put("/gone", status=status)
    with pytest.raises(FetchError, match=f"{url}: the server answered {status}") as caught:
        await fetch(url, client=client)
    assert caught.value.status == status


async def test_nobody_listening_is_an_error_that_names_the_address(client: Client) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(FetchError, match=rf"http://127\.0\.0\.1:{port}/x: cannot be read"):
        await fetch(f"http://127.0.0.1:{port}/x", client=client)


async def test_passwords_stay_out_of_messages(client: Client) -> None:
    with pytest.raises(FetchError, match=r"^http://10\.0\.0\.1/feed: its address is not public") as caught:
        await fetch("http://reader:hunter2@10.0.0.1/feed?key=hunter2", client=client)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    ["http://me:hunter2x@[g.example/", "http://me:hunter2#x@g.example/", "http://me:hunter2/x@g.example/?hunter2"],
)
async def test_passwords_of_broken_addresses_stay_out_of_messages_as_well(client: Client, url: str) -> None:
    with pytest.raises(FetchError) as caught:
        await fetch(url, client=client)
    assert "hunter2" not in str(caught.value)


async def test_keys_stay_out_of_what_a_broken_answer_is_told_with(site: Site, client: Client) -> None:
    async def nonsense(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.write(b"no answer at all\r\n\r\n")
        request.transport.close()
        return web.Response()

    url = site.serve("/feed", nonsense)
    with pytest.raises(FetchError, match=f"^{url}: cannot be read") as caught:
        await fetch(f"{url}?key=hunter2", client=client)
    assert "hunter2" not in str(caught.value)


async def test_a_password_is_sent_and_then_forgotten(site: Site, client: Client) -> None:
    sent: list[str] = []

    async def remember(request: web.Request) -> web.Response:
        sent.append(request.headers.get("Authorization", ""))
        return web.Response(text="x")

    url = site.serve("/feed", remember)
    start = site.put("/start", status=302, Location="/feed")
    for asked in (url, start):
        assert (await fetch(asked.replace("//", "//reader:pass@"), client=client)).url == url
    assert sent == [f"Basic {b64encode(b'reader:pass').decode()}"] * 2


async def test_what_a_name_was_resolved_to_is_not_told(client: Client) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with open_client(allow_hosts=["localhost"], pause=0) as trusting:
        with pytest.raises(FetchError, match=f"^http://localhost:{port}/x: cannot be read") as caught:
            await fetch(f"http://localhost:{port}/x", client=trusting)
    assert "127.0.0.1" not in str(caught.value)
    assert "::1" not in str(caught.value)
    with pytest.raises(FetchError, match="localhost has an address that is not public") as caught:
        await fetch(f"http://localhost:{port}/x", client=client)
    assert "127.0.0.1" not in str(caught.value)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.2", "10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:127.0.0.2]", "[::ffff:7f00:2]", "[fe80::1]"),
        *("2130706434", "0x7f000002", "0177.0.0.2", "127.2", "0", "0.0.0.0", "localhost", "localhost.", "LOCALHOST"),  # noqa: S104 # refused, not bound
        *("[64:ff9b::7f00:2]", "[2002:7f00:2::]", "224.0.0.1", "①②⑦.0.0.2"),
    ],
)
async def test_no_spelling_of_a_private_address_is_connected_to(site: Site, client: Client, host: str) -> None:
    port = site.server.port
    with pytest.raises(FetchError, match=r"not a public address|not public|canonical|[Nn]ame|[Ii]nvalid|resolve|DNS"):
        await fetch(f"http://{host}:{port}/secret", client=client)
    assert site.asked == []


async def test_without_permission_the_loopback_is_refused(site: Site) -> None:
    url = site.put("/secret", "x")
    async with open_client() as client:
        with pytest.raises(
            FetchError,
            match=r"127\.0\.0\.1:\d+/secret: its address is not public; .* in ONRECORD_ALLOW_HOSTS",
        ):
            await fetch(url, client=client)
    assert site.asked == []


async def test_an_allowed_name_reaches_its_private_address(site: Site) -> None:
    site.put("/a", "x")
    async with open_client(allow_hosts=["LocalHost"], pause=0) as client:
        assert (await fetch(f"http://localhost:{site.server.port}/a", client=client)).body == b"x"
        with pytest.raises(FetchError, match="not public"):
            await fetch(site.url("/a"), client=client)


@pytest.mark.parametrize("target", ["http://10.0.0.1/", "http://[::1]/", "http://localhost/", "http://127.0.0.3:80/"])
async def test_a_redirect_to_a_private_address_is_refused(site: Site, client: Client, target: str) -> None:
    url = site.put("/a", status=302, Location=target)
    with pytest.raises(FetchError, match="public") as caught:
        await fetch(url, client=client)
    assert "10.0.0.1" not in str(caught.value)
    assert "127.0.0.3" not in str(caught.value)


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/", "data:text/plain,x"]
)
async def test_only_http_is_spoken(site: Site, client: Client, target: str) -> None:
    with pytest.raises(FetchError):
        await fetch(target, client=client)
    with pytest.raises(FetchError):
        await fetch(site.put("/a", status=302, Location=target), client=client)


@pytest.mark.parametrize(
    "url", ["", "no address", "http://", "http://exa mple/", "http://[::1", "http://a:99999/", "//x/y"]
)
async def test_what_is_no_address_is_an_error(client: Client, url: str) -> None:
    with pytest.raises(FetchError):
        await fetch(url, client=client)


async def test_the_last_check_is_on_the_socket_itself() -> None:
    guard = Guard()
    info = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("127.0.0.1", 80))
    with pytest.raises(RefusedAddressError):
        guard.open_socket(info)


class TrustingGuard(Guard):
    """A guard whose first two checks have been got past, as by a name that changes its address."""

    def check_host(self, host: str) -> None:
        assert host

    def check_resolved(self, host: str, addresses: list[str]) -> None:
        assert host
        assert addresses


@pytest.mark.parametrize("url", ["http://rebound.example:{}/secret", "http://127.0.0.1:{}/secret"])
async def test_the_socket_is_refused_even_if_the_name_was_believed(site: Site, url: str) -> None:
    dialer = Dialer(TrustingGuard(), names(rebound=["127.0.0.1"]), trusted_certificates())
    with pytest.raises(RefusedAddressError, match="its address turned out not public"):
        await dialer.dial(httpx.URL(url.format(site.server.port)))
    assert site.asked == []


async def test_one_private_address_spoils_a_name() -> None:
    edge = Edge(resolve=names(mixed=["8.8.8.8", "10.0.0.1"]))
    async with open_client(edge=edge, pause=0) as client:
        with pytest.raises(FetchError, match=r"mixed\.example has an address that is not public") as caught:
            await fetch("http://mixed.example/", client=client)
        assert "10.0.0.1" not in str(caught.value)
        with pytest.raises(FetchError, match="Name or service not known"):
            await fetch("http://unknown.example/", client=client)


async def test_the_addresses_of_a_public_name_are_given_as_they_are() -> None:
    dialer = Dialer(Guard(), names(news=["8.8.8.8", "1.1.1.1"]), trusted_certificates())
    assert [info[4][0] for info in await dialer.look_up("news.example", 80)] == ["8.8.8.8", "1.1.1.1"]


async def test_a_name_is_connected_to_where_it_was_checked(site: Site) -> None:
    """The second address answers where the first does not, and the name is looked up once a connection."""
    site.put("/a", "x")
    edge = Edge(resolve=names(paper=["127.0.0.77", "127.0.0.1"]))
    async with open_client(allow_hosts=["paper.example"], exempt=["paper.example"], pause=0, edge=edge) as client:
        fetched = await fetch(f"http://paper.example:{site.server.port}/a", client=client)
    assert fetched.body == b"x"


async def test_five_redirects_are_followed_and_six_are_not(site: Site, client: Client) -> None:
    for step in range(6):
        site.put(f"/{step}", status=301, Location=f"/{step + 1}")
    site.put("/6", "end")
    fetched = await fetch(site.url("/1"), client=client)
    assert (fetched.url, fetched.body) == (site.url("/6"), b"end")
    with pytest.raises(FetchError, match="more than 5 redirects"):
        await fetch(site.url("/0"), client=client)


async def test_the_body_of_a_redirect_is_never_read(site: Site, client: Client) -> None:
    bomb = gzip.compress(bytes(9_000_000))
    site.put("/end", "end")
    url = site.put("/a", bomb, status=302, Location="/end", Content_Encoding="gzip")
    assert (await fetch(url, client=client, limit=1_000)).body == b"end"


async def test_gzip_is_unpacked_whole(site: Site, client: Client) -> None:
    text = b"The bridge stays shut. " * 4_000
    packed = gzip.compress(text[:500]) + gzip.compress(text[500:])
    assert (await fetch(site.put("/a", packed, Content_Encoding="gzip"), client=client)).body == text


async def test_zeros_behind_gzip_are_padding(site: Site, client: Client) -> None:
    padded = gzip.compress(b"The bridge stays shut.") + bytes(400_000)
    fetched = await fetch(site.put("/a", padded, Content_Encoding="gzip"), client=client)
    assert fetched.body == b"The bridge stays shut."


async def test_a_body_of_exactly_the_limit_passes(site: Site, client: Client) -> None:
    plain, packed = site.put("/a", bytes(1_000)), site.put("/b", gzip.compress(bytes(1_000)), Content_Encoding="gzip")
    for url in (plain, packed):
        assert len((await fetch(url, client=client, limit=1_000)).body) == 1_000
        with pytest.raises(FetchError, match="larger than 999 bytes"):
            await fetch(url, client=client, limit=999)


async def test_a_decompression_bomb_is_stopped(site: Site, client: Client) -> None:
    url = site.put("/bomb", gzip.compress(bytes(9_000_000)), Content_Encoding="gzip")
    with pytest.raises(FetchError, match="larger than 200,000 bytes"):
        await fetch(url, client=client, limit=200_000)


@pytest.mark.parametrize("encoding", ["br", "deflate", "zstd", "gzip, gzip", "gzip,identity"])
async def test_other_and_stacked_encodings_are_refused(site: Site, client: Client, encoding: str) -> None:
    url = site.put("/a", gzip.compress(gzip.compress(b"x")), Content_Encoding=encoding)
    with pytest.raises(FetchError, match="only gzip is read"):
        await fetch(url, client=client)


SHORT = gzip.compress(b"x" * 999)[:-9]


@pytest.mark.parametrize(("body", "reason"), [(SHORT, "too early"), (b"no gzip", "broken")], ids=["short", "none"])
async def test_broken_gzip_is_an_error(site: Site, client: Client, body: bytes, reason: str) -> None:
    with pytest.raises(FetchError, match=reason):
        await fetch(site.put("/a", body, Content_Encoding="gzip"), client=client)


async def test_an_endless_trickle_ends_with_the_time(site: Site) -> None:
    async def trickle(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b".")
            await asyncio.sleep(0.01)

    url = site.serve("/slow", trickle)
    async with open_client(allow_hosts=["127.0.0.1"], exempt=["127.0.0.1"], timeout=0.3) as client:
        with pytest.raises(FetchError, match=r"no complete answer within 0\.3 seconds"):
            await fetch(url, client=client)


async def test_cookies_are_not_kept(site: Site, client: Client) -> None:
    sent: list[str] = []

    async def remember(request: web.Request) -> web.Response:
        sent.append(request.headers.get("Cookie", ""))
        return web.Response(headers={"Set-Cookie": "reader=17; Path=/"})

    url = site.serve("/a", remember)
    await fetch(url, client=client)
    await fetch(url, client=client)
    assert sent == ["", ""]
