"""`leitstand audit …`: which files are meant, and what goes to which stream."""

from __future__ import annotations

import json

import pytest


@pytest.mark.parametrize("option", ["--key", "--checkpoints"])
def test_a_key_or_checkpoints_alone_are_wrong_use(typed, tmp_path, option):
    told = typed("audit", "verify", option, str(tmp_path / "x"))
    assert told.code == 2
    assert "--file" in told.sentence


def test_a_log_that_is_not_there_is_one_sentence(typed, tmp_path):
    told = typed("audit", "verify", "--file", str(tmp_path / "none.jsonl"))
    assert told.code == 1
    assert "none.jsonl" in told.sentence


def test_a_folder_is_no_log(typed, tmp_path):
    assert typed("audit", "verify", "--file", str(tmp_path)).code == 2


def test_for_machines_a_checkpoint_comes_without_a_word_beside_it(typed):
    typed("people", "add", "anna", "--role", "admin")
    told = typed("audit", "anchor", "--json")
    assert (told.code, told.err) == (0, "")
    assert json.loads(told.out)["ok"]
    assert typed("audit", "anchor").err.strip()


def test_evidence_of_nothing_is_one_sentence(typed):
    told = typed("audit", "export", "p-none", lang="de")
    assert told.code == 1
    assert "p-none" in told.sentence
