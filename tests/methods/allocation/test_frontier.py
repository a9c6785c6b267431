from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from methods.allocation.bounds import Bounds
from methods.allocation.frontier import by_budget, by_risk
from methods.allocation.goal import Goal, cvar


def test_along_the_frontier_the_mean_falls_and_the_bad_end_rises(response):
    r = response(1, draws=300, channels=5)
    now = np.round(r.observed.mean(axis=0) * 4, 2)
    points = by_risk(r, Bounds(now.sum()), Goal(tail=0.1), present=now, pattern=4)
    assert len(points) >= 3
    mean, downside = np.array([p.mean for p in points]), np.array([p.downside for p in points])
    assert (np.diff(mean) <= 1e-3 * abs(mean[0])).all()
    assert (np.diff(downside) >= -1e-3 * abs(mean[0])).all()
    assert downside[-1] > downside[0]
    for point in points:
        assert point.downside == pytest.approx(cvar(point.plan.gain, 0.1))
        assert point.plan.money.sum() == pytest.approx(now.sum(), abs=0.011)


def test_more_money_brings_more_but_each_unit_less(response):
    r = response(2, channels=4)
    now = np.round(r.observed.mean(axis=0) * 4, 2)
    goal = Goal(spend_counts=False)
    points = by_budget(r, Bounds(round(now.sum(), 2)), goal, present=now, pattern=4)
    assert len(points) == 7
    assert (np.diff([p.mean for p in points]) > 0).all()
    assert (np.diff([p.marginal for p in points]) < 0).all()
    for lower, upper in pairwise(points):
        slope = (upper.mean - lower.mean) / (upper.total - lower.total)
        assert upper.marginal - 1e-6 <= slope <= lower.marginal + 1e-6


def test_totals_that_the_limits_rule_out_are_left_out(response):
    r = response(3)
    now = np.round(r.observed.mean(axis=0) * 4, 2)
    points = by_budget(r, Bounds(round(now.sum(), 2), low=0.8 * now), Goal(), present=now, pattern=4)
    assert [p.total for p in points] == [round(round(now.sum(), 2) * s, 2) for s in (0.85, 1.0, 1.15, 1.3, 1.5)]
