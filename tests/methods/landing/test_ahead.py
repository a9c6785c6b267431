"""Draws of the days to come follow level, pattern, jumps and pauses."""

import numpy as np
import pytest

from methods.landing.ahead import ahead
from methods.landing.changes import changes, stretches
from methods.landing.drift import follow
from methods.landing.habits import habits


def draw(spend, days=10, seed=1, factors=None, skip=0):
    ones = np.ones(spend.size)
    found = changes(spend, ones)
    parts = stretches(found, spend.size)
    [habit] = habits([parts])
    ahead_factors = np.ones(days) if factors is None else factors
    return ahead(follow(spend, ones, found, parts), parts, habit, ahead_factors, skip, 3000, seed)


def test_a_steady_campaign_goes_on(planned):
    totals, daily = draw(planned([100] * 6))
    assert totals.mean() == pytest.approx(1000, rel=0.03)
    assert daily.sum() == pytest.approx(totals.mean())


def test_factors_of_the_days_multiply(planned):
    _, daily = draw(planned([100] * 6), factors=np.array([1, 0.5, 0, 2.0] * 2))
    assert daily[2] == 0
    assert daily[3] / daily[1] == pytest.approx(4, rel=0.1)


def test_a_plan_that_is_due_to_change_is_wide_and_a_fresh_one_is_not(planned):
    levels = 100 * np.exp(np.random.default_rng(3).normal(0, 0.6, 20))
    fresh, due = planned(levels)[:-16], planned(levels)[:-1]
    spread = [np.std(draw(each, 8)[0]) / np.mean(draw(each, 8)[0]) for each in (fresh, due)]
    assert spread[1] > 3 * spread[0]


def test_a_pause_ends_when_pauses_end(planned):
    spend = planned([100, 0, 100, 0, 100, 0, 100, 0, 100, 0])
    soon, later = draw(spend[:-1], 8)[0], draw(spend[:-15], 8)[0]
    assert np.mean(soon > 0) > 0.4
    assert np.mean(later > 0) < 0.2


def test_seeds_repeat(planned):
    spend = planned([100, 150, 90])
    assert draw(spend, seed=5)[0].tobytes() == draw(spend, seed=5)[0].tobytes()
    assert draw(spend, seed=6)[0].tobytes() != draw(spend, seed=5)[0].tobytes()
