"""Policy of URLs and addresses that may be fetched: public ones only (SSRF).

A name is resolved once and the connection uses the checked address, so that DNS rebinding has no effect. Every address
of a name must be public.
"""

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import idna

from app.errors import UrlRefused

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

PORTS = {"http": 80, "https": 443}
LONGEST_URL = 2_000
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]|%00")
_NAME = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?\.?")
# All public IPv6 addresses are in the first network. The second is part of it, but maps IPv4, including private
# addresses.
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_6TO4 = ipaddress.IPv6Network("2002::/16")
_PROTOCOLS = ipaddress.IPv4Network("192.0.0.0/24")  # which of these are private differs between Python releases


@dataclass(frozen=True, slots=True)
class Target:
    """Target of a request: `url` has the host name, `pinned` its address instead; TLS verifies `host`."""

    url: str
    pinned: str
    host: str


def is_public(address: Address) -> bool:
    """Return True if an address is public."""
    if isinstance(address, ipaddress.IPv6Address) and (address not in _GLOBAL_UNICAST or address in _6TO4):
        return False
    return address.is_global and not address.is_multicast and address not in _PROTOCOLS


async def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a name. Raises OSError."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return [str(entry[4][0]) for entry in found]


async def target_of(url: str, resolve: Resolve = resolve, allowed: Callable[[Address], bool] = is_public) -> Target:
    """Return the target of a URL. Raises UrlRefused if it is not allowed or does not resolve."""
    if len(url) > LONGEST_URL or _FORBIDDEN.search(url):
        raise UrlRefused("The URL is too long, or has a space, a backslash or a control character.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UrlRefused(f"Invalid URL: {error}.") from None
    if parts.scheme not in PORTS:
        raise UrlRefused("Only http and https URLs are fetched.")
    if "@" in parts.netloc:
        raise UrlRefused("A URL with a user name or a password is not fetched.")
    if port not in (None, *PORTS.values()):
        raise UrlRefused("Only ports 80 and 443 are allowed.")
    host = _host(parts.hostname or "")
    port = port or PORTS[parts.scheme]
    address = await _address(host, port, resolve, allowed)
    bracketed = f"[{address}]" if address.version == 6 else str(address)
    rest = (parts.path or "/", parts.query, "")
    return Target(
        url=urlunsplit((parts.scheme, _netloc(host, parts.port), *rest)),
        pinned=urlunsplit((parts.scheme, f"{bracketed}:{port}", *rest)),
        host=host,
    )


def _netloc(host: str, port: int | None) -> str:
    return (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")


def _host(name: str) -> str:
    """Return a host in the form for a request: an address, or an ASCII name."""
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        pass
    try:
        ascii_name = name if name.isascii() else idna.encode(name, uts46=True).decode()
    except idna.IDNAError as error:
        raise UrlRefused(f"Invalid host: {error}.") from None
    ascii_name = ascii_name.lower()
    # A numeric last label is an obfuscated address (127.1, 0x7f.1, 2130706433), which resolvers interpret differently.
    if not _NAME.fullmatch(ascii_name):
        raise UrlRefused("The host is neither an IP address nor a full domain name.")
    return ascii_name.rstrip(".")


async def _address(host: str, port: int, resolve: Resolve, allowed: Callable[[Address], bool]) -> Address:
    try:
        literal = ipaddress.ip_address(host)
    except ValueError:
        try:
            found = [ipaddress.ip_address(address) for address in await resolve(host, port)]
        except (OSError, ValueError) as error:
            raise UrlRefused(f"The host {host} cannot be resolved: {error}.") from None
    else:
        found = [literal]
    if not found:
        raise UrlRefused(f"The host {host} has no address.")
    if not all(map(allowed, found)):
        raise UrlRefused(f"The host {host} is not public.")
    return found[0]
