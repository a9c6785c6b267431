# pyright: basic
"""Budgets that bind are told from demand, and moved prices from those that follow the market."""

import numpy as np

from methods.bids.bound import by_budget, moved, slope


def days(seed, *, bound, n=160):
    rng = np.random.default_rng(seed)
    price = 0.8 * np.exp(rng.normal(0, 0.06, n))
    clicks = rng.poisson(300 / price if bound else 400 * np.exp(rng.normal(0, 0.05, n)))
    return clicks.astype(float), clicks * price


def test_budget_and_demand_are_told_apart():
    assert np.mean([by_budget(*days(seed, bound=True)) for seed in range(20)]) > 0.9
    assert np.mean([by_budget(*days(seed, bound=False)) for seed in range(20)]) < 0.15


def test_slope_is_minus_one_where_the_budget_binds():
    found = slope(*days(3, bound=True))
    assert found is not None
    assert abs(found[0] + 1) < 3 * found[1]


def test_constant_prices_and_few_days_tell_nothing():
    assert slope(np.full(100, 50.0), np.full(100, 40.0)) is None
    assert by_budget(np.full(10, 50.0), np.full(10, 40.0)) == 0.0


def test_a_price_that_moved_by_itself_is_found_and_a_market_that_moved_is_not():
    rng = np.random.default_rng(5)
    clicks = rng.poisson(60, (6, 80)).astype(float)
    price = 0.7 * np.exp(rng.normal(0, 0.03, (6, 80)))
    price[:, -7:] *= 1.3
    assert not moved(clicks, clicks * price, 7).any()
    price[2, -7:] *= 0.7
    assert moved(clicks, clicks * price, 7).tolist() == [False, False, True, False, False, False]
    assert not moved(clicks, clicks * price, 0).any()
