from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from methods.mmm.design import build
from methods.mmm.spec import default


def test_spend_peaks_at_one_and_the_kpi_has_mean_one_in_each_geo(market):
    media, _ = market(1, geos=3)
    design = build(media, default(media))
    assert design.x.max(axis=1) == pytest.approx(np.ones((3, 2)))
    assert design.y.mean(axis=1) == pytest.approx(np.ones(3))
    assert design.y * design.y_scale[:, None] == pytest.approx(media.kpi)


def test_each_column_has_a_name_a_part_and_a_prior(market):
    media, _ = market(1, n=400, days=1)
    design = build(media, default(media))
    q = design.linear.shape[-1]
    assert len(design.names) == len(set(design.names)) == len(design.groups) == len(design.sd) == q
    assert {"intercept", "trend", "season", "weekday", "control"} == set(design.groups)
    assert (design.sd > 0).all()


def test_weekday_effects_follow_the_calendar(market):
    media, _ = market(1, n=400, days=1)
    design = build(media, default(media))
    monday = design.linear[0, :, design.names.index("weekday_0")]
    assert (monday > 0).tolist() == [day.weekday() == 0 for day in media.dates.astype(object)]


def test_what_comes_after_the_fitted_periods_teaches_nothing(market):
    media, _ = market(1, n=100)
    later = media.kpi.copy()
    later[80:] *= 10
    one, other = (build(replace(media, kpi=kpi), default(media), 80) for kpi in (media.kpi, later))
    assert one.y_scale == other.y_scale
    assert (one.linear == other.linear).all()
    assert one.linear[0, 79, 1] == pytest.approx(0.5, abs=0.01)


def test_a_constant_control_and_an_idle_channel_stay_zero(market):
    media, _ = market(1)
    spend = media.spend.copy()
    spend[:, 0] = 0
    design = build(replace(media, spend=spend, controls=np.ones_like(media.controls)), default(media))
    assert (design.x[..., 0] == 0).all()
    assert (design.linear[..., -1] == 0).all()


def test_less_than_ten_months_have_no_season(market):
    media, _ = market(1, n=40)
    assert "season" not in build(media, default(media)).groups
