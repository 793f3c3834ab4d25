"""Reading through a proxy that the operator names."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohappyeyeballs import AddrInfoType
from h2_server import Talk, certificates, http2
from local_site import Site
from small_proxy import http_proxy, socks_proxy

from briefings.ingest.web.client import Edge
from briefings.ingest.web.fetch import Client, FetchError, fetch, open_client
from briefings.model import UsageError

NAME = "paper.example"


async def nothing_known(host: str, port: int) -> list[AddrInfoType]:
    """A network whose names only the proxy knows."""
    raise socket.gaierror(socket.EAI_NONAME, f"{host}:{port}")


async def all_private(host: str, port: int) -> list[AddrInfoType]:
    assert host
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", port))]


@asynccontextmanager
async def through(proxy: str, edge: Edge | None = None) -> AsyncIterator[Client]:
    known = edge or Edge(resolve=nothing_known)
    async with open_client(proxy=proxy, timeout=5, pause=0, edge=known) as client:
        yield client


async def test_everything_goes_through_the_proxy_with_its_password(site: Site) -> None:
    site.put("/a", "x")
    async with http_proxy() as proxy, through(f"http://reader:p%40ss@127.0.0.1:{proxy.port}") as client:
        for _ in range(2):
            fetched = await fetch(f"http://{NAME}:{site.server.port}/a", client=client)
            assert (fetched.body, fetched.url) == (b"x", f"http://{NAME}:{site.server.port}/a")
    assert site.asked == ["/robots.txt", "/a", "/a"]
    assert set(proxy.asked) == {f"{NAME}:{site.server.port}"}
    assert set(proxy.users) == {"reader:p@ss"}


@pytest.mark.parametrize("kind", ["http", "socks5"])
async def test_tls_and_http2_pass_through_a_tunnel(tmp_path: Path, kind: str) -> None:
    def say(talk: Talk, stream: int, path: str) -> None:
        talk.answer(stream, [(":status", "200")], path.encode())

    shown, trusted = certificates(tmp_path, NAME)
    edge = Edge(resolve=nothing_known, trusted=trusted)
    opened = {"http": http_proxy, "socks5": socks_proxy}[kind]
    async with http2(say, shown) as server, opened() as proxy:
        async with through(f"{kind}://reader:hunter2@127.0.0.1:{proxy.port}", edge) as client:
            for path in ("/a", "/b"):
                fetched = await fetch(f"https://{NAME}:{server.port}{path}", client=client)
                assert fetched.body == path.encode()
        assert server.connections == 1
        assert proxy.asked == [f"{NAME}:{server.port}"]
        assert proxy.users == ["reader:hunter2"]


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.1", "[::1]", "169.254.169.254", "[::ffff:10.0.0.1]"])
async def test_a_literal_private_address_is_refused_before_the_proxy_hears_of_it(host: str) -> None:
    async with http_proxy() as proxy, through(f"http://127.0.0.1:{proxy.port}") as client:
        with pytest.raises(FetchError, match="not public"):
            await fetch(f"http://{host}/secret", client=client)
    assert proxy.asked == []


async def test_a_name_that_is_known_here_is_checked_here() -> None:
    async with http_proxy() as proxy, through(f"http://127.0.0.1:{proxy.port}", Edge(resolve=all_private)) as client:
        with pytest.raises(FetchError, match=r"intranet\.example has an address that is not public"):
            await fetch("http://intranet.example/", client=client)
    assert proxy.asked == []


async def test_a_redirect_behind_the_proxy_is_checked_as_well(site: Site) -> None:
    site.put("/a", status=302, Location="http://10.0.0.1/secret")
    async with http_proxy() as proxy, through(f"http://127.0.0.1:{proxy.port}") as client:
        with pytest.raises(FetchError, match="not public") as caught:
            await fetch(f"http://{NAME}:{site.server.port}/a", client=client)
    assert "10.0.0.1" not in str(caught.value)
    assert all(NAME in asked for asked in proxy.asked)


async def test_what_a_proxy_refuses_is_an_error_without_its_password() -> None:
    async with http_proxy(closed=True) as proxy, through(f"http://reader:hunter2@127.0.0.1:{proxy.port}") as client:
        for scheme in ("http", "https"):
            with pytest.raises(FetchError, match="407") as caught:
                await fetch(f"{scheme}://{NAME}/", client=client)
            assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("kind", ["http", "https", "socks5"])
async def test_a_proxy_that_is_not_there_is_an_error_without_its_password_or_address(kind: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with through(f"{kind}://reader:hunter2@127.0.0.1:{port}") as client:
        with pytest.raises(FetchError, match=f"^https://{NAME}/: cannot be read") as caught:
            await fetch(f"https://{NAME}/", client=client)
    assert "hunter2" not in str(caught.value)
    assert "127.0.0.1" not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["proxy.example", "ftp://reader:hunter2@proxy.example", "http://", "http://a:b:hunter2"]
)
def test_a_proxys_address_that_is_none_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(UsageError, match="should look like http://") as caught:
        open_client(proxy=address)
    assert "hunter2" not in str(caught.value)


async def test_the_environments_proxies_are_not_heeded(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with open_client(allow_hosts=["127.0.0.1"], pause=0) as client:
        assert (await fetch(site.put("/a", "x"), client=client)).body == b"x"
