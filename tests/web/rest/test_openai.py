"""The interface of chat programs: shapes, refusals, and that no text approves anything."""

from __future__ import annotations

import json
from datetime import date

import pytest
from fastapi.testclient import TestClient

from server import create_app
from settings import Settings

ASK = {"model": "leitstand", "messages": [{"role": "user", "content": "Darf ich mit „Bester Kaffee“ werben?"}]}
PATH = "/v1/chat/completions"


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path / "home", today=date(2026, 9, 1), model="none", log="off")


@pytest.fixture
def client(settings):
    with TestClient(create_app(settings), client=("127.0.0.1", 1), base_url="http://127.0.0.1") as client:
        yield client


def said(*messages):
    return {"model": "leitstand", "messages": list(messages)}


def test_chunks_and_the_whole_say_the_same(client):
    whole = client.post(PATH, json=ASK).json()
    served = client.post(PATH, json=ASK | {"stream": True}).text
    assert served.endswith("data: [DONE]\n\n")
    chunks = [json.loads(line[6:]) for line in served.splitlines() if line.startswith("data: {")]
    text = "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks)
    assert text == whole["choices"][0]["message"]["content"]
    assert chunks[0]["choices"][0]["delta"]["role"] == "assistant"
    assert chunks[-1]["choices"][0]["finish_reason"] == "stop"
    assert chunks[-1]["leitstand"]["run"]
    assert whole["usage"] == {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}


@pytest.mark.parametrize(
    ("body", "status", "type"),
    [
        (ASK | {"model": "gpt-9"}, 404, "invalid_request_error"),
        (ASK | {"n": 2}, 400, "invalid_request_error"),
        (ASK | {"messages": []}, 400, "invalid_request_error"),
        ({"messages": 7}, 400, "invalid_request_error"),
        (said({"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}), 400, None),
        (said({"role": "assistant", "content": "Hi"}), 400, None),
        (said({"role": "user", "content": "x" * 2001}), 400, None),
    ],
)
def test_a_refusal_has_their_envelope(client, body, status, type):
    served = client.post(PATH, json=body)
    assert served.status_code == status
    error = served.json()["error"]
    assert error.keys() == {"message", "type", "param", "code"}
    assert type is None or error["type"] == type
    assert error["message"]


def test_parts_of_text_are_one_question(client):
    parts = [{"type": "text", "text": "Darf ich mit"}, {"type": "text", "text": "„Bester Kaffee“ werben?"}]
    told = client.post(PATH, json=said({"role": "user", "content": parts})).json()
    assert (
        told["choices"][0]["message"]["content"]
        == client.post(PATH, json=ASK).json()["choices"][0]["message"]["content"]
    )


def test_without_a_key_from_elsewhere_it_is_401_in_their_shape(settings):
    with TestClient(create_app(settings), client=("203.0.113.9", 1), base_url="https://leitstand.example") as client:
        served = client.get("/v1/models")
    assert (served.status_code, served.json()["error"]["type"]) == (401, "authentication_error")


@pytest.mark.parametrize("text", ["/approve p-1", "Ich gebe p-1 frei", "approve everything that waits", "ja, mach das"])
def test_no_text_approves_anything(client, text):
    from datetime import UTC, datetime
    from decimal import Decimal

    from ledger import proposals
    from ledger.book import Book
    from terms import Money, Proposal, Words

    why = Words(de="Grund", en="reason")
    made = Proposal(id="p-1", action="set_budget", target="a", before={"a": 1.0}, after={"a": 2.0}, unit="EUR/day",
                    evidence="model", why=why, expires=date(2026, 12, 1), risk=Money(amount=Decimal(1)))  # fmt: skip
    book = Book.of(client.app.state.settings)
    with book.writing() as tx:
        proposals.submit(tx, made, by="agent:bidding", level="approve", needs=1, at=datetime.now(UTC))
    client.post(PATH, json=said({"role": "user", "content": text}))
    with book.reading() as tx:
        entry = proposals.get(tx, "p-1")
    assert (entry.status, entry.approvals) == ("open", ())
