# pyright: basic
"""Draws from the priors are the priors that are stated."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from methods.mmm.prior import prior_draws, prior_roas, stated
from methods.mmm.spec import Media, Priors, Spec

MEDIA = Media(
    dates=np.arange("2024-01-01", "2025-01-01", 7, dtype="datetime64[D]"),
    kpi=np.full(53, 1000.0),
    spend=np.random.default_rng(1).gamma(2, 50, (53, 2)),
    channels=("tv", "search"),
)


def test_moments_are_those_of_the_named_distributions():
    found = prior_draws(Spec(saturation="hill", adstock="delayed"), 3, 1, 1, 20_000)
    told = Priors()
    assert found["alpha"].mean() == pytest.approx(told.alpha[0] / sum(told.alpha), rel=0.03)
    assert found["beta"].mean() == pytest.approx(np.asarray(told.beta).mean() * np.sqrt(2 / np.pi), rel=0.03)
    assert found["kappa"].mean() == pytest.approx(told.kappa[0] / told.kappa[1], rel=0.03)
    assert found["theta"].mean() == pytest.approx(told.theta * np.sqrt(2 / np.pi), rel=0.03)


def test_the_return_scales_with_the_ceiling():
    one = prior_roas(MEDIA, Spec(), 1)
    half = prior_roas(MEDIA, replace(Spec(), priors=replace(Priors(), beta=np.asarray(Priors().beta).item() / 2)), 1)
    assert half == pytest.approx(one / 2)
    assert (one > 0).all()


def test_what_is_stated_is_what_the_model_uses():
    names = [row[0] for row in stated(Priors(), Spec())]
    assert {"beta", "alpha", "lam", "sigma", "rho", "intercept"} <= set(names)
    assert "kappa" not in names
    hill = dict(
        row[:2] for row in stated(replace(Priors(), beta=(0.1, 0.2)), Spec(saturation="hill", noise="independent"))
    )
    assert hill["beta"] == "HalfNormal(0.1, 0.2)"
    assert "rho" not in hill
    assert "kappa" in hill
