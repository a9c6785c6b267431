"""The line to the cloud: one HTTP client that reaches the configured server and nothing else.

It follows no redirect, asks no proxy for addresses of this machine, tells nothing about this machine (the SDK would
send its system, architecture and Python version), and gives up on answers that are too long or that never end.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx

LARGEST = 2_000_000
"""Bytes of one answer."""


def client(url: str, seconds: float) -> httpx.Client:
    """A client for that base address; each request has `seconds` from its start to its last byte.

    An environment's HTTPS_PROXY is honoured for servers elsewhere, as a company's network may demand it.
    """

    def leave(request: httpx.Request) -> None:
        request.extensions["ends"] = time.monotonic() + seconds
        _make_discreet(request)

    def arrive(response: httpx.Response) -> None:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise httpx.DecodingError("the server packed an answer that was asked for unpacked")
        stream = response.stream
        assert isinstance(stream, httpx.SyncByteStream)
        response.stream = _Bounded(stream, response.request.extensions["ends"])

    hooks = {"request": [leave], "response": [arrive]}
    return httpx.Client(trust_env=not local(url), follow_redirects=False, timeout=seconds, event_hooks=hooks)


def local(url: str) -> bool:
    """Whether an address is on this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _make_discreet(request: httpx.Request) -> None:
    for name in [name for name in request.headers if name.startswith(("x-stainless", "openai-"))]:
        # The SDK itself reads this one again, to know how to unpack the answer.
        if name != "x-stainless-raw-response":
            del request.headers[name]
    request.headers["user-agent"] = "leitstand"
    request.headers["accept-encoding"] = "identity"


class _Bounded(httpx.SyncByteStream):
    """A body that ends in an error when it is too long or comes too slowly, drop by drop."""

    def __init__(self, stream: httpx.SyncByteStream, ends: float) -> None:
        self._stream = stream
        self._ends = ends

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for part in self._stream:
            size += len(part)
            if size > LARGEST:
                raise httpx.DecodingError("the answer is too long")
            if time.monotonic() > self._ends:
                raise httpx.ReadTimeout("the answer takes too long")
            yield part

    def close(self) -> None:
        self._stream.close()
