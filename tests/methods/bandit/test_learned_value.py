"""The value of a learned policy: honest where learning on the same rows flatters."""

from __future__ import annotations

import numpy as np
import pytest

from methods.bandit.learned_value import Logged, value
from methods.off_policy import off_policy


def logged(seed, rows=2_000, arms=40):
    """Arms that are all the same, chosen evenly."""
    rng = np.random.default_rng(seed)
    action = rng.integers(0, arms, rows)
    reward = (rng.random(rows) < 0.1).astype(float)
    return Logged(action, reward, np.full(rows, 1 / arms), None, np.zeros(rows, dtype=np.int64), seed)


def winner(log, part):
    count = np.maximum(np.bincount(log.action[part], minlength=40), 1)
    mean = np.bincount(log.action[part], log.reward[part], 40) / count
    return (np.arange(40) == mean.argmax()).astype(float)


def test_the_best_looking_of_equal_arms_is_worth_no_more():
    honest, flattered = [], []
    for seed in range(30):
        log = logged(seed)
        honest.append(value(log, lambda part, log=log: winner(log, part)[None]).off.snips.value)
        all_rows = np.ones(len(log.action), dtype=bool)
        flattered.append(off_policy(log.action, log.reward, log.propensity, winner(log, all_rows)).snips.value)
    assert np.mean(honest) == pytest.approx(0.1, abs=0.015)
    assert np.mean(flattered) > 0.15


def test_two_policies_are_compared_row_by_row():
    log = logged(1)
    even = value(log, lambda _: np.full((1, 40), 1 / 40))
    assert even.ahead_of(even).value == 0
    assert even.off.ess == pytest.approx(len(log.action))


def test_a_target_by_context_is_weighted_by_its_own_line():
    rng = np.random.default_rng(2)
    place, action = rng.integers(0, 2, 20_000), rng.integers(0, 2, 20_000)
    reward = (rng.random(20_000) < np.where(action == place, 0.3, 0.1)).astype(float)
    log = Logged(action, reward, np.full(20_000, 0.5), place[:, None].astype(float), place, 0)
    told = value(log, lambda _: np.eye(2), places=2)
    assert told.off.snips.value == pytest.approx(0.3, abs=0.015)
    assert told.off.dr.value == pytest.approx(0.3, abs=0.015)
