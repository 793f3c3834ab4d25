"""Which network addresses may be connected to: a pure decision over the written form of an address."""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address

_REMEMBERED = 4_096
# What the standard library, or some version of it, takes for global.
_REFUSED_V4 = tuple(map(ipaddress.IPv4Network, ("192.0.0.0/24", "192.88.99.0/24", "224.0.0.0/4")))
_REFUSED_V6 = tuple(map(ipaddress.IPv6Network, ("2001::/23", "2002::/16", "3fff::/20")))
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")


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


def _public_v4(address: IPv4Address) -> bool:
    return address.is_global and not any(address in network for network in _REFUSED_V4)


def _public_v6(address: IPv6Address) -> bool:
    if address in _TRANSLATED:
        return _public_v4(IPv4Address(int(address) & 0xFFFFFFFF))
    if address not in _GLOBAL_V6 or any(address in network for network in _REFUSED_V6):
        return False
    return address.is_global
