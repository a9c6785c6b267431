# pyright: basic
import numpy as np
import pytest

from methods.precision import geo_error, holdout_sd, variation_error, variation_sd


def test_placebos_find_the_error_of_independent_regions():
    rng = np.random.default_rng(4)
    kpi = 100 + 10 * rng.standard_normal((400, 60))
    # Ten rows of twenty regions against forty: 0.1 sqrt(1/200 + 1/400) and what the ratio before adds.
    own, rest = 10 * 20, 10 * 40
    expected = 0.1 * np.sqrt(1 / own + 1 / rest + 1 / (4 * own) + 1 / (4 * rest))
    assert geo_error(kpi, 10, 1 / 3, seed=1, repeats=2_000) == pytest.approx(expected, rel=0.08)


def test_too_few_regions_or_times_tell_nothing():
    assert np.isnan(geo_error(np.ones((100, 3)), 4, 0.3, seed=1))
    assert np.isnan(geo_error(np.ones((9, 20)), 4, 0.3, seed=1))


def test_variation_is_that_around_the_neighbours():
    rng = np.random.default_rng(2)
    kpi = 1_000 + 3 * np.arange(2_000) + 25 * rng.standard_normal(2_000)
    assert variation_error(kpi) == pytest.approx(25, rel=0.05)
    assert np.isnan(variation_error(np.ones(3)))


def test_ups_and_downs_measure_the_return_as_precisely_as_said():
    rng = np.random.default_rng(3)
    periods, change, spend, noise, theta = 16, 0.5, 200.0, 60.0, 1.8
    measured = []
    for _ in range(3_000):
        up = rng.permutation(np.repeat([1, -1], periods // 2))
        kpi = 5_000 + theta * spend * (1 + change * up) + noise * rng.standard_normal(periods)
        measured.append((kpi[up > 0].mean() - kpi[up < 0].mean()) / (2 * change * spend))
    assert np.mean(measured) == pytest.approx(theta, abs=0.01)
    assert variation_sd(noise, periods, change, spend) == pytest.approx(np.std(measured), rel=0.05)


def test_a_pause_measures_the_return_by_the_outcome_over_the_spend():
    assert holdout_sd(0.02, 10_000, 500) == pytest.approx(0.4)
    assert holdout_sd(0.02, 10_000, 0) == np.inf
