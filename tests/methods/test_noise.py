"""Noise learnt from days that are alike."""

from __future__ import annotations

import numpy as np
import pytest

from methods.noise import WIDER, dispersion, scatter, spread, uneven


def test_noise_is_that_of_the_level_in_question_and_not_the_week_s_pattern():
    rng, size = np.random.default_rng(2), np.full(240, 100.0)
    week = np.tile([50.0, 100, 100, 100, 100, 100, 150], 35)[:240]
    gain = np.maximum(week + rng.normal(0, 20, 240), 0)
    found = scatter(gain, size, 1.0, 168)
    assert 0.15 < found[-1] < 0.26
    assert scatter(gain, size, 0.25, 168)[-1] == pytest.approx(found[-1] / 2, rel=0.02)
    assert np.isnan(found[:40]).all()
    assert spread(gain, size)[-1] == pytest.approx((WIDER * found[-1]) ** 2 * 100)


def test_how_uneven_single_baskets_are_is_learnt_from_daily_sums():
    rng, shape = np.random.default_rng(4), np.sqrt(np.log(1 + 0.9**2))
    counts = rng.poisson(6, 200).astype(float)
    value = np.array([rng.lognormal(3, shape, int(n)).sum() for n in counts])
    found = uneven(value, counts)
    assert 0.6 < found[-1] < 1.05
    assert np.isnan(found[:40]).all()
    assert uneven(7 * value, counts)[-1] == pytest.approx(found[-1])
    assert np.isnan(uneven(value, np.zeros(200))).all()


def test_the_overdispersion_of_counts_is_that_of_any_day_also_of_one_with_twice_the_spend():
    rng, due = np.random.default_rng(8), np.tile([5.0, 20.0], 120)
    found, level = dispersion(rng.poisson(due).astype(float), due)
    plain = found[-1] / WIDER**2
    assert 0.75 < plain < 1.3
    assert found[-2] == pytest.approx(found[-1], rel=0.1)
    assert level[-1] == pytest.approx(8.0)
    assert dispersion(rng.poisson(rng.gamma(2, due / 2)).astype(float), due)[0][-1] > 3 * found[-1]
    assert np.isnan(found[:40]).all()
