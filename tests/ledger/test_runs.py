"""What was computed stays on record and is found again."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from errors import NotFound
from ledger import persons
from ledger.runs import Runs, hashed
from terms import Answer, Receipt, Result


def _receipt(runs, tool="data.metric"):
    return Receipt(
        run=runs.new_id(tool), tool=tool, version="v", code="c", args={"metric": "roas"}, data={"ads": "s"}, seed=1,
        today=date(2026, 1, 1),
    )  # fmt: skip


def test_a_run_is_found_by_its_id_and_by_a_clear_beginning(tmp_path):
    runs = Runs(tmp_path / "ledger.db")
    receipt = _receipt(runs)
    runs.record(receipt, Result(receipt=receipt))
    assert runs.get(receipt.run).receipt["args"] == {"metric": "roas"}
    assert runs.get(receipt.run[:-1]).run == receipt.run


@pytest.mark.parametrize("name", ["nothing", "", "%", "r"])
def test_an_unknown_or_unclear_run_is_told(tmp_path, name):
    runs = Runs(tmp_path / "ledger.db")
    for _ in range(2):
        receipt = _receipt(runs)
        runs.record(receipt, Result(receipt=receipt))
    with pytest.raises(NotFound):
        runs.get(name)


def test_an_answer_knows_its_tool_runs_in_order(tmp_path):
    runs = Runs(tmp_path / "ledger.db")
    answer = Answer(lang="en", text="…", run=runs.new_id("ask"))
    receipts = [_receipt(runs) for _ in range(3)]
    for receipt in receipts:
        runs.record(receipt, Result(receipt=receipt), parent=answer.run)
    runs.record_answer(answer, "why?", 0.1)
    assert [run.run for run in runs.children(answer.run)] == [receipt.run for receipt in receipts]
    assert runs.get(answer.run).receipt["question"] == "why?"


def test_many_threads_may_record_at_once(tmp_path):
    runs = Runs(tmp_path / "ledger.db")

    def record(_):
        receipt = _receipt(runs)
        runs.record(receipt, Result(receipt=receipt))
        return receipt.run

    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(record, range(60)))
    assert {run.run for run in runs.latest(100)} == made
    assert len(made) == 60


def test_runs_are_found_by_an_argument_in_whatever_letters(tmp_path):
    runs = Runs(tmp_path / "ledger.db")
    for tool in ("data.metric", "data.compare", "data.metric"):
        receipt = _receipt(runs, tool)
        runs.record(receipt, Result(receipt=receipt))
    assert len(runs.named("data.metric", "metric", "ROAS")) == 2
    assert runs.named("data.metric", "metric", "cpc") == runs.named("data.metric", "period", "roas") == []


def _audited(book, event):
    with book.reading() as tx:
        rows = tx.execute("select record from audit where event = ? order by seq", (event,)).fetchall()
    return [json.loads(row[0]) for row in rows]


def test_each_run_and_answer_is_on_the_audit_by_the_hashes_of_what_is_stored(book):
    book.runs.user = "Anna"
    receipt = _receipt(book.runs)
    book.runs.record(receipt, Result(receipt=receipt), parent="q1")
    book.runs.record_answer(Answer(lang="en", text="…", run="q1", receipts=(receipt,)), "why?", 0.1, {"prompts": "p"})
    (run,), (answer,) = _audited(book, "run.recorded"), _audited(book, "answer.recorded")
    stored = book.runs.get(receipt.run)
    assert run["actor"] == answer["actor"] == persons.pseudonym(book.home, "Anna")
    assert run["body"] == {
        "tool": "data.metric", "version": "v", "parent": "q1", "receipt": hashed(stored.told[0]),
        "result": hashed(stored.told[1]),
    }  # fmt: skip
    assert (answer["body"]["model"], answer["body"]["prompts"], answer["body"]["runs"]) == ("none", "p", [receipt.run])
    assert "why?" not in json.dumps(answer)
    assert (book.home / "audit" / "log.jsonl").exists()


def test_the_code_and_the_marks_are_on_the_audit_once_for_each_change(book):
    for mark in ("a", "a", "b"):
        book.runs.marks = {"limits": mark}
        receipt = _receipt(book.runs)
        book.runs.record(receipt, Result(receipt=receipt))
    assert [each["body"]["to"] for each in _audited(book, "limits.changed")] == ["a", "b"]
    assert [each["body"]["to"] for each in _audited(book, "code.changed")] == ["c"]


def test_a_run_that_cannot_be_recorded_leaves_no_line(book):
    receipt = _receipt(book.runs)
    book.runs.record(receipt, Result(receipt=receipt))
    with pytest.raises(Exception, match=r"(?i)unique"):
        book.runs.record(receipt, Result(receipt=receipt))
    assert len(_audited(book, "run.recorded")) == 1
