"""Reach by money against curves whose truth is known."""

from __future__ import annotations

import numpy as np

from methods.reach_curve import fit

SPEND = np.linspace(0, 100_000, 30)


def hill(spend):
    return 6e6 * spend**0.8 / (spend**0.8 + 8_000**0.8)


def test_a_curve_without_noise_comes_back():
    found = fit(SPEND, hill(SPEND), 1)
    assert np.abs(found.people(SPEND[1:]).mean(axis=0) / hill(SPEND[1:]) - 1).max() < 0.03
    true = (hill(50_500) - hill(49_500)) / 1_000
    assert abs(found.marginal(np.array([50_000.0])).mean() / true - 1) < 0.06


def test_the_band_of_the_next_euro_holds_the_truth():
    rng, held = np.random.default_rng(4), []
    true = np.array([hill(at + 500) - hill(at - 500) for at in (20_000, 60_000)]) / 1_000
    for seed in range(25):
        noisy = hill(SPEND) * np.exp(rng.normal(0, 0.02, 30))
        found = fit(SPEND, noisy, seed).marginal(np.array([20_000.0, 60_000.0]))
        low, high = np.quantile(found, [0.05, 0.95], axis=0)
        held.append((low <= true) & (true <= high))
    assert np.mean(held) >= 0.75


def test_exponential_reach_is_taken_too():
    people = 1e6 * (1 - np.exp(-SPEND / 30_000))
    found = fit(SPEND, people, 1)
    assert np.abs(found.people(SPEND[1:]).mean(axis=0) / people[1:] - 1).max() < 0.03
