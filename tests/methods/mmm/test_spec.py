from __future__ import annotations

import numpy as np
import pytest

from methods.mmm.spec import Media, default


def media(n, days):
    return Media(np.datetime64("2024-01-01") + days * np.arange(n), np.ones(n), np.ones((n, 2)), ("a", "b"), days=days)


@pytest.mark.parametrize(
    ("n", "days", "l_max", "season", "weekday"),
    [
        (156, 7, 8, True, False),
        (30, 7, 5, False, False),
        (12, 7, 2, False, False),
        (300, 1, 28, True, True),
        (15, 1, 2, False, False),
    ],
)
def test_the_default_fits_the_length_and_the_step_of_the_data(n, days, l_max, season, weekday):
    spec = default(media(n, days))
    assert spec.l_max == l_max
    assert (spec.yearly > 0) is season
    assert spec.weekly is weekday


def test_slower_decay_is_expected_of_days_than_of_weeks():
    day, week = (default(media(200, days)).priors.alpha for days in (1, 7))
    assert day[0] / sum(day) > week[0] / sum(week)


def test_national_and_regional_data_look_alike_inside():
    kpi, spend, controls = media(20, 7).panel
    assert (kpi.shape, spend.shape, controls.shape) == ((1, 20), (1, 20, 2), (1, 20, 0))


def test_ceilings_lie_between_equal_and_proportional_to_spend_and_weigh_the_same_together():
    spend = np.ones((60, 3)) * (100.0, 400.0, 0.0)
    dates = np.datetime64("2024-01-01") + 7 * np.arange(60)
    scales = np.array(default(Media(dates, np.ones(60), spend, ("a", "b", "c"))).priors.beta)
    assert scales[1] / scales[0] == pytest.approx(2, rel=0.01)
    assert scales[0] < scales[2] < scales[1]
    assert np.sqrt((scales**2).sum()) == pytest.approx(0.6, abs=0.001)
    assert np.array(default(media(60, 7)).priors.beta) == pytest.approx(0.6 / np.sqrt(2), abs=0.001)
