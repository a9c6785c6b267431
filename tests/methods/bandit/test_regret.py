"""Regret in simulation: ordered as theory says, zero where nothing can be lost, inside the limits."""

from __future__ import annotations

import numpy as np
import pytest

from methods.bandit.arms import beliefs, tally
from methods.bandit.linear import Linear, gather
from methods.bandit.regret import POLICIES, in_context, regret
from methods.bandit.shares import bounds


def start(rows=60, seed=1, chances=(0.05, 0.08, 0.12, 0.06)):
    rng = np.random.default_rng(seed)
    arm = rng.integers(0, len(chances), rows)
    return beliefs(tally(arm, (rng.random(rows) < np.array(chances)[arm]).astype(float), len(chances)), seed)


def test_learning_forgoes_less_than_standing_still():
    even = np.full(4, 0.25)
    told = regret(start(), even, bounds(np.ones(4, dtype=bool), 0.01), 50_000, seed=2)
    mean = {policy: told.total(policy)[0] for policy in POLICIES}
    assert mean["thompson"] < 0.2 * mean["uniform"]
    assert mean["thompson"] < mean["greedy"]
    assert mean["current"] == pytest.approx(mean["uniform"], rel=1e-9)


def test_it_grows_and_is_never_negative():
    told = regret(start(), np.full(4, 0.25), bounds(np.ones(4, dtype=bool)), 5_000, seed=2)
    assert np.all(np.diff(told.lost, axis=2) >= -1e-9)
    assert told.decisions[-1] == 5_000


def test_even_choice_loses_exactly_the_mean_gap():
    told = beliefs(tally(np.repeat([0, 1], 100_000), np.tile([1.0, 0, 0, 0, 1, 0, 1, 0], 25_000), 2), 1)
    lost = regret(told, np.array([0.5, 0.5]), bounds(np.ones(2, dtype=bool)), 1_000, seed=3)
    gap = np.abs(told.draws[:, 0] - told.draws[:, 1]).mean()
    assert lost.total("uniform")[0] == pytest.approx(500 * gap, rel=0.1)


def test_one_allowed_arm_leaves_nothing_to_lose_and_seeds_repeat():
    only = bounds(np.array([False, True, False, False]))
    told = regret(start(), np.array([0.0, 1, 0, 0]), only, 1_000, seed=1)
    assert np.abs(told.lost).max() < 1e-9
    again = regret(start(), np.array([0.0, 1, 0, 0]), only, 1_000, seed=1)
    assert told.lost.tolist() == again.lost.tolist()


def test_in_context_learning_forgoes_less_and_forbidden_arms_are_not_played():
    rng = np.random.default_rng(1)
    rows = np.column_stack([np.ones(3_000), rng.normal(size=3_000)])
    learner = Linear(3, 2, seed=1)
    learner.play(np.ascontiguousarray(rows[:150]), np.array([[0.0, 1], [0.0, -1], [0.2, 0]]), rng.normal(size=150))
    told = in_context(learner, rows, np.full(3, 1 / 3), bounds(np.ones(3, dtype=bool), 0.01), 4_000, 2)
    mean = {policy: told.total(policy)[0] for policy in POLICIES}
    assert mean["thompson"] < 0.3 * mean["uniform"]
    only = in_context(learner, rows, np.array([0, 1.0, 0]), bounds(np.array([False, True, False])), 500, 2)
    assert np.abs(only.lost).max() < 1e-9


def test_a_price_moves_what_is_best_in_context():
    rows = np.ones((200, 1))
    learner = Linear(2, 1, seed=1)
    learner.learn(gather(np.ones((400, 1)), np.repeat([0, 1], 200), np.repeat([1.0, 0.5], 200), 2))
    told = in_context(learner, rows, np.array([0.0, 1.0]), bounds(np.ones(2, dtype=bool)), 300, 1, np.array([0.8, 0.0]))
    assert told.total("current")[0] == pytest.approx(0, abs=1e-6)
    assert told.total("thompson")[0] < 5
