# pyright: basic
"""Silence is told from chance."""

import numpy as np

from methods.bids.outage import silent


def test_a_pixel_that_broke_four_days_ago_is_found():
    rng = np.random.default_rng(1)
    expected = np.full(60, 12.0)
    seen = rng.poisson(expected).astype(float)
    seen[-4:] = [1, 0, 1, 0]
    assert silent(seen, expected) in (4, 5)


def test_healthy_counts_raise_no_alarm():
    rng = np.random.default_rng(2)
    expected = np.full(60, 10.0)
    assert sum(silent(rng.poisson(expected).astype(float), expected) > 0 for _ in range(1500)) <= 1


def test_conversions_that_are_still_to_come_are_no_outage():
    rng = np.random.default_rng(3)
    expected = np.full(60, 12.0)
    expected[-4:] = [9, 7, 4, 1]
    assert silent(rng.poisson(expected).astype(float), expected) == 0


def test_few_conversions_prove_nothing_and_swings_are_allowed_for():
    expected = np.full(60, 0.1)
    assert silent(np.zeros(60), expected) == 0
    seen, wide = np.full(60, 12.0), np.full(60, 12.0)
    seen[-3:] = 4.0
    assert silent(seen, wide, spread=1.0) == 3
    assert silent(seen, wide, spread=6.0) == 0


def test_an_outage_begins_where_counts_fell_and_not_at_a_weak_day_before_it():
    expected = np.full(60, 9.0)
    off = []
    for seed in range(200):
        seen = np.random.default_rng(seed).poisson(expected).astype(float)
        seen[-10:] = 0.0
        off.append(abs(silent(seen, expected) - 10))
    assert max(off) <= 1
    assert np.mean(np.array(off) == 0) > 0.9
