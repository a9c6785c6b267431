"""What stands before every request: sizes, other pages, headers, the end of the server."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from fastapi.responses import HTMLResponse
from fastapi.testclient import TestClient

from server import create_app
from settings import Settings
from web.serving import guards


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path / "home", today=date(2026, 9, 1), model="none", log="off")


@pytest.fixture
def client(settings):
    app = create_app(settings)
    app.add_api_route("/page", lambda: HTMLResponse("<p>Hi</p>"), include_in_schema=False)
    with TestClient(app, client=("127.0.0.1", 4000), base_url="http://127.0.0.1:8420") as client:
        yield client


BIG = b'{"question": "' + b"a" * guards.BODY + b'"}'


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize(("lang", "said"), [("de", "zu groß"), ("en", "too large")])
def test_what_is_too_large_is_413_in_one_sentence(client, chunked, lang, said):
    content = (BIG[at : at + 65_536] for at in range(0, len(BIG), 65_536)) if chunked else BIG
    headers = {"content-type": "application/json", "accept-language": lang}
    served = client.post("/ask", content=content, headers=headers)
    assert served.status_code == 413
    assert said in served.json()["error"]["message"]
    assert "1 MB" in served.json()["error"]["message"]


def test_chat_programs_get_it_in_their_shape(client):
    served = client.post("/v1/chat/completions", content=BIG, headers={"content-type": "application/json"})
    assert (served.status_code, served.json()["error"]["code"]) == (413, "too_large")


@pytest.mark.parametrize("path", ["/health", "/ask", "/openapi.json", "/nowhere", "/inbox", "/metrics"])
def test_every_response_has_the_headers_and_nothing_of_an_api_may_run(client, path):
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"
    assert headers["content-security-policy"] == guards.NOTHING
    assert "server" not in headers


def test_pages_load_from_here_only_and_in_no_frame(client):
    policy = client.get("/page").headers["content-security-policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    assert not any("http" in sources or "*" in sources for sources in rules.values())


@pytest.mark.parametrize(
    ("base", "headers", "status"),
    [
        ("http://127.0.0.1:8420", {}, 200),
        ("http://localhost:8420", {"origin": "http://localhost:8420"}, 200),
        ("http://127.0.0.1:8420", {"origin": "https://evil.example"}, 403),
        ("http://evil.example:8420", {}, 403),
        ("http://evil.example:8420", {"origin": "http://evil.example:8420"}, 403),
    ],
)
def test_a_page_opens_at_its_own_address_only(client, base, headers, status):
    assert client.get(f"{base}/page", headers=headers).status_code == status


def test_a_name_can_be_allowed(settings):
    app = create_app(settings.model_copy(update={"hosts": ("leitstand.example",)}))
    app.add_api_route("/page", lambda: HTMLResponse("<p>Hi</p>"), include_in_schema=False)
    with TestClient(app, client=("127.0.0.1", 1), base_url="http://leitstand.example") as client:
        assert client.get("/page").status_code == 200


def test_a_websocket_from_another_page_is_closed(settings):
    sent = []

    async def app(scope, receive, send):
        sent.append("passed")

    async def send(message):
        sent.append(message["type"])

    async def receive():
        return {"type": "websocket.connect"}

    guard = guards.Guards(app, settings, lambda: False, lambda *_: None)
    for origin in (b"https://evil.example", b"http://127.0.0.1:8420"):
        headers = [(b"host", b"127.0.0.1:8420"), (b"origin", origin)]
        scope = {"type": "websocket", "path": "/_nicegui_ws", "headers": headers, "client": ("127.0.0.1", 1)}
        asyncio.run(guard(scope, receive, send))
    assert sent == ["websocket.close", "passed"]


def test_a_server_that_ends_takes_nothing_new(client):
    client.app.state.leaving = True
    refused = client.post("/ask", json={"question": "Hi"}, headers={"accept-language": "de"})
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "10")
    assert "fährt herunter" in refused.json()["error"]["message"]
    assert client.get("/ready").json()["leaving"] is True
    assert client.get("/live").status_code == 200
    client.app.state.leaving = False


def test_files_of_pages_may_be_larger(settings):
    guard = guards.Guards(None, settings, lambda: False, lambda *_: None)
    assert guard._most("/page/files") == 200_000_000
    others = ("/page/files/", "/_nicegui/client/c1/upload/7", "/upload/", "/page/login", "/ask")
    assert {guard._most(each) for each in others} == {guards.BODY}


@pytest.mark.parametrize("path", ["*", "", "/", "//inbox", "/../inbox"])
def test_a_path_that_is_none_is_answered_and_counted(settings, path):
    counted, sent = [], []

    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 404, "headers": []})

    async def send(message):
        sent.append(message["status"])

    scope = {"type": "http", "method": "X" * 99, "path": path, "headers": [(b"host", b"localhost")], "client": None}
    asyncio.run(guards.Guards(app, settings, lambda: False, lambda *told: counted.append(told[:3]))(scope, None, send))
    assert sent == [404]
    assert counted == [("other", "page", 404)]


def test_what_somebody_was_shown_is_kept_by_no_browser(client):
    for path in ("/page", "/page/login", "/", "/health", "/nowhere"):
        assert client.get(path).headers["cache-control"] == "no-store", path


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_another_site_loads_or_sends_is_refused_and_a_link_of_it_leads_here(client, method):
    told = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}
    assert client.request(method, "/page", headers=told).status_code == 403
    link = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert client.request(method, "/page", headers=link).status_code == (200 if method == "GET" else 403)
