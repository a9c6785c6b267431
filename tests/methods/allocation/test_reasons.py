from __future__ import annotations

import numpy as np
import pytest

from methods.allocation.bounds import Bounds
from methods.allocation.evaluate import Evaluator, even
from methods.allocation.goal import Goal
from methods.allocation.optimise import optimise
from methods.allocation.reasons import reasons, shifts


@pytest.mark.parametrize("part", [0.7, 1.0, 1.4])
def test_moves_and_shifts_add_up_to_the_gain(response, part):
    r = response(1, channels=5)
    now = np.round(r.observed.mean(axis=0) * 4, 2)
    goal, evaluator = Goal(worth=np.arange(1.0, 6.0)), Evaluator(r, even(4, 5))
    plan = optimise(r, Bounds(round(part * now.sum(), 2)), goal, present=now, pattern=4, evaluator=evaluator)
    why = reasons(plan, evaluator, goal)
    np.testing.assert_allclose(why.gain.sum(axis=1), plan.gain, rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(why.kpi.sum(axis=1), plan.kpi - plan.kpi_before, rtol=1e-9, atol=1e-6)
    pairs = shifts(plan, why)
    np.testing.assert_allclose(sum(pair.gain for pair in pairs), plan.gain, rtol=1e-3, atol=1.0)
    given = sum(pair.money for pair in pairs if pair.given)
    assert given == pytest.approx(np.maximum(why.change, 0).sum(), abs=0.05)
    if part == 1.0:
        assert all(pair.taken and pair.given for pair in pairs[:-1])
    inner = np.array([held == "" for held in plan.held])
    assert why.rate == pytest.approx(why.after.mean(axis=0)[inner].mean())
    up, down = (why.change > 1) & inner, (why.change < -1) & inner
    assert (why.before.mean(axis=0)[up] > why.rate).all()
    assert (why.before.mean(axis=0)[down] < why.rate).all()
    surplus = (np.arange(1.0, 6.0) * why.kpi).mean(axis=0) - why.rate * why.change
    assert (surplus[up | down] > 0).all()
    assert ((why.better >= 0) & (why.better <= 1))[up | down].all()


def test_nothing_moved_needs_no_reason(response):
    r = response(2)
    now = np.round(r.observed.mean(axis=0) * 4, 2)
    goal, evaluator = Goal(), Evaluator(r, even(4, 3))
    plan = optimise(r, Bounds(now.sum(), locked=np.ones(3, bool)), goal, present=now, pattern=4, evaluator=evaluator)
    why = reasons(plan, evaluator, goal)
    assert shifts(plan, why) == ()
    assert np.isnan(why.better).all()
    assert plan.beats == 0
