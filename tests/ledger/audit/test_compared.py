"""A home's audit against its ledger, both ways."""

# pyright: basic
from __future__ import annotations

import os

import pytest

from ledger.audit.compared import of_files, of_home


def _problem(home, anchor=None):
    found = of_home(home, anchor).problem
    return found and (found.code, found.file, found.line)


def test_a_home_that_did_nothing_has_nothing_to_check(home):
    found = of_home(home)
    assert (found.records, found.ledger, found.problem) == (0, 0, None)


def test_a_sound_home_on_either_place(house):
    house.step(3)
    found = of_home(house)
    assert found.problem is None
    assert (found.records, found.signed, found.ledger, found.waiting, found.anchored) == (5, 5, 5, 0, 0)
    assert found.since <= found.until
    assert found.newest["key"] == house.keys()[0]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("update audit set record = replace(record, '\"n\":1', '\"n\":9') where seq = 4", ("table", "ledger", 4)),
        ("update audit set actor = 'u-2' where seq = 4", ("table", "ledger", 4)),
        ("update audit set at = '2020-01-01T00:00:00Z' where seq = 4", ("table", "ledger", 4)),
        ("delete from audit where seq = 5", ("ahead", "log", 5)),
        ("delete from audit where seq = 3", ("table", "ledger", 3)),
    ],
)
def test_a_changed_ledger_is_named(house, change, problem):
    house.step(3)
    with house.place.writing() as tx:
        tx.execute(change)
    assert _problem(house) == problem


def test_a_record_of_the_ledger_that_the_file_lacks(home):
    home.step(2)
    home.did()
    assert _problem(home) == ("behind", "log", 5)


def test_a_line_that_waits_for_its_signature_is_no_crime_if_the_ledger_vouches_for_it(home):
    home.step(3)
    points = home.lines("checkpoints.jsonl")
    home.file("checkpoints.jsonl").write_bytes(b"".join(points[:-1]))
    found = of_home(home)
    assert (found.problem, found.waiting, found.signed) == (None, 1, 4)
    with home.place.writing() as tx:
        tx.execute("delete from audit where seq = 5")
    assert _problem(home) == ("unsigned", "log", 5)


def test_everything_cut_back_together_is_seen_by_the_anchor_only(home, tmp_path):
    home.anchor = tmp_path / "anchor.jsonl"
    home.step(4)
    for name, keep in (("log.jsonl", 4), ("checkpoints.jsonl", 2)):
        home.file(name).write_bytes(b"".join(home.lines(name)[:keep]))
    with home.place.writing() as tx:
        tx.execute("delete from audit where seq > 4")
    assert of_home(home).problem is None
    assert _problem(home, home.anchor)[:2] == ("short", "anchor")


def test_a_home_that_was_emptied_is_seen_by_the_anchor(home, tmp_path):
    home.anchor = tmp_path / "anchor.jsonl"
    home.step()
    for file in (home.home / "audit").iterdir():
        file.unlink()
    with home.place.writing() as tx:
        tx.execute("delete from audit")
    assert _problem(home) is None
    assert _problem(home, home.anchor) == ("nothing", "checkpoints", 1)


@pytest.mark.skipif(os.name == "nt", reason="permissions are those of POSIX")
def test_a_key_that_others_can_read_proves_nothing(home):
    home.step()
    home.file("key").chmod(0o644)
    assert _problem(home) == ("open", "key", 0)
    home.file("key").unlink()
    found = of_home(home)
    assert (found.problem, found.key) == (None, False)


def test_files_alone(home):
    home.step(2)
    files = [home.file(name) for name in ("log.jsonl", "key.pub", "checkpoints.jsonl")]
    assert of_files(*files).problem is None
    assert of_files(*files).ledger is None
    files[0].write_bytes(b"".join(home.lines()[:-1]))
    assert of_files(*files).problem.code == "short"
