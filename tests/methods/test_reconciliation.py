"""Reconciling: exact intervals against scipy's own test, shifts found where planted and not elsewhere."""

import numpy as np
import pytest
from scipy.stats import binomtest

from methods.reconciliation import completeness, counted_twice, fit, poisson_ratio


@pytest.mark.parametrize(("one", "other"), [(12, 7), (200, 100), (5, 80), (1, 1)])
def test_the_interval_is_that_of_the_conditional_binomial_test(one, other):
    ends = binomtest(one, one + other).proportion_ci(0.95, method="exact")
    low, high = poisson_ratio(one, other)
    assert (low, high) == pytest.approx((ends.low / (1 - ends.low), ends.high / (1 - ends.high)))


def test_nothing_below_or_above_the_line():
    assert poisson_ratio(0, 50)[0] == 0
    assert poisson_ratio(50, 0)[1] == float("inf")
    assert poisson_ratio(0, 0) == (0.0, float("inf"))


def test_the_interval_covers_the_truth_as_often_as_it_says():
    random = np.random.default_rng(5)
    pairs = random.poisson((60, 40), (600, 2))
    held = [low <= 1.5 <= high for low, high in (poisson_ratio(*pair) for pair in pairs.tolist())]
    assert 0.93 <= np.mean(held) <= 1.0


def test_a_lower_bound_of_double_counting():
    assert counted_twice(120, 100) == 20
    assert counted_twice(80, 100) == 0


def series(seed, days=90, shared=0.2):
    random = np.random.default_rng(seed)
    week = np.array([1.1, 1.0, 1.0, 0.95, 0.9, 0.7, 0.8])[np.arange(days + 2) % 7]
    demand = 200 * week * np.exp(random.normal(0, shared, days + 2))
    return random, demand


@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_a_shifted_day_is_found(shift):
    for seed in range(10):
        random, demand = series(seed)
        orders = random.poisson(demand)[1:-1].astype(float)
        claims = random.poisson(0.5 * demand)[1 - shift : demand.size - 1 - shift].astype(float)
        found = fit(claims, orders, 3)
        assert found.shift == shift
        assert found.shifted[shift] > 0.5


def test_healthy_and_unrelated_series_are_not_called_shifted():
    wrong = 0
    for seed in range(200):
        random, demand = series(seed, shared=0.1)
        one = random.poisson(0.3 * demand).astype(float)
        other = random.poisson(series(seed + 999)[1] if seed % 2 else demand).astype(float)
        wrong += fit(one, other, 0).shift != 0
    assert wrong <= 4


def test_a_common_week_is_no_agreement():
    random = np.random.default_rng(2)
    week = np.tile([10.0, 9, 8, 7, 6, 2, 1], 20)
    found = fit(random.poisson(50 * week).astype(float), random.poisson(50 * week).astype(float), 0)
    assert abs(found.correlation) < 0.25


def test_too_few_days_say_nothing():
    assert np.isnan(fit(np.ones(10), np.ones(10), 0).correlation)


def test_completeness_by_age():
    now, then = np.array([100.0, 100, 100, 0]), np.array([100.0, 90, 50, 0])
    assert completeness(then, now)[1:].tolist() == [0.5, 0.9, 1.0]
    assert np.isnan(completeness(then, now)[0])
