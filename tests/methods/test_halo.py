"""Brand searches that follow a channel, and such that do not."""

from __future__ import annotations

import numpy as np

from methods.halo import halo


def made(seed: int, strength: float, n: int = 120):
    rng = np.random.default_rng(seed)
    stocks = rng.gamma(4, 100, (n, 3))
    stocks[1:] = 0.5 * stocks[1:] + 0.5 * stocks[:-1]
    season = 0.3 * np.sin(2 * np.pi * np.arange(n) / 52)
    noise = np.zeros(n)
    for at in range(1, n):
        noise[at] = 0.5 * noise[at - 1] + rng.normal(0, 0.05)
    return 500 * np.exp(season + strength * stocks[:, 0] / stocks[:, 0].mean() + noise), stocks


def test_the_interval_holds_the_true_halo():
    held = []
    for seed in range(60):
        searches, stocks = made(seed, 0.15)
        low, _, high = halo(searches, stocks, 0, 7).change(-1.0, 0.9)
        held.append(low <= np.expm1(-0.15) <= high)
    assert 0.78 <= np.mean(held) <= 1


def test_without_a_halo_zero_is_inside():
    searches, stocks = made(1, 0.0)
    low, _, high = halo(searches, stocks, 1, 7).change(-1.0, 0.9)
    assert low < 0 < high


def test_too_short_or_still_series_say_nothing():
    searches, stocks = made(1, 0.1)
    assert halo(searches[:30], stocks[:30], 0, 7) is None
    stocks[:, 0] = 5.0
    assert halo(searches, stocks, 0, 7) is None
