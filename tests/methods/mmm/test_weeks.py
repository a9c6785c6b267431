from __future__ import annotations

import numpy as np
import pytest

from methods.mmm.weeks import by_week, chosen


def test_weeks_run_from_monday_and_keep_the_sums_of_whole_weeks(market):
    media, _ = market(1, n=40, days=1)
    moved = by_week(type(media)(media.dates + 3, media.kpi, media.spend, media.channels, media.controls, days=1))
    assert moved.days == 7
    assert ((moved.dates.astype(int) + 3) % 7 == 0).all()
    assert moved.kpi == pytest.approx(media.kpi[4:39].reshape(5, 7).sum(axis=1))
    assert moved.spend == pytest.approx(media.spend[4:39].reshape(5, 7, 2).sum(axis=1))
    assert moved.controls == pytest.approx(media.controls[4:39].reshape(5, 7, 1).mean(axis=1))


def test_panels_keep_their_geos(market):
    media, _ = market(1, n=70, geos=3, days=1)
    weeks = by_week(media)
    assert weeks.kpi.shape == (3, 10)
    assert weeks.spend.sum() == pytest.approx(media.spend.sum())


def test_a_year_of_days_becomes_weeks_and_less_does_not(market):
    assert chosen(market(1, n=400, days=1)[0]).days == 7
    assert chosen(market(1, n=200, days=1)[0]).days == 1
    assert chosen(market(1, n=200)[0]).kpi.shape == (200,)


def test_controls_may_be_missing(market):
    media, _ = market(1, n=400, days=1)
    bare = by_week(type(media)(media.dates, media.kpi, media.spend, media.channels, days=1))
    assert bare.controls is None
    assert np.isfinite(bare.kpi).all()
