"""The one line to platforms: https only, to a checked address, without redirects, with an end in time and in bytes.

An address of this machine is taken where somebody wrote it down (`localhost`, 127.0.0.1, ::1), then also without TLS.
A name is looked up once and the connection goes to the very address that was checked, so that a name which changes its
mind (DNS rebinding) gains nothing. No proxy is asked, nothing is told about this machine.
"""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import SplitResult, urlsplit

from errors import LeitstandError
from platforms._said import refused_address, unreachable

if TYPE_CHECKING:
    import httpx

LARGEST = 8_000_000
"""Bytes of one answer."""
Look = Callable[[str, int], list[str]]
"""Looks a host up: (name, port) -> addresses as text."""

_TRANSLATED = (
    ip_network("64:ff9b::/96"),
    ip_network("64:ff9b:1::/48"),
    ip_network("2002::/16"),
    ip_network("2001::/32"),
)
"""IPv6 that stands for an IPv4 address; what lies behind it cannot be seen from here."""
_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+")


@dataclass(frozen=True)
class Reply:
    """An answer that arrived whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    def json(self) -> dict[str, Any] | None:
        """The body as a JSON object; None where it is none."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return members(found) if isinstance(found, dict) else None


def looked_up(host: str, port: int) -> list[str]:
    """The addresses of a name, by the system."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass
class Line:
    """A line to one base address; the first request opens it, never its making.

    url        where it leads; every request stays on its host
    seconds    from the start of a request to the last byte of the answer
    transport  instead of the net, for recorded answers
    look       instead of the system's way to look names up
    """

    url: str
    seconds: float = 10.0
    transport: httpx.BaseTransport | None = None
    look: Look = looked_up

    def __post_init__(self) -> None:
        """Refuse an address that this house never calls, before anything is sent."""
        self.place = checked(self.url)
        self.host = self.place.hostname or ""
        self._making = threading.Lock()
        self._client: httpx.Client | None = None

    def __repr__(self) -> str:
        return f"Line({self.host})"

    def send(
        self, method: str, path: str = "", *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """One request and its whole answer.

        Raises:
            Unreachable: no whole answer arrived in time; whether the request took effect is not known.
        """
        import httpx

        ends = time.monotonic() + self.seconds
        sent = {"user-agent": "leitstand", "accept-encoding": "identity", **(headers or {})}
        if body is not None:
            sent.setdefault("content-type", "application/json")
        try:
            with self._open().stream(method, self.url.rstrip("/") + path, content=body, headers=sent) as response:
                return Reply(response.status_code, response.headers, self._whole(response, ends))
        except LeitstandError:
            raise
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, UnicodeError) as failed:
            # The text of the failure may hold the address with a key in it.
            raise unreachable(self.host, type(failed).__name__) from None

    def close(self) -> None:
        """Hang up."""
        with self._making:
            if self._client is not None:
                self._client.close()
                self._client = None

    def _open(self) -> httpx.Client:
        import httpx

        with self._making:
            if self._client is None:
                transport = self.transport or _pinned(self.place, self.look)
                self._client = httpx.Client(
                    transport=transport,
                    timeout=self.seconds,
                    follow_redirects=False,
                    trust_env=False,
                )
            return self._client

    def _whole(self, response: httpx.Response, ends: float) -> bytes:
        found = bytearray()
        for part in response.iter_raw():
            found += part
            if len(found) > LARGEST or time.monotonic() > ends:
                raise unreachable(self.host, "TooLong" if len(found) > LARGEST else "ReadTimeout")
        if response.headers.get("content-encoding", "identity") != "identity":
            raise unreachable(self.host, "Packed")
        return bytes(found)


def members(value: Any) -> dict[str, Any]:
    """A JSON object as it is; of anything else nothing."""
    return cast(dict[str, Any], value) if isinstance(value, dict) else {}


def listed(value: Any) -> list[Any]:
    """A JSON list as it is; of anything else nothing."""
    return cast(list[Any], value) if isinstance(value, list) else []


def checked(url: str) -> SplitResult:
    """The parts of an address that may be called, as far as it can be told without looking its name up.

    >>> checked("https://hooks.example.com/in").hostname
    'hooks.example.com'

    Raises:
        Refused: not https, a name with a password, another port, a private or reserved address.
    """
    try:
        place = urlsplit(url)
        host, port = place.hostname or "", place.port
    except ValueError:
        raise refused_address("") from None
    if not url.isascii() or not url.isprintable() or re.search(r"[\s\\]", url) or place.username is not None:
        raise refused_address(host)
    if is_local(url):
        if place.scheme not in ("http", "https"):
            raise refused_address(host)
        return place
    if place.scheme != "https" or port not in (None, 443) or not _outside(host):
        raise refused_address(host)
    return place


def is_local(url: str) -> bool:
    """Whether an address names this machine in so many words.

    >>> is_local("http://127.0.0.1:8430"), is_local("http://127.1:8430"), is_local("https://example.com")
    (True, False, False)
    """
    host = urlsplit(url).hostname or ""
    return host in ("localhost", "127.0.0.1", "::1")


def public(address: str) -> bool:
    """Whether an IP address is one of the open internet, seen through every way to write IPv4 as IPv6.

    >>> public("93.184.216.34"), public("10.0.0.1"), public("::ffff:169.254.169.254"), public("64:ff9b::a00:1")
    (True, False, False, False)
    """
    try:
        found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            found = found.ipv4_mapped
        elif any(found in network for network in _TRANSLATED):
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def _outside(host: str) -> bool:
    """A public address, or a name that cannot be read as an address in decimal, octal or hex."""
    try:
        ip_address(host)
    except ValueError:
        top = host.rpartition(".")[2]
        hidden = top in ("local", "localhost", "internal", "localdomain", "home", "lan") or host.endswith(".home.arpa")
        return bool(_NAME.fullmatch(host)) and not top.isdigit() and not top.startswith("0x") and not hidden
    return public(host)


def _pinned(place: SplitResult, look: Look) -> httpx.BaseTransport:
    """A transport that looks the name up once, checks every address, and connects to the checked one."""
    import ssl

    import httpx

    class Pinned(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            host = request.url.host
            if host != place.hostname:
                raise refused_address(host)
            if not is_local(str(request.url)):
                port = request.url.port or 443
                addresses = [host] if public(host) else look(host, port)
                if not addresses or not all(map(public, addresses)):
                    raise refused_address(host)
                request.extensions = {**request.extensions, "sni_hostname": host}
                request.url = request.url.copy_with(host=addresses[0])
            return super().handle_request(request)

    # Without TLS no certificates are needed; loading them takes longer than the request.
    bare = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if place.scheme == "http" else True
    # Each request has a connection of its own: an answer that comes late or twice never belongs to another request.
    alone = httpx.Limits(max_keepalive_connections=0)
    return Pinned(verify=bare, trust_env=False, limits=alone)
