"""Landing a month: intervals that hold, draws that repeat, and edges that real accounts have."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.pacing import measure
from methods.pacing import land, weekday_factors


def test_eighty_percent_intervals_hold_in_about_eighty_of_a_hundred_months():
    trials = measure(300, seed=11)
    _, spent, truth, low, high, landing = trials.T
    assert 0.75 <= np.mean((low <= truth) & (truth <= high)) <= 0.85
    assert np.all(low >= spent)
    assert np.median(np.abs(landing / truth - 1)) < 0.06


def test_landing_beats_the_plain_rule_of_three_when_weekdays_and_level_differ():
    rng = np.random.default_rng(3)
    week = np.array([1.3, 1.2, 1.1, 1.0, 1.0, 0.7, 0.7])
    ours, plain = [], []
    for _ in range(20):
        spend = 200 * week[np.arange(60 + 30) % 7] * rng.lognormal(0, 0.1, 90)
        truth = spend[60:].sum()
        ours.append(abs(spend[60:70].sum() + land(spend[:70], 0, 20, 1).mean - truth))
        plain.append(abs(spend[60:70].sum() * 3 - truth))
    assert np.mean(ours) < 0.7 * np.mean(plain)


def test_weekday_factors_find_the_pattern_and_stay_at_one_without_weeks_to_learn_from():
    week = np.array([1.4, 1.2, 1.0, 1.0, 1.0, 0.7, 0.7])
    day = np.arange(70) % 7
    found = weekday_factors(100 * week[day] * np.random.default_rng(1).lognormal(0, 0.05, 70), day)
    assert np.allclose(found, week / week.mean(), atol=0.06)
    assert found.mean() == pytest.approx(1)
    assert np.all(weekday_factors(100 * week[day[:13]], day[:13]) == 1)


def test_pure_noise_gives_factors_near_one():
    day = np.arange(28) % 7
    noisy = np.random.default_rng(5).lognormal(0, 0.5, 28)
    raw = np.array([noisy[day == d].mean() for d in range(7)]) / noisy.mean()
    assert np.abs(weekday_factors(noisy, day) - 1).max() < 0.5 * np.abs(raw - 1).max()


def test_a_campaign_that_never_runs_on_weekends_gets_nothing_forecast_there():
    day = np.arange(56) % 7
    spend = np.where(day < 5, 100.0, 0.0)
    weekend = land(spend, 0, 2, 1, skip=5)
    assert weekend.rest.max() == 0
    assert land(spend, 0, 7, 1).mean == pytest.approx(500, rel=0.05)


def test_few_days_mean_a_wide_interval():
    short, long = land(np.array([100.0, 120, 90]), 0, 20, 1), land(np.tile([100.0, 120, 90], 20), 0, 20, 1)
    assert np.subtract(*short.span(0.8)[::-1]) > 2 * np.subtract(*long.span(0.8)[::-1])


def test_one_day_is_enough_for_a_guess_and_none_is_not():
    assert land(np.array([50.0]), 3, 29, 1).mean == pytest.approx(50 * 29, rel=0.3)
    with pytest.raises(ValueError, match="one or more days"):
        land(np.array([]), 0, 3, 1)
    with pytest.raises(ValueError, match="not negative"):
        land(np.array([1.0, -2.0]), 0, 3, 1)


def test_a_stopped_campaign_lands_where_it_is():
    stopped = land(np.concatenate([np.full(20, 100.0), np.zeros(7)]), 0, 10, 1)
    assert stopped.stopped
    assert stopped.rest.max() == 0


def test_after_a_lasting_jump_the_forecast_follows_the_new_level():
    jump = np.concatenate([np.full(40, 100.0), np.full(14, 300.0)]) * np.random.default_rng(2).lognormal(0, 0.05, 54)
    assert land(jump, 0, 10, 1).mean == pytest.approx(3000, rel=0.15)


def test_same_seed_same_bytes():
    spend = np.random.default_rng(4).lognormal(4, 0.3, 50)
    assert land(spend, 2, 12, 99).rest.tobytes() == land(spend, 2, 12, 99).rest.tobytes()
    assert land(spend, 2, 12, 98).rest.tobytes() != land(spend, 2, 12, 99).rest.tobytes()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=50), st.integers(0, 31), st.integers(0, 6))
def test_whatever_was_spent_the_rest_is_finite_and_not_negative(spend, remaining, weekday):
    landing = land(np.array(spend), weekday, remaining, 1, draws=50)
    assert landing.rest.shape == (50,)
    assert np.all(np.isfinite(landing.rest))
    assert landing.rest.min() >= 0
