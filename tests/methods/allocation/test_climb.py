from __future__ import annotations

import numpy as np
import pytest

from methods.allocation.bounds import Bounds, settle
from methods.allocation.climb import climb
from methods.allocation.evaluate import Evaluator, even
from methods.allocation.goal import Goal
from methods.allocation.task import Task


def task_of(r, goal, **limits):
    now = np.round(r.observed.mean(axis=0) * 4, 2)
    frame = settle(Bounds(**({"total": round(now.sum(), 2)} | limits)), r.channels, now)
    evaluator = Evaluator(r, even(4, len(r.channels)))
    before = goal.draws(evaluator.values(now), now) if goal.of == "gain" else np.zeros(r.draws)
    return Task(evaluator, goal, frame, before), now


@pytest.mark.parametrize("risk", [0.0, 1.0])
def test_concave_curves_have_one_top_from_every_start(response, risk):
    task, now = task_of(response(1, draws=200, channels=4), Goal(risk=risk, of="outcome"))
    rng = np.random.default_rng(0)
    tops = [climb(task, rng.dirichlet(np.ones(4)) * now.sum()) for _ in range(5)]
    scores = [task.score(top) for top in tops]
    assert np.ptp(scores) < 1e-4 * abs(scores[0])


@pytest.mark.parametrize("part", [0.02, 0.1, 0.5])
def test_little_may_move_is_kept_and_used(response, part):
    free, now = task_of(response(2, channels=4), Goal(spend_counts=False))
    most = part * now.sum()
    task, _ = task_of(response(2, channels=4), Goal(spend_counts=False), move=most)
    top, best = climb(task, now), climb(free, now)
    moved = task.frame.moved(top)
    assert moved <= most + 1e-6
    assert moved == pytest.approx(min(most, task.frame.moved(best)), rel=0.02)
    rng = np.random.default_rng(1)
    for _ in range(300):
        change = rng.normal(size=4)
        change -= change.mean()
        change *= rng.random() * most / np.maximum(change, 0).sum()
        if (now + change >= 0).all():
            assert task.score(now + change) <= task.score(top) + 1e-6 * abs(task.score(top))


def test_nothing_to_decide_stays(response):
    r = response(3)
    task, now = task_of(r, Goal(), locked=np.ones(3, bool))
    assert climb(task, now * 2).tolist() == pytest.approx(now.tolist())
