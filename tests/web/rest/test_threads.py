"""Conversations, feedback and receipts over REST."""

from __future__ import annotations

from datetime import date

import pytest
from fastapi.testclient import TestClient

from cli import main
from server import create_app
from settings import Settings

ASK = {"question": "Darf ich mit „Bester Kaffee der Welt“ werben?", "thread": "c-mine"}


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("LEITSTAND_TODAY", "2026-09-01")
    return Settings(home=tmp_path / "home", today=date(2026, 9, 1), model="none", log="off")


@pytest.fixture
def client(settings):
    with TestClient(create_app(settings), client=("127.0.0.1", 4000), base_url="http://127.0.0.1") as client:
        yield client


def test_a_conversation_is_listed_found_renamed_rated_and_deleted(client):
    answer = client.post("/ask", json=ASK).json()
    assert [each["id"] for each in client.get("/threads?search=kaffee").json()["threads"]] == ["c-mine"]
    assert client.get("/threads?search=tee").json()["threads"] == []
    assert client.patch("/threads/c-mine", json={"title": "Werbung"}).json()["title"] == "Werbung"
    rated = client.post("/threads/c-mine/feedback", json={"feedback": "down", "note": "zu lang"}).json()
    assert (rated["feedback"], rated["note"], rated["run"]) == ("down", "zu lang", answer["run"])
    assert client.post("/threads/c-mine/feedback", json={"feedback": "up", "turn": "n-none"}).status_code == 404
    assert client.delete("/threads/c-mine").json() == {"ok": True, "turns": 1}
    assert client.get("/threads/c-mine").status_code == 404
    assert client.get(f"/receipts/{answer['run']}").status_code == 200


def test_a_receipt_says_what_computing_it_again_shows(client):
    answer = client.post("/ask", json=ASK).json()
    told = client.get(f"/receipts/{answer['run']}?replay=true").json()
    assert [each["tool"] for each in told["receipts"]] == ["compliance.claims"]
    assert told["replay"]["same"] is True
    assert "question" not in str(told)
    one = client.get(f"/receipts/{told['receipts'][0]['run']}").json()
    assert (one["tool"], one["replay"]) == ("compliance.claims", None)


def test_two_people_see_their_own(settings, capsys):
    keys = {}
    for name in ("anna", "ben"):
        main(["--home", str(settings.home), "people", "add", name, "--role", "analyst" if keys else "admin"])
        capsys.readouterr()
        main(["--home", str(settings.home), "people", "key", name])
        keys[name] = {"Authorization": f"Bearer {capsys.readouterr().out.splitlines()[0]}"}
    with TestClient(create_app(settings), client=("203.0.113.9", 1), base_url="https://leitstand.example") as client:
        client.post("/ask", json=ASK, headers=keys["anna"])
        assert client.get("/threads", headers=keys["ben"]).json()["threads"] == []
        assert client.get("/threads/c-mine", headers=keys["ben"]).status_code == 404
        assert client.post("/ask", json=ASK, headers=keys["ben"]).status_code == 404
        assert client.get("/threads/c-mine", headers=keys["anna"]).json()["count"] == 1
