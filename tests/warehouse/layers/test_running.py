"""Running dbt: it calls nobody, writes into its folder only, and a broken project is one sentence."""

# pyright: basic
from __future__ import annotations

import os
from pathlib import Path

import pytest

from errors import LeitstandError
from warehouse.layers import running

TARGET = {"type": "duckdb", "path": ":memory:", "schema": "main"}


def test_it_is_silent_and_leaves_the_environment_alone(tmp_path, capfd, monkeypatch):
    monkeypatch.delenv("DO_NOT_TRACK", raising=False)
    before = dict(os.environ)
    running.run("parse", tmp_path, TARGET, variables={}, secret="pw")
    assert dict(os.environ) == before
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")
    assert (tmp_path / "target" / "manifest.json").exists()
    assert "pw" not in (tmp_path / "profiles.yml").read_text()
    assert not Path("target").exists()
    assert not Path("logs").exists()


def test_a_broken_project_is_one_sentence(tmp_path, monkeypatch):
    broken = tmp_path / "project"
    broken.mkdir()
    (broken / "dbt_project.yml").write_text("name: leitstand\nprofile: leitstand\nmodel-paths: [models]\n")
    (broken / "models").mkdir()
    (broken / "models" / "a.sql").write_text("select * from {{ ref('nowhere') }}")
    monkeypatch.setattr(running, "PROJECT", broken)
    with pytest.raises(LeitstandError) as told:
        running.run("parse", tmp_path / "out", TARGET, variables={})
    assert "\n" not in told.value.said("en")
    assert "dbt.log" in told.value.todo("de")
