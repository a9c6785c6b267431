"""One book for all records, also of homes that are older than it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from ledger import people, proposals
from ledger.book import Book
from ledger.experiments import Experiments, Plan
from ledger.runs import Runs
from terms import Receipt, Result, canonical
from tests.ledger._made import NOW, queue, submit


def test_reading_an_empty_home_makes_nothing(tmp_path):
    book = Book.open(tmp_path / "home")
    with book.reading() as tx:
        assert proposals.listed(tx) == people.listed(tx) == []
    assert book.runs.latest() == []
    assert book.experiments.all() == ()
    assert list(tmp_path.iterdir()) == []


def test_what_is_written_together_is_kept_together(book):
    with pytest.raises(ZeroDivisionError), book.writing() as tx:
        queue(tx)
        people.register(tx, "u-1", "admin", NOW)
        _ = 1 / 0
    with book.reading() as tx:
        assert proposals.listed(tx) == people.listed(tx) == []
        assert tx.execute("select count(*) from audit").fetchone()[0] == 0


def test_what_was_to_be_done_afterwards_is_only_done_then(book):
    done = []
    with book.writing() as tx:
        tx.after.append(lambda: done.append(1))
        assert done == []
    with pytest.raises(ZeroDivisionError), book.writing() as tx:
        tx.after.append(lambda: done.append(2))
        _ = 1 / 0
    assert done == [1]


def test_the_log_is_there_after_each_transaction(book):
    with book.writing() as tx:
        submit(tx)
    log = (book.home / "audit" / "log.jsonl").read_text()
    assert "proposal.submitted" in log
    with book.writing() as tx:
        proposals.reject(tx, "p-1", by="u-anna", at=NOW)
    assert (book.home / "audit" / "log.jsonl").read_text().startswith(log)


def test_runs_and_experiments_lie_in_it(book):
    receipt = Receipt(run="r1", tool="data.metric", version="1", code="c", args={"metric": "ROAS"}, data={}, seed=1,
                      today=date(2026, 11, 26))  # fmt: skip
    book.runs.record(receipt, Result(receipt=receipt))
    assert book.runs.named("data.metric", "metric", "roas")[0].run == "r1"
    assert book.runs.counts() == {"data.metric": 1}
    assert book.experiments.propose(Plan(hypothesis="x"), date(2026, 11, 26)).id == "E1"
    assert book.experiments.broken() is None
    with pytest.raises(Exception, match="only added to"), book.writing() as tx:
        tx.execute("delete from experiments")


OLD = """
create table runs (
    run text primary key, at text not null, tool text not null, parent text not null default '',
    seconds real not null default 0, receipt text not null, result text not null
);
create index runs_by_parent on runs (parent);
create table experiments (
    seq integer primary key, id text not null, at text not null, "on" text not null, event text not null,
    body text not null, hash text not null
);
create trigger experiments_stay before update on experiments
begin select raise(abort, 'the history of experiments is only added to'); end;
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A home as it was before proposals were kept."""
    body = {"plan": Plan(hypothesis="older").model_dump(mode="json")}
    line = ("E1", "2026-01-02T00:00:00+00:00", "2026-01-02", "proposed", body)
    mark = hashlib.sha256(canonical(["", *line])).hexdigest()
    with sqlite3.connect(tmp_path / "ledger.db") as db:
        db.execute("pragma journal_mode = wal")
        db.executescript(OLD)
        for at in range(3):
            row = (f"r{at}", "2026-01-02", "data.metric", "q1", 0.5, '{"args": {}}', "{}")
            db.execute("insert into runs values (?, ?, ?, ?, ?, ?, ?)", row)
        db.execute("insert into experiments values (1, ?, ?, ?, ?, ?, ?)", (*line[:4], json.dumps(body), mark))
    db.close()
    return tmp_path


def test_an_older_home_opens_and_goes_on(old):
    book = Book.open(old)
    assert [run.run for run in book.runs.children("q1")] == ["r0", "r1", "r2"]
    assert (book.experiments.get("E1").plan.hypothesis, book.experiments.broken()) == ("older", None)
    with book.reading() as tx:
        assert proposals.listed(tx) == []
    with book.writing() as tx:
        submit(tx)
    assert book.experiments.propose(Plan(hypothesis="newer"), date(2026, 11, 26)).id == "E2"
    assert Experiments(old).broken() is None
    assert len(Runs(old / "ledger.db").latest()) == 3
    with Book.open(old).reading() as tx:
        assert len(proposals.listed(tx)) == 1
