"""What is counted: routes, turns, tools, verdicts, models, the ledger; and no word of anything."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from cli import main
from graphs import events
from ledger.threads import Turn
from server import create_app
from settings import Settings
from web.serving.metrics import Metrics, ended

TURN = Turn("n1", "c1", 1, "Geheime Frage?", "", "running", "q1", "", "")


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("LEITSTAND_TODAY", "2026-09-01")
    return Settings(home=tmp_path / "home", today=date(2026, 9, 1), model="none", log="off")


def values(text):
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_a_question_and_its_route_are_counted(settings):
    with TestClient(create_app(settings), client=("127.0.0.1", 1), base_url="http://127.0.0.1") as client:
        client.post("/ask", json={"question": "Darf ich mit „Bester Kaffee der Welt“ werben?"})
        client.get("/inbox/p-geheim")
        text = client.get("/metrics").text
    found = values(text)
    assert found["leitstand_turns_total", ("status", "answered")] == 1
    assert found["leitstand_tool_seconds_count", ("state", "finished"), ("tool", "compliance.claims")] == 1
    assert found["leitstand_guardrail_verdicts_total", ("verdict", "passed"), ("what", "words")] == 1
    assert found["leitstand_requests_total", ("method", "POST"), ("route", "/ask"), ("status", "200")] == 1
    assert found["leitstand_requests_total", ("method", "GET"), ("route", "/inbox/{id}"), ("status", "404")] == 1
    assert found["leitstand_request_seconds_count", ("route", "/ask")] == 1
    assert found["leitstand_turns_running",] == 0
    assert "Kaffee" not in text
    assert "geheim" not in text


def test_models_are_counted_with_tokens_and_cost(settings):
    metrics = Metrics(settings)
    metrics.seen(TURN, events.Spoke("rephrase", "cloud", "m", "ok", 0.2, 7, 5, 0.01))
    metrics.seen(TURN, events.Spoke("rephrase", "cloud", "m", "timeout", 20.0))
    found = values(metrics.text().decode())
    assert found["leitstand_model_calls_total", ("job", "rephrase"), ("outcome", "timeout"), ("tier", "cloud")] == 1
    assert found["leitstand_model_tokens_total", ("direction", "in"), ("tier", "cloud")] == 7
    assert found["leitstand_model_cost_eur_total", ("tier", "cloud")] == 0.01


def test_the_kill_switch_and_the_cost_of_a_decision_are_read_from_the_ledger(settings):
    from decimal import Decimal

    from ledger import proposals
    from ledger.book import Book
    from terms import Answer, Money, Proposal, Words

    metrics, book = Metrics(settings), Book.of(settings)
    assert values(metrics.text().decode())["leitstand_kill_switch",] == 0
    main(["--home", str(settings.home), "kill", "on", "--why", "geheim"])
    why = Words(de="Grund", en="reason")
    with book.writing() as tx:
        for at in range(2):
            name = f"a{at}"
            made = Proposal(id=f"p-{at}", action="set_budget", target=name, before={name: 1.0}, after={name: 2.0},
                            unit="EUR/day", evidence="model", why=why, expires=date(2026, 12, 1),
                            risk=Money(amount=Decimal(1)))  # fmt: skip
            proposals.submit(tx, made, by="agent:bidding", level="approve", needs=1, at=datetime.now(UTC))
        proposals.reject(tx, "p-0", by="u-0000000000000000", why="", at=datetime.now(UTC))
    book.runs.record_answer(Answer(run=book.runs.new_id("ask"), lang="de", text=".", cost=Decimal("0.5")), "?", 1.0)
    text = metrics.text().decode()
    found = values(text)
    assert found["leitstand_kill_switch",] == 1
    assert found["leitstand_decisions",] == 1
    assert found["leitstand_decision_cost_eur",] == 0.5
    assert found["leitstand_proposals", ("status", "rejected")] == 1
    assert "geheim" not in text


@pytest.mark.parametrize(
    ("event", "word"),
    [
        (events.Answered({"ok": True, "clarify": None}), "answered"), (events.Answered({"ok": False}), "refused"),
        (events.Answered({"ok": True, "clarify": {"question": "?"}}), "clarify"), (events.Stopped("q"), "stopped"),
        (events.Failed({}), "failed"),
    ],
)  # fmt: skip
def test_an_end_has_one_word(event, word):
    assert ended(event) == word
