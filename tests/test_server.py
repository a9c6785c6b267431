"""The REST face: the same answers as on the command line, and every refusal in one JSON shape."""

from __future__ import annotations

import json
from datetime import date

import pytest
from fastapi.testclient import TestClient

from cli import main
from errors import NoData, NotFound
from server import create_app
from settings import VERSION, Settings
from web.rest.callers import OPEN, ROUTES

QUESTION = "Wie hoch war der ROAS im Juli 2026?"


@pytest.fixture
def client(tmp_path):
    settings = Settings(home=tmp_path / "home", today=date(2026, 9, 1), model="none")
    with TestClient(
        create_app(settings), client=("127.0.0.1", 4000), base_url="http://127.0.0.1", raise_server_exceptions=False
    ) as client:
        yield client


def test_health_says_version_and_model(client):
    assert client.get("/health").json() == {"ok": True, "version": VERSION, "model": "none"}


def test_an_answer_has_the_stable_shape_and_says_what_to_do(client):
    served = client.post("/ask", json={"question": QUESTION})
    assert served.status_code == 200
    answer = served.json()
    assert (answer["ok"], answer["lang"], answer["error"]["kind"]) == (False, "de", "no_data")
    assert "leitstand import" in answer["text"]


@pytest.mark.parametrize(("lang", "told"), [("de", "Laden Sie"), ("en", "Load")])
def test_the_language_can_be_chosen(client, lang, told):
    answer = client.post("/ask", json={"question": QUESTION, "lang": lang}).json()
    assert answer["lang"] == lang
    assert told in answer["text"]


def test_plan_only_runs_nothing(client, tmp_path):
    planned = client.post("/ask", json={"question": QUESTION, "plan_only": True}).json()
    assert [step["tool"] for step in planned["plan"]] == ["data.metric"]
    assert planned["plan"][0]["args"]["metric"] == "roas"
    assert "facts" not in planned
    assert not (tmp_path / "home" / "ledger.db").exists()


@pytest.mark.parametrize("question", [QUESTION, "Was ist los?", "Write me a poem about the sea."])
def test_a_plan_is_the_same_at_both_entrances(client, capsys, monkeypatch, question):
    monkeypatch.setenv("LEITSTAND_TODAY", "2026-09-01")
    monkeypatch.setenv("LEITSTAND_MODEL", "none")
    capsys.readouterr()
    main(["ask", question, "--plan-only", "--json"])
    said = json.loads(capsys.readouterr().out)
    served = client.post("/ask", json={"question": question, "plan_only": True}).json()
    assert served == said
    assert bool(served["clarify"]) is not bool(served["plan"])


BAD = {
    "no question": b"{}",
    "an empty question": b'{"question": ""}',
    "a number": b'{"question": 7}',
    "half an emoji": b'{"question": "\\ud83d"}',
    "no number": b'{"question": NaN}',
    "a language we do not speak": b'{"question": "Hi", "lang": "fr"}',
    "an unknown field": b'{"question": "Hi", "tool": "act.buy"}',
    "a novel": json.dumps({"question": "x" * 2001}).encode(),
    "half an object": b'{"question": "Hi"',
    "a list": b'["Hi"]',
    "nothing": b"",
}


@pytest.mark.parametrize("what", BAD)
@pytest.mark.parametrize(("lang", "told"), [("de-AT,de;q=0.9,en;q=0.5", "Die Anfrage"), ("en-GB", "The request")])
def test_a_request_that_cannot_be_meant_is_refused_in_one_sentence(client, what, lang, told):
    headers = {"content-type": "application/json", "accept-language": lang}
    served = client.post("/ask", content=BAD[what], headers=headers)
    assert served.status_code == 422
    shape = served.json()
    assert (shape["ok"], shape["error"]["kind"]) == (False, "arguments")
    assert shape["error"]["message"].startswith(told)
    assert len(shape["error"]["message"]) < 400
    assert shape["error"]["do"]


@pytest.mark.parametrize(("kind", "status"), [(NoData, 422), (NotFound, 404)])
@pytest.mark.parametrize(
    ("header", "message", "do"),
    [
        ("de-DE,de;q=0.9", "Leer.", "Laden Sie."),
        ("DE", "Leer.", "Laden Sie."),
        ("en-US", "Empty.", "Load."),
        ("fr", "Empty.", "Load."),
        (None, "Empty.", "Load."),
    ],
)
def test_a_refusal_comes_in_the_readers_language(client, monkeypatch, kind, status, header, message, do):
    def plan(*_):
        raise kind(en="Empty.", de="Leer.", do_en="Load.", do_de="Laden Sie.")

    monkeypatch.setattr(type(client.app.state.room), "plan", plan)
    headers = {"accept-language": header} if header else {}
    served = client.post("/ask", json={"question": "x", "plan_only": True}, headers=headers)
    assert served.status_code == status
    assert served.json() == {"ok": False, "error": {"kind": kind.kind, "message": message, "do": do}}


def test_the_description_names_no_address_but_ours(client):
    text = client.get("/openapi.json").text
    assert "://" not in text
    described = json.loads(text)
    assert described["info"] == {"title": "Leitstand", "version": VERSION}
    assert described["paths"].keys() == {path for _, path in ROUTES.keys() | OPEN} - {"/openapi.json"}


@pytest.mark.parametrize("page", ["/docs", "/redoc"])
def test_no_page_loads_scripts_from_elsewhere(client, page):
    assert client.get(page).status_code == 404


def test_reading_with_the_wrong_verb_is_no_answer(client):
    assert client.get("/ask").status_code == 405
