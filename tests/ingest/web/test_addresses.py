from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.ingest.web.addresses import canonical, is_public

PRIVATE = [
    *("127.0.0.1", "127.8.9.1", "0.0.0.0", "10.1.2.3", "172.31.255.1", "192.168.0.1", "169.254.169.254"),  # noqa: S104 # refused, not bound
    *("100.64.0.1", "192.0.0.8", "192.0.2.4", "198.18.0.1", "198.51.100.7", "203.0.113.9", "192.88.99.1"),
    *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "3fff::1"),
    *("::ffff:127.0.0.1", "::ffff:8.8.8.8", "::7f00:1", "2002:7f00:1::", "2002:808:808::1", "2001:0:1::1"),
    *("64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::808:808", "fec0::1", "100::1"),
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "93.184.215.14", "2606:2800:21f::1", "64:ff9b::808:808"])
def test_public_addresses_pass(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("name", ["", "localhost", "news.example", "2130706433", "0x7f.1"])
def test_a_name_is_not_an_address(name: str) -> None:
    assert not is_public(name)
    assert canonical(name) == ""


def test_canonical_forms_are_one() -> None:
    assert canonical("[0:0:0:0:0:0:0:1]") == canonical("::1") == "::1"


@settings(max_examples=30, deadline=None)
@given(st.ip_addresses(v=4))
def test_nat64_is_judged_by_what_it_carries(address: ipaddress.IPv4Address) -> None:
    carried = ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) | int(address))
    assert is_public(str(carried)) == is_public(str(address))


@settings(max_examples=30, deadline=None)
@given(st.ip_addresses())
def test_nothing_that_the_standard_library_calls_private_passes(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if address.is_private or address.is_multicast or address.is_reserved or address.is_link_local:
        nat64 = isinstance(address, ipaddress.IPv6Address) and address in ipaddress.IPv6Network("64:ff9b::/96")
        assert nat64 or not is_public(str(address))
