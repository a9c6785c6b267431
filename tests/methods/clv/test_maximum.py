"""The highest point and its uncertainty, on likelihoods that are known in closed form."""

import numpy as np
import pytest

from methods.clv.maximum import Fit, curvature, maximise


def poisson(values):
    """Forty cases in ten units of time at rate `values[0]`; the second parameter has its summit at two."""
    rate, other = values
    total = 40 * np.log(rate) - 10 * rate - 30 * (np.log(other) - np.log(2)) ** 2
    return total, np.array([40 / rate - 10, -60 * (np.log(other) - np.log(2)) / other])


def test_summit_and_exact_curvature():
    fit = maximise(poisson, [(1.0, 1.0), (9.0, 5.0)], ("rate", "other"))
    assert fit.values == pytest.approx([4.0, 2.0], rel=1e-8)
    assert curvature(poisson, np.log(fit.values)) == pytest.approx(np.diag([-40.0, -60.0]), abs=1e-6)
    assert fit.se == pytest.approx([4 / np.sqrt(40), 2 / np.sqrt(60)], rel=1e-8)
    low, high = fit.span(0.9)
    assert low[0] * high[0] == pytest.approx(16.0)
    assert fit.converged
    assert fit.vague == ()


def test_a_summit_at_infinity_is_said():
    fit = maximise(lambda v: (-1 / v[0], np.array([1 / v[0] ** 2])), [(1.0,), (3.0,)], ("endless",))
    assert not fit.converged
    assert fit.vague == ("endless",)


def test_draws_follow_the_covariance():
    fit = Fit(("a",), np.array([2.0]), 0.0, np.array([[0.04]]), True)
    draws = fit.draws(20_000, np.random.default_rng(0))
    assert np.log(draws).std() == pytest.approx(0.2, rel=0.03)
    sampled = Fit(("a",), np.array([2.0]), 0.0, np.eye(1), True, np.array([[1.0], [3.0]]))
    assert set(sampled.draws(50, np.random.default_rng(0)).ravel()) == {1.0, 3.0}
    assert sampled.span(0.9)[0][0] == pytest.approx(1.1)
