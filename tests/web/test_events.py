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


def waiting(settings):
    with Book.open(settings.home).reading() as tx:
        return [(each.kind, each.name) for each in events.waiting(tx)]


def test_the_same_id_is_the_same_event(tmp_path):
    settings = Settings(home=tmp_path, model="none")
    client = TestClient(create_app(settings))
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
    reply = TestClient(create_app(settings)).post("/events", content=body)
    assert (reply.status_code, reply.json()["ok"]) == (status, False)
    assert waiting(settings) == []


def test_with_a_key_only_signed_messages_count(tmp_path):
    settings = Settings(home=tmp_path, model="none", platforms=Platforms(webhook_secret=SecretStr(SECRET)))
    client = TestClient(create_app(settings))
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


def test_too_many_events_at_once_are_refused(tmp_path, monkeypatch):
    settings = Settings(home=tmp_path, model="none")
    monkeypatch.setattr(events, "MOST", 2)
    client = TestClient(create_app(settings))
    codes = [client.post("/events", json={"event": "check", "id": str(n)}).status_code for n in range(3)]
    assert codes == [200, 200, 422]


def test_on_the_command_line(tmp_path, capsys):
    from cli import main

    assert main(["--home", str(tmp_path), "--lang", "de", "run", "event", "check", "--id", "a-1"]) == 0
    assert "vorgemerkt" in capsys.readouterr().out
    assert main(["--home", str(tmp_path), "--json", "run", "event", "other", "--id", "a-1"]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["kind"] == "not_found"
