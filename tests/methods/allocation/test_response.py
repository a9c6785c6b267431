from __future__ import annotations

import numpy as np
import pytest

from methods.allocation.response import (
    by_channel,
    effects,
    lasting,
    outcome,
    outcome_and_gradient,
    read,
    stocks,
)
from methods.mmm.design import build
from methods.mmm.predict import expected  # the model's own way to the same figures
from methods.mmm.spec import Media, Posterior, Spec

CURVES = pytest.mark.parametrize(("saturation", "geos"), [("logistic", 1), ("hill", 1), ("logistic", 3), ("hill", 3)])


def plain(r, spend):
    """Effects by loops over everything, written from the definition."""
    line = np.concatenate([r.past, spend, np.zeros((r.lags - 1, spend.shape[1]))])
    found = np.zeros((r.draws, len(spend) + r.lags - 1, spend.shape[1]))
    for d, t, c in np.ndindex(*found.shape):
        stock = sum(r.weights[d, lag, c] * line[r.lags - 1 + t - lag, c] for lag in range(r.lags)) / r.scale[c]
        geos = 1 if r.geo_share is None else r.geo_share.shape[1]
        for g in range(geos):
            x = stock * (1 if r.geo_stretch is None else r.geo_stretch[g, c])
            share = 1 if r.geo_share is None else r.geo_share[d, g, c]
            if r.saturation == "logistic":
                s = (1 - np.exp(-r.rate[d, c] * x)) / (1 + np.exp(-r.rate[d, c] * x))
            else:
                s = x ** r.slope[d, c] / (r.rate[d, c] ** r.slope[d, c] + x ** r.slope[d, c])
            found[d, t, c] += share * r.ceiling[d, c] * s
    return found


@CURVES
def test_effects_follow_the_definition(response, saturation, geos):
    r = response(1, draws=4, saturation=saturation, geos=geos)
    spend = np.random.default_rng(2).uniform(0, 2_000, (5, 3))
    np.testing.assert_allclose(effects(r, spend), plain(r, spend), rtol=1e-12)
    np.testing.assert_allclose(effects(r, spend, tail=False), plain(r, spend)[:, :5], rtol=1e-12)
    gained = (plain(r, spend) - plain(r, np.zeros_like(spend))).sum(axis=1)
    np.testing.assert_allclose(by_channel(r, spend), gained, rtol=1e-9)


@CURVES
@pytest.mark.parametrize("tail", [True, False])
def test_the_gradient_is_that_of_finite_differences(response, saturation, geos, tail):
    r = response(3, draws=5, saturation=saturation, geos=geos)
    spend = np.random.default_rng(4).uniform(100, 2_000, (6, 3))
    value, gradient = outcome_and_gradient(r, spend, tail=tail)
    np.testing.assert_allclose(value, outcome(r, spend, tail=tail))
    for t, c in np.ndindex(*spend.shape):
        up, down = spend.copy(), spend.copy()
        up[t, c] += 0.5
        down[t, c] -= 0.5
        np.testing.assert_allclose(
            gradient[:, t, c], outcome(r, up, tail=tail) - outcome(r, down, tail=tail), rtol=1e-4, atol=1e-9
        )


def test_nothing_spent_causes_nothing_and_the_past_still_works(response):
    r = response(5)
    assert outcome(r, np.zeros((4, 3))) == pytest.approx(np.zeros(r.draws))
    assert (effects(r, np.zeros((4, 3))).sum(axis=(1, 2)) > 0).all()
    assert effects(r.without_past(), np.zeros((4, 3))) == pytest.approx(0)


def test_spend_that_lasts_settles_at_the_lasting_effect(response):
    r = response(6)
    spend = np.full((12, 3), 700.0)
    np.testing.assert_allclose(effects(r, spend)[:, r.lags - 1 : 12].mean(axis=1), lasting(r, spend[0]), rtol=1e-12)
    np.testing.assert_allclose(stocks(r, spend)[:, r.lags : 12], np.broadcast_to(700 / r.scale, (60, 12 - r.lags, 3)))


def test_a_factor_scales_the_outcome(response):
    r = response(7)
    spend = np.full((4, 3), 500.0)
    np.testing.assert_allclose(outcome(r.times(2.0), spend), 2 * outcome(r, spend))


@pytest.mark.parametrize("geos", [1, 3])
@pytest.mark.parametrize("saturation", ["logistic", "hill"])
def test_the_response_of_a_posterior_gives_what_the_model_expects(geos, saturation):
    rng = np.random.default_rng(8)
    n, c, chains, draws = 20, 2, 2, 5
    split = rng.dirichlet(np.ones(geos), c).T if geos > 1 else np.ones((1, c))
    spend = rng.uniform(100, 900, (n, c))[None] * split[:, None, :]
    kpi = rng.uniform(5_000, 9_000, (geos, n))
    media = Media(np.datetime64("2024-01-01") + 7 * np.arange(n), kpi, spend, ("a", "b"), geos=tuple("xyz"[:geos]))
    spec = Spec(saturation=saturation, l_max=4, yearly=0)
    design = build(media, spec)
    size = (chains, draws, c)
    raw = {"alpha": rng.uniform(0.1, 0.8, size), "beta": rng.uniform(0.1, 0.5, size)}
    raw |= {"lam": rng.uniform(1, 4, size)}
    if saturation == "hill":
        raw |= {"kappa": rng.uniform(0.3, 0.9, size), "slope": rng.uniform(1, 3, size)}
    if geos > 1:
        raw["beta_geo"] = rng.uniform(0.1, 0.5, (chains, draws, geos, c))
    raw["gamma"] = np.zeros((chains, draws, geos, design.linear.shape[2]))
    r = read(media, spec, Posterior(raw, 1.0, 1e3, 0, "quick", 0.0))
    flat = {name: values.reshape(-1, *values.shape[2:]) for name, values in raw.items()}
    truth = np.einsum("dgn,g->dn", expected(design, spec, flat), design.y_scale)
    whole = spend.sum(axis=0)
    np.testing.assert_allclose(effects(r.without_past(), whole, tail=False).sum(axis=2), truth, rtol=1e-9)
    np.testing.assert_allclose(r.past, whole[-3:])
