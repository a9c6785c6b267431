from __future__ import annotations

import numpy as np
import pytest

from methods.mmm.media import adstock_weights, adstocked, saturated, shape, slope
from methods.mmm.spec import Spec

DRAWS = {
    "alpha": np.array([[0.5, 0.2]]),
    "theta": np.array([[1.0, 2.0]]),
    "lam": np.array([[2.0, 3.0]]),
    "kappa": np.array([[0.4, 0.3]]),
    "slope": np.array([[1.5, 2.0]]),
}
HILL = Spec(saturation="hill", adstock="delayed", l_max=5)


def test_weights_sum_to_one_and_fall_geometrically_or_peak_at_the_delay():
    plain = adstock_weights(Spec(l_max=4), DRAWS)
    assert plain.sum(axis=1) == pytest.approx(np.ones((1, 2)))
    assert plain[0, 1:, 0] / plain[0, :-1, 0] == pytest.approx([0.5] * 3)
    delayed = adstock_weights(HILL, DRAWS)
    assert delayed.sum(axis=1) == pytest.approx(np.ones((1, 2)))
    assert delayed[0].argmax(axis=0).tolist() == [1, 2]


def test_spend_is_carried_over_like_a_convolution():
    x = np.random.default_rng(0).random((20, 2))
    weights = adstock_weights(Spec(l_max=6), DRAWS)
    expected = np.stack([np.convolve(x[:, c], weights[0, :, c])[:20] for c in range(2)], axis=1)
    assert adstocked(x, weights)[0] == pytest.approx(expected)


def test_fewer_periods_than_lags():
    assert adstocked(np.ones((3, 2)), adstock_weights(Spec(l_max=8), DRAWS)).shape == (1, 3, 2)


@pytest.mark.parametrize("spec", [Spec(), HILL])
def test_half_of_the_ceiling_is_reached_at_half_saturation(spec):
    half = np.log(3) / DRAWS["lam"] if spec.saturation == "logistic" else DRAWS["kappa"]
    assert saturated(half[:, None], spec, DRAWS) == pytest.approx(np.full((1, 1, 2), 0.5))


@pytest.mark.parametrize("spec", [Spec(), HILL])
def test_nothing_spent_brings_nothing(spec):
    assert (shape(np.zeros((9, 2)), spec, DRAWS) == 0).all()
    assert np.isfinite(slope(np.zeros((1, 9, 2)), spec, DRAWS)).all()


@pytest.mark.parametrize("spec", [Spec(), HILL])
def test_the_slope_is_that_of_finite_differences(spec):
    at = np.linspace(0.05, 1, 7)[None, :, None] * np.ones(2)
    numeric = (saturated(at + 1e-6, spec, DRAWS) - saturated(at - 1e-6, spec, DRAWS)) / 2e-6
    assert slope(at, spec, DRAWS) == pytest.approx(numeric, rel=1e-6)
