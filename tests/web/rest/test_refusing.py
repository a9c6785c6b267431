"""What cannot be meant is refused in one sentence, in two languages, in the shape that the caller speaks."""

# pyright: basic
from __future__ import annotations

from datetime import date

import pytest
from fastapi.testclient import TestClient

from server import create_app
from settings import Settings


@pytest.fixture(scope="module")
def near(tmp_path_factory):
    settings = Settings(
        home=tmp_path_factory.mktemp("home"), today=date(2026, 11, 26), model="none", rate="9999/minute"
    )
    with TestClient(
        create_app(settings), client=("127.0.0.1", 4000), base_url="http://127.0.0.1", raise_server_exceptions=False
    ) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "sent", "german", "english", "like"),
    [
        ("/ask", {}, "question fehlt", "question is missing", '"question"'),
        ("/kill", {"on": "x"}, "on muss true oder false sein", "on has to be true or false", '"on": true'),
        ("/kill", {"on": True, "y": 1}, "y ist hier nicht bekannt", "y is not known here", '"on": true'),
        (
            "/ask",
            {"question": "x", "lang": "fr"},
            "lang kann nur 'de' oder 'en' sein",
            "lang can only be 'de' or 'en'",
            "",
        ),
        ("/people", {"name": "x" * 99, "role": "viewer"}, "zu lang (höchstens 80)", "too long (at most 80)", '"role"'),
        ("/people/x/keys", {"days": -1}, "days muss mindestens 1 sein", "days has to be at least 1", '"days"'),
        ("/inbox/p/reject", {}, "why fehlt", "why is missing", '"why"'),
        ("/plan/try", [1], "der Inhalt muss ein JSON-Objekt sein", "the body has to be a JSON object", '"money"'),
    ],
)
def test_a_body_that_cannot_be_meant_shows_what_the_route_takes(near, path, sent, german, english, like):
    for lang, words in (("de", german), ("en", english)):
        served = near.post(path, json=sent, headers={"Accept-Language": lang})
        told = served.json()["error"]
        assert (served.status_code, told["kind"]) == (422, "arguments")
        assert words in told["message"] and like in told["do"]
        assert "nput should" not in told["message"] and "xtra inputs" not in told["message"]


def test_what_is_no_json_says_so_and_nothing_deep_breaks_it(near):
    odd = {"content-type": "application/json", "accept-language": "de"}
    told = near.post("/kill", content=b"{broken", headers=odd).json()["error"]["message"]
    assert told == "Die Anfrage ist nicht brauchbar (der Inhalt ist kein gültiges JSON)."
    deep = near.post("/kill", content=b"[" * 100_000, headers=odd)
    assert deep.status_code in (400, 422) and deep.json()["ok"] is False


def test_an_address_that_nothing_answers_is_refused_in_the_same_shape(near):
    for lang, words in (("de", "Unter /nowhere gibt es nichts."), ("en", "There is nothing at /nowhere.")):
        served = near.get("/nowhere", headers={"Accept-Language": lang})
        assert (served.status_code, served.json()["error"]["message"]) == (404, words)
        assert served.json()["ok"] is False and "/openapi.json" in served.json()["error"]["do"]
    verb = near.put("/ask", json={})
    assert (verb.status_code, verb.json()["error"]["message"]) == (405, "/ask takes no PUT.")
    assert "POST" in verb.headers["allow"]


@pytest.mark.parametrize(
    ("verb", "path", "status"), [("POST", "/v1/embeddings", 404), ("GET", "/v1/chat/completions", 405)]
)
def test_chat_programs_get_their_own_envelope(near, verb, path, status):
    served = near.request(verb, path)
    assert served.status_code == status
    assert set(served.json()) == {"error"} and served.json()["error"]["type"] == "invalid_request_error"
    bad = near.post("/v1/chat/completions", json={"model": "leitstand", "messages": []})
    assert bad.status_code == 400 and '"messages": [' in bad.json()["error"]["message"]
    assert near.get("/v1/models/leitstand").json()["id"] == "leitstand"
    assert near.get("/v1/models/other").status_code == 404


def test_what_nobody_thought_of_is_told_without_its_inside(near, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("secret place")

    monkeypatch.setattr("web.orders.stops", broken)
    for path, lang in (("/kill", "de"), ("/kill", "en")):
        served = near.get(path, headers={"Accept-Language": lang})
        assert served.status_code == 500 and served.json()["error"]["kind"] == "error"
        assert "secret" not in served.text
    assert "Protokoll" in near.get("/kill", headers={"Accept-Language": "de"}).json()["error"]["message"]
