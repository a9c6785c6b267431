"""Gamma-Gamma: the published figures and what an average customer spends."""

import numpy as np
import pytest

from methods.clv import gamma_gamma
from methods.clv.purchases import Purchases
from tests.methods.clv._worlds import bgnbd_world, seen_of


def test_the_published_figures_of_cdnow(cdnow):
    fit = gamma_gamma.fit(cdnow)
    assert fit.values == pytest.approx([6.25, 3.74, 15.45], abs=0.005)
    assert fit.log_likelihood == pytest.approx(-4055.92, abs=0.005)
    assert int(gamma_gamma.payers(cdnow).sum()) == 946
    assert gamma_gamma.worth(fit.values, cdnow)[:3] == pytest.approx([24.66, 18.91, 35.17], abs=0.005)


def test_few_purchases_are_drawn_to_the_mean():
    values = np.array([6.0, 4.0, 15.0])
    seen = Purchases(np.array([0.0, 1.0, 50.0]), np.ones(3), np.ones(3), np.array([0.0, 90.0, 90.0]))
    nobody, once, often = gamma_gamma.worth(values, seen)
    assert nobody == pytest.approx(6 * 15 / 3)
    assert nobody < once < often < 90


def test_without_a_finite_mean_it_is_infinite():
    seen = Purchases(np.zeros(1), np.zeros(1), np.ones(1), np.zeros(1))
    assert np.isinf(gamma_gamma.worth(np.array([6.0, 0.9, 15.0]), seen))[0]


def test_draws_have_the_expected_mean():
    rng = np.random.default_rng(1)
    values = np.array([6.0, 4.0, 15.0])
    seen, _, _ = seen_of(rng, 3000, bgnbd_world, (0.5, 6.0, 0.8, 2.0))
    bought = rng.integers(0, 4, len(seen))
    total = np.mean([gamma_gamma.amounts(values, seen, bought, rng).sum() for _ in range(100)])
    assert total == pytest.approx(float((bought * gamma_gamma.worth(values, seen)).sum()), rel=0.01)


@pytest.mark.slow
def test_intervals_of_the_parameters_cover_the_truth():
    truth, hits = np.array([6.0, 4.0, 15.0]), []
    for seed in range(60):
        rng = np.random.default_rng([seed, 2])
        seen, _, _ = seen_of(rng, 1500, bgnbd_world, (0.5, 6.0, 0.8, 2.0), tuple(truth))
        low, high = gamma_gamma.fit(seen).span(0.9)
        hits.append((low <= truth) & (truth <= high))
    covered = np.mean(hits, axis=0)
    assert np.all((covered > 0.8) & (covered < 0.98)), covered
