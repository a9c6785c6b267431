"""`leitstand privacy erase`: one person leaves every room, and the audit stays valid."""

from __future__ import annotations

import json

import pytest

import cli
from ledger import persons
from ledger.book import Book
from terms import Answer
from warehouse.store import Warehouse

CONTACTS = (
    "contact_id,email,first_name,last_name,phone,city,stage,created_at\n"
    "k1,petra.krause@example.org,Petra,Krause,0171 1234567,Berlin,lead,2026-03-01\n"
    "k2,max.muster@example.org,Max,Muster,0171 7654321,Berlin,lead,2026-03-02\n"
)


@pytest.fixture
def home(tmp_path, monkeypatch):
    folder = tmp_path / "house"
    monkeypatch.setenv("LEITSTAND_HOME", str(folder))
    file = tmp_path / "contacts.csv"
    file.write_text(CONTACTS, encoding="utf-8")
    Warehouse(folder).load([file], kind="contacts")
    return folder


def _run(capsys, *words):
    code = cli.main([*words, "--lang", "en"])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_a_customer_goes_by_any_of_their_addresses(home, capsys):
    refs = [persons.seal(home, "u-1", text) for text in ("Petra Krause rief an", "Berlin ist groß", "Max Muster")]
    Book.open(home).runs.record_answer(Answer(lang="de", text="…", run="q1"), "Was kaufte Petra Krause in Berlin?", 0.1)
    code, out, _ = _run(capsys, "privacy", "erase", "petra.krause@example.org", "--json")
    shape = json.loads(out)
    assert code == 0
    assert (shape["subjects"], shape["texts"], shape["runs"]) == (1, 1, ["q1"])
    assert shape["values"] >= 4
    assert [persons.read(home, ref) for ref in refs] == [None, "Berlin ist groß", "Max Muster"]
    assert Book.open(home).runs.get("q1").receipt["question"] == "Was kaufte ▮▮▮ in Berlin?"
    for file in home.rglob("*"):
        if file.is_file() and file.name not in ("vault.db", "warehouse.duckdb"):
            assert b"Krause" not in file.read_bytes(), file
    assert _run(capsys, "audit", "verify")[0] == 0


def test_an_approver_goes_by_name(home, capsys):
    id = persons.pseudonym(home, "Anna Adler")
    code, out, _ = _run(capsys, "privacy", "erase", "Anna Adler")
    assert code == 0
    assert "1 names" in out
    assert persons.name_of(home, id) is None


def test_who_is_not_here_and_who_may_not(home, capsys, monkeypatch):
    from ledger import people

    code, _, err = _run(capsys, "privacy", "erase", "nobody@example.org")
    assert (code, err.count("\n")) == (1, 1)
    with Book.open(home).writing() as tx:
        people.register(tx, persons.pseudonym(home, "boss"), "admin", "2026-01-01T00:00:00+00:00")
    code, _, err = _run(capsys, "privacy", "erase", "petra.krause@example.org", "--as", "somebody")
    assert code == 1
    code, _, _ = _run(capsys, "privacy", "erase", "petra.krause@example.org", "--as", "boss")
    assert code == 0


def test_a_question_that_was_never_answered_goes_too(home, capsys):
    import sqlite3

    with sqlite3.connect(home / "checkpoints.db") as db:
        db.execute("create table checkpoints (thread_id text, checkpoint blob)")
        db.execute("insert into checkpoints values ('q1', ?)", (b"\x82\xa1q Was kaufte PETRA Krause?",))
        db.execute("insert into checkpoints values ('q2', ?)", (b"\x82\xa1q Was kaufte Max?",))
    assert _run(capsys, "privacy", "erase", "petra.krause@example.org")[0] == 0
    with sqlite3.connect(home / "checkpoints.db") as db:
        assert [row[0] for row in db.execute("select thread_id from checkpoints")] == ["q2"]
