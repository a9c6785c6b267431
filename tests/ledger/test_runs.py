"""What was computed stays on record and is found again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from errors import NotFound
from ledger.runs import Runs
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
