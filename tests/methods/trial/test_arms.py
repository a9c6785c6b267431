"""A ratio's error by the delta method is the error that redrawing the units shows."""

from __future__ import annotations

import numpy as np
import pytest

from methods.trial.arms import linearised, of_means, summed


def test_the_error_of_a_ratio_is_that_of_the_bootstrap():
    random = np.random.default_rng(1)
    sessions = 1 + random.poisson(2, 3_000)
    orders = random.binomial(sessions, random.beta(2, 20, 3_000))
    arm = of_means(linearised(orders, sessions))
    assert arm.mean == pytest.approx(orders.sum() / sessions.sum())
    redrawn = [random.integers(0, 3_000, 3_000) for _ in range(1_500)]
    spread = np.std([orders[rows].sum() / sessions[rows].sum() for rows in redrawn])
    assert arm.error**0.5 == pytest.approx(spread, rel=0.06)


def test_rows_that_hang_together_have_a_larger_error_than_single_rows_would():
    random = np.random.default_rng(2)
    keys = np.repeat(np.arange(500), 10)
    rows = (random.random(5_000) < np.repeat(random.beta(0.5, 4, 500), 10)).astype(float)
    won, count = summed(keys, rows, np.ones(5_000))
    assert of_means(linearised(won, count)).error > 2 * of_means(rows).error


def test_sums_per_unit():
    one, two = summed(np.array([3, 1, 3]), np.array([1.0, 2, 3]), np.ones(3))
    assert one.tolist() == [2, 4]
    assert two.tolist() == [1, 2]
