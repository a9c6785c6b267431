"""`leitstand audit …` as a person and as a machine meet it."""

from __future__ import annotations

import json

import pytest

import cli
from ledger import audit
from ledger.book import Book


@pytest.fixture
def home(tmp_path, monkeypatch):
    folder = tmp_path / "house"
    monkeypatch.setenv("LEITSTAND_HOME", str(folder))
    for number in range(3):
        with Book.open(folder).writing() as tx:
            audit.append(tx, "thing.done", f"p{number}", "u-1", {"n": number})
    return folder


@pytest.fixture
def run(capsys):
    def told(*words):
        code = cli.main(["audit", *words])
        out = capsys.readouterr()
        return code, out.out, out.err

    return told


def test_a_sound_log_is_told_with_what_could_go_unseen(home, run):
    code, out, _ = run("verify", "--lang", "en")
    assert code == 0
    assert "✓ 5 records from" in out
    assert "The ledger and the file say the same." in out
    assert "No anchor outside" in out
    code, out, _ = run("verify", "--lang", "de")
    assert "✓ 5 Einträge von" in out
    assert "Kein Anker außerhalb" in out
    code, out, _ = run("verify", "--json")
    shape = json.loads(out)
    assert (shape["ok"], shape["records"], shape["ledger"], shape["signed"]) == (True, 5, 5, 5)
    assert shape["anchor"] == {"file": None, "records": 0}
    assert shape["since"] <= shape["until"]


def test_the_first_bad_line_is_named_with_what_it_means(home, run):
    log = home / "audit" / "log.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join([*lines[:2], lines[2].replace(b'"subject":"audit', b'"subject":"Audit'), *lines[3:]]))
    before = log.read_bytes()
    if before == b"".join(lines):
        log.write_bytes(b"".join([*lines[:2], lines[2].replace(b'"seq":3', b'"seq":4'), *lines[3:]]))
    code, out, _ = run("verify", "--lang", "en")
    assert code == 1
    assert "✗ Log, line 3: Its content is not what its hash says" in out
    code, out, _ = run("verify", "--lang", "de", "--json")
    shape = json.loads(out)
    assert (code, shape["ok"]) == (1, False)
    assert (shape["problem"]["file"], shape["problem"]["line"], shape["problem"]["code"]) == ("log", 3, "hash")
    assert shape["problem"]["means"].startswith("Der Inhalt passt nicht")


def test_files_alone_need_no_home(home, run, tmp_path, monkeypatch):
    for name in ("log.jsonl", "key.pub", "checkpoints.jsonl"):
        (tmp_path / name).write_bytes((home / "audit" / name).read_bytes())
    monkeypatch.setenv("LEITSTAND_HOME", str(tmp_path / "nowhere"))
    given = ["--file", str(tmp_path / "log.jsonl"), "--key", str(tmp_path / "key.pub")]
    code, _, err = run("verify", *given[2:])
    assert (code, "--file" in err) == (2, True)
    # What lies beside the log need not be named.
    code, out, _ = run("verify", *given[:2], "--lang", "en")
    assert code == 0
    assert "5 records" in out
    assert not (tmp_path / "nowhere").exists()
    code, _, err = run("verify", *given, "--checkpoints", str(tmp_path / "no.jsonl"), "--lang", "en")
    assert (code, err.count("\n")) == (1, 1)
    assert "is not there" in err


def test_a_witness_gets_the_newest_checkpoint_and_later_sees_a_cut(home, run, tmp_path):
    code, out, err = run("anchor", "--lang", "en")
    assert code == 0
    assert json.loads(out)["checkpoint"]["size"] == 5
    assert "outside" in err
    witness = tmp_path / "witness.jsonl"
    assert run("anchor", "--out", str(witness))[0] == 0
    assert witness.read_text() == out
    code, out, _ = run("verify", "--anchor", str(witness), "--lang", "en")
    assert (code, "Newest anchor: 5 records" in out) == (0, True)
    folder = home / "audit"
    for name, keep in (("log.jsonl", 4), ("checkpoints.jsonl", 2)):
        (folder / name).write_bytes(b"".join((folder / name).read_bytes().splitlines(keepends=True)[:keep]))
    with Book.open(home).place.writing() as tx:
        tx.execute("delete from audit where seq > 4")
    assert run("verify")[0] == 0
    code, out, _ = run("verify", "--anchor", str(witness), "--lang", "en")
    assert code == 1
    assert "lines were cut off" in out


def test_a_home_without_an_audit(run, tmp_path, monkeypatch):
    monkeypatch.setenv("LEITSTAND_HOME", str(tmp_path / "empty"))
    code, out, _ = run("verify", "--lang", "en")
    assert (code, out.strip()) == (0, "Nothing is recorded yet.")
    code, _, err = run("anchor", "--lang", "de")
    assert (code, "Prüfpunkt" in err) == (1, True)


def test_the_evidence_of_a_run_is_written_and_an_unknown_id_is_told(home, run, tmp_path):
    from datetime import date

    from terms import Receipt, Result

    receipt = Receipt(run="r20260101-1", tool="data.metric", version="v", code="c", args={}, data={}, seed=1,
                      today=date(2026, 1, 1))  # fmt: skip
    Book.open(home).runs.record(receipt, Result(receipt=receipt))
    code, out, _ = run("export", "r2026", "--out", str(tmp_path / "out"), "--lang", "en")
    assert code == 0
    assert "records of the audit log" in out
    assert {file.name for file in (tmp_path / "out").iterdir()} == {"r20260101-1.json", "r20260101-1.html"}
    code, out, _ = run("export", "r20260101-1", "--json")
    assert json.loads(out)["pack"]["id"] == "r20260101-1"
    code, _, err = run("export", "nonsense", "--lang", "de")
    assert (code, err.count("\n")) == (1, 1)
    assert "nonsense" in err


def test_a_viewer_may_not_export_but_may_verify(home, run, monkeypatch):
    from ledger import people, persons

    with Book.open(home).writing() as tx:
        people.register(tx, persons.pseudonym(home, "boss"), "admin", "2026-01-01T00:00:00+00:00")
        people.register(tx, persons.pseudonym(home, "vera"), "viewer", "2026-01-01T00:00:00+00:00")
    monkeypatch.setenv("LEITSTAND_USER", "vera")
    assert run("export", "p1")[0] == 1
    assert run("verify")[0] == 0


@pytest.mark.parametrize(
    ("lang", "said", "strange"),
    [("en", "✓ New key", "did not hand over"), ("de", "✓ Neuer Schlüssel", "nicht übergeben hat")],
)
def test_the_key_is_changed_as_planned_and_checked_from_the_first(home, run, tmp_path, lang, said, strange):
    first = tmp_path / "first.pub"
    first.write_bytes((home / "audit" / "key.pub").read_bytes())
    code, out, _ = run("rotate", "--lang", lang)
    assert code == 0 and said in out
    with Book.open(home).writing() as tx:
        audit.append(tx, "thing.done", "p9", "u-1")
    assert run("verify")[0] == 0
    log = str(home / "audit" / "log.jsonl")
    assert run("verify", "--file", log, "--key", str(first))[0] == 0
    shape = json.loads(run("verify", "--json")[1])
    assert (shape["ok"], shape["keys"]) == (True, 2)
    # Somebody without the key goes on with one of their own.
    (home / "audit" / "key").unlink()
    with Book.open(home).writing() as tx:
        audit.append(tx, "thing.done", "p10", "u-1")
    assert run("verify", "--file", log, "--key", str(first))[0] == 1
    code, out, _ = run("verify", "--lang", lang)
    assert code == 0 and ("replaced" if lang == "en" else "ersetzt") in out
    from web.audit import MEANS

    assert strange in getattr(MEANS["handover"], lang)


def test_only_an_admin_changes_the_key(home, run, monkeypatch):
    from ledger import people

    with Book.open(home).writing() as tx:
        people.register(tx, "u-0123456789abcdef", "admin", "2026-11-26T20:00:00+00:00")
        people.register(tx, "u-0123456789abcde0", "approver", "2026-11-26T20:00:00+00:00")
    assert run("rotate", "--as", "u-0123456789abcde0")[0] != 0
    assert run("rotate", "--as", "agent:bidding")[0] != 0
    assert len((home / "audit" / "key.pub").read_text().split()) == 1
    assert run("rotate", "--as", "u-0123456789abcdef")[0] == 0
