from __future__ import annotations

import numpy as np
import pytest

from bench._allocation_oracle import broken
from methods.allocation.bounds import Bounds
from methods.allocation.search import Tried, next_plans, search

NAMES = ("a", "b", "c")
NOW = np.array([400.0, 300.0, 300.0])
BEST = np.array([650.0, 100.0, 250.0])


def brings(money: np.ndarray) -> float:
    return -float((((money - BEST) / 1_000) ** 2).sum())


def test_it_finds_better_plans_than_the_present_one_and_keeps_the_limits():
    limits = {"total": 1_000.0, "high": np.array([800.0, 900, 900]), "low": np.array([0.0, 50, 0])}
    tried = search(brings, Bounds(**limits), NAMES, present=NOW, seed=1, trials=50)
    assert tried.money[0] == pytest.approx(NOW)
    assert brings(tried.best) > 0.2 * brings(NOW)
    assert broken(limits, NOW, tried.money, tried.money[:, None, :]) == []


@pytest.mark.parametrize("limits", [{"move": 150.0}, {"step": np.array([50.0, 0, 25.0])}, {"exact": False}])
def test_limits_are_kept_by_every_plan_tried(limits):
    limits = {"total": 1_000.0} | limits
    tried = search(brings, Bounds(**limits), NAMES, present=NOW, seed=2, trials=25)
    assert broken(limits, NOW, tried.money, tried.money[:, None, :]) == []


def test_the_same_seed_gives_the_same_plans_and_a_failed_plan_does_not_stop_it():
    def moody(money: np.ndarray) -> float:
        return float("nan") if money[0] > 700 else brings(money)

    runs = [search(moody, Bounds(1_000.0), NAMES, present=NOW, seed=3, trials=20) for _ in range(2)]
    assert runs[0].money.tobytes() == runs[1].money.tobytes()
    assert np.isnan(runs[0].score).any()
    assert np.isfinite(brings(runs[0].best))


def test_the_next_plans_follow_from_results_at_hand():
    rng = np.random.default_rng(4)
    money = rng.dirichlet(np.ones(3), 40) * 1_000
    tried = Tried(money, np.array([brings(each) for each in money]))
    plans = next_plans(tried, Bounds(1_000.0), NAMES, present=NOW, seed=5, count=6)
    assert broken({"total": 1_000.0}, NOW, plans, plans[:, None, :]) == []
    assert np.mean([brings(plan) for plan in plans]) > np.mean(tried.score)
