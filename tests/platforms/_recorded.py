"""Recorded exchanges: each request has to be the recorded one, in order; then its recorded answer comes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx

from errors import LeitstandError
from platforms.port import Adapter, Applied
from terms import Operation

KEY = "0123456789abcdef0123456789abcdef"


def cases(name: str) -> list[dict[str, Any]]:
    return json.loads((Path(__file__).parent / "recorded" / f"{name}.json").read_text(encoding="utf-8"))


class Exchange:
    """A transport that has one conversation to give."""

    def __init__(self, asks: list[dict[str, Any]]) -> None:
        self.left = list(asks)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        assert self.left, f"nobody expects {request.method} {request.url.path}"
        wanted, given = self.left[0]["request"], self.left.pop(0)["response"]
        assert request.url.path == wanted["path"]
        assert request.method == wanted.get("method", "POST")
        if "body" in wanted:
            assert json.loads(request.content) == wanted["body"]
        if "form" in wanted:
            sent = {name: each[0] for name, each in parse_qs(request.content.decode()).items()}
            sent.pop("appsecret_proof", None)
            assert sent == wanted["form"]
        for part in wanted.get("holds", ()):
            assert part in json.loads(request.content)["query"]
        body = given["text"].encode() if "text" in given else json.dumps(given["body"]).encode()
        return httpx.Response(given["status"], headers=given.get("headers"), stream=httpx.ByteStream(body))

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self)


def replayed(case: dict[str, Any], adapter: Adapter, exchange: Exchange) -> None:
    """Apply the case's operation and compare what comes of it with what was recorded."""
    told: Applied | LeitstandError
    try:
        told = adapter.apply(Operation(**case["operation"]), KEY)
    except LeitstandError as failed:
        told = failed
    if isinstance(told, LeitstandError):
        assert told.kind == case["outcome"], told
        assert case.get("says", "") in told.said("en")
        assert told.detail.get("seconds") == case.get("seconds", told.detail.get("seconds"))
    else:
        assert case["outcome"] == ("again" if told.again else "applied")
        assert told.rejected == case.get("rejected", {})
    assert exchange.left == []
