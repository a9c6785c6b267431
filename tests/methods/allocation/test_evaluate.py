from __future__ import annotations

import numpy as np
import pytest

from methods.allocation.evaluate import Evaluator, even
from methods.allocation.response import by_channel, outcome_and_gradient

CURVES = pytest.mark.parametrize(("saturation", "geos"), [("logistic", 1), ("hill", 1), ("logistic", 3), ("hill", 3)])


@CURVES
@pytest.mark.parametrize("tail", [True, False])
@pytest.mark.parametrize("periods", [1, 3, 9])
def test_values_and_slopes_are_those_of_the_response(response, saturation, geos, tail, periods):
    r = response(1, saturation=saturation, geos=geos)
    pattern = np.random.default_rng(2).dirichlet(np.ones(periods), 3).T
    money = np.array([0.0, 4_000.0, 15_000.0])
    value, steep = Evaluator(r, pattern, tail=tail).both(money)
    np.testing.assert_allclose(value.T, by_channel(r, money * pattern, tail=tail), rtol=1e-9, atol=1e-9)
    gradient = outcome_and_gradient(r, money * pattern, tail=tail)[1]
    np.testing.assert_allclose(steep.T, (gradient * pattern).sum(axis=1), rtol=1e-9, atol=1e-12)


def test_rows_that_are_alike_are_computed_once_and_counted(response):
    r = response(3, lags=4)
    pattern = even(30, 3)
    evaluator = Evaluator(r, pattern)
    assert evaluator._unit.shape[1] <= 3 + 1 + 3
    money = np.array([9_000.0, 20_000.0, 5_000.0])
    np.testing.assert_allclose(evaluator.values(money).T, by_channel(r, money * pattern), rtol=1e-9)


@pytest.mark.parametrize("saturation", ["logistic", "hill"])
def test_extremes_stay_finite(response, saturation):
    evaluator = Evaluator(response(4, saturation=saturation).without_past(), even(4, 3))
    for money in (0.0, 1e-9, 1e12):
        value, steep = evaluator.both(np.full(3, money))
        assert np.isfinite(value).all()
        assert np.isfinite(steep).all()
        assert (value >= -1e-9).all()


def test_thinned_draws_are_some_of_all(response):
    r = response(5, draws=60)
    whole, some = Evaluator(r, even(4, 3)), Evaluator(r, even(4, 3), thin=7)
    money = np.full(3, 3_000.0)
    assert some.draws == 7
    assert {round(x, 6) for x in some.values(money)[0]} <= {round(x, 6) for x in whole.values(money)[0]}
