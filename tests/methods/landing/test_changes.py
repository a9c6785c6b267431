"""Jumps and pauses are found where they are, and only with what was known on a day."""

import numpy as np
import pytest

from methods.landing.changes import ACTIVE, PAUSED, changes, stretches


def split(spend, factors=None):
    factors = np.ones(len(spend)) if factors is None else factors
    found = changes(np.asarray(spend, float), factors)
    return found, stretches(found, len(spend))


def test_jumps_and_a_pause_are_found_to_the_day(planned):
    _, parts = split(planned([100, 180, 0, 90, 40]))
    assert parts.begin.tolist() == [0, 18, 36, 54, 72]
    assert parts.state.tolist() == [ACTIVE, ACTIVE, PAUSED, ACTIVE, ACTIVE]
    assert np.exp(parts.level[[0, 1, 3, 4]]) == pytest.approx([100, 180, 90, 40], rel=0.05)
    assert np.isnan(parts.level[2])


@pytest.mark.parametrize("noise", [0.05, 0.2, 0.4])
def test_noise_alone_is_no_change(noise):
    many = [split(np.random.default_rng(seed).lognormal(4, noise, 120))[1].begin.size for seed in range(20)]
    assert np.mean(many) < 1.5


def test_a_past_day_sees_nothing_that_came_later(planned):
    spend = planned([100, 180, 60])
    whole, _ = split(spend)
    for day in (10, 25, 40, 50):
        early, parts = split(spend[:day])
        assert stretches(whole, day).begin.tolist() == parts.begin.tolist()
        assert early.begin.tolist() == whole.begin[: day + 1].tolist()


def test_days_on_which_a_campaign_never_runs_do_not_make_a_pause(planned):
    spend = planned([100, 100, 100])
    factors = np.where(np.arange(spend.size) % 7 < 5, 1.0, 0.0)
    _, parts = split(np.where(factors > 0, spend, 0), factors)
    assert parts.begin.tolist() == [0]


def test_single_days_without_spend_are_noise_where_they_are_usual():
    rng = np.random.default_rng(3)
    spend = rng.lognormal(4, 0.1, 200) * (rng.random(200) > 0.2)
    found, parts = split(spend)
    assert found.patience >= 2
    assert parts.length[parts.state == PAUSED].sum() < 0.05 * spend.size


def test_a_series_of_one_day_is_one_stretch():
    _, parts = split([50.0])
    assert (parts.begin.tolist(), parts.length.tolist()) == ([0], [1])
