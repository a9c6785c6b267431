"""Events from outside: once for an id, only by names that the plan knows, signed where there is a key."""

# pyright: basic
from __future__ import annotations

import json
import time

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from ledger import events
from ledger.book import Book
from platforms.signatures import signed
from server import create_app
from settings import Platforms, Settings

SECRET = "a key of more than sixteen characters"


def here(settings, **more):
    """Calls from this machine."""
    return TestClient(create_app(settings), **{"client": ("127.0.0.1", 4000), "base_url": "http://127.0.0.1"} | more)


def waiting(settings):
    with Book.open(settings.home).reading() as tx:
        return [(each.kind, each.name) for each in events.waiting(tx)]


def test_the_same_id_is_the_same_event(tmp_path):
    settings = Settings(home=tmp_path, model="none")
    client = here(settings)
    first = client.post("/events", json={"event": "check", "id": "order-7"})
    assert first.json() == {"ok": True, "new": True, "event": "check", "id": "order-7", "flow": "watch"}
    assert client.post("/events", json={"event": "check", "id": "order-7"}).json()["new"] is False
    assert (
        client.post("/events", json={"event": "check"}, headers={"idempotency-key": "order-7"}).json()["new"] is False
    )
    assert waiting(settings) == [("event", "check")]


@pytest.mark.parametrize(
    ("body", "status"),
    [(b'{"event": "rm -rf", "id": "1"}', 404), (b'{"event": "check"}', 422), (b"[]", 422), (b"\xff", 422),
     (b'{"event": "check", "id": "a b"}', 422), (b'{"event": 7, "id": "1"}', 422), (b"[" * 50_000, 422),
     (b'{"event": "check", "id": "' + b"x" * 200_000 + b'"}', 422)],
)  # fmt: skip
def test_what_is_no_event_is_refused_in_one_sentence(tmp_path, body, status):
    settings = Settings(home=tmp_path, model="none")
    reply = here(settings).post("/events", content=body)
    assert (reply.status_code, reply.json()["ok"]) == (status, False)
    assert waiting(settings) == []


def test_with_a_key_only_signed_messages_count(tmp_path):
    settings = Settings(home=tmp_path, model="none", platforms=Platforms(webhook_secret=SecretStr(SECRET)))
    client = here(settings, client=("203.0.113.9", 1), base_url="https://leitstand.example")
    body = json.dumps({"event": "check", "id": "x"}).encode()
    now = int(time.time())
    assert client.post("/events", content=body).json()["error"]["kind"] == "forged"
    assert client.post("/events", content=body, headers=signed("another key of many letters", "m1", now, body)).json()[
        "error"]["kind"] == "forged"  # fmt: skip
    old = signed(SECRET, "m1", now - 600, body)
    assert client.post("/events", content=body, headers=old).json()["error"]["kind"] == "forged"
    good = signed(SECRET, "m1", now, body)
    assert client.post("/events", content=body, headers=good).json()["new"] is True
    assert client.post("/events", content=body, headers=good).json()["new"] is False
    assert waiting(settings) == [("event", "check")]


@pytest.mark.parametrize(
    ("headers", "more"),
    [({"origin": "https://evil.example", "content-type": "text/plain"}, {}), ({"sec-fetch-site": "cross-site"}, {}),
     ({}, {"base_url": "http://evil.example"}), ({"x-forwarded-for": "127.0.0.1"}, {}),
     ({}, {"client": ("203.0.113.9", 1), "base_url": "https://leitstand.example"})],
)  # fmt: skip
def test_unsigned_it_comes_from_no_page_of_another_site_and_from_nobody_unknown(tmp_path, headers, more):
    settings = Settings(home=tmp_path, model="none")
    reply = here(settings, **more).post("/events", content=b'{"event": "check", "id": "x"}', headers=headers)
    assert (reply.status_code, reply.json()["error"]["kind"]) == (401, "key")
    assert waiting(settings) == []


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("analyst", 200)])
def test_unsigned_it_needs_a_key_that_may_start_a_night_once_keys_are_out(tmp_path, capsys, role, status):
    from cli import main

    settings = Settings(home=tmp_path, model="none")
    home = ["--home", str(tmp_path)]
    assert main([*home, "people", "add", "anna", "--role", role]) == 0
    capsys.readouterr()
    assert main([*home, "people", "key", "anna"]) == 0
    text = capsys.readouterr().out.splitlines()[0]
    body = {"event": "check", "id": "x"}
    assert here(settings).post("/events", json=body).status_code == 401
    assert here(settings).post("/events", json=body, headers={"x-api-key": text}).status_code == status


def test_too_many_events_at_once_are_refused(tmp_path, monkeypatch):
    settings = Settings(home=tmp_path, model="none")
    monkeypatch.setattr(events, "MOST", 2)
    client = here(settings)
    codes = [client.post("/events", json={"event": "check", "id": str(n)}).status_code for n in range(3)]
    assert codes == [200, 200, 422]


def test_on_the_command_line(tmp_path, capsys):
    from cli import main

    assert main(["--home", str(tmp_path), "--lang", "de", "run", "event", "check", "--id", "a-1"]) == 0
    assert "vorgemerkt" in capsys.readouterr().out
    assert main(["--home", str(tmp_path), "--json", "run", "event", "other", "--id", "a-1"]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["kind"] == "not_found"
