"""Novelty that wears off is seen, a steady effect is not accused; late outcomes show at the end."""

from __future__ import annotations

import numpy as np

from methods.trial.time import course, still_coming

DAYS, EACH = 14, 800


def trial(seed, effect):
    random = np.random.default_rng(seed)
    period = np.repeat(np.arange(DAYS), EACH)
    treated = random.random(len(period)) < 0.5
    return (random.random(len(period)) < 0.13 + effect(period) * treated).astype(float), treated, period


def test_a_fading_effect_is_seen():
    found = course(*trial(1, lambda day: 0.12 * np.exp(-day / 4)), 0.05)
    assert found.z < -3
    assert found.first > 2 * found.last
    assert len(found.effects) == DAYS


def test_a_steady_effect_is_seldom_accused():
    accused = np.mean([abs(course(*trial(seed, lambda _: 0.03), 0.05).z) > 1.96 for seed in range(90)])
    assert accused < 0.13


def test_few_periods_or_few_units_say_nothing():
    y, treated, period = trial(2, lambda _: 0.0)
    assert course(y[period < 3], treated[period < 3], period[period < 3], 0.05) is None
    assert course(y[::60], treated[::60], period[::60], 0.05) is None


def test_outcomes_that_are_still_to_come_show_at_the_end():
    y, _, period = trial(3, lambda _: 0.0)
    assert still_coming(y, period, 3) > 0.001
    late = (period >= DAYS - 3) & (np.random.default_rng(1).random(len(y)) < 0.5)
    assert still_coming(np.where(late, 0.0, y), period, 3) < 0.001
    assert still_coming(y[:10], period[:10], 3) == 1
