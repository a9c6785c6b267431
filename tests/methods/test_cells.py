import numpy as np
import pytest

from methods.cells import Cell, difference
from methods.conformal import Refit
from methods.synthetic_control import synthetic_control
from tests.methods.test_conformal import world

BEFORE = 60


def cells(rng, one, other):
    """Two treated groups of one world with different effects, and the true difference of their relative effects."""
    treated, regions = world(rng, donors=17)
    second, donors = regions[:, :2].mean(axis=1), regions[:, 2:]
    truth = 0.0
    made = []
    for sign, series, effect in ((1, treated, one), (-1, second, other)):
        moved = series.copy()
        truth += sign * effect / series[BEFORE:].mean()
        moved[BEFORE:] += effect
        gap = synthetic_control(moved, donors, BEFORE).gap
        made.append(Cell(Refit(moved, donors, BEFORE, None), gap[BEFORE:].mean(), (moved - gap)[BEFORE:].mean()))
    return difference(made[0], made[1], BEFORE, 0.9), truth


def test_the_interval_holds_the_true_difference_nine_times_in_ten():
    rng = np.random.default_rng(5)
    found = [cells(rng, 7.0, 4.0) for _ in range(60)]
    covered = [each.low <= truth <= each.high for each, truth in found if each.low is not None]
    assert 0.8 <= np.mean(covered) <= 0.99


def test_equal_effects_are_no_difference():
    rng = np.random.default_rng(6)
    assert np.mean([cells(rng, 5.0, 5.0)[0].p <= 0.1 for _ in range(60)]) <= 0.2


def test_a_large_difference_is_found():
    found, truth = cells(np.random.default_rng(1), 20.0, 0.0)
    assert found.p < 0.05
    assert found.low is not None and found.low > 0
    assert found.value == pytest.approx(truth, abs=0.05)
