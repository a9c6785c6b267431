"""The files follow the ledger through crashes, other processes and lost parts, and never change a line."""

# pyright: basic
from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from errors import PersonMustAct, Tampered
from ledger.audit import append
from ledger.audit.verify import checked


def _good(home, anchor=None):
    seen = anchor.read_bytes().splitlines(keepends=True) if anchor else None
    report = checked(home.lines(), home.keys(), home.lines("checkpoints.jsonl"), seen)
    assert report["ok"], report["problem"]
    with home.place.reading() as tx:
        rows = tx.execute("select hash, record from audit order by seq").fetchall()
    assert [json.loads(line)["hash"] for line in home.lines()] == [row[0] for row in rows]
    return report


def test_every_step_is_signed_on_either_place(house):
    house.step(4)
    assert _good(house)["records"] == 6  # with how the log began, and the key
    assert len(house.lines("checkpoints.jsonl")) == 4


def test_nothing_new_signs_nothing(home):
    home.step()
    before = home.lines("checkpoints.jsonl")
    assert home.flush() == 3
    assert home.lines("checkpoints.jsonl") == before


def test_many_records_of_one_step_are_one_checkpoint(home):
    with home.place.writing() as tx:
        for number in range(50):
            append(tx, "thing.done", f"p{number}", "u-1", {"n": number})
    home.flush()
    assert _good(home)["records"] == 52
    assert len(home.lines("checkpoints.jsonl")) == 1


def test_records_that_a_crash_left_behind_follow_at_the_next_step(home):
    home.step()
    home.did()
    home.did()  # the process dies before its files are written
    home.step()
    assert _good(home)["records"] == 6


@pytest.mark.parametrize("left", [1, 20, 150])
def test_half_a_line_is_completed(home, left):
    home.step(2)
    whole = home.lines()
    home.did()
    home.flush()
    line, points = home.lines()[-1], home.lines("checkpoints.jsonl")
    home.file("log.jsonl").write_bytes(b"".join(whole) + line[:left])
    home.file("checkpoints.jsonl").write_bytes(b"".join(points[:-1]) + points[-1][:left])
    home.step()
    assert home.lines()[: len(whole) + 1] == [*whole, line]
    _good(home)


def test_zeros_of_a_power_cut_are_written_over(home):
    home.step(2)
    with home.file("log.jsonl").open("ab") as log:
        log.write(b"\0" * 300)
    home.step()
    _good(home)


def test_a_line_without_its_checkpoint_is_signed_next(home):
    home.step(3)
    points = home.lines("checkpoints.jsonl")
    home.file("checkpoints.jsonl").write_bytes(b"".join(points[:-1]))
    home.step()
    assert home.lines("checkpoints.jsonl")[:2] == points[:-1]
    _good(home)


@pytest.mark.parametrize("lost", ["tree.json", "log.jsonl", "checkpoints.jsonl"])
def test_a_lost_file_comes_back_and_that_is_on_record(home, lost):
    home.step(3)
    before = home.lines()
    home.file(lost).unlink()
    home.step()
    assert home.lines()[: len(before)] == before
    _good(home)
    noted = [json.loads(line)["record"] for line in home.lines() if b"audit.restored" in line]
    assert [each["subject"] for each in noted] == ([] if lost == "tree.json" else [lost])


def test_lines_that_were_cut_off_come_back_and_that_is_on_record(home):
    home.step(4)
    before = home.lines()
    home.file("log.jsonl").write_bytes(b"".join(before[:-2]))
    home.step()
    assert home.lines()[: len(before)] == before
    (noted,) = [json.loads(line)["record"] for line in home.lines() if b"audit.restored" in line]
    assert noted["body"] == {"lines": 2}
    _good(home)


def test_a_changed_tail_stops_everything(home):
    home.step(2)
    with home.file("log.jsonl").open("ab") as log:
        log.write(b'{"hash":"00","record":{}}\n')
    home.did()
    with pytest.raises(Tampered) as told:
        home.flush()
    assert "leitstand audit verify" in told.value.line("en")


def test_an_older_ledger_under_newer_files_stops_everything(home):
    home.step(2)
    with home.place.writing() as tx:
        tx.execute("delete from audit where seq = (select max(seq) from audit)")
    home.did(other=True)
    with pytest.raises(Tampered):
        home.flush()


def test_a_changed_ledger_is_not_signed_anew(home):
    home.step(3)
    home.file("tree.json").unlink()
    with home.place.writing() as tx:
        tx.execute("update audit set hash = ? where seq = 2", ("0" * 64,))
    home.did()
    with pytest.raises(Tampered):
        home.flush()


def test_the_anchor_gets_every_checkpoint(home, tmp_path, monkeypatch):
    home.step()
    home.anchor = tmp_path / "elsewhere" / "anchor.jsonl"
    home.step(2)
    home.anchor = None
    monkeypatch.setenv("LEITSTAND_ANCHOR", str(tmp_path / "elsewhere" / "anchor.jsonl"))
    home.step()
    anchor = tmp_path / "elsewhere" / "anchor.jsonl"
    assert anchor.read_bytes().splitlines(keepends=True) == home.lines("checkpoints.jsonl")[1:]
    assert _good(home, anchor)["anchored"] == 6


def test_an_anchor_that_cannot_be_written_is_told(home, tmp_path):
    (tmp_path / "anchor").mkdir()
    home.anchor = tmp_path / "anchor"
    with pytest.raises(PersonMustAct) as told:
        home.step()
    assert "anchor" in told.value.line("de")


def test_many_threads_write_one_log(house):
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: house.step(), range(18)))
    assert _good(house)["records"] == 20


def test_several_processes_write_one_log(home):
    script = (
        "import sys; from pathlib import Path; from ledger.audit import SCHEMA, append;"
        "from ledger.audit.files import flush; from ledger.place import SQLite; from types import SimpleNamespace as N;"
        "home = Path(sys.argv[1]); place = SQLite(home / 'ledger.db'); place.prepare(SCHEMA)\n"
        "for n in range(15):\n"
        "    with place.writing() as tx: append(tx, 'thing.done', f'{sys.argv[2]}-{n}', 'u-1', {'n': n})\n"
        "    flush(N(home=home, place=place))\n"
    )
    root = Path(__file__).parents[3]
    running = [subprocess.Popen([sys.executable, "-c", script, str(home.home), str(n)], cwd=root) for n in range(3)]
    assert [each.wait() for each in running] == [0, 0, 0]
    assert _good(home)["records"] == 47
