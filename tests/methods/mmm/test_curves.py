from __future__ import annotations

import numpy as np
import pytest

from methods.mmm.curves import adstock_curves, ends, response_curves
from methods.mmm.design import build
from methods.mmm.spec import default


def test_a_curve_starts_at_nothing_rises_and_says_where_nobody_has_been(market):
    media, _ = market(1)
    spec = default(media)
    draws = {
        "alpha": np.full((50, 2), 0.3),
        "lam": np.linspace(1, 3, 100).reshape(50, 2),
        "beta": np.full((50, 2), 0.2),
    }
    design = build(media, spec)
    for c, curve in enumerate(response_curves(media, spec, design, draws)):
        assert curve.low[0] == curve.high[0] == 0
        assert (np.diff(curve.middle) > 0).all()
        assert (curve.low <= curve.middle).all()
        assert (curve.middle <= curve.high).all()
        assert (curve.beyond == (curve.spend > media.spend[:, c].max())).all()
        assert curve.beyond.any()
        assert curve.current == pytest.approx(media.spend[media.spend[:, c] > 0, c].mean())
        ceiling = 0.2 * design.y_scale[0]
        assert curve.high[-1] < ceiling


def test_geos_add_up(market):
    media, _ = market(1, geos=2)
    spec = default(media)
    draws = {"alpha": np.full((9, 2), 0.3), "lam": np.full((9, 2), 50.0), "beta_geo": np.full((9, 2, 2), 0.2)}
    curve = response_curves(media, spec, build(media, spec), draws)[0]
    assert curve.middle[-1] == pytest.approx(0.2 * media.kpi.mean(axis=1).sum(), rel=1e-3)


def test_adstock_curves_are_ordered():
    low, middle, high = adstock_curves(np.random.default_rng(0).random((100, 4, 2)))
    assert (low < middle).all()
    assert (middle < high).all()


def test_a_higher_level_widens_the_bands(market):
    media, _ = market(1)
    spec = default(media)
    draws = {
        "alpha": np.full((50, 2), 0.3), "lam": np.linspace(1, 3, 100).reshape(50, 2), "beta": np.full((50, 2), 0.2),
    }  # fmt: skip
    design = build(media, spec)
    narrow, wide = (response_curves(media, spec, design, draws, level)[0] for level in (0.5, 0.95))
    assert (wide.high[1:] > narrow.high[1:]).all()
    assert (wide.low[1:] < narrow.low[1:]).all()
    assert ends(0.8) == pytest.approx((0.1, 0.5, 0.9))
