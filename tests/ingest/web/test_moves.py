from __future__ import annotations

import pytest
from local_site import Site

from briefings.ingest.web.fetch import Client, fetch
from briefings.ingest.web.moves import Hop, moved_to

A, B, C = "https://a.example/feed", "https://b.example/feed", "https://c.example/feed"


@pytest.mark.parametrize(
    ("hops", "kept"),
    [
        ([], ""),
        ([(301, A, B)], B),
        ([(308, A, B)], B),
        ([(302, A, B)], ""),
        ([(303, A, B)], ""),
        ([(307, A, B)], ""),
        ([(301, A, B), (308, B, C)], C),
        ([(301, A, B), (302, B, C)], B),
        ([(302, A, B), (301, B, C)], ""),
        ([(301, A, B), (301, B, A)], ""),
        ([(301, A, f"{B}#top")], B),
        ([(301, A, "http://b.example/feed")], ""),
        ([(301, "http://a.example/feed", A)], A),
        ([(301, "http://a.example/feed", A), (301, A, "http://b.example/feed")], A),
        ([(301, "https://reader:secret@a.example/feed", B)], ""),
        ([(301, A, "https://reader:secret@b.example/feed")], ""),
        ([(301, A, "https://intranet.example/feed")], ""),
        ([(301, "https://intranet.example/feed", B)], B),
        ([(301, "https://intranet.example/feed", "https://intranet.example/new")], "https://intranet.example/new"),
    ],
)
def test_only_a_chain_that_is_permanent_from_its_start_moves_an_address(
    hops: list[tuple[int, str, str]], kept: str
) -> None:
    found = moved_to([Hop(*hop) for hop in hops], private=lambda host: host == "intranet.example")
    assert found == kept


async def test_a_move_is_told_where_the_answer_is_good(site: Site, client: Client) -> None:
    site.put("/new", "x")
    site.put("/newest", "y")
    moved = site.put("/old", status=301, Location="/new")
    onward = site.put("/older", status=301, Location="/old")
    for_now = site.put("/away", status=302, Location="/newest")
    assert (await fetch(moved, client=client)).moved_to == site.url("/new")
    assert (await fetch(onward, client=client)).moved_to == site.url("/new")
    assert (await fetch(for_now, client=client)).moved_to == ""
    assert (await fetch(site.url("/new"), client=client)).moved_to == ""


async def test_a_move_is_told_of_what_had_not_changed_as_well(site: Site, client: Client) -> None:
    site.put("/new", status=304)
    moved = site.put("/old", status=308, Location="/new")
    fetched = await fetch(moved, client=client, etag='"v1"')
    assert (fetched.not_modified, fetched.moved_to) == (True, site.url("/new"))


async def test_a_password_is_in_no_new_address(site: Site, client: Client) -> None:
    site.put("/new", "x")
    url = site.put("/old", status=301, Location="/new").replace("//", "//reader:hunter2@")
    fetched = await fetch(url, client=client)
    assert fetched.moved_to == ""
    assert "hunter2" not in fetched.url
