# pyright: basic
"""Thin items: intervals that cover, and a smaller loss than raw rates."""

import numpy as np
import pytest

from methods.bids.groups import nested
from methods.bids.rates import rates, spread


def company(seed, spreads=(0.5, 0.3, 0.25)):
    """Keys, clicks, true rates; effects are log-normal, which the model does not assume."""
    rng = np.random.default_rng(seed)
    keys = [
        (f"c{c}", f"g{c}{g}", f"k{c}{g}{k}") for c in range(5) for g in range(3) for k in range(int(rng.integers(1, 7)))
    ]
    effects = [{}, {}, {}]
    for key in keys:
        for depth in range(3):
            effects[depth].setdefault(key[: depth + 1], float(np.exp(rng.normal(0, spreads[depth]))))
    rate = np.array([0.03 * np.prod([effects[d][key[: d + 1]] for d in range(3)]) for key in keys])
    return rng, keys, np.exp(rng.normal(4.5, 1.2, len(keys))), rate


def test_intervals_cover_and_shrinkage_loses_less_than_raw_rates():
    inside, shrunk, raw = [], 0.0, 0.0
    for seed in range(12):
        rng, keys, clicks, rate = company(seed)
        counts = rng.poisson(rate * clicks).astype(float)
        draws = rates(counts, clicks, nested(keys), seed=seed, draws=400, warm=200)
        low, high = np.quantile(draws, [0.05, 0.95], axis=0)
        inside.append(((low <= rate) & (rate <= high)).mean())
        shrunk += float(((draws.mean(axis=0) - rate) ** 2).sum())
        raw += float(((counts / clicks - rate) ** 2).sum())
    assert 0.85 <= np.mean(inside) <= 0.94
    assert shrunk < 0.3 * raw


def test_where_items_do_not_differ_they_all_get_the_common_rate():
    rng, keys, clicks, _ = company(3)
    counts = rng.poisson(0.03 * clicks).astype(float)
    mean = rates(counts, clicks, nested(keys), seed=1).mean(axis=0)
    assert np.ptp(mean) < 0.25 * np.ptp(counts / clicks)
    assert mean == pytest.approx(0.03, rel=0.5)


def test_much_data_speak_for_themselves():
    counts, clicks = np.array([4_000.0, 900.0]), np.array([100_000.0, 100_000.0])
    draws = rates(counts, clicks, nested([("a",), ("b",)]), seed=1)
    assert draws.mean(axis=0) == pytest.approx(counts / clicks, rel=0.02)


def test_one_item_alone_is_a_gamma_posterior():
    draws = rates(np.array([25.0]), np.array([1000.0]), (), seed=4, draws=4000)[:, 0]
    assert draws.mean() == pytest.approx(25.5 / 1000, rel=0.02)
    assert draws.std() == pytest.approx(np.sqrt(25.5) / 1000, rel=0.06)


def test_more_spread_means_wider_intervals():
    counts, clicks, levels = np.array([40.0, 60.0]), np.array([1000.0, 1000.0]), nested([("a",), ("b",)])
    tight, wide = (np.ptp(rates(counts, clicks, levels, seed=1, spread=each), axis=0) for each in (1.0, 4.0))
    assert (wide > 1.3 * tight).all()


def test_an_item_without_clicks_gets_its_group():
    keys = [("a", "x"), ("a", "y"), ("b", "z"), ("b", "w")]
    counts, clicks = np.array([200.0, 0.0, 20.0, 22.0]), np.array([4000.0, 0.0, 4000.0, 4000.0])
    mean = rates(counts, clicks, nested(keys), seed=2).mean(axis=0)
    assert mean[1] > 2 * mean[2]


def test_the_same_seed_gives_the_same_bytes():
    rng, keys, clicks, rate = company(5)
    counts = rng.poisson(rate * clicks).astype(float)
    one, other = (rates(counts, clicks, nested(keys), seed=9, draws=60, warm=20) for _ in range(2))
    assert one.tobytes() == other.tobytes()


def test_spread_is_one_for_poisson_counts_and_more_for_swings_of_weeks():
    rng = np.random.default_rng(2)
    exposure = np.full((30, 84), 20.0)
    calm = rng.poisson(0.1 * exposure).astype(float)
    swings = np.repeat(np.exp(rng.normal(0, 0.5, (30, 12))), 7, axis=1)
    assert spread(calm, exposure) == pytest.approx(1.0, abs=0.15)
    assert spread(rng.poisson(0.1 * exposure * swings).astype(float), exposure) > 2.5
    assert spread(calm[:, :10], exposure[:, :10]) == 1.0
