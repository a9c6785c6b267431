"""A scripted OpenAI-compatible server on this machine: it plays good, lying, broken and hostile models.

    python -m edge.scripted --mode good --port 8099
    LEITSTAND_CLOUD_URL=http://127.0.0.1:8099/v1 LEITSTAND_CLOUD_MODEL=scripted leitstand ask "…"

`GET /requests` lists what reached it, so that one can look at what leaves the house; `POST /mode` with `{"mode": …}`
changes the part it plays, and a request for the model `scripted-lie` gets that part at once.
In tests: `with serving("lie") as url:`; `url.requests` and `url.mode` are there as well.
"""

from __future__ import annotations

import argparse
import json
import threading
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

from edge.scripted_parts import PARTS, spoken

HANG = 120.0
"""Seconds after which a hanging answer gives up, should nobody close the server."""


@dataclass
class Script:
    """What one server plays and what it saw."""

    mode: str = "good"
    plans: Mapping[str, Any] = field(default_factory=dict[str, Any])
    requests: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    over: threading.Event = field(default_factory=threading.Event)


class Url(str):
    """The base URL of a running server, with its script at hand."""

    script: Script

    @property
    def requests(self) -> list[dict[str, Any]]:
        """Each request so far: path, headers and body."""
        return self.script.requests

    @property
    def mode(self) -> str:
        """The part it plays; may be set."""
        return self.script.mode

    @mode.setter
    def mode(self, mode: str) -> None:
        self.script.mode = _known(mode)


@contextmanager
def serving(mode: str = "good", plans: Mapping[str, Any] | None = None, port: int = 0) -> Generator[Url]:
    """A server in a thread on 127.0.0.1 for as long as the block lasts.

    plans: what a plan request gets, by a part of the question; the first that fits. Else the nearest tool is chosen.
    """
    script = Script(_known(mode), plans or {})
    server = ThreadingHTTPServer(("127.0.0.1", port), type("Handler", (_Handler,), {"script": script}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    url = Url(f"http://127.0.0.1:{server.server_address[1]}/v1")
    url.script = script
    try:
        yield url
    finally:
        script.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


Broken = Callable[["_Handler"], None]
"""An answer that is none."""


class _Handler(BaseHTTPRequestHandler):
    script: Script
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/requests":
            self.send(200, self.script.requests)
        else:
            self.send(404, {"error": {"message": "not here"}})

    def do_POST(self) -> None:
        body = _json(self.rfile.read(int(self.headers.get("content-length", 0))))
        if body is None:
            self.send(400, {"error": {"message": "the body is not a JSON object"}})
        elif self.path == "/mode" and body.get("mode") in MODES:
            self.script.mode = body["mode"]
            self.send(200, {"mode": self.script.mode})
        elif self.path == "/v1/chat/completions":
            self.script.requests.append({"path": self.path, "headers": dict(self.headers.items()), "body": body})
            self.answer(body)
        else:
            self.send(404, {"error": {"message": "not here"}})

    def answer(self, body: dict[str, Any]) -> None:
        """The part that is asked for, or else the one that is set."""
        asked = str(body.get("model", "")).removeprefix("scripted-")
        mode = asked if asked in MODES else self.script.mode
        broken = _BROKEN.get(mode)
        if mode == "no_schema" and "response_format" in body:
            broken = _status(400, "response_format is not supported")
        try:
            if broken:
                return broken(self)
            text, finish = spoken(mode, body, self.script.plans)
            self.send(200, completion(str(body.get("model")), text, finish))
        except (BrokenPipeError, ConnectionResetError):
            pass  # who asked has gone away, as a hanging server must expect

    def send(self, status: int, shape: Any, kind: str = "application/json", **headers: str) -> None:
        """An answer with its length; a shape that is not bytes goes as JSON."""
        payload = shape if isinstance(shape, bytes) else json.dumps(shape, ensure_ascii=False).encode()
        self.send_response(status)
        for name, value in {"content-type": kind, "content-length": str(len(payload)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(payload)

    def begin(self, **headers: str) -> None:
        """The head of an answer whose body will not come as it should; the line ends with it."""
        self.close_connection = True
        self.send_response(200)
        for name, value in {"content-type": "application/json", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""


def completion(model: str, text: str | None, finish: str = "stop") -> dict[str, Any]:
    """The shape of an answer; tokens are counted as a quarter of the characters."""
    message = {"role": "assistant", "content": text}
    used = {"prompt_tokens": 100, "completion_tokens": len(text or "") // 4}
    return {
        "id": "chatcmpl-scripted",
        "object": "chat.completion",
        "created": 1,
        "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": {**used, "total_tokens": sum(used.values())},
    }


def _json(raw: bytes) -> dict[str, Any] | None:
    try:
        body: Any = json.loads(raw)
    except ValueError:
        return None
    return cast("dict[str, Any]", body) if isinstance(body, dict) else None


def _status(status: int, message: str, code: str = "", **headers: str) -> Broken:
    error = {"error": {"message": message, "type": "scripted", "code": code}}
    return lambda handler: handler.send(status, error, **headers)


def _body(payload: Any, kind: str = "application/json") -> Broken:
    return lambda handler: handler.send(200, payload, kind)


def _hang(handler: _Handler) -> None:
    handler.script.over.wait(HANG)
    handler.close_connection = True


def _cut(handler: _Handler) -> None:
    handler.begin(content_length="5000")
    handler.wfile.write(b'{"choices": [')


def _drip(handler: _Handler) -> None:
    """A byte now and then, without end: no pause is long enough for a simple read timeout."""
    handler.begin()
    ends = time.monotonic() + HANG
    while time.monotonic() < ends and not handler.script.over.wait(0.1):
        handler.wfile.write(b" ")
        handler.wfile.flush()


def _endless(handler: _Handler) -> None:
    handler.begin()
    while not handler.script.over.is_set():
        handler.wfile.write(b" " * 65536)


_OVERFLOW = "This model's maximum context length is 4097 tokens. However, your messages resulted in 9000 tokens."
_BROKEN: Mapping[str, Broken] = {
    "garbage": _body(b"<html><body>Please sign in to this network</body></html>", "text/html"),
    "broken_json": _body(b'{"choices": [{"message"'),
    "empty_choices": _body(completion("scripted", None) | {"choices": []}),
    "null_content": _body(completion("scripted", None)),
    "hang": _hang,
    "drip": _drip,
    "endless": _endless,
    "cut": _cut,
    "400": _status(400, "bad request"),
    "401": _status(401, "Incorrect API key provided", "invalid_api_key"),
    "403": _status(403, "not allowed"),
    "404": _status(404, "no such model", "model_not_found"),
    "429": _status(429, "Rate limit reached", "rate_limit_exceeded", retry_after="1"),
    "500": _status(500, "boom"),
    "503": _status(503, "overloaded"),
    "redirect": _status(307, "elsewhere", location="http://127.0.0.1:9/v1/chat/completions"),
    "context": _status(400, _OVERFLOW, "context_length_exceeded"),
}
MODES = (*PARTS, *_BROKEN)


def _known(mode: str) -> str:
    if mode not in MODES:
        raise ValueError(f"the server cannot play '{mode}'; it knows {', '.join(MODES)}")
    return mode


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m edge.scripted", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--mode", default="good", choices=MODES)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--plans", type=Path, help="JSON file: part of a question -> plan")
    chosen = parser.parse_args()
    plans = (_json(chosen.plans.read_bytes()) if chosen.plans else None) or {}
    with serving(chosen.mode, plans, chosen.port) as url:
        print(url, flush=True)  # noqa: T201
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
