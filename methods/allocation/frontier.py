# pyright: basic
"""What caution costs, and what more or less money brings: best plans side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from errors import BadArguments
from methods.allocation.bounds import Bounds
from methods.allocation.evaluate import Evaluator, even
from methods.allocation.goal import Goal, cvar
from methods.allocation.optimise import Plan, optimise
from methods.allocation.response import Response

RISKS = (0.0, 0.25, 0.5, 0.75, 1.0)
SHARES = (0.5, 0.7, 0.85, 1.0, 1.15, 1.3, 1.5)


@dataclass(frozen=True)
class Point:
    """One best plan.

    risk, total  what it was found for · plan: the plan
    mean         of the gain over the present plan · downside: its CVaR over the goal's tail
    marginal     mean kpi of the next unit of money where the plan has room, nan where it has none
    """

    risk: float
    total: float
    plan: Plan
    mean: float
    downside: float
    marginal: float


def by_risk(
    response: Response, bounds: Bounds, goal: Goal, *, present: np.ndarray, pattern: np.ndarray | int,
    risks: Sequence[float] = RISKS, tail: bool = True,
) -> tuple[Point, ...]:  # fmt: skip
    """The efficient frontier over risk attitudes: each point has the highest mean for its downside of the gain.

    The gain over the present plan is what varies along the frontier. Points that another one beats in both are left
    out, so that the mean falls and the downside rises from first to last.
    """
    evaluator, shape = _ready(response, pattern, tail)
    found = []
    for risk in risks:
        averse = replace(goal, risk=risk, of="gain")
        found.append(_point(response, bounds, averse, (present, shape, tail), evaluator))
    return tuple(point for point in found if not any(_beats(other, point) for other in found))


def by_budget(
    response: Response, bounds: Bounds, goal: Goal, *, present: np.ndarray, pattern: np.ndarray | int,
    shares: Sequence[float] = SHARES, tail: bool = True,
) -> tuple[Point, ...]:  # fmt: skip
    """Best plans for parts and multiples of the total, all else alike; totals that the limits rule out are left out."""
    evaluator, shape = _ready(response, pattern, tail)
    found = []
    for share in shares:
        total = round(bounds.total * share, 2)
        try:
            found.append(_point(response, replace(bounds, total=total), goal, (present, shape, tail), evaluator))
        except BadArguments:
            continue
    return tuple(found)


def _ready(response: Response, pattern: np.ndarray | int, tail: bool) -> tuple[Evaluator, np.ndarray]:
    shape = even(pattern, len(response.channels)) if isinstance(pattern, int) else pattern
    return Evaluator(response, shape, tail=tail), shape


def _point(
    response: Response, bounds: Bounds, goal: Goal, window: tuple[np.ndarray, np.ndarray, bool], evaluator: Evaluator
) -> Point:
    present, pattern, tail = window
    plan = optimise(response, bounds, goal, present=present, pattern=pattern, tail=tail, evaluator=evaluator)
    room = np.array([held in ("", "step") for held in plan.held])
    margin = float(plan.marginal.mean(axis=0)[room].mean()) if room.any() else float("nan")
    return Point(goal.risk, bounds.total, plan, float(plan.gain.mean()), cvar(plan.gain, goal.tail), margin)


def _beats(other: Point, point: Point) -> bool:
    """At least as good in both, better in one, by more than the search's own error."""
    error = 1e-3 * max(abs(point.mean), abs(point.downside), abs(other.mean))
    no_worse = other.mean >= point.mean and other.downside >= point.downside
    return no_worse and (other.mean > point.mean + error or other.downside > point.downside + error)
