"""Conversations on both places: one running turn a thread, for their owner only, and what becomes of the dead."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from errors import BadArguments, NotFound
from ledger import persons, threads
from ledger.audit.compared import of_home
from ledger.erasure import taken_out
from ledger.page import ERASED
from ledger.runs import SCHEMA
from ledger.threads import Busy
from ledger.unasked import BLANK
from terms import Answer

NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
DEAD = "elsewhere:1"


@pytest.fixture
def anna(book):
    return persons.pseudonym(book.home, "Anna Beispiel")


def asked(book, owner, question="Wie war der ROAS?", thread="", at=NOW, **more):
    with book.writing() as tx:
        return threads.started(tx, owner, question, at, thread=thread, **more)


def done(book, turn, status="done", **more):
    with book.writing() as tx:
        return threads.ended(tx, turn.id, status, NOW, **more)


def shown(book, owner, thread, at=NOW):
    with book.reading() as tx:
        return threads.shown(tx, owner, thread, at)


def test_a_thread_keeps_its_turns_in_order(book, anna):
    first = asked(book, anna, "  Wie war der ROAS\n im Juli?  ", run="q1")
    assert done(book, first)
    second = asked(book, anna, "Und im August?", first.thread, lang="de")
    done(book, second, "failed", error={"kind": "no_data", "message": "Leer."})
    thread = shown(book, anna, first.thread)
    assert thread.title == "Wie war der ROAS im Juli?"
    assert [(turn.number, turn.status, turn.run, turn.lang) for turn in thread.turns] == [
        (1, "done", "q1", ""), (2, "failed", "", "de"),
    ]  # fmt: skip
    assert thread.turns[1].error["message"] == "Leer."
    assert "owner" not in thread.as_json()


def test_no_word_of_a_question_lies_in_the_clear(book, anna):
    turn = asked(book, anna, "Was kostete Kampagne Zugspitze?")
    done(book, turn)
    with book.writing() as tx:
        threads.rated(tx, anna, turn.id, "down", "Zugspitze fehlt", NOW)
        rows = [*tx.execute("select * from turns").fetchall(), *tx.execute("select * from threads").fetchall()]
    assert "Zugspitze" not in str(rows)
    assert shown(book, anna, turn.thread).turns[0].note == "Zugspitze fehlt"


def test_a_thread_answers_one_question_at_a_time(book, anna):
    turn = asked(book, anna)
    with pytest.raises(Busy):
        asked(book, anna, "Und?", turn.thread)
    with pytest.raises(Busy), book.writing() as tx:
        threads.deleted(tx, anna, turn.thread, NOW)
    done(book, turn)
    assert asked(book, anna, "Und?", turn.thread).number == 2


def test_others_find_nothing(book, anna):
    turn = asked(book, anna)
    done(book, turn)
    other = persons.pseudonym(book.home, "Ben")
    for act in (
        lambda tx: threads.shown(tx, other, turn.thread, NOW), lambda tx: threads.one(tx, other, turn.id, NOW),
        lambda tx: threads.retried(tx, other, turn.id, NOW), lambda tx: threads.deleted(tx, other, turn.thread, NOW),
        lambda tx: threads.renamed(tx, other, turn.thread, "x"),
        lambda tx: threads.rated(tx, other, turn.id, "up", "", NOW),
        lambda tx: threads.started(tx, other, "?", NOW, thread=turn.thread),
    ):  # fmt: skip
        with pytest.raises(NotFound), book.writing() as tx:
            act(tx)
    with book.reading() as tx:
        assert threads.listed(tx, other, NOW) == []


@pytest.mark.parametrize(("search", "found"), [("roas juli", ["a"]), ("KOSTEN", ["b"]), ("", ["b", "a"]), ("mai", [])])
def test_search_looks_into_titles_and_questions(book, anna, search, found):
    for thread, question in (("a", "ROAS im Juli?"), ("b", "Und die Kosten?")):
        done(book, asked(book, anna, question, thread, at=NOW + timedelta(seconds=ord(thread))))
    with book.writing() as tx:
        threads.renamed(tx, anna, "b", "Ausgaben")
        assert [each.id for each in threads.listed(tx, anna, NOW, search=search)] == found


def test_a_turn_whose_holder_died_is_interrupted_and_runs_again(book, anna):
    turn = asked(book, anna, by=DEAD)
    assert shown(book, anna, turn.thread).turns[0].status == "running"
    thread = shown(book, anna, turn.thread, LATER)
    assert (thread.turns[0].status, thread.running) == ("interrupted", "")
    with book.writing() as tx:
        again = threads.retried(tx, anna, turn.id, LATER, run="q2")
    assert (again.status, again.tries, again.run) == ("running", 2, "q2")
    # What the dead would say now, had it only slept, changes nothing.
    assert not done(book, turn, by=DEAD)
    assert done(book, turn, tries=2)
    with pytest.raises(BadArguments), book.writing() as tx:
        threads.retried(tx, anna, turn.id, LATER)


def test_a_process_of_this_machine_that_is_gone_needs_no_waiting(book, anna):
    import socket
    import subprocess
    import sys

    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    dead = asked(book, anna, by=f"{socket.gethostname()}:{gone.pid}")
    here = asked(book, anna, by=f"{socket.gethostname()}:{os.getpid()}")
    assert shown(book, anna, dead.thread).turns[0].status == "interrupted"
    assert shown(book, anna, here.thread).turns[0].status == "running"


def test_the_next_question_writes_the_interruption_down(book, anna):
    turn = asked(book, anna, by=DEAD)
    asked(book, anna, "Und?", turn.thread, at=LATER)
    assert [each.status for each in shown(book, anna, turn.thread).turns] == ["interrupted", "running"]


def test_an_answer_on_record_was_given_whatever_died_afterwards(book, anna):
    run = book.runs.new_id("ask")
    turn = asked(book, anna, run=run, by=DEAD)
    book.runs.record_answer(Answer(run=run, lang="de", text="2,00."), "?", 0.1)
    assert shown(book, anna, turn.thread, LATER).turns[0].status == "done"
    with book.writing() as tx:
        assert threads.orphaned(tx, LATER) == 1
    assert shown(book, anna, turn.thread).turns[0].status == "done"


def test_signs_of_life_keep_a_turn_running(book, anna):
    turn = asked(book, anna, by=DEAD)
    with book.writing() as tx:
        assert threads.renewed(tx, LATER, by=DEAD) == 1
    assert shown(book, anna, turn.thread, LATER).turns[0].status == "running"


def test_a_deleted_thread_takes_its_texts_along(book, anna):
    turn = asked(book, anna, "Geheim?")
    done(book, turn)
    with book.reading() as tx:
        reference = tx.execute("select question from turns").fetchone()[0]
    assert persons.read(book.home, reference) == "Geheim?"
    with book.writing() as tx:
        assert threads.deleted(tx, anna, turn.thread, NOW) == 1
    assert persons.read(book.home, reference) is None
    with pytest.raises(NotFound):
        shown(book, anna, turn.thread)


def test_deleting_a_thread_blanks_what_was_asked_in_its_runs(book, anna):
    """The answer stays, and the audit knows the hash of what is left: so its chain stays whole."""
    book.place.prepare(SCHEMA)
    run, other = book.runs.new_id("ask"), book.runs.new_id("ask")
    turn = asked(book, anna, "Geheim?", run=run)
    for each, question in ((run, "Geheim?"), (other, "Bleibt?")):
        book.runs.record_answer(Answer(run=each, lang="de", text="Gut."), question, 0.1)
    done(book, turn)
    with book.writing() as tx:
        threads.deleted(tx, anna, turn.thread, NOW)
    assert book.runs.get(run).receipt["question"] == BLANK
    assert book.runs.get(run).result["text"] == "Gut."
    assert book.runs.get(other).receipt["question"] == "Bleibt?"
    assert of_home(book).problem is None


def test_a_deletion_that_was_taken_back_destroys_no_key(book, anna):
    turn = asked(book, anna, "Bleibt?")
    done(book, turn)
    with pytest.raises(ZeroDivisionError), book.writing() as tx:
        threads.deleted(tx, anna, turn.thread, NOW)
        raise ZeroDivisionError
    assert shown(book, anna, turn.thread).turns[0].question == "Bleibt?"


def test_erasing_a_person_takes_their_threads_and_what_they_asked(book, anna):
    book.place.prepare(SCHEMA)
    ben, run = persons.pseudonym(book.home, "Ben"), book.runs.new_id("ask")
    mine = asked(book, anna, "Wie läuft Zugspitze?", run=run)
    book.runs.record_answer(Answer(run=run, lang="de", text="Gut."), "Wie läuft Zugspitze?", 0.1)
    done(book, mine)
    done(book, asked(book, ben, "Was fragte Anna Beispiel?", "b"))
    done(book, asked(book, ben, "Etwas anderes?", "b2"))
    taken = taken_out(book, "Anna Beispiel", [], "service:house")
    assert run in taken.runs
    assert taken.threads == 1
    with book.reading() as tx:
        assert threads.listed(tx, anna, NOW) == []
        assert {each.id: each.title for each in threads.listed(tx, ben, NOW)} == {"b": ERASED, "b2": "Etwas anderes?"}
    assert "Zugspitze" not in str(book.runs.get(run))
