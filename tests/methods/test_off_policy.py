"""Off-policy values against a world whose truth is known, and against the definitions written out."""

from __future__ import annotations

import numpy as np
import pytest

from methods.off_policy import off_policy

CHANCE = np.array([[0.02, 0.10], [0.05, 0.05], [0.12, 0.03]])
"""True reward by action and context."""
LOGGED = np.array([0.7, 0.2, 0.1])
UNIFORM = np.full(3, 1 / 3)


def log(rows: int, seed: int):
    rng = np.random.default_rng(seed)
    context = rng.integers(0, 2, rows)
    action = rng.choice(3, rows, p=LOGGED)
    reward = (rng.random(rows) < CHANCE[action, context]).astype(float)
    return action, reward, LOGGED[action], context.astype(float)[:, None]


def test_the_estimates_are_those_of_the_definitions():
    action, reward, propensity, _ = log(500, 1)
    found = off_policy(action, reward, propensity, UNIFORM)
    weight = UNIFORM[action] / propensity
    assert found.ips.value == pytest.approx(np.mean(weight * reward))
    assert found.snips.value == pytest.approx(np.average(reward, weights=weight))
    assert found.ess == pytest.approx(weight.sum() ** 2 / (weight**2).sum())
    assert found.logged.value == reward.mean()


def test_intervals_cover_the_true_value():
    true = CHANCE.mean()
    hits = {"ips": 0, "snips": 0, "dr": 0}
    for seed in range(200):
        action, reward, propensity, context = log(2000, seed)
        found = off_policy(action, reward, propensity, UNIFORM, context)
        for name in hits:
            low, high = getattr(found, name).interval(0.9)
            hits[name] += low <= true <= high
    assert all(0.84 <= hit / 200 <= 0.96 for hit in hits.values()), hits


def test_dr_is_right_without_right_propensities_if_its_model_is():
    action, reward, _, context = log(60_000, 3)
    true = CHANCE.mean()
    wrong = np.full(len(action), 0.5)
    found = off_policy(action, reward, wrong, UNIFORM, context)
    assert abs(found.ips.value - true) > 0.01
    assert abs(found.mean_weight.value - 1) > 10 * found.mean_weight.se
    plain = off_policy(action, reward, LOGGED[action], UNIFORM, context)
    assert plain.dr.value == pytest.approx(true, abs=4 * plain.dr.se)


def test_a_target_that_was_never_shown_has_no_sample():
    action, reward, propensity, _ = log(300, 4)
    kept = action != 2
    found = off_policy(action[kept], reward[kept], propensity[kept], np.array([0.0, 0.0, 1.0]))
    assert (found.ess, found.used) == (0.0, 0)
    assert found.snips.value == 0.0


def test_the_same_seed_gives_the_same_bytes():
    one, two = (off_policy(*log(400, 5)[:3], UNIFORM, log(400, 5)[3], seed=7) for _ in range(2))
    assert one == two


@pytest.mark.parametrize("propensity", [0.0, -0.1, 1.5])
def test_impossible_propensities_are_refused(propensity):
    with pytest.raises(ValueError, match="propensity"):
        off_policy(np.array([0]), np.array([1.0]), np.array([propensity]), np.array([1.0]))
