"""What stands before every request: how much may be sent, who may send from another page, and what each response says.

Pure ASGI, so that streams and websockets pass through. Headers by the OWASP secure headers project; the policy of pages
allows what NiceGUI's pages cannot do without: inline scripts and styles, and the compiler of their templates.
"""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any

from starlette.requests import HTTPConnection

from web.origin import own
from web.rest.callers import OPEN, ROUTES

if TYPE_CHECKING:
    from settings import Settings

    Scope = MutableMapping[str, Any]
    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    App = Callable[[Scope, Receive, Send], Awaitable[None]]

BODY = 1_000_000
"""Bytes that a request may have where it uploads no file."""
UPLOAD = "/page/files"
"""Where pages send files."""
NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
PAGE = (
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; media-src 'self'; worker-src 'self'; "
    "manifest-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),  # with no-referrer, a browser sends our own forms as from nowhere
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ASLEEP = ("/health", "/live", "/ready", "/metrics")
"""What is still answered while the server ends; reading what runs is, too."""
REST = {path.split("/")[1] for _, path in ROUTES.keys() | OPEN}
TOO_LARGE = (
    ("Das ist zu groß: Erlaubt sind {limit} MB.", "That is too large: {limit} MB are allowed."),
    ("Senden Sie weniger auf einmal.", "Send less at once."),
)
LEAVING = (
    ("Der Leitstand fährt herunter und nimmt nichts Neues an.", "The control room is shutting down."),
    ("Versuchen Sie es gleich noch einmal.", "Try again in a moment."),
)
STRANGE = (
    ("Eine Seite von anderswo darf hier nichts tun.", "A page from elsewhere may do nothing here."),
    ("Öffnen Sie den Leitstand unter seiner eigenen Adresse.", "Open the control room at its own address."),
)


class Guards:
    """Wraps an app; `leaving` says whether the server takes nothing new, `done` hears of each request."""

    def __init__(
        self, app: App, settings: Settings, leaving: Callable[[], bool], done: Callable[[str, str, int, float], Any]
    ) -> None:
        self.app, self.settings, self.leaving, self.done = app, settings, leaving, done

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, refuse or pass on."""
        if scope["type"] == "websocket":
            if self.leaving() or not self._own(scope):
                await send({"type": "websocket.close", "code": 1008})
                return
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        started, status = time.perf_counter(), 500
        over = answered = False
        most = self._most(scope["path"])
        read = 0

        async def sending(message: Message) -> None:
            nonlocal status, answered
            if message["type"] == "http.response.start":
                answered = True
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), *_headers(message)]
            await send(message)

        async def reading() -> Message:
            nonlocal over, read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                over = True
                raise _TooMuchError
            return message

        async def watching(message: Message) -> None:
            # Whatever the app makes of a body that broke off: it was too large.
            if not over or answered:
                await sending(message)

        try:
            if self.leaving() and not _passes(scope):
                await _refuse(scope, sending, 503, LEAVING, "leaving")
            elif _paged(scope) and not self._own(scope):
                await _refuse(scope, sending, 403, STRANGE, "forbidden")
            elif _length(scope) > most:
                await _refuse(scope, sending, 413, TOO_LARGE, "too_large", limit=_mega(most))
            else:
                try:
                    await self.app(scope, reading, watching)
                except _TooMuchError:
                    pass
                if over and not answered:
                    await _refuse(scope, sending, 413, TOO_LARGE, "too_large", limit=_mega(most))
        finally:
            self.done(_method(scope), _route(scope), status, time.perf_counter() - started)

    def _most(self, path: str) -> int:
        return self.settings.upload * 1_000_000 if path == UPLOAD else BODY

    def _own(self, scope: Scope) -> bool:
        return own(HTTPConnection(scope), self.settings.hosts)


class _TooMuchError(Exception):
    """More was sent than may be."""


def _paged(scope: Scope) -> bool:
    """Whether it is of the pages; the routes of REST know their callers themselves."""
    return scope["path"].removeprefix("/").partition("/")[0] not in REST


def _passes(scope: Scope) -> bool:
    return scope["path"] in ASLEEP or (scope["method"] == "GET" and scope["path"].startswith(("/runs/", "/threads")))


def _headers(message: Message) -> list[tuple[bytes, bytes]]:
    given = {name.lower(): value for name, value in message.get("headers", ())}
    page = given.get(b"content-type", b"").startswith(b"text/html")
    policy = PAGE if page else NOTHING
    more = [*ALWAYS, (b"content-security-policy", policy.encode())]
    if page or given.get(b"content-type", b"").startswith(b"application/json"):
        more.append((b"cache-control", b"no-store"))
    return [(name, value) for name, value in more if name not in given]


async def _refuse(
    scope: Scope, send: Send, status: int, said: tuple[tuple[str, str], tuple[str, str]], kind: str, **filled: Any
) -> None:
    english = not _header(scope, b"accept-language").lower().startswith("de")
    message, do = (each[english].format(**filled) for each in said)
    if scope["path"].startswith("/v1/"):
        type = "server_error" if status >= 500 else "invalid_request_error"
        shape: Any = {"error": {"message": f"{message} {do}", "type": type, "param": None, "code": kind}}
    else:
        shape = {"ok": False, "error": {"kind": kind, "message": message, "do": do}}
    body = json.dumps(shape, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if status == 503:
        headers.append((b"retry-after", b"10"))
    if status == 413:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _method(scope: Scope) -> str:
    """One of few: whoever calls may call a method anything, and each is counted by itself."""
    return scope["method"] if scope["method"] in METHODS else "other"


def _route(scope: Scope) -> str:
    path = getattr(scope.get("route"), "path", "")
    return path if path and not _paged(scope) else "page" if _paged(scope) else "other"


def _length(scope: Scope) -> int:
    told = _header(scope, b"content-length")
    return int(told) if told.isdecimal() and len(told) < 16 else 0


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _mega(bytes: int) -> str:
    return f"{bytes // 1_000_000}"
