"""The verifier that an auditor runs alone: every way to change a log is seen, by its first bad line."""

from __future__ import annotations

import ast
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.audit import verify
from ledger.audit.chain import canonical, leaf, line
from ledger.audit.verify import MEANS, checked

COUNT = 12
FILE = Path(verify.__file__)


@pytest.fixture(scope="module")
def log(forger):
    return forger.chained([{"n": n, "to": f"{n}.50", "ü": ["ä", {"x": True}, None]} for n in range(COUNT)])


@pytest.fixture(scope="module")
def points(forger, log):
    return forger.sealed(log)


@pytest.fixture
def wrong(forger, points):
    """(code, file, line) of a log under the honest checkpoints."""

    def found(log, keys=None, checkpoints=None, anchor=None):
        report = checked(log, keys or [forger.public], points if checkpoints is None else checkpoints, anchor)
        assert report["ok"] is (report["problem"] is None)
        told = report["problem"]
        assert told is None or told["means"] == MEANS[told["code"]]
        return told and (told["code"], told["file"], told["line"])

    return found


def test_what_was_not_touched_passes(log, points, forger):
    report = checked(log, [forger.public], points)
    assert report["ok"]
    assert (report["records"], report["signed"], report["anchored"]) == (COUNT, COUNT, 0)


def test_it_is_short_and_needs_nothing_of_the_house():
    source = FILE.read_text(encoding="utf-8")
    names = {
        name.partition(".")[0]
        for node in ast.walk(ast.parse(source))
        for name in ([alias.name for alias in node.names] if isinstance(node, ast.Import) else
                     [str(node.module)] if isinstance(node, ast.ImportFrom) else [])
    }  # fmt: skip
    assert names == {"hashlib", "json", "sys", "cryptography"}
    assert len(source.splitlines()) <= 150


def test_every_flipped_bit_is_seen(log, points, forger):
    whole, unseen = b"".join(log), 0
    rng = random.Random(3)
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1 << rng.randrange(8)
        report = checked(bytes(changed).splitlines(keepends=True), [forger.public], points)
        unseen += report["ok"]
        # The flipped line is named, or where a new line feed cut it in two, its first half.
        assert report["problem"]["line"] <= whole[: place + 1].count(b"\n") + 1
    assert unseen == 0


def test_every_flipped_byte_of_the_checkpoints_is_seen(log, points, forger):
    whole, rng = b"".join(points), random.Random(4)
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] = (changed[place] + rng.randrange(1, 256)) % 256
        assert not checked(log, [forger.public], bytes(changed).splitlines(keepends=True))["ok"], place


def test_every_flipped_bit_of_the_last_checkpoint_is_seen(log, points, forger):
    """No later line vouches for it; a signature in capital letters is the same number, and another line."""
    for bit in range(8 * len(points[-1])):
        changed = bytearray(points[-1])
        changed[bit // 8] ^= 1 << bit % 8
        told = checked(log, [forger.public], [*points[:-1], *bytes(changed).splitlines(keepends=True)])
        assert not told["ok"], bit
    spaced = points[-1].replace(b'"signature":"', b'"signature":"  ')
    assert spaced != points[-1]
    assert not checked(log, [forger.public], [*points[:-1], spaced])["ok"]


@pytest.mark.parametrize("place", range(COUNT))
def test_a_changed_line_is_named(log, wrong, place):
    changed = list(log)
    changed[place] = log[place].replace(b'"subject":"p', b'"subject":"q')
    assert wrong(changed) == ("hash", "log", place + 1)


@pytest.mark.parametrize("place", range(COUNT))
def test_a_line_that_was_given_its_new_hash_still_does_not_pass(log, wrong, place):
    record = log[place][84:-2].replace(b'"subject":"p', b'"subject":"q')
    changed = [*log[:place], line(record.decode(), leaf(record).hex()), *log[place + 1 :]]
    assert wrong(changed) == ("root", "log", place + 1)


@pytest.mark.parametrize("place", range(COUNT))
def test_a_log_that_was_chained_anew_from_a_changed_line_does_not_pass(forger, wrong, place):
    bodies = [{"n": 99 if n == place else n, "to": f"{n}.50", "ü": ["ä", {"x": True}, None]} for n in range(COUNT)]
    assert wrong(forger.chained(bodies)) == ("root", "log", place + 1)


@pytest.mark.parametrize("place", range(COUNT))
def test_a_deleted_line_is_seen(log, wrong, place):
    code, file, number = wrong([*log[:place], *log[place + 1 :]])
    assert (code, file) in {("order", "log"), ("short", "log")}
    assert number == place + 1


@pytest.mark.parametrize("place", range(COUNT))
def test_an_inserted_line_is_seen(log, wrong, place):
    assert wrong([*log[: place + 1], log[place], *log[place + 1 :]])[2] == place + 2


@pytest.mark.parametrize("place", range(COUNT - 1))
def test_swapped_lines_are_seen(log, wrong, place):
    assert wrong([*log[:place], log[place + 1], log[place], *log[place + 2 :]]) == ("order", "log", place + 1)


@pytest.mark.parametrize("size", range(COUNT))
def test_a_cut_log_is_seen_by_its_checkpoints(log, wrong, size):
    assert wrong(log[:size]) == ("short", "log", size + 1)


@pytest.mark.parametrize("size", range(1, COUNT))
def test_a_cut_of_log_and_checkpoints_together_is_seen_by_the_anchor(log, points, wrong, size):
    assert wrong(log[:size], checkpoints=points[:size]) is None  # what nobody outside has seen, nobody can miss
    assert wrong(log[:size], checkpoints=points[:size], anchor=points) == ("short", "anchor", size + 1)


def test_a_line_cut_in_the_middle_is_seen(log, wrong):
    assert wrong([*log[:-1], log[-1][:-1]]) == ("form", "log", COUNT)
    assert wrong([*log[:-1], log[-1][:50]]) == ("form", "log", COUNT)


def test_lines_added_without_the_key_are_seen(forger, log, wrong):
    more = forger.chained([{"n": n, "to": f"{n}.50", "ü": ["ä", {"x": True}, None]} for n in range(COUNT + 2)])
    assert more[:COUNT] == log
    assert wrong(more) == ("unsigned", "log", COUNT + 1)


def test_removed_and_moved_checkpoints_are_seen(log, points, wrong):
    assert wrong(log, checkpoints=[*points[:3], *points[4:]]) == ("sequence", "checkpoints", 4)
    assert wrong(log, checkpoints=[points[1], points[0], *points[2:]]) == ("sequence", "checkpoints", 1)
    assert wrong(log, checkpoints=points[3:]) == ("sequence", "checkpoints", 1)
    assert wrong(log, checkpoints=points[:-1]) == ("unsigned", "log", COUNT)
    assert wrong(log, checkpoints=[]) == ("nothing", "checkpoints", 1)


def test_another_key_does_not_pass(forger, other, log, points, wrong):
    assert wrong(log, keys=[other.public]) == ("key", "checkpoints", COUNT)
    assert wrong(log, checkpoints=other.sealed(log)) == ("key", "checkpoints", COUNT)
    claimed = [each.replace(other.public.encode(), forger.public.encode()) for each in other.sealed(log)]
    assert wrong(log, checkpoints=claimed)[0] == "sequence"  # the hashes of the lines changed with the key
    alone = [other.sealed(log, [COUNT])[0].replace(other.public.encode(), forger.public.encode())]
    assert wrong(log, checkpoints=alone) == ("signature", "checkpoints", 1)


def test_another_homes_log_does_not_pass(forger, other, log, wrong):
    theirs = other.chained([{"n": n} for n in range(COUNT)])
    assert wrong(theirs) == ("root", "log", 1)
    assert wrong(theirs, checkpoints=other.sealed(theirs)) == ("key", "checkpoints", COUNT)


def test_a_forked_history_is_seen_by_the_anchor(forger, log, points, wrong):
    # Even whoever has the key cannot tell two stories to a witness.
    fork = forger.chained([{"n": n if n < 5 else 100 + n} for n in range(COUNT)])
    assert wrong(fork, checkpoints=forger.sealed(fork), anchor=points)[:2] == ("witness", "anchor")
    assert wrong(log, anchor=points[4:6]) is None
    assert wrong(log, checkpoints=points, anchor=forger.sealed(log, [3, 9])) is None  # other lines, the same log


def test_an_anchor_of_somebody_else_is_seen(other, log, wrong):
    assert wrong(log, anchor=other.sealed(log)) == ("key", "anchor", 1)


def test_a_new_key_that_the_old_one_names_is_trusted_and_no_other(forger, other, log):
    old = forger.sealed(log, [2, 5])
    point = json.loads(old[-1])["checkpoint"] | {"next": other.public}
    old[-1] = _signed(forger, point)
    new = json.loads(other.sealed(log)[-1])["checkpoint"] | {"prev": _mark(old[-1])}
    both = [*old, _signed(other, new)]
    assert checked(log, [forger.public], both)["ok"]
    assert not checked(log, [other.public], both)["ok"]
    unnamed = forger.sealed(log, [2, 5])
    both = [*unnamed, _signed(other, new | {"prev": _mark(unnamed[-1])})]
    assert checked(log, [forger.public], both)["problem"]["code"] == "key"
    assert checked(log, [forger.public, other.public], both)["ok"]


@pytest.mark.parametrize(
    "text",
    [
        lambda line: line.replace(b'"seq":3', b'"seq":3,"seq":3'),
        lambda line: line.replace(b'"seq":3', b'"seq": 3'),
        lambda line: line.replace(b'"seq":3', b'"seq":3.0'),
        lambda line: line.replace(b'"seq":3', b'"seq":3e0'),
        lambda line: line.replace(b'"seq":3', b'"seq":NaN'),
        lambda line: line.replace("ü".encode(), b"\\u00fc"),
        lambda line: line.replace(b'"subject":"p3"', b'"subject":"p3","zubject":1'),
        lambda line: line.replace("ü".encode(), b"\xff"),
        lambda line: b'{"hash":' + line[line.index(b'"record"') :] + b"\n",
        lambda line: b"[" * 100_000 + b"\n",
        lambda line: b"null\n",
        lambda line: b'{"hash":"","record":[]}\n',
        lambda line: b"\n",
        lambda line: line.replace(b"\n", b"\r\n"),
        lambda line: line[:-2] + b',"z":1}\n',
    ],
)
def test_what_is_not_canonical_is_refused(log, wrong, text):
    changed = [*log[:2], text(log[2]), *log[3:]]
    assert changed != log
    assert wrong(changed) == ("form", "log", 3)


@pytest.mark.parametrize(
    "text",
    [b"{}\n", b"[]\n", b'{"checkpoint":1,"key":"","signature":""}\n', b'{"checkpoint":{},"key":[],"signature":1}\n'],
)
def test_what_is_no_checkpoint_is_refused(log, points, wrong, text):
    assert wrong(log, checkpoints=[*points, text]) == ("form", "checkpoints", COUNT + 1)


def test_types_of_a_checkpoint_are_held(log, points, wrong):
    flat = json.loads(points[-1])
    for name, value in {"size": "12", "root": 1, "prev": None, "at": [], "next": {}}.items():
        bad = canonical(flat | {"checkpoint": flat["checkpoint"] | {name: value}}) + b"\n"
        assert wrong(log, checkpoints=[*points[:-1], bad]) == ("form", "checkpoints", COUNT)
    bad = canonical(flat | {"checkpoint": flat["checkpoint"] | {"size": True}}) + b"\n"
    assert wrong(log, checkpoints=[*points[:-1], bad]) == ("form", "checkpoints", COUNT)


def test_it_runs_as_a_script_far_from_the_house(tmp_path, log, points, forger):
    (tmp_path / "log.jsonl").write_bytes(b"".join(log))
    (tmp_path / "checkpoints.jsonl").write_bytes(b"".join(points))
    (tmp_path / "key.pub").write_text(forger.public + "\n")
    (tmp_path / "check.py").write_bytes(FILE.read_bytes())
    files = ["--file", "log.jsonl", "--key", "key.pub", "--checkpoints", "checkpoints.jsonl"]

    def run(*more):
        return subprocess.run(
            [sys.executable, "-I", "check.py", *files, *more], cwd=tmp_path, capture_output=True, text=True, check=False
        )

    done = run()
    assert (done.returncode, done.stdout) == (0, "12 records since 2026-11-26T20:00:00Z: all is as it was signed.\n")
    (tmp_path / "log.jsonl").write_bytes(b"".join(log[:-1]))
    done = run("--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["problem"] == {
        "code": "short", "file": "log", "line": 12, "means": MEANS["short"],
    }  # fmt: skip
    assert "log, line 12: the log ends before what was signed" in run().stdout


def _signed(forger, point):
    signature = forger.key.sign(b"leitstand audit checkpoint 1\n" + canonical(point)).hex()
    return canonical({"checkpoint": point, "key": forger.public, "signature": signature}) + b"\n"


def _mark(line):
    import hashlib

    return hashlib.sha256(line).hexdigest()
