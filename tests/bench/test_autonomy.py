"""The measurement of the ruling, in small; and that its oracle would notice."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

import policies._hard
from bench import autonomy
from policies._case import Case, number


def counted(seed, cases=1500):
    told, _ = autonomy.check(np.random.default_rng([2026, seed]), cases)
    return told


def test_nothing_is_freer_or_stricter_than_the_oracle_says():
    told = counted(7)
    assert (told["violations"], told["needless"]) == (0, 0)
    assert all(told[level] > 50 for level in ("auto", "approve", "suggest", "blocked"))


@pytest.mark.parametrize(
    ("place", "name", "hole"),
    [
        (Case, "used", lambda *_, **__: Fraction()),
        (Case, "last", lambda *_: None),
        (Case, "start", lambda _, operation, __: number(operation.before, operation.unit)),
        (policies._hard, "mismatch", lambda *_: ""),
    ],
)
def test_a_hole_in_the_code_is_seen(monkeypatch, place, name, hole):
    monkeypatch.setattr(place, name, hole)
    assert sum(counted(seed, 1000)["violations"] for seed in (1, 2)) > 0
