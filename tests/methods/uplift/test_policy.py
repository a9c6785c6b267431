import numpy as np
import pytest

from methods.uplift.learners import Predicted
from methods.uplift.policy import policy


def predicted(without, uplift, outcome, treated):
    size = len(outcome)
    return Predicted("t", without, without + uplift, uplift, np.zeros(size, dtype=np.int64), np.zeros(size), {}, [])


def drawn(size, seed):
    rng = np.random.default_rng(seed)
    half = rng.random(size) < 0.5
    without, uplift = np.where(half, 0.5, 0.1), np.where(half, 0.0, 0.2)
    treated = rng.integers(0, 2, size)
    outcome = (rng.random(size) < without + treated * uplift).astype(float)
    return predicted(without, uplift, outcome, treated), outcome, treated


def test_treats_only_where_the_gain_exceeds_the_cost():
    found, outcome, treated = drawn(40_000, 0)
    rule = policy(found, outcome, treated, value=10, cost=1)
    assert rule.share == pytest.approx(0.5, abs=0.01)
    assert rule.over_none.value == pytest.approx(0.5 * (10 * 0.2 - 1), abs=0.06)
    assert rule.over_all.value == pytest.approx(0.5 * 1, abs=0.06)
    assert rule.value.value == pytest.approx(10 * 0.3 + 0.5, abs=0.15)
    assert rule.gains[-1] == pytest.approx(rule.all_over_none.value)
    assert rule.best_share == pytest.approx(0.5, abs=0.1)


def test_a_discount_is_paid_to_sure_buyers_too():
    found, outcome, treated = drawn(40_000, 1)
    dear = policy(found, outcome, treated, value=10, discount=2)
    # Sure buyers lose 2 * 0.5 each; the others gain 10 * 0.2 - 2 * 0.3.
    assert dear.all_over_none.value == pytest.approx(0.5 * (-1.0) + 0.5 * (2 - 0.6), abs=0.06)
    assert dear.share == pytest.approx(0.5, abs=0.01)


def test_intervals_hold_the_truth_and_the_value_is_unbiased():
    found = [policy(*drawn(1500, seed), value=10, cost=1) for seed in range(200)]
    truth = 0.5 * (10 * 0.2 - 1)
    held = np.mean([low <= truth <= high for low, high in (each.over_none.span(0.9) for each in found)])
    values = np.array([each.over_none.value for each in found])
    assert 0.84 <= held <= 0.96
    assert abs(values.mean() - truth) < 3 * values.std() / np.sqrt(200)
