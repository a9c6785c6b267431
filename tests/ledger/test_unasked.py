"""What somebody asked goes out of a run; its answer and the audit stay whole."""

from ledger.runs import SCHEMA
from ledger.unasked import BLANK, REDACTED, unasked
from terms import Answer


def test_the_question_goes_and_the_answer_stays(book):
    book.place.prepare(SCHEMA)
    run = book.runs.new_id("ask")
    book.runs.record_answer(Answer(run=run, lang="en", text="Fine."), "How is Zugspitze?", 0.1)
    with book.writing() as tx:
        assert unasked(tx, [run, "q-unknown"], "anna") == (run,)
        assert [row[0] for row in tx.execute("select event from audit").fetchall()].count(REDACTED) == 1
    kept = book.runs.get(run)
    assert (kept.receipt["question"], kept.result["text"]) == (BLANK, "Fine.")
