"""The measurement of the ruling, in small; and that its oracle would notice."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

import policies._hard
from bench import autonomy
from policies._case import Case, number


def counted(seed, cases=1200):
    told, _ = autonomy.check(np.random.default_rng([2026, seed]), cases)
    return told


def test_nothing_is_freer_or_stricter_than_the_oracle_says():
    told = counted(7)
    assert (told["violations"], told["needless"]) == (0, 0)
    assert all(told[level] > 40 for level in ("auto", "approve", "suggest", "blocked"))


@pytest.mark.parametrize(
    ("place", "name", "hole", "cases"),
    [
        (Case, "used", lambda *_, **__: Fraction(), 400),
        (Case, "last", lambda *_: None, 400),
        (Case, "start", lambda _, operation, __: number(operation.before, operation.unit), 1200),
        (policies._hard, "mismatch", lambda *_: "", 200),
    ],
)
def test_a_hole_in_the_code_is_seen(monkeypatch, place, name, hole, cases):
    monkeypatch.setattr(place, name, hole)
    assert counted(1, cases)["violations"] > 0
