"""The Bayesian read-out against draws from the posteriors."""

from __future__ import annotations

import numpy as np
import pytest

from methods.trial.arms import Arm
from methods.trial.bayes import of_means, of_shares


@pytest.mark.parametrize(("won", "units"), [((100, 130), (1_000, 1_000)), ((3, 9), (40, 80)), ((0, 0), (10, 12))])
def test_shares_agree_with_draws(won, units):
    random = np.random.default_rng(1)
    draws = [random.beta(1 + k, 1 + n - k, 1_000_000) for k, n in zip(won, units, strict=True)]
    gap = draws[1] - draws[0]
    found = of_shares(won, units, 0.9, (1.0, 1.0))
    assert found.better == pytest.approx((gap > 0).mean(), abs=0.002)
    assert found.loss_ship == pytest.approx(np.maximum(-gap, 0).mean(), rel=0.02)
    assert found.loss_keep == pytest.approx(np.maximum(gap, 0).mean(), rel=0.02)
    assert (found.low, found.high) == pytest.approx(np.quantile(gap, [0.05, 0.95]), abs=0.003)


def test_means_agree_with_draws_and_a_prior_pulls():
    control, treatment = Arm(400, 10.0, 90.0), Arm(350, 10.8, 110.0)
    draws = np.random.default_rng(2).normal(0.8, (90 / 400 + 110 / 350) ** 0.5, 1_000_000)
    found = of_means(control, treatment, 0.9)
    assert found.better == pytest.approx((draws > 0).mean(), abs=0.002)
    assert found.loss_ship == pytest.approx(np.maximum(-draws, 0).mean(), rel=0.02)
    assert found.loss_keep - found.loss_ship == pytest.approx(0.8)
    pulled = of_means(control, treatment, 0.9, (0.0, 0.1))
    assert pulled.better < found.better
    assert pulled.high < found.high


def test_probabilities_are_calibrated_under_their_own_prior():
    random = np.random.default_rng(3)
    right: list[bool] = []
    said: list[float] = []
    for _ in range(150):
        p = random.beta(1, 1, 2)
        found = of_shares(tuple(random.binomial(50, p).tolist()), (50, 50), 0.9, (1.0, 1.0))
        said.append(max(found.better, 1 - found.better))
        right.append((p[1] > p[0]) == (found.better > 0.5))
    assert np.mean(said) == pytest.approx(np.mean(right), abs=0.07)


def test_no_variation_is_no_division():
    assert of_means(Arm(5, 1.0, 0.0), Arm(5, 1.0, 0.0), 0.9).better == 0.5
