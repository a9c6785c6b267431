from __future__ import annotations

import numpy as np
import pytest

from methods.mmm.design import build
from methods.mmm.predict import ahead, expected, predictive
from methods.mmm.spec import default


def posterior(media, spec, sigma=0.05, rho=0.0, d=400):
    design = build(media, spec)
    geos, q = len(design.y), design.linear.shape[-1]
    gamma = np.zeros((d, geos, q))
    gamma[..., 0] = 1.0
    return design, {
        "alpha": np.full((d, 2), 0.3), "lam": np.full((d, 2), 2.0), "beta": np.zeros((d, 2)), "gamma": gamma,
        "sigma": np.full((d, geos), sigma), "rho": np.full(d, rho),
    }  # fmt: skip


def test_without_media_the_linear_part_is_expected(market):
    media, _ = market(1, geos=2)
    design, draws = posterior(media, default(media))
    assert expected(design, default(media), draws) == pytest.approx(np.ones((400, 2, 104)))


def test_coverage_counts_the_observed_values_inside(market):
    media, _ = market(1)
    spec = default(media)
    rng = np.random.default_rng(0)
    media = type(media)(media.dates, 100 * (1 + 0.05 * rng.normal(size=104)), media.spend, media.channels)
    design, draws = posterior(media, spec)
    assert predictive(media, spec, design, draws).coverage == pytest.approx(0.9, abs=0.07)
    design, draws = posterior(media, spec, sigma=0.01)
    assert predictive(media, spec, design, draws).coverage < 0.4


def test_forecasts_start_from_the_last_residual_and_widen(market):
    media, _ = market(1)
    spec = default(media)
    kpi = np.full(104, 100.0)
    kpi[99] = 130.0
    media = type(media)(media.dates, kpi, media.spend, media.channels)
    design, draws = posterior(media, spec, sigma=0.01, rho=0.8, d=4000)
    design = build(media, spec, 100)
    drawn = ahead(design, spec, draws, 100, np.random.default_rng(0))[:, 0]
    left = design.y[0, 99] - 1
    assert drawn.mean(axis=0) - 1 == pytest.approx(left * 0.8 ** np.arange(1, 5), abs=0.002)
    assert drawn.std(axis=0) == pytest.approx(0.01 * np.sqrt(np.cumsum(0.64 ** np.arange(4))), rel=0.05)
