"""Drift: seen where it is, seldom where it is not, and the discount that then predicts better."""

from __future__ import annotations

import numpy as np
import pytest

from methods.bandit.arms import tally
from methods.bandit.drift import drift

START = np.array([0.06, 0.10, 0.14])


def world(seed, change, count=9_000, days=60):
    """Rewards of three arms; `change` says what each earns at a time between 0 and 1."""
    rng = np.random.default_rng(seed)
    arm, when = rng.integers(0, 3, count), np.sort(rng.random(count))
    chance = np.array([change(at) for at in when])[np.arange(count), arm]
    return arm, (rng.random(count) < chance).astype(float), (when * days).astype(np.int64)


def test_without_drift_it_is_seldom_seen_and_nothing_fades():
    found = [drift(*world(seed, lambda _: START), 3) for seed in range(60)]
    assert sum(each.present for each in found) <= 3
    assert np.mean([each.relative < 0.2 for each in found]) == pytest.approx(0.2, abs=0.15)
    assert all(each.discount == 1 for each in found if not each.present)


def test_arms_that_swap_are_seen_and_the_past_fades():
    found = [drift(*world(seed, lambda at: START if at < 0.5 else START[::-1]), 3) for seed in range(8)]
    assert all(each.present and each.relative < 0.005 for each in found)
    assert all(each.discount < 1 for each in found)


def test_a_level_that_moves_is_told_from_arms_that_move_apart():
    found = drift(*world(3, lambda at: START * (0.6 + 0.8 * at)), 3)
    assert found.level < 0.001
    assert found.present


def test_the_proposed_discount_finds_the_arm_that_is_best_now():
    arm, reward, step = world(5, lambda at: START if at < 0.75 else START[::-1])
    found = drift(arm, reward, step, 3)
    weight = found.discount ** (step.max() - step)
    faded, plain = tally(arm, reward, 3, weight), tally(arm, reward, 3)
    assert int((faded.total / faded.count).argmax()) == 0
    assert int((plain.total / plain.count).argmax()) == 2


def test_too_little_to_tell():
    found = drift(np.array([0, 1, 0]), np.array([0.0, 1.0, 0.0]), np.array([0, 1, 2]), 2)
    assert not found.present
    assert found.discount == 1
