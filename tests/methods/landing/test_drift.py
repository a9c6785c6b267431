"""The drift filter against the same model in matrices, and what it learns."""

import numpy as np
import pytest

from methods.landing.changes import changes, stretches
from methods.landing.drift import PRIOR_DAYS, PRIOR_SD, follow


def learn(spend):
    ones = np.ones(spend.size)
    found = changes(spend, ones)
    return follow(spend, ones, found, stretches(found, spend.size))


def test_weights_and_means_equal_regression_with_correlated_errors():
    spend = np.random.default_rng(2).lognormal(4, 0.15, 40)
    drift = learn(spend)
    roots = np.sqrt(spend * np.exp(-drift.level))
    lag = np.abs(np.subtract.outer(np.arange(40), np.arange(40)))
    for c in (0, 7, 20, 36):
        phi, share = drift.phi[c], drift.share[c]
        cover = share * (phi**lag if phi else np.eye(40)) + (1 - share + 1e-6) * np.eye(40)
        inner = np.linalg.inv(cover)
        mean = inner.sum(0) @ roots / inner.sum()
        off = roots - mean
        power = off @ inner @ off + PRIOR_DAYS * PRIOR_SD**2 * np.mean(roots**2)
        assert drift.mean[c] == pytest.approx(mean, rel=1e-3)
        assert drift.scale[c] == pytest.approx(power / (PRIOR_DAYS + 39), rel=1e-3)
    assert drift.weight.sum() == pytest.approx(1)


def test_a_slow_wave_is_told_from_noise():
    rng = np.random.default_rng(4)
    noise = np.exp(rng.normal(4, 0.1, 84))
    slow = np.exp(4 + 0.1 * np.sin(np.arange(84) / 12) + rng.normal(0, 0.01, 84))
    memory = [float(one.weight @ one.phi) for one in (learn(noise), learn(slow))]
    assert memory[1] > memory[0] + 0.1


def test_a_jump_does_not_count_as_noise(planned):
    calm, jumping = learn(planned([100] * 4)), learn(planned([100, 200, 50, 100]))
    assert (jumping.weight @ jumping.scale) < 3 * (calm.weight @ calm.scale)


def test_one_day_and_a_pause_are_enough(planned):
    assert np.isfinite(learn(np.array([50.0])).scale).all()
    after = learn(np.append(planned([100, 100]), np.zeros(120)))
    assert after.weight @ after.mean == pytest.approx(1, abs=0.1)
