"""CUPED is unbiased, covers, and saves the variance that the covariate explains."""

from __future__ import annotations

import numpy as np
import pytest

from methods.trial.cuped import adjusted


def trial(random, n=600, effect=0.3, share=0.3):
    before = random.normal(5, 2, n)
    treated = random.random(n) < share
    return before + random.normal(0, 1.5, n) + effect * treated * (1 + 0.1 * (before - 5)), treated, before[:, None]


def test_it_is_unbiased_and_its_interval_covers_although_slopes_and_arms_differ():
    random = np.random.default_rng(1)
    found = [adjusted(*trial(random), 0.1) for _ in range(1_000)]
    effects, errors = np.array([each.effect for each in found]), np.array([each.se for each in found])
    assert effects.mean() == pytest.approx(0.3, abs=3 * effects.std() / 1_000**0.5)
    assert errors.mean() == pytest.approx(effects.std(), rel=0.06)
    assert 0.87 <= np.mean([each.low <= 0.3 <= each.high for each in found]) <= 0.93
    # The covariate explains 4 / (4 + 2.25) of the variance.
    assert np.mean([each.reduction for each in found]) == pytest.approx(0.64, abs=0.03)


def test_a_useless_covariate_costs_next_to_nothing():
    random = np.random.default_rng(2)
    y, treated, _ = trial(random, n=4_000)
    found = adjusted(y, treated, random.normal(size=(4_000, 3)), 0.05)
    assert abs(found.reduction) < 0.01


def test_gaps_take_the_mean_and_what_never_varies_is_left_out():
    y, treated, x = trial(np.random.default_rng(3), n=2_000)
    holes = x.copy()
    holes[::5] = np.nan
    found = adjusted(y, treated, np.column_stack([np.ones(2_000), holes]), 0.05)
    assert found.used == (1,)
    assert 0.3 < found.reduction < adjusted(y, treated, x, 0.05).reduction
    assert adjusted(y, treated, np.ones((2_000, 1)), 0.05) is None
    assert adjusted(y[:15], treated[:15], x[:15], 0.05) is None


def test_a_covariate_without_any_value_is_left_out():
    y, treated, x = trial(np.random.default_rng(4))
    found = adjusted(y, treated, np.column_stack([np.full(len(y), np.nan), x[:, 0]]), 0.05)
    assert found.used == (1,)
