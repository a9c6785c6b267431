# pyright: basic
"""Delays are found again, also under a changed definition."""

import numpy as np
import pytest

from methods.bids.lag import Lag, fit


def grown(seed, truth, per_day: float = 60.0, level=1.0, ages=21):
    rng = np.random.default_rng(seed)
    age = np.tile(np.arange(float(ages)), 3)
    final = rng.poisson(per_day, len(age)).astype(float)
    return age, level * rng.binomial(final.astype(int), truth.arrived(age)).astype(np.float64), final


def test_the_delay_that_made_the_counts_is_found():
    truth, days = Lag(0.3, 2.5), np.arange(10.0)
    off = []
    for seed in range(8):
        found = fit(*grown(seed, truth))
        assert found is not None
        off.append(np.abs(found.arrived(days) - truth.arrived(days)).max())
    assert max(off) < 0.1
    assert np.mean(off) < 0.06


def test_a_changed_definition_does_not_pass_for_a_delay():
    truth = Lag(0.0, 2.0)
    found = fit(*grown(1, truth, per_day=150, level=0.8, ages=40))
    assert found is not None
    assert np.abs(found.arrived(np.arange(6.0)) - truth.arrived(np.arange(6.0))).max() < 0.06


def test_too_few_conversions_tell_nothing():
    assert fit(*grown(1, Lag(0.3, 2.5), per_day=0.2)) is None
    assert fit(np.array([]), np.array([]), np.array([])) is None


def test_nothing_arrives_before_the_click_and_everything_in_the_end():
    shares = Lag(0.2, 3.0).arrived(np.array([-1.0, 0.0, 400.0]))
    assert shares[0] == 0
    assert 0.2 < shares[1] < 0.6
    assert shares[2] == pytest.approx(1.0)
