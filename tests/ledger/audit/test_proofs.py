"""Records that leave the house carry a proof, and forged ones are refused."""

# pyright: basic
from __future__ import annotations

import copy
import json
import random

from ledger.audit.files import newest
from ledger.audit.proofs import extends, proved, sound
from ledger.audit.tree import Leaves


def _told(home, *subjects, marks=()):
    with home.place.reading() as tx:
        return proved(tx, home.home, subjects, marks)


def test_the_records_of_a_subject_with_what_held_then(home):
    from ledger.audit.notes import noted

    with home.place.writing() as tx:
        noted(tx, "policy", "v1", "u-1")
        noted(tx, "policy", "v2", "u-1")
    home.step(5)
    with home.place.writing() as tx:
        noted(tx, "policy", "v3", "u-1")
    home.flush()
    told = _told(home, "p1", "p3", marks=["policy", "models"])
    assert [(each["record"]["event"], each["record"]["subject"]) for each in told["records"]] == [
        ("policy.changed", "policy"), ("thing.done", "p1"), ("thing.done", "p3"),
    ]  # fmt: skip
    assert told["records"][0]["record"]["body"]["to"] == "v2"
    assert sound(told, home.keys())
    assert not sound(told, ["00" * 32])
    assert json.loads(json.dumps(told)) == told


def test_what_is_not_signed_yet_says_so(home):
    home.step(2)
    home.did(subject="p1")
    told = _told(home, "p1")
    assert [each["proof"] is None for each in told["records"]] == [False, True]
    assert not sound(told, home.keys())


def test_forged_packs_are_refused(home):
    home.step(20)
    good = _told(home, *(f"p{n}" for n in range(20)))
    assert sound(good, home.keys())
    rng, accepted = random.Random(5), 0
    for _ in range(400):
        bad = copy.deepcopy(good)
        each = rng.choice(bad["records"])
        how = rng.randrange(6)
        if how == 0:
            each["record"]["body"]["n"] += 1
        elif how == 1:
            each["line"] = each["line"].replace('"u-', '"v-')
        elif how == 2:
            each["seq"] = each["seq"] % 20 + 1
        elif how == 3:
            each["proof"][rng.randrange(len(each["proof"]))] = rng.randbytes(32).hex()
        elif how == 4:
            bad["checkpoint"]["checkpoint"]["root"] = rng.randbytes(32).hex()
        else:
            bad["checkpoint"]["signature"] = rng.randbytes(64).hex()
        accepted += bad != good and sound(bad, home.keys())
    assert accepted == 0
    assert not any(sound(each, home.keys()) for each in ({}, {"checkpoint": None, "records": []}, {"records": 3}))


def test_a_later_checkpoint_extends_an_earlier_one(home):
    home.step(3)
    old = {"checkpoint": newest(home.file("checkpoints.jsonl"))}
    home.step(6)
    new = {"checkpoint": newest(home.file("checkpoints.jsonl"))}
    leaves = [bytes.fromhex(json.loads(line)["hash"]) for line in home.lines()]
    proof = [each.hex() for each in Leaves(leaves).consistency(old["checkpoint"]["size"], len(leaves))]
    assert extends(old, new, proof)
    assert not extends(new, old, proof)
    assert not extends(old, new, proof[:-1])
    assert not extends({}, new, proof)
