"""The key: for its owner only, made at first use, replaced on record when it is lost."""

# pyright: basic
from __future__ import annotations

import json
import os
import stat

import pytest

from errors import PersonMustAct
from ledger.audit.verify import checked

posix = pytest.mark.skipif(os.name == "nt", reason="permissions are those of POSIX")


@posix
def test_it_is_made_for_its_owner_only(home):
    home.step()
    assert stat.S_IMODE(home.file("key").stat().st_mode) == 0o600
    assert len(home.keys()) == 1
    assert home.file("key").read_text().strip() not in home.file("key.pub").read_text()


@posix
def test_a_key_that_others_can_read_is_told_and_nothing_is_signed(home):
    home.step()
    home.file("key").chmod(0o640)
    home.did()
    with pytest.raises(PersonMustAct) as told:
        home.flush()
    assert "chmod 600" in told.value.line("de")
    assert "chmod 600" in told.value.line("en")
    home.file("key").chmod(0o600)
    home.flush()
    assert checked(home.lines(), home.keys(), home.lines("checkpoints.jsonl"))["ok"]


def test_what_is_no_key_is_told(home):
    home.step()
    home.file("key").write_text("nonsense")
    home.did()
    with pytest.raises(PersonMustAct):
        home.flush()


def test_a_lost_key_is_replaced_on_record_and_old_checkpoints_still_hold(home):
    home.step(3)
    old, before = home.keys(), home.lines("checkpoints.jsonl")
    assert checked(home.lines(), old, before)["ok"]
    home.file("key").unlink()
    home.step(2)
    log, points = home.lines(), home.lines("checkpoints.jsonl")
    assert points[: len(before)] == before
    assert len(home.keys()) == 2
    assert checked(log, home.keys(), points)["ok"]
    told = checked(log, old, points)["problem"]  # whoever holds only the old key has to be given the new one
    assert told["code"] == "key"
    made = [json.loads(line)["record"] for line in log if b'"event":"audit.key"' in line]
    assert [record["body"] for record in made] == [{"reason": "first"}, {"before": old[0], "reason": "replaced"}]
    assert [record["subject"] for record in made] == home.keys()
