"""The rolling origin: picks what was better, keeps the plain rule otherwise, and its intervals hold."""

import numpy as np
import pytest

from methods.forecast.rolling import band, coverage, roll
from methods.forecast.series import NAIVE, Series
from tests.methods.forecast._worlds import daily


def test_a_series_with_a_season_gets_a_model():
    found = roll(daily(3, 760, ahead=60, year=0.4), 60)
    assert found.chosen != NAIVE
    assert found.error < 0.8 * found.naive_error
    assert found.tried == 60
    assert len(found.forecast) == 60


def test_where_no_model_is_better_the_plain_rule_stays():
    week = np.tile([130.0, 110, 100, 90, 80, 70, 120], 40)
    found = roll(Series(week, 19_800, 1, np.zeros((300, 0))), 14)
    assert found.chosen == NAIVE
    assert found.error == 0
    assert found.forecast.tolist() == week[:14].tolist()


def test_nothing_of_the_future_is_seen():
    series = daily(4, 400, ahead=30)
    other = Series(np.concatenate([series.values[:300], series.values[300:] * 3]), 19_800, 1, series.events)
    one, two = roll(series, 30), roll(other, 30)
    early = one.origins + one.tried <= 300
    assert early.any()
    assert np.array_equal(one.actual[early], two.actual[early])
    if one.chosen == two.chosen:
        assert np.array_equal(one.predicted[early], two.predicted[early])


def test_a_short_history_says_that_it_could_not_be_tested():
    found = roll(daily(5, 50, ahead=20), 20)
    assert found.tried == 0
    assert found.chosen == NAIVE
    assert coverage(found, 0.9)[1] == 0


def test_bands_widen_beyond_what_was_tested_and_with_the_level():
    found = roll(daily(6, 300, ahead=200), 200)
    assert found.tried < 200
    near, far = band(found, range(found.tried), 0.9), band(found, range(200), 0.9)
    assert far[1] > near[1] > 1 > near[0] > far[0]
    assert band(found, range(found.tried), 0.5)[1] < near[1]


@pytest.mark.slow
def test_intervals_hold_what_comes_and_models_earn_their_place():
    hits, model, naive = [], [], []
    for seed in range(40):
        longer = daily([seed, 7], 560, noise=0.06)
        found = roll(Series(longer.values[:500], 19_800, 1, np.zeros((560, 0))), 60)
        low, high = band(found, range(60), 0.9)
        total, came = found.forecast.sum(), longer.values[500:].sum()
        hits.append(low * total <= came <= high * total)
        model.append(abs(total / came - 1))
        naive.append(abs(longer.values[493:500].sum() * 60 / 7 / came - 1))
    assert 0.8 <= np.mean(hits) <= 1.0
    assert np.mean(model) < 0.9 * np.mean(naive)
