"""The log of subject lines fits the policy and the values that the truth tells."""

import numpy as np

from simulator.subjects import FLOOR, SUBJECTS, bandit_log, policy, values


def test_propensities_are_the_policys(world):
    log = bandit_log(3)
    for i, subject in enumerate(SUBJECTS):
        own = log["action"] == subject
        assert np.allclose(log["propensity"][own], policy()[i])
        assert np.isclose(own.mean(), policy()[i], atol=0.01)
    assert policy().min() >= FLOOR
    assert np.isclose(policy().sum(), 1, atol=1e-5)


def test_weighted_rewards_give_the_uniform_policys_value():
    means = []
    for seed in range(8):
        log = bandit_log(seed)
        means.append((log["reward"] / log["propensity"] / len(SUBJECTS)).mean())
    error = np.std(means) / np.sqrt(len(means))
    assert abs(np.mean(means) - values()["uniform"]) < 4 * error


def test_better_policies_are_worth_more():
    told = values()
    assert told["uniform"] < told["logging"] < told["best_single"] < told["best"]
