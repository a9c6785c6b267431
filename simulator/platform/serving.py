"""The platform over HTTP/1.1 on this machine: routes, authentication, and every fault at the place where it hurts.

GET  /v1/PLATFORM/things?after=KIND/ID&limit=N    a page of things and where the next one begins
GET  /v1/PLATFORM/KIND/ID                         one thing, its version as ETag
POST /v1/PLATFORM/KIND/ID                         {"field", "before", "after", "unit"} with Idempotency-Key, If-Match
PUT  /v1/PLATFORM/KIND/ID                         {"field", "after"}: a person in the platform's own interface
GET  /v1/keys/KEY                                 what a key did, 404 where it never took effect
GET  /v1/state · /v1/history                      for whoever checks: what is, what happened
"""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from hmac import compare_digest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import ceil
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from simulator.platform.faults import Fate
from simulator.platform.sandbox import NotTaken, Sandbox

LARGEST = 20_000_000
"""Bytes of one request."""
PAGE = 200


class Serving:
    """A running server: `url`, and `close()` to end it. Usable in a with block."""

    def __init__(self, sandbox: Sandbox, port: int = 0) -> None:
        self.sandbox = sandbox
        self._server = _Server(sandbox, port)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        """Stop answering; the state stays."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def __enter__(self) -> Serving:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, sandbox: Sandbox, port: int) -> None:
        self.sandbox = sandbox
        self.requests = 0
        self.written: deque[float] = deque()
        self.counting = threading.Lock()
        super().__init__(("127.0.0.1", port), _Handler)

    def fate(self, writes: bool) -> Fate:
        """What happens at the next request."""
        with self.counting:
            self.requests += 1
            return self.sandbox.chances.roll(self.sandbox.seed, self.requests, writes=writes)

    def over_quota(self) -> float:
        """Seconds until a further write is taken; 0 where one is."""
        chances, now = self.sandbox.chances, time.monotonic()
        if not chances.quota:
            return 0.0
        with self.counting:
            while self.written and self.written[0] <= now - chances.window:
                self.written.popleft()
            if len(self.written) >= chances.quota:
                return self.written[0] + chances.window - now
            self.written.append(now)
        return 0.0

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that went away is nothing to report."""


class _Dropped(Exception):
    """The connection ends without an answer."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    server: _Server  # pyright: ignore[reportIncompatibleVariableOverride]

    def do_GET(self) -> None:
        self._answer(self._get, writes=False)

    def do_POST(self) -> None:
        self._answer(self._post, writes=True)

    def do_PUT(self) -> None:
        self._answer(self._put, writes=False)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing on stderr."""

    def _answer(self, serve: Any, *, writes: bool) -> None:
        try:
            body = self._body()
            parts = [unquote(part) for part in urlsplit(self.path).path.strip("/").split("/")]
            if not compare_digest(self.headers.get("Authorization", "").encode(), f"Bearer {self.token}".encode()):
                raise NotTaken(401, "unauthorised", "no token, or a wrong one")
            if parts[:1] != ["v1"]:
                raise NotTaken(404, "unknown", "there is nothing at that address")
            checks = parts[1:] in (["state"], ["history"])
            fate = Fate("none", 0.0, False, 1.0) if checks else self.server.fate(writes)
            self._fail_before(fate, writes)
            status, shape = serve(parts[1:], body, fate)
            self._fail_after(fate)
            self._send(status, shape, times=2 if fate.kind == "twice" else 1)
        except NotTaken as no:
            told = {"error": {"code": no.code, "reason": no.reason} | no.detail}
            self._send(no.status, told, wait=no.detail.get("seconds"))
        except _Dropped:
            self.close_connection = True

    @property
    def token(self) -> str:
        """What a caller must show."""
        return self.server.sandbox.token

    def _fail_before(self, fate: Fate, writes: bool) -> None:
        if fate.latency:
            time.sleep(fate.latency)
        if fate.kind == "busy":
            raise NotTaken(429, "busy", "too many requests", seconds=self.server.sandbox.chances.wait)
        if fate.kind == "error_before":
            raise NotTaken(500, "internal", "something broke")
        if fate.kind == "drop_before":
            raise _Dropped
        if writes and (seconds := self.server.over_quota()):
            raise NotTaken(429, "quota", "the quota is used up", seconds=round(seconds, 3))

    def _fail_after(self, fate: Fate) -> None:
        if fate.kind == "error_after":
            raise NotTaken(500, "internal", "something broke")
        if fate.kind == "drop_after":
            raise _Dropped
        if fate.kind == "late":
            time.sleep(self.server.sandbox.chances.hang)

    def _get(self, parts: list[str], _: Any, __: Fate) -> tuple[int, Any]:
        sandbox = self.server.sandbox
        match parts:
            case ["state"]:
                return 200, sandbox.dump()
            case ["history"]:
                return 200, {"effects": sandbox.history()}
            case ["keys", key]:
                known = sandbox.found(key)
                if known is None:
                    raise NotTaken(404, "unknown_key", "that key never took effect")
                return 200, known
            case [platform, "things"]:
                return 200, self._page(platform)
            case [platform, kind, entity]:
                return 200, sandbox.read(platform, kind, entity)
            case _:
                raise NotTaken(404, "unknown", "there is nothing at that address")

    def _page(self, platform: str) -> dict[str, Any]:
        asked = parse_qs(urlsplit(self.path).query)
        size = asked.get("limit", [str(PAGE)])[0]
        limit = min(int(size), PAGE) if size.isdecimal() and size.isascii() and int(size) else PAGE
        found = self.server.sandbox.things(platform, asked.get("after", [""])[0], limit + 1)
        last = found[limit - 1] if len(found) > limit else None
        return {"things": found[:limit], "next": f"{last['kind']}/{last['entity']}" if last else ""}

    def _post(self, parts: list[str], body: Any, fate: Fate) -> tuple[int, Any]:
        key = self.headers.get("Idempotency-Key", "")
        if not 8 <= len(key) <= 128:
            raise NotTaken(400, "no_key", "a write needs an Idempotency-Key of 8 to 128 characters")
        platform, kind, entity = _thing(parts)
        change = _change(body, {"field", "before", "after"})
        sandbox = self.server.sandbox
        if fate.drift:
            self._drift(platform, kind, entity, fate.factor)
        wanted = self.headers.get("If-Match", "").strip('"')
        if wanted and sandbox.found(key) is None and sandbox.read(platform, kind, entity)["version"] != wanted:
            raise NotTaken(412, "moved", "the thing has another version")
        return 200, sandbox.apply(platform, kind, entity, change, key)

    def _drift(self, platform: str, kind: str, entity: str, factor: float) -> None:
        budget = self.server.sandbox.read(platform, kind, entity)["fields"].get("budget")
        if budget is not None:
            self.server.sandbox.by_hand(platform, kind, entity, "budget", max(round(budget * factor, 2), 0.01))

    def _put(self, parts: list[str], body: Any, _: Fate) -> tuple[int, Any]:
        change = _change(body, {"field", "after"})
        return 200, self.server.sandbox.by_hand(*_thing(parts), change["field"], change["after"])

    def _body(self) -> Any:
        size = self.headers.get("Content-Length", "0")
        if not size.isdecimal() or int(size) > LARGEST:
            self.close_connection = True
            raise NotTaken(413, "too_large", "the request is too long")
        raw = self.rfile.read(int(size))
        try:
            return json.loads(raw, parse_constant=_no_number) if raw else None
        except (ValueError, RecursionError):
            raise NotTaken(400, "no_json", "the request is not JSON") from None

    def _send(self, status: int, shape: Any, *, wait: float | None = None, times: int = 1) -> None:
        body = shape if isinstance(shape, bytes) else json.dumps(shape, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if isinstance(shape, dict) and "version" in shape:
            self.send_header("ETag", f'"{shape["version"]}"')
        if wait is not None:
            self.send_header("Retry-After", str(ceil(wait)))
        head = b"".join(self._headers_buffer) + b"\r\n"  # pyright: ignore[reportAttributeAccessIssue, reportUnknownArgumentType]
        self._headers_buffer: list[bytes] = []
        self.wfile.write((head + body) * times)


def _thing(parts: list[str]) -> tuple[str, str, str]:
    if len(parts) != 3:
        raise NotTaken(404, "unknown", "there is nothing at that address")
    return parts[0], parts[1], parts[2]


def _change(body: Any, needed: set[str]) -> dict[str, Any]:
    known: set[str] = needed | {"unit"}
    if not isinstance(body, dict) or not needed <= body.keys() <= known or not isinstance(body["field"], str):
        raise NotTaken(400, "no_change", f"a change says {', '.join(sorted(needed))} and nothing else but unit")
    return body  # pyright: ignore[reportUnknownVariableType]


def _no_number(text: str) -> Any:
    raise ValueError(text)
