# pyright: basic
"""Values per conversion where conversions are few."""

import numpy as np
import pytest

from methods.bids.groups import nested
from methods.bids.values import order_values, variation


def baskets(seed):
    rng = np.random.default_rng(seed)
    keys = [(f"c{c}", f"k{c}{k}") for c in range(6) for k in range(5)]
    of = {f"c{c}": float(np.exp(rng.normal(0, 0.3))) for c in range(6)}
    true = np.array([80 * of[campaign] * np.exp(rng.normal(0, 0.1)) for campaign, _ in keys])
    counts = rng.poisson(np.exp(rng.normal(2, 1, len(keys)))).astype(float)
    sums = np.array([
        rng.lognormal(np.log(mean) - 0.18, 0.6, int(count)).sum() for mean, count in zip(true, counts, strict=True)
    ])  # fmt: skip
    return keys, true, counts, sums


def test_intervals_cover_and_shrinkage_loses_less_than_raw_means():
    inside, shrunk, raw = [], 0.0, 0.0
    for seed in range(20):
        keys, true, counts, sums = baskets(seed)
        draws = order_values(counts, sums, nested(keys), cv2=np.exp(0.36) - 1, seed=seed, draws=400, warm=200)
        low, high = np.quantile(draws, [0.05, 0.95], axis=0)
        inside.append(((low <= true) & (true <= high)).mean())
        some = counts > 0
        shrunk += float(((np.log(draws.mean(axis=0)) - np.log(true))[some] ** 2).sum())
        raw += float((np.log(sums[some] / counts[some] / true[some]) ** 2).sum())
    assert 0.84 <= np.mean(inside) <= 0.95
    assert shrunk < 0.5 * raw


def test_items_without_conversions_get_a_value_of_their_group():
    counts, sums = np.array([500.0, 0.0, 500.0, 400.0]), np.array([50_000.0, 0.0, 10_000.0, 8_000.0])
    draws = order_values(counts, sums, nested([("a", "x"), ("a", "y"), ("b", "z"), ("b", "w")]), cv2=0.4, seed=1)
    assert np.isfinite(draws).all()
    assert np.median(draws[:, 1]) > 40


def test_variation_is_that_of_one_order():
    rng = np.random.default_rng(4)
    counts = rng.poisson(3.0, (20, 90)).astype(float)
    sums = np.vectorize(lambda n: rng.lognormal(4, 0.6, int(n)).sum())(counts)
    assert variation(counts, sums) == pytest.approx(np.exp(0.36) - 1, rel=0.2)


def test_variation_of_too_few_days_is_a_usual_one():
    assert variation(np.array([[1.0, 0.0]]), np.array([[50.0, 0.0]])) == 0.5
