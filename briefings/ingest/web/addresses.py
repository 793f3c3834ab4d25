"""Which network addresses may be connected to: a pure decision over the written form of an address."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address

_REMEMBERED = 4_096
_REFUSED_V4 = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
        ),
    )
)
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
_REFUSED_V6 = tuple(
    map(
        ipaddress.IPv6Network,
        ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    )
)


@lru_cache(_REMEMBERED)
def canonical(address: str) -> str:
    """The shortest written form of a literal address, without brackets or zone; "" if `address` is a name."""
    try:
        return str(ipaddress.ip_address(address.strip("[]").partition("%")[0]))
    except ValueError:
        return ""


@lru_cache(_REMEMBERED)
def is_public(address: str) -> bool:
    """Whether a literal address belongs to the public internet.

    Loopback, private, link-local, multicast, reserved, documentation and benchmark addresses do not, nor do 6to4,
    Teredo and mapped forms, whatever they carry. A NAT64 address is judged by the IPv4 address in it. Names are not
    resolved: a name is not public.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return _public_v4(parsed) if isinstance(parsed, IPv4Address) else _public_v6(parsed)


def first_private(addresses: Iterable[str]) -> str | None:
    """The first of `addresses` that is not public; None if all are."""
    return next((address for address in addresses if not is_public(address)), None)


def _public_v4(address: IPv4Address) -> bool:
    return address.is_global and not any(address in network for network in _REFUSED_V4)


def _public_v6(address: IPv6Address) -> bool:
    if address in _TRANSLATED:
        return _public_v4(IPv4Address(int(address) & 0xFFFFFFFF))
    if address not in _GLOBAL_V6 or any(address in network for network in _REFUSED_V6):
        return False
    return address.is_global
