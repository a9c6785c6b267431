from __future__ import annotations

import itertools

import numpy as np
import pytest

from methods.allocation.bounds import Bounds, settle
from methods.allocation.evaluate import Evaluator, even
from methods.allocation.goal import Goal
from methods.allocation.starts import split, starts
from methods.allocation.task import Task


@pytest.mark.parametrize("exact", [True, False])
def test_the_split_over_a_grid_is_the_best_there_is(response, exact):
    r = response(1)
    now = np.array([100.0, 200.0, 300.0])
    high = np.array([240.0, 600, 360])
    frame = settle(Bounds(600.0, exact=exact, high=high), r.channels, now)
    task = Task(Evaluator(r, even(2, 3)), Goal(), frame, np.zeros(r.draws))
    spend = np.linspace(0, 1, 13)[None] * high[:, None]
    table = np.cumsum(np.random.default_rng(2).normal(0.05, 1, spend.shape), axis=1)
    found = split(task, spend, table)
    assert (found <= high + 2.5 + 1e-9).all()
    assert found.sum() <= 600 + 1e-6
    if exact:
        assert found.sum() == pytest.approx(600)

    def value(money):
        return sum(np.interp(money[c], spend[c], table[c]) for c in range(3))

    steps = np.arange(0, 601, 20.0)
    plans = ((a, b, rest) for a, b in itertools.product(steps, steps) for rest in steps if a + b + rest <= 600)
    best = max(value(plan) for plan in plans if (np.array(plan) <= high).all() and (not exact or sum(plan) == 600))
    assert value(np.minimum(found, high)) >= best - 1e-6


def test_concave_curves_need_one_start(response):
    r = response(2)
    now = np.array([100.0, 200.0, 300.0])
    task = Task(Evaluator(r, even(2, 3)), Goal(), settle(Bounds(600.0), r.channels, now), np.zeros(r.draws))
    assert [start.tolist() for start in starts(task, None)] == [now.tolist()]
    assert len(starts(task, task)) == 3
