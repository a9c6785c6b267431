"""The weekday pattern: found where it is there, none where days only scatter."""

import numpy as np
import pytest

from methods.landing.weekdays import weekday_factors

PATTERN = np.array([1.0, 1.1, 1.1, 1.0, 0.9, 0.5, 1.4])


def test_a_plain_pattern_is_found():
    day = (np.arange(182) + 3) % 7
    noise = np.random.default_rng(1).lognormal(0, 0.05, 182)
    found = weekday_factors(100 * PATTERN[day] * noise, day)
    assert found == pytest.approx(PATTERN, abs=0.03)
    assert found.mean() == pytest.approx(1)


def test_scatter_without_a_pattern_is_shrunk_to_none():
    day = np.arange(28) % 7
    off = [
        np.abs(weekday_factors(np.random.default_rng(seed).lognormal(0, 0.3, 28), day) - 1).mean() for seed in range(20)
    ]
    raw = [
        np.abs(np.random.default_rng(seed).lognormal(0, 0.3, 28).reshape(4, 7).mean(0) - 1).mean() for seed in range(20)
    ]
    assert np.mean(off) < 0.6 * np.mean(raw)


def test_a_day_that_never_spends_has_the_factor_zero():
    day = np.arange(56) % 7
    found = weekday_factors(np.where(day == 6, 0.0, 100.0), day)
    assert found[6] == 0
    assert found[:6] == pytest.approx(np.full(6, 7 / 6), rel=0.02)


def test_less_than_two_weeks_or_nothing_at_all_tell_no_pattern():
    assert weekday_factors(np.arange(13.0), np.arange(13) % 7).tolist() == [1.0] * 7
    assert weekday_factors(np.zeros(60), np.arange(60) % 7).tolist() == [1.0] * 7
