from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from methods.allocation.goal import Goal, cvar, smooth_cvar


@pytest.mark.parametrize(("tail", "size"), [(0.1, 100), (0.05, 37), (0.3, 11), (0.9, 10), (0.01, 20)])
def test_cvar_is_the_value_of_its_linear_programme(tail, size):
    """max e - sum(u) / (tail n) with u >= e - draw, u >= 0 (Rockafellar & Uryasev), solved by another program."""
    draws = np.random.default_rng(size).normal(size=size) ** 3
    cost = np.concatenate([[-1.0], np.full(size, 1 / (tail * size))])
    rows = np.hstack([np.ones((size, 1)), -np.eye(size)])
    solved = linprog(cost, A_ub=rows, b_ub=draws, bounds=[(None, None)] + [(0, None)] * size)
    assert cvar(draws, tail) == pytest.approx(-solved.fun, rel=1e-9)


def test_cvar_lies_between_the_worst_and_the_mean():
    draws = np.random.default_rng(0).gamma(2, 1, 500)
    assert draws.min() <= cvar(draws, 0.05) < cvar(draws, 0.5) < draws.mean()
    assert cvar(draws, 1.0) == pytest.approx(draws.mean())


@pytest.mark.parametrize("width", [1.0, 0.1, 0.01])
def test_the_smooth_one_lies_below_by_no_more_than_it_says(width):
    draws = np.random.default_rng(1).normal(size=400)
    value, weights = smooth_cvar(draws, 0.1, width)
    exact = cvar(draws, 0.1)
    assert exact - width * np.log(2) / 0.1 <= value <= exact + 1e-12
    assert weights.sum() == pytest.approx(1)
    for d in (0, 17, 300):
        up, down = draws.copy(), draws.copy()
        up[d] += 1e-4
        down[d] -= 1e-4
        slope = (smooth_cvar(up, 0.1, width)[0] - smooth_cvar(down, 0.1, width)[0]) / 2e-4
        assert weights[d] == pytest.approx(slope, abs=1e-5)


def test_equal_draws_have_their_value_as_bad_end():
    value, weights = smooth_cvar(np.full(50, 3.0), 0.1, 0.5)
    assert value <= 3.0
    assert weights == pytest.approx(1 / 50)
    assert cvar(np.full(50, 3.0), 0.1) == pytest.approx(3.0)


def test_a_goal_counts_worth_and_spend():
    kpi = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert Goal(worth=np.array([10.0, 1.0])).draws(kpi, np.array([5.0, 6.0])).tolist() == [2.0, 13.0]
    assert Goal(worth=2.0, spend_counts=False).draws(kpi, np.array([5.0, 6.0])).tolist() == [8.0, 12.0]
    draws = np.arange(10.0)
    assert Goal(risk=0.25, tail=0.2).score(draws) == pytest.approx(0.75 * 4.5 + 0.25 * 0.5)
