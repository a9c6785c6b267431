"""Bounds that hold at every look, and states that do not flap."""

from __future__ import annotations

import numpy as np

from methods.guards import bounds, latched, scatter


def test_bounds_hold_the_truth_at_every_look():
    wrong, size, gain = 0, np.full(150, 100.0), np.zeros(150)
    for seed in range(40):
        rng = np.random.default_rng(seed)
        gain = np.maximum(rng.normal(100, 30, 150), 0)
        upper, lower = bounds(gain, size, 1.0, 0.05, 30)
        wrong += bool(np.nanmin(upper[60:90]) < 1.0 or np.nanmax(lower[60:90]) > 1.0)
    assert wrong <= 4
    assert np.isnan(scatter(gain, size, 1.0)[:40]).all()


def test_latches_stay_for_their_dwell():
    enter = np.array([0, 1, 0, 0, 0, 0, 1], bool)
    leave = ~enter
    assert latched(enter, leave, 3).tolist() == [False, True, True, True, False, False, True]


def test_a_tip_is_seen_and_days_that_are_not_known_count_as_none():
    rng = np.random.default_rng(0)
    size, gain = np.full(150, 100.0), np.maximum(rng.normal(130, 30, 150), 0)
    gain[110:] *= 0.4
    upper, _ = bounds(gain, size, 1.0, 0.05, 30)
    assert np.nanmin(upper[60:110]) > 1
    assert upper[125] < 1
    hidden = np.where(np.arange(150) >= 110, np.nan, gain)
    assert np.nanmin(bounds(hidden, size, 1.0, 0.05, 30)[0][60:]) > 1
