"""Runs, audit and evidence as the pages and REST show them."""

# pyright: basic
# pyright: reportArgumentType=false
from __future__ import annotations

import json
from datetime import date

import pytest

from errors import Forbidden, NotFound
from ledger.book import Book
from settings import Settings
from terms import Answer, Principal, Receipt, Result
from web.views import records

ANNA = Principal(id="anna", kind="person", role="admin")


@pytest.fixture
def settings(tmp_path):
    settings = Settings(home=tmp_path / "home", user="anna")
    runs = Book.of(settings).runs
    receipt = Receipt(run="r-1", tool="data.metric", version="1", code="1", args={"metric": "roas"}, data={}, seed=1,
                      today=date(2026, 1, 1))  # fmt: skip
    runs.record(receipt, Result(receipt=receipt, confidence="amber"), parent="q-1", seconds=0.5)
    runs.record(receipt.model_copy(update={"run": "r-2"}), Result(confidence="red"), seconds=0.25)
    answer = Answer(lang="de", text="Weil.", run="q-1", receipts=(receipt,), cost=0.02, model="cloud")
    runs.record_answer(answer, "Warum?", 1.5)
    return settings


def test_a_house_without_records_is_empty_and_stays_so(tmp_path):
    fresh = Settings(home=tmp_path / "fresh")
    assert records.runs(fresh, ANNA, "de")["runs"] == []
    assert records.audit(fresh)["records"] == []
    assert not (tmp_path / "fresh").exists()


def test_runs_of_a_question_are_listed_under_it(settings):
    told = records.runs(settings, ANNA, "en")
    assert [each["run"] for each in told["runs"]] == ["q-1", "r-2"]
    assert told["runs"][0] | {"at": ""} == {
        "run": "q-1", "at": "", "tool": "ask", "title": "Warum?", "seconds": 1.5, "confidence": "green", "evidence": "",
        "model": "cloud", "cost": 0.02, "args": {},
    }  # fmt: skip
    assert told["tools"] == {"ask": 1, "data.metric": 2}
    assert [each["run"] for each in records.runs(settings, ANNA, "en", "data.metric")["runs"]] == ["r-2", "r-1"]


def test_a_question_is_shown_with_its_steps(settings):
    told = records.run(settings, ANNA, "de", "q-1")
    assert told["text"] == "Weil."
    assert [(each["run"], each["seconds"]) for each in told["steps"]] == [("r-1", 0.5)]
    with pytest.raises(NotFound):
        records.run(settings, ANNA, "de", "q-9")


def test_the_audit_is_read_from_the_newest_in_parts(settings):
    told = records.audit(settings, limit=2)
    assert [each["seq"] for each in told["records"]] == [told["total"], told["total"] - 1]
    assert told["records"][0]["event"] == "answer.recorded"
    rest = records.audit(settings, before=told["records"][-1]["seq"])
    assert rest["records"][0]["seq"] == told["records"][-1]["seq"] - 1
    assert rest["records"][-1]["seq"] == 1


def test_a_log_that_was_touched_is_found(settings):
    assert records.checked(settings, "en")["ok"]
    log = settings.home / "audit" / "log.jsonl"
    log.write_bytes(log.read_bytes().replace(b"amber", b"green").replace(b"r-2", b"r-3"))
    told = records.checked(settings, "en")
    assert not told["ok"]
    assert told["problem"]


def test_evidence_is_for_whoever_may_export_it(settings):
    anna = Principal(id="u-1", kind="person", role="analyst")
    assert json.dumps(records.evidence(settings, anna, "r-1"))
    with pytest.raises(Forbidden):
        records.evidence(settings, anna.model_copy(update={"role": "viewer"}), "r-1")


@pytest.mark.parametrize(
    "who",
    [Principal(id="vera", kind="person", role="viewer"), ANNA.model_copy(update={"scope": "read", "id": "vera"})],
    ids=["viewer", "read key"],
)
def test_what_others_asked_is_not_told_to_whoever_may_not_export_it(settings, who):
    from ledger import persons, threads

    told = json.dumps([records.runs(settings, who, "en"), records.run(settings, who, "en", "q-1")])
    assert "Warum?" not in told and "Weil." not in told and "A question of somebody else" in told
    with Book.of(settings).writing() as tx:
        owner = persons.pseudonym(settings.home, "vera")
        threads.started(tx, owner, "Warum?", settings.now, thread="c-1", run="q-1")
    assert records.runs(settings, who, "en")["runs"][0]["title"] == "Warum?"
    assert records.run(settings, who, "en", "q-1")["text"] == "Weil."
