"""Which hosts may be connected to: every name, address and socket passes here, redirects included."""

from __future__ import annotations

import socket
from collections.abc import Iterable

from aiohappyeyeballs import AddrInfoType

from briefings.ingest.web.addresses import canonical, is_public

_NOT_PUBLIC = "not public; if you trust the host, name it in ONRECORD_ALLOW_HOSTS"


class RefusedAddressError(OSError):
    """A connection was refused because of where it would have gone.

    The message names no address: it may end up in a channel, and tell of a private network.
    """


class Guard:
    """The hosts that an operator allows, and the addresses that these hosts have."""

    def __init__(self, allow_hosts: Iterable[str] = ()) -> None:
        self.hosts = frozenset(map(one_spelling, allow_hosts))
        self._addresses = {host for host in self.hosts if canonical(host)}

    def allows(self, host: str) -> bool:
        """Whether `host`, a name or a literal address, is allowed by name."""
        return one_spelling(host) in self.hosts

    def check_host(self, host: str) -> None:
        """Raise RefusedAddressError for a literal private address; names pass, they are checked when resolved."""
        address = canonical(host)
        if address and not is_public(address) and not self.allows(host):
            message = f"its address is {_NOT_PUBLIC}"
            raise RefusedAddressError(message)

    def check_resolved(self, host: str, addresses: list[str]) -> None:
        """Raise RefusedAddressError if a single address of the name `host` is not public."""
        if self.allows(host):
            self._addresses.update(canonical(address) for address in addresses)
            return
        if not all(map(is_public, addresses)):
            message = f"{host} has an address that is {_NOT_PUBLIC}"
            raise RefusedAddressError(message)

    def open_socket(self, info: AddrInfoType) -> socket.socket:
        """A socket for an address as `getaddrinfo` gives it; the last check before a connection is made."""
        family, kind, protocol, _, target = info
        address = str(target[0])
        if not is_public(address) and canonical(address) not in self._addresses:
            message = f"its address turned out {_NOT_PUBLIC}"
            raise RefusedAddressError(message)
        return socket.socket(family, kind, protocol)


def one_spelling(host: str) -> str:
    """A name or literal address as hosts are compared: lower case, without a last dot, as the network has it."""
    if address := canonical(host):
        return address
    try:
        return host.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError:
        return host.lower().rstrip(".")
