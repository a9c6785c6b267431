"""Every measurement can be started by hand and does nothing when it is only imported."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench"
PARTS = {"xquad"}  # read by the others, no measurement of its own
FILES = sorted(file.stem for file in BENCH.glob("[a-z]*.py"))


@pytest.mark.parametrize("name", FILES)
def test_it_imports_in_silence_and_says_what_it_measures(name, capsys):
    module = importlib.import_module(f"bench.{name}")
    assert capsys.readouterr() == ("", "")
    assert (module.__doc__ or "").strip()


@pytest.mark.parametrize("name", [name for name in FILES if name not in PARTS])
def test_it_has_a_main_and_runs_it_as_a_program(name):
    module = importlib.import_module(f"bench.{name}")
    assert callable(module.main)
    assert 'if __name__ == "__main__":' in (BENCH / f"{name}.py").read_text(encoding="utf-8")
