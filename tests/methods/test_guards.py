"""Bounds that hold at every look, and states that do not flap."""

from __future__ import annotations

import numpy as np

from methods.guards import bounds, enough, latched, shortfall, tipped


def test_bounds_hold_the_truth_at_every_look():
    wrong, size, gain = 0, np.full(150, 100.0), np.zeros(150)
    for seed in range(40):
        rng = np.random.default_rng(seed)
        gain = np.maximum(rng.normal(100, 30, 150), 0)
        upper, lower = bounds(gain, size, 1.0, 0.05, 30)
        wrong += bool(np.nanmin(upper[60:90]) < 1.0 or np.nanmax(lower[60:90]) > 1.0)
    assert wrong <= 4


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


def test_evidence_of_a_fall_is_rare_without_one_and_soon_with_one():
    wrong, late, due, most = 0, [], np.full(180, 10.0), enough(0.05, 30)
    for seed in range(60):
        rng = np.random.default_rng(seed)
        counts = rng.poisson(10, 180).astype(float)
        wrong += bool((tipped(counts, due, 0.5)[60:90] > most).any())
        counts[120:] = rng.poisson(4, 60)
        late.append(int(np.argmax(tipped(counts, due, 0.5)[120:] > most)))
    assert wrong <= 3
    assert np.median(late) <= 5
    assert enough(0.01, 30) > most


def test_days_that_are_not_known_are_no_evidence():
    counts, due = np.full(120, 10.0) + np.tile([1.0, -1.0, 0.5], 40), np.full(120, 10.0)
    counts[100:] = np.nan
    found = tipped(counts, due, 0.5)
    assert found[-1] == found[99]
    due[:] = 0.0
    assert tipped(counts, due, 0.5).tolist() == [0.0] * 120


def test_what_is_missing_is_summed_from_the_worst_day_of_the_horizon():
    counts, due = np.full(120, 10.0) + np.tile([1.0, -1.0, 0.5], 40), np.full(120, 10.0)
    counts[110:115] = 4.0
    missing, noise = shortfall(counts, due, 30)
    assert 29 <= missing[114] <= 33
    assert missing[119] <= missing[114]
    assert 0 < noise[114] < 30
    assert shortfall(counts, due, 3)[0][114] == 18.0
