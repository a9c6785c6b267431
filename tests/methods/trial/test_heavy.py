"""With heavy tails the bootstrap-t interval covers, and capping steadies the difference."""

from __future__ import annotations

import time

import numpy as np
import pytest

from methods.trial import heavy
from methods.trial.heavy import robust, skewness


def revenue(random, n, share=0.15, scale=1.0):
    return np.where(random.random(n) < share, random.lognormal(3, 1.2, n), 0.0) * scale


def test_the_bootstrap_t_interval_covers_the_true_difference(monkeypatch):
    monkeypatch.setattr(heavy, "REPEATS", 199)
    random = np.random.default_rng(1)
    truth = 0.15 * np.exp(3 + 1.2**2 / 2) * 0.2
    found = [robust(revenue(random, 2_000), revenue(random, 600, scale=1.2), 0.1, seed) for seed in range(140)]
    assert 0.83 <= np.mean([each.low <= truth <= each.high for each in found]) <= 0.96


def test_very_many_values_are_redrawn_in_blocks_with_the_same_interval(monkeypatch):
    random = np.random.default_rng(2)
    a, b = revenue(random, 40_000, 0.5), revenue(random, 40_000, 0.5)
    blocks = robust(a, b, 0.05, 1)
    monkeypatch.setattr(heavy, "BLOCKS", 10**9)
    whole = robust(a, b, 0.05, 1)
    assert blocks.high - blocks.low == pytest.approx(whole.high - whole.low, rel=0.08)


def test_one_enormous_order_moves_the_mean_and_not_the_capped_difference():
    random = np.random.default_rng(3)
    a, b = revenue(random, 5_000), revenue(random, 5_000)
    before = robust(a, b, 0.05, 1).winsorised.effect
    b[0] = 1e6
    after = robust(a, b, 0.05, 1)
    assert after.winsorised.effect == pytest.approx(before, abs=0.3)
    assert after.winsorised.se < 1
    assert skewness(b) > 50


def test_the_same_seed_gives_the_same_interval_and_quickly():
    random = np.random.default_rng(4)
    a, b = random.lognormal(0, 2, 60_000), random.lognormal(0, 2, 60_000)
    started = time.process_time()
    assert robust(a, b, 0.05, 9) == robust(a, b, 0.05, 9)
    assert time.process_time() - started < 4


def test_nothing_but_zeros_is_no_error():
    found = robust(np.zeros(50), np.append(np.zeros(49), 5.0), 0.05, 1)
    assert np.isfinite([found.low, found.high]).all()
    assert skewness(np.zeros(5)) == 0
