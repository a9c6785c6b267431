"""Broken files are refused in one sentence: nothing crashes, nothing hangs, nothing is half loaded."""

from __future__ import annotations

import os
import random

import pytest

from bench import fuzz_import as fuzz
from warehouse.store import Warehouse

COUNT = int(os.environ.get("FUZZ_FILES", "300"))


def test_the_sound_files_are_sound(tmp_path):
    paths = []
    for name, data in fuzz.files().items():
        paths.append(tmp_path / name)
        paths[-1].write_bytes(data)
    plans = Warehouse(tmp_path / "home").plan(paths)
    assert [plan.error for plan in plans if plan.error] == []
    assert {plan.kind for plan in plans if not plan.same_as} == {"ads", "journeys", "orders", "events"}


def test_injuries_repeat_to_the_byte():
    data = fuzz.files()["ads.csv"]
    once, again = ([fuzz.mutate(data, random.Random(seed)) for seed in range(20)] for _ in range(2))
    assert once == again
    assert len(set(once)) > 10


def test_what_a_flood_of_zeros_and_nested_brackets_does(tmp_path):
    for name, data in {
        "tief.json": b"[" * 100_000, "tief.jsonl": b'{"a":' * 50_000, "null.csv": b"\0" * 100_000,
        "breit.csv": b"a," * 200_000 + b"\n1\n", "zitat.csv": b'date,"' + b"x" * 2_000_000,
    }.items():  # fmt: skip
        path = tmp_path / name
        path.write_bytes(data)
        (plan,) = Warehouse(tmp_path / "home").plan([path])
        assert plan.error
        assert plan.error.said("de")


@pytest.mark.slow
def test_broken_files_are_refused_or_read_and_never_crash_hang_or_half_load():
    outcomes = fuzz.run(COUNT, seed=2026)
    bad = {name: times for name, times in outcomes.items() if name.startswith(("crash", "slow", "half")) and times}
    assert bad == {}
    assert sum(times for name, times in outcomes.items() if name.startswith("refused")) > COUNT // 4
    assert sum(times for name, times in outcomes.items() if name.startswith("read as")) > COUNT // 20
