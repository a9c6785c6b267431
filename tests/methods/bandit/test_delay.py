"""Open rewards: young decisions do not count as unrewarded."""

from __future__ import annotations

import numpy as np
import pytest

from methods.bandit.arms import tally
from methods.bandit.delay import known


def world(seed=1, count=60_000):
    """Decisions over 40 days whose rewards come after 5 days on average; seen at the end of day 40."""
    rng = np.random.default_rng(seed)
    age = rng.uniform(0, 40, count)
    wins, delay = rng.random(count) < 0.1, np.minimum(rng.exponential(5, count), 19.9)
    came = wins & (delay <= age)
    return age, came.astype(float), np.where(came, delay, np.nan)


def rate(told, reward):
    seen = tally(
        np.zeros(len(reward), dtype=np.int64), np.where(told.used, reward, 0.0), 1, told.used * 1.0, told.exposure
    )
    return float(seen.hits[0] / seen.count[0]), float(seen.count[0])


def test_counting_all_is_wrong_and_waiting_or_weighting_is_right():
    age, reward, delay = world()
    assert reward.mean() < 0.09
    waited, rows = rate(known(age, reward, 20), reward)
    weighted, more = rate(known(age, reward, 20, delay), reward)
    assert waited == pytest.approx(0.1, abs=0.006)
    assert weighted == pytest.approx(0.1, abs=0.006)
    assert more > 1.4 * rows


def test_counts_of_open_decisions():
    told = known(np.array([30.0, 10, 10, 1]), np.array([0.0, 1, np.nan, 0]), 7)
    assert told.finished.tolist() == [True, True, False, False]
    assert told.exposure.tolist() == [1, 1, 0, 0]
    assert told.pending == 2


def test_few_delays_are_no_distribution():
    told = known(np.array([30.0, 1.0]), np.array([1.0, 0.0]), 7, np.array([2.0, np.nan]))
    assert told.exposure.tolist() == [1, 0]
