from __future__ import annotations

import numpy as np
import pytest

from methods.allocation.bounds import Bounds, settle
from methods.allocation.evaluate import Evaluator, even
from methods.allocation.goal import Goal
from methods.allocation.task import Task


@pytest.mark.parametrize("saturation", ["logistic", "hill"])
@pytest.mark.parametrize("goal", [Goal(), Goal(risk=1.0), Goal(risk=0.4, worth=np.array([1.0, 5.0, 2.0]))])
def test_slopes_are_those_of_finite_differences(response, saturation, goal):
    r = response(1, saturation=saturation)
    now = r.observed.mean(axis=0) * 4
    frame = settle(Bounds(now.sum(), least_return=0.5), r.channels, now)
    evaluator = Evaluator(r, even(4, 3))
    task = Task(evaluator, goal, frame, goal.draws(evaluator.values(now), now))
    money = now * np.array([0.7, 1.2, 1.1])
    for act in (lambda m: task.smooth(m, 50.0), task.spare):
        slope = act(money)[1]
        for c in range(3):
            step = np.zeros(3)
            step[c] = 0.05
            assert slope[c] == pytest.approx((act(money + step)[0] - act(money - step)[0]) / 0.1, rel=2e-4, abs=1e-6)
    assert task.smooth(money, 1e-6)[0] == pytest.approx(task.score(money), rel=1e-4)


def test_the_present_plan_gains_nothing(response):
    r = response(2)
    now = np.round(r.observed.mean(axis=0) * 4, 2)
    evaluator, goal = Evaluator(r, even(4, 3)), Goal(risk=0.3)
    task = Task(evaluator, goal, settle(Bounds(now.sum()), r.channels, now), goal.draws(evaluator.values(now), now))
    assert task.score(now) == pytest.approx(0, abs=1e-9)
