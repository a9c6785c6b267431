import numpy as np
import pytest

from methods.geo_design import Pool, candidates, mismatch, spread_sizes
from methods.geo_power import windows


def panel(seed=0, periods=100, count=20):
    """The first ten regions follow the market, the others wander off on their own."""
    rng = np.random.default_rng(seed)
    market = 100 + np.cumsum(rng.normal(0, 1, periods))
    kpi = market[:, None] * rng.uniform(0.5, 2, count) + rng.normal(0, 1, (periods, count))
    kpi[:, 10:] += np.cumsum(rng.normal(0, 3, (periods, 10)), axis=0)
    return np.maximum(kpi, 1.0)


def chosen(pool, count=4, seed=1, kpi=None):
    kpi = panel() if kpi is None else kpi
    return candidates(kpi, pool, count, windows(100, 14, 30, 8), 14, keep=5, seed=seed)


def everyone(must=(), never=()):
    free = np.setdiff1d(np.arange(20), [*must, *never])
    return Pool(np.array(must, dtype=np.int64), free)


def test_regions_that_follow_the_market_are_preferred():
    best = chosen(everyone())[0]
    starts = windows(100, 14, 30, 8)
    random = np.array([np.sort(np.random.default_rng(each).choice(20, 4, replace=False)) for each in range(200)])
    kpi = panel()
    assert mismatch(kpi, best[None, :], starts, 14)[0] < np.quantile(mismatch(kpi, random, starts, 14), 0.1)


def test_forced_regions_are_in_and_forbidden_ones_out():
    for each in chosen(everyone(must=(15,), never=(0, 1, 2))):
        assert 15 in each
        assert not set(each.tolist()) & {0, 1, 2}
        assert len(set(each.tolist())) == 4


def test_only_forced_regions_leave_no_choice():
    found = chosen(everyone(must=(3, 4, 5, 6)))
    assert [each.tolist() for each in found] == [[3, 4, 5, 6]]


def test_a_largest_share_is_kept_or_nothing_is_found():
    kpi = panel()
    share = kpi.sum(axis=0) / kpi.sum()
    for each in chosen(Pool(np.zeros(0, dtype=np.int64), np.arange(20), 0.15)):
        assert share[each].sum() <= 0.15
    assert chosen(Pool(np.zeros(0, dtype=np.int64), np.arange(20), 0.01)) == []


def test_the_same_seed_gives_the_same_sets():
    first, again = chosen(everyone(), seed=3), chosen(everyone(), seed=3)
    assert [each.tolist() for each in first] == [each.tolist() for each in again]


def test_mismatch_is_nothing_for_regions_in_step():
    market = np.linspace(50, 80, 60)
    kpi = market[:, None] * np.array([1.0, 2.0, 3.0, 4.0])
    assert mismatch(kpi, np.array([[0, 3]]), np.array([30, 40]), 10)[0] == pytest.approx(0, abs=1e-12)


def test_sizes_leave_regions_to_compare_with():
    assert spread_sizes(40, 0, 37) == [4, 8, 13]
    assert spread_sizes(5, 0, 2) == [1, 2]
    assert min(spread_sizes(40, 6, 37)) == 6
