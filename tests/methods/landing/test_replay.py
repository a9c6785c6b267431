"""Intervals are stretched to what would have held, as far as there is evidence."""

import numpy as np
import pytest
from scipy.special import ndtr, ndtri
from scipy.stats import rankdata

from methods.landing.replay import edge, normal_score, stretch, stretched


def test_scores_of_a_calibrated_forecast_are_standard_normal():
    rng = np.random.default_rng(1)
    scores = np.array([normal_score(rng.normal(0, 1, (400, 1)), rng.normal(0, 1, 1))[0] for _ in range(800)])
    assert scores.mean() == pytest.approx(0, abs=0.1)
    assert scores.std() == pytest.approx(1, abs=0.1)
    assert normal_score(np.zeros((100, 1)), np.zeros(1))[0] == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize("spread", [0.6, 1.0, 1.8])
def test_with_many_windows_the_stretch_is_the_one_that_was_needed(spread):
    scores = np.random.default_rng(2).normal(0, spread, 4000)
    assert stretch(scores, 2000, 0.8) == pytest.approx(spread, rel=0.06)


def test_few_windows_change_little_and_none_change_nothing():
    scores = np.full(6, 2.5)
    assert 1 < stretch(scores, 2, 0.8) < stretch(scores, 40, 0.8)
    assert stretch(np.zeros(0), 0, 0.8) == 1
    assert stretch(np.zeros(0), 0, 0.8, towards=1.3) == 1.3


def test_stretched_draws_have_the_wanted_quantiles_and_keep_their_order():
    draws = np.random.default_rng(3).lognormal(3, 0.2, 4000)
    wide = stretched(draws, 1.5)
    z = 1.5 * edge(0.8)
    inner = np.quantile(draws, 0.5 * (1 + np.array([-1, 1]) * (2 * _below(z) - 1)))
    assert np.quantile(wide, [0.1, 0.9]) == pytest.approx(inner, rel=0.01)
    assert np.all(np.diff(wide[np.argsort(draws)]) >= 0)
    assert stretched(draws, 1.0) == pytest.approx(draws)


@pytest.mark.parametrize("by", [0.5, 0.83, 1.0, 1.7, 3.0])
@pytest.mark.parametrize("kind", ["smooth", "with ties", "nothing", "one"])
def test_stretched_draws_are_the_quantiles_at_the_moved_ranks_to_the_bit(by, kind):
    rng = np.random.default_rng(4)
    smooth = rng.lognormal(3, 1.2, 1 if kind == "one" else 997)
    draws = {"with ties": np.maximum(smooth.round(0) - 20, 0), "nothing": np.zeros(50)}.get(kind, smooth)
    ranks = (rankdata(draws, "ordinal") - 0.5) / draws.size
    known = np.quantile(draws, ndtr(by * ndtri(ranks)), method="hazen")
    assert stretched(draws, by).tobytes() == known.tobytes()


def _below(z):
    from math import erf, sqrt

    return 0.5 * (1 + erf(z / sqrt(2)))
