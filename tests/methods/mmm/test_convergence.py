from __future__ import annotations

import numpy as np
import pytest

from methods.mmm.convergence import ess, r_hat


def test_independent_draws_agree_and_count_fully():
    draws = np.random.default_rng(0).normal(size=(4, 1000, 3))
    assert r_hat(draws).max() < 1.01
    assert ess(draws) == pytest.approx(4000, rel=0.12)


def test_an_autoregressive_chain_counts_what_theory_says():
    rng = np.random.default_rng(1)
    draws = np.empty((4, 4000, 1))
    draws[:, 0, 0] = rng.normal(size=4)
    for i in range(1, 4000):
        draws[:, i, 0] = 0.8 * draws[:, i - 1, 0] + 0.6 * rng.normal(size=4)
    assert ess(draws)[0] == pytest.approx(16_000 * 0.2 / 1.8, rel=0.15)


def test_chains_in_different_places_or_of_different_width_are_caught():
    rng = np.random.default_rng(2)
    draws = rng.normal(size=(4, 500, 2))
    draws[0, :, 0] += 1
    draws[0, :, 1] *= 4
    assert (r_hat(draws) > 1.03).all()
    assert ess(draws)[0] < 60


def test_a_drift_within_each_chain_is_caught():
    drift = np.linspace(-1, 1, 500)[None, :, None]
    assert r_hat(np.random.default_rng(3).normal(size=(4, 500, 1)) + drift)[0] > 1.1


@pytest.mark.slow
def test_it_agrees_with_arviz():
    arviz = pytest.importorskip("arviz")
    rng = np.random.default_rng(4)
    draws = np.cumsum(rng.normal(size=(4, 300, 2)), axis=1) * 0.1 + rng.standard_t(3, size=(4, 300, 2))
    data = {f"x{k}": draws[..., k] for k in range(2)}
    for own, theirs, rel in ((r_hat(draws), arviz.rhat(data), 1e-6), (ess(draws), arviz.ess(data), 0.03)):
        expected = [float(np.asarray(theirs[f"x{k}"])) for k in range(2)]
        assert own == pytest.approx(expected, rel=rel)
