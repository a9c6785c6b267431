"""Candidates: each on a series where it must be right."""

import numpy as np
import pytest

from methods.forecast.series import CANDIDATES, Series, full, level, seasonal, year_ago
from tests.methods.forecast._worlds import daily


def test_the_last_week_again():
    series = Series(np.arange(1.0, 22.0), 19_800, 1, np.zeros((40, 0)))
    assert seasonal(series, 10).tolist() == [15, 16, 17, 18, 19, 20, 21, 15, 16, 17]


def test_weeks_repeat_last_year():
    series = Series(np.arange(1.0, 61.0), 19_800, 7, np.zeros((70, 0)))
    assert seasonal(series, 3).tolist() == [9.0, 10.0, 11.0]


def test_last_year_with_todays_growth():
    day = np.arange(500)
    values = 100 * (1 + 0.3 * np.sin(2 * np.pi * day / 364)) * np.where(day >= 364, 2.0, 1.0)
    found = year_ago(Series(values, 19_800, 1, np.zeros((530, 0))), 30)
    wanted = 200 * (1 + 0.3 * np.sin(2 * np.pi * np.arange(500, 530) / 364))
    assert found == pytest.approx(wanted, rel=0.01)


def test_weekdays_on_a_new_level():
    week = np.array([1.3, 1.1, 1.0, 0.9, 0.8, 0.7, 1.2])
    values = np.concatenate([np.tile(100 * week, 20), np.tile(150 * week, 8)])
    found = level(Series(values, 19_804, 1, np.zeros((300, 0))), 14)
    assert found.sum() == pytest.approx(2 * 150 * week.sum(), rel=0.1)
    assert np.array_equal(np.argsort(found[:7]), np.argsort(week))


def test_a_holiday_is_learnt_and_expected():
    events = np.zeros((430, 1))
    events[[60, 160, 260, 360, 405]] = 1
    values = np.full(400, 100.0)
    values[[60, 160, 260, 360]] = 50
    found = full(Series(values, 19_800, 1, events), 30)
    assert found[5] < 75
    assert np.delete(found, 5) == pytest.approx(100, rel=0.05)


def test_season_and_trend_beat_the_last_week_far_ahead():
    series = daily(1, 800, ahead=90, year=0.4)
    longer = daily(1, 890, year=0.4).values
    assert np.array_equal(longer[:700], daily(1, 890, year=0.4).upto(700).values)
    errors = {
        name: abs(each(Series(longer[:800], 19_800, 1, series.events), 90).sum() / longer[800:].sum() - 1)
        for name, each in CANDIDATES.items()
    }
    assert errors["full"] < 0.08
    assert errors["full"] < errors["seasonal_naive"]


def test_a_wild_day_bends_nothing():
    values = np.tile(100 * np.array([1.3, 1.1, 1.0, 0.9, 0.8, 0.7, 1.2]), 30)
    calm = full(Series(values, 19_800, 1, np.zeros((240, 0))), 14)
    wild = values.copy()
    wild[150] *= 20
    assert full(Series(wild, 19_800, 1, np.zeros((240, 0))), 14) == pytest.approx(calm, rel=0.1)


@pytest.mark.parametrize("values", [np.zeros(100), np.tile([0.0, 0, 0, 5, 0, 0, 0], 20)])
def test_nothing_and_rare_events_stay_finite_and_not_negative(values):
    for each in CANDIDATES.values():
        found = each(Series(values, 19_800, 1, np.zeros((len(values) + 20, 0))), 20)
        assert np.all(np.isfinite(found))
        assert np.all(found >= 0)
