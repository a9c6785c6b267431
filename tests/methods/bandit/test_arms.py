"""Beliefs about arms: against exact posteriors, in parts as at once, and for rewards of every kind."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import beta

from methods.bandit.arms import beliefs, empty, tally


def test_counting_in_parts_is_counting_at_once():
    rng = np.random.default_rng(0)
    arm, reward = rng.integers(0, 4, 900), rng.integers(0, 3, 900).astype(float)
    whole = tally(arm, reward, 4)
    parts = empty(4)
    for begin in range(0, 900, 7):
        parts = parts.plus(tally(arm[begin : begin + 7], reward[begin : begin + 7], 4))
    for mine, its in zip(whole.columns(), parts.columns(), strict=True):
        assert mine.tolist() == its.tolist()


def test_the_beta_posterior_is_the_exact_one():
    seen = tally(np.repeat([0, 1], [400, 100]), np.r_[np.ones(40), np.zeros(360), np.ones(20), np.zeros(80)], 2)
    told = beliefs(seen, seed=1, draws=60_000)
    pooled = 61 / 502
    for at, (hits, rows) in enumerate([(40, 400), (20, 100)]):
        exact = beta(1 + hits, 1 / pooled - 1 + rows - hits)
        assert told.mean[at] == pytest.approx(exact.mean(), rel=5e-3)
        low, high = told.interval(0.9)
        assert [low[at], high[at]] == pytest.approx(exact.ppf([0.05, 0.95]), rel=0.02)


def test_the_chance_of_being_best_is_that_of_the_draws_of_two_betas():
    seen = tally(np.repeat([0, 1], 200), np.r_[np.ones(20), np.zeros(180), np.ones(30), np.zeros(170)], 2)
    rng = np.random.default_rng(5)
    exact = (rng.beta(31, 402 / 51 - 1 + 170, 400_000) > rng.beta(21, 402 / 51 - 1 + 180, 400_000)).mean()
    told = beliefs(seen, seed=2, draws=40_000).best(np.ones(2, dtype=bool))
    assert told[1] == pytest.approx(exact, abs=0.01)
    assert told.sum() == pytest.approx(1)


def test_a_forbidden_arm_is_never_best_and_a_price_counts():
    seen = tally(np.repeat([0, 1, 2], 300), np.repeat([1.0, 0.0, 1.0], 300), 3)
    told = beliefs(seen, seed=1)
    assert told.best(np.array([False, True, True])).tolist() == [0.0, 0.0, 1.0]
    assert told.best(np.ones(3, dtype=bool), np.array([0.0, 0.0, 0.5]))[0] == 1.0


@pytest.mark.parametrize("kind", ["binary", "rare amounts", "amounts", "negative"])
def test_intervals_cover_the_true_means_as_often_as_they_say(kind):
    rng, hits, looks = np.random.default_rng(3), 0, 0
    for seed in range(120):
        arm = rng.integers(0, 3, 600)
        chance = {"binary": 0.1, "rare amounts": 0.08}.get(kind, 1.0)
        level = rng.uniform(0.5, 2.0, 3)
        happened = rng.random(600) < np.minimum(chance * level[arm], 1.0)
        amount = {"binary": 1.0}.get(kind, rng.gamma(3, 10, 600))
        shift = -25.0 if kind == "negative" else 0.0
        reward = np.where(happened, amount + shift, 0.0)
        mean = np.minimum(chance * level, 1.0) * (1.0 if kind == "binary" else 30.0 + shift)
        low, high = beliefs(tally(arm, reward, 3), seed=seed, draws=2_000).interval(0.9)
        hits += int(((low <= mean) & (mean <= high)).sum())
        looks += 3
    assert 0.84 < hits / looks < 0.96


def test_an_arm_without_data_is_as_good_as_the_others_on_average_but_unsure():
    seen = tally(np.repeat([0, 1], 1000), np.tile([1.0] + [0.0] * 99, 20), 3)
    told = beliefs(seen, seed=4)
    assert told.mean[2] == pytest.approx(0.01, rel=0.1)
    assert told.deviation[2] > 2 * told.deviation[0]


def test_many_arms_that_are_alike_are_told_less_apart_than_each_alone():
    rng = np.random.default_rng(6)
    arm = rng.integers(0, 60, 6_000)
    same = (rng.random(6_000) < 0.05).astype(float)
    unlike = (rng.random(6_000) < rng.beta(1, 9, 60)[arm]).astype(float)
    free = np.ones(60, dtype=bool)
    plain = (1 + tally(arm, same, 60).hits) / (20 + tally(arm, same, 60).count)
    told = beliefs(tally(arm, same, 60), seed=1)
    assert told.mean.std() < 0.75 * plain.std()
    assert told.best(free).max() < 0.4
    apart = beliefs(tally(arm, unlike, 60), seed=1)
    alone = tally(arm, unlike, 60)
    assert np.abs(apart.mean - alone.hits / alone.count).mean() < 0.01
