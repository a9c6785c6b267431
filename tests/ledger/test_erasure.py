"""A person leaves the ledger, and the audit stays valid."""

# pyright: basic
from __future__ import annotations

from datetime import UTC, date, datetime

from ledger import persons, proposals
from ledger.audit.compared import of_home
from ledger.erasure import BLANK, taken_out
from ledger.runs import hashed
from terms import Answer, Operation, Proposal, Receipt, Result, Words

AT = datetime(2026, 11, 26, 20, tzinfo=UTC)


def _approved(book, by, why):
    change = Proposal(
        id="p1", action="set_budget", target="google · Brand", before={"Brand": 10}, after={"Brand": 12},
        unit="EUR/day", evidence="model", why=Words(de="x", en="x"),
    )  # fmt: skip
    write = Operation(platform="google", entity="1", field="budget", before=10, after=12)
    with book.writing() as tx:
        entry = proposals.submit(tx, change, by="agent:bidding", level="approve", needs=1, operations=[write], at=AT)
    with book.writing() as tx:
        return proposals.approve(tx, "p1", by=by, hash=entry.hash, why=why, at=AT)


def test_an_approver_is_forgotten_and_what_they_did_stays(book):
    anna = persons.pseudonym(book.home, "Anna Adler")
    assert _approved(book, anna, "sieht gut aus").approvals[0].why == "sieht gut aus"
    taken = taken_out(book, "anna adler", [], "u-1")
    assert (taken.people, taken.texts) == ((anna,), 1)
    with book.reading() as tx:
        (approval,) = proposals.get(tx, "p1").approvals
    assert approval.by == anna
    assert approval.why == "[gelöscht · erased]"
    assert persons.name_of(book.home, anna) is None
    assert of_home(book).problem is None
    log = (book.home / "audit" / "log.jsonl").read_text()
    assert "person.erased" in log
    assert "Adler" not in log
    assert "sieht gut" not in log


def test_a_customer_in_somebody_elses_reason_is_erased_and_the_author_is_not(book):
    anna = persons.pseudonym(book.home, "Anna")
    _approved(book, anna, "Frau Krause hat sich beschwert")
    taken = taken_out(book, "Krause", ["Petra Krause"], "u-1")
    assert (taken.people, taken.texts, taken.runs) == ((), 1, ())
    assert persons.name_of(book.home, anna) == "Anna"
    assert of_home(book).problem is None


def test_a_customer_in_a_question_is_blanked_out_and_the_audit_knows_the_rest(book):
    receipt = Receipt(run="r1", tool="data.metric", version="v", code="c", args={"q": "KRAUSE"}, data={}, seed=1,
                      today=date(2026, 1, 1))  # fmt: skip
    book.runs.record(receipt, Result(receipt=receipt))
    book.runs.record_answer(Answer(lang="de", text="Petra Krause kaufte 3.", run="q1"), "Was kaufte Krause?", 0.1)
    taken = taken_out(book, "krause", ["Petra Krause"], "u-1")
    assert sorted(taken.runs) == ["q1", "r1"]
    answer = book.runs.get("q1")
    assert answer.receipt["question"] == f"Was kaufte {BLANK}?"
    assert answer.result["text"] == f"{BLANK} kaufte 3."
    with book.reading() as tx:
        (record,) = tx.execute("select record from audit where event = 'run.redacted' and subject = 'q1'").fetchone()
    assert hashed(answer.told[1]) in record
    assert of_home(book).problem is None


def test_nobody_is_nothing(book):
    taken = taken_out(book, "Niemand", [], "u-1")
    assert not taken
    with book.reading() as tx:
        assert tx.execute("select 1 from audit where event = 'person.erased'").fetchone() is None
