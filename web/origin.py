"""Where a call comes from: this machine or another, a page of ours or of somebody else, under which name of ours.

One behaviour for everything that is served. Browsers say `Origin` where another page calls or something is sent, and
`Sec-Fetch-*` always; programs say neither. A name that somebody else made to point at this machine is no name of ours.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

HERE = {"127.0.0.1", "localhost", "::1"}
"""Names under which this machine is called."""
PASSED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""Headers that a proxy adds, and no browser by itself."""


def own(call: HTTPConnection, hosts: Collection[str] = ()) -> bool:
    """Whether a page of ours calls under a name of ours, a program does, or somebody has followed a link to us.

    Args:
        call: a request, or the opening of a line.
        hosts: names of ours besides those of this machine; from elsewhere any name reaches us only with a key.
    """
    named = not _loopback(call) or _name(call) in HERE or _name(call) in {each.lower() for each in hosts}
    return named and (same(call) or _followed(call))


def same(call: HTTPConnection) -> bool:
    """Whether no page of another site calls; a name that was made to point here is not noticed."""
    origin = call.headers.get("origin", "")
    if origin and origin.partition("://")[2].lower() != call.headers.get("host", "").lower():
        return False
    return call.headers.get("sec-fetch-site", "none") in ("none", "same-origin")


def near(call: HTTPConnection) -> bool:
    """Whether a call comes from this machine and is meant for it.

    Another name for it may be somebody else's trick, and what a proxy on this machine passes on comes from anywhere.
    """
    return _loopback(call) and _name(call) in HERE and not any(each in call.headers for each in PASSED_ON)


def browsed(call: HTTPConnection) -> bool:
    """Whether a browser calls, by what only browsers say."""
    return "origin" in call.headers or "sec-fetch-site" in call.headers


def _followed(call: HTTPConnection) -> bool:
    """Whether somebody opens a page in a window of its own, from wherever; that sends nothing and is read by nobody."""
    said = call.headers.get
    plain = call.scope["type"] == "http" and call.scope["method"] in ("GET", "HEAD") and "origin" not in call.headers
    return plain and said("sec-fetch-mode") == "navigate" and said("sec-fetch-dest") == "document"


def _loopback(call: HTTPConnection) -> bool:
    try:
        address = ipaddress.ip_address(call.client.host) if call.client else None
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return address is not None and (mapped or address).is_loopback


def _name(call: HTTPConnection) -> str:
    """The name of the host without its port, as browsers write it; an IPv6 address without its brackets."""
    host = call.headers.get("host", "").lower()
    if host.startswith("["):
        name, closed, port = host[1:].partition("]")
        return name if closed and (not port or port.startswith(":")) else ""
    return host.partition(":")[0] if host.count(":") < 2 else ""
