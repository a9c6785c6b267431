"""Clicks that organic results would take: found again where ads were off, refused where they never were."""

import numpy as np
import pytest

from methods.search.overlap import taken, weeks_needed


def days(share, seed, off=40, count=160):
    random = np.random.default_rng(seed)
    on = np.ones(count, bool)
    on[60 : 60 + off] = False
    shown = random.poisson(1_000, count).astype(float)
    paid = np.where(on, random.poisson(120, count), 0).astype(float)
    organic = random.binomial(shown.astype(int), 0.25) + np.where(on, 0, random.binomial(120, share, count))
    return paid, organic.astype(float), shown, np.arange(count) // 7


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_the_share_is_found_again(share):
    inside = []
    for seed in range(30):
        told = taken(*days(share, seed), seed=1)
        assert told is not None
        assert abs(told.share - share) < 0.15
        inside.append(told.low <= share <= told.high)
    assert np.mean(inside) > 0.75


def test_days_off_are_needed():
    assert taken(*days(0.5, 1, off=0), seed=1) is None
    assert taken(*days(0.5, 1, off=8), seed=1) is None


def test_the_same_seed_gives_the_same_ends():
    assert taken(*days(0.5, 1), seed=3) == taken(*days(0.5, 1), seed=3)


def test_noisier_weeks_need_a_longer_test():
    calm, wild = (np.random.default_rng(1).normal(2_000, sd, 20) for sd in (20, 300))
    assert 4 <= weeks_needed(calm, 800, 0.15) < weeks_needed(wild, 800, 0.15)
    assert weeks_needed(wild, 800, 0.15) % 2 == 0
    assert weeks_needed(np.zeros(0), 800, 0.15) == 8
