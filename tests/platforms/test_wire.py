"""The line goes where somebody wrote it down, and nowhere else."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from platforms import wire
from platforms.port import Refused, Unreachable
from platforms.wire import Line, checked, is_local, public

INSIDE = [
    "http://example.com", "ftp://example.com", "file:///etc/passwd", "gopher://example.com/_x", "//example.com",
    "example.com", "", "https://", "https:///x", "javascript:alert(1)", "data:text/plain,x", "unix:///run/docker.sock",
    "https://10.0.0.1", "https://172.16.0.1", "https://192.168.1.1", "https://169.254.169.254/latest/meta-data",
    "http://169.254.169.254/", "https://100.64.0.1", "https://0.0.0.0", "https://0", "https://127.1", "https://127.0.0.2",
    "https://2130706433", "https://0x7f000001", "https://017700000001", "https://0x7f.0.0.1", "https://0177.0.0.1",
    "https://127.0.0.1.", "https://localhost.", "https://[::]", "https://[::ffff:127.0.0.1]", "https://[::ffff:7f00:1]",
    "https://[64:ff9b::7f00:1]", "https://[2002:7f00:1::]", "https://[2001:0:1::1]", "https://[fe80::1]",
    "https://[fe80::1%25eth0]", "https://[fc00::1]", "https://[ff02::1]", "https://224.0.0.1", "https://255.255.255.255",
    "https://240.0.0.1", "https://192.0.2.1", "https://198.18.0.1", "https://metadata.google.internal/",
    "https://printer.local", "https://nas.lan", "https://router.home.arpa", "https://app.localhost",
    "https://db.localdomain", "https://intranet", "https://example.com:22", "https://example.com:8080",
    "https://example.com:443@127.0.0.1", "https://user:pass@example.com", "https://user@example.com",
    "https://example.com\\@127.0.0.1", "https://example.com\n.evil.com", "https://exa mple.com", "https://example.com\t",
    "https://１２７.0.0.1", "https://ⓛocalhost", "https://exämple.com", "https://[::1", "https://example.com:99999",
    "https://example.com:abc", "https://-example.com", "https://example..com", "https://127.0.0.1.nip.io.0x1",
    "http://127.0.0.1.nip.io", "http://[::ffff:127.0.0.1]", "http://0:8430", "http://localhost.example.com",
    "wss://localhost", "https://169.254.169.254.", "https://１.１.１.１",
]  # fmt: skip


@pytest.mark.parametrize("url", INSIDE)
def test_an_address_of_the_inside_is_not_called(url: str):
    with pytest.raises(Refused) as failed:
        Line(url)
    assert failed.value.todo("de") and failed.value.todo("en")


@pytest.mark.parametrize("url", [
    "https://example.com", "https://hooks.example.com:443/in?x=1", "https://93.184.216.34/", "https://[2606:4700::1111]/",
    "https://xn--exmple-cua.com", "http://127.0.0.1:8430", "http://localhost:8430", "http://[::1]:8430",
    "https://localhost",
])  # fmt: skip
def test_a_public_one_or_this_machine_by_name_is(url: str):
    assert checked(url).hostname


def test_this_machine_is_only_what_is_written_as_such():
    assert is_local("http://localhost:1") and is_local("http://[::1]:1")
    assert not is_local("http://127.0.0.2") and not is_local("https://localtest.me")


@pytest.mark.parametrize(
    "address", ["10.1.1.1", "::1", "fe80::1%eth0", "::ffff:10.0.0.1", "64:ff9b::1", "2002::1", "x", ""]
)
def test_an_address_is_seen_through(address: str):
    assert not public(address)


@pytest.mark.parametrize("answers", [
    ["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["169.254.169.254"], ["::1"], ["::ffff:127.0.0.1"], [],
])  # fmt: skip
def test_a_name_that_leads_inside_is_not_followed(answers: list[str]):
    line = Line("https://rebind.example.com", 1, look=lambda host, port: answers)
    with pytest.raises(Refused):
        line.send("GET")


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch):
    asked: list[Any] = []

    def connect(address: Any, *_: Any, **__: Any) -> Any:
        asked.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    turns = iter([["93.184.216.34"], ["127.0.0.1"]])
    line = Line("https://rebind.example.com", 1, look=lambda host, port: next(turns))
    with pytest.raises(Unreachable):
        line.send("GET")
    assert asked == ["93.184.216.34"]
    with pytest.raises(Refused):
        line.send("GET")
    assert asked == ["93.184.216.34"]


@contextmanager
def serving(answer: Callable[[BaseHTTPRequestHandler], None]) -> Generator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer(self)

        def log_message(self, format: str, *args: Any) -> None: ...

    class Server(ThreadingHTTPServer):
        daemon_threads, block_on_close = True, False

        def handle_error(self, request: Any, client_address: Any) -> None: ...

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def sends(status: int, body: bytes = b"{}", **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in ({"content-length": str(len(body))} | headers).items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def test_a_redirect_is_an_answer_and_no_way():
    with serving(sends(302, b"", location="http://169.254.169.254/latest")) as url:
        line = Line(url, 2)
        assert line.send("GET").status == 302
        line.close()


def test_the_request_tells_nothing_of_this_machine():
    seen: dict[str, str] = {}

    def answer(handler: BaseHTTPRequestHandler) -> None:
        seen.update({name.lower(): value for name, value in handler.headers.items()})
        sends(200)(handler)

    with serving(answer) as url:
        line = Line(url, 2)
        assert line.send("GET", headers={"x-key": "v"}).json() == {}
        line.close()
    assert seen["user-agent"] == "leitstand"
    assert seen["accept-encoding"] == "identity"
    assert set(seen) <= {"host", "user-agent", "accept", "accept-encoding", "connection", "x-key"}


def test_an_answer_that_is_too_long_is_none(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(wire, "LARGEST", 1000)
    with serving(sends(200, b"x" * 1001)) as url:
        line = Line(url, 2)
        with pytest.raises(Unreachable):
            line.send("GET")
        line.close()


def test_an_answer_that_drips_is_none():
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("content-length", "1000")
        handler.end_headers()
        for _ in range(40):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.05)

    with serving(answer) as url:
        line = Line(url, 0.2)
        begun = time.monotonic()
        with pytest.raises(Unreachable):
            line.send("GET")
        assert time.monotonic() - begun < 1
        line.close()


def test_an_answer_that_ends_early_is_none():
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("content-length", "1000")
        handler.end_headers()
        handler.wfile.write(b"half")
        handler.close_connection = True

    with serving(answer) as url:
        line = Line(url, 2)
        with pytest.raises(Unreachable):
            line.send("GET")
        line.close()


def test_nobody_there_is_no_answer():
    with pytest.raises(Unreachable):
        Line("http://127.0.0.1:1", 1).send("GET")


@pytest.mark.parametrize(
    ("body", "found"), [(b"{}", {}), (b"[1]", None), (b"<html>", None), (b"", None), (b"\xff", None)]
)
def test_only_an_object_is_json_here(body: bytes, found: Any):
    assert wire.Reply(200, {}, body).json() == found


def test_json_that_is_nested_without_end_is_none():
    assert wire.Reply(200, {}, b"[" * 1_000_000).json() is None


def test_no_address_with_a_key_in_it_appears_in_an_error():
    line = Line("http://127.0.0.1:1/hooks/KEY-123?token=KEY-123", 1)
    with pytest.raises(Unreachable) as failed:
        line.send("GET")
    assert "KEY-123" not in f"{failed.value.line('de')}{failed.value.as_json('en')}{line!r}{failed.value.__cause__}"


def test_nothing_of_the_room_reaches_the_net_but_the_wire():
    import ast
    from pathlib import Path

    wrong: list[str] = []
    for file in (Path(__file__).parents[2] / "platforms").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            found = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            found += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            wrong += [f"{file.name}: {name}" for name in found if name.startswith((
                "httpx", "httpcore", "requests", "aiohttp", "http", "urllib.request", "urllib3", "socket", "ftplib",
                "smtplib", "asyncio", "subprocess"))]  # fmt: skip
    assert {each.partition(":")[0] for each in wrong} == {"wire.py"}
