# pyright: basic
"""From a start to the top near it: sequential quadratic programming with the analytic slope over all draws."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from methods.allocation.frame import CENT, project
from methods.allocation.task import Task

WIDTHS = (0.03, 0.005)
SLACK = 1e-6


def climb(task: Task, start: np.ndarray, widths: tuple[float, ...] = WIDTHS) -> np.ndarray:
    """Money (c,) at a local top of the goal inside the frame; feasible up to rounding of the computer.

    The edge of a CVaR is rounded over these widths, one after the other, in parts of the spread of the goal. Where no
    more than so much may move, each channel's money is present + added - taken, and the two sums are limited.
    """
    low, high = task.range
    free = np.flatnonzero(high > low)
    money = project(task.frame, np.clip(start, low, high))
    if not len(free):
        return money
    if task.goal.risk == 0:
        return _best(task, [_solve(task, money, free, 0.0), money])
    spread = task.spread or float(task.draws(money).std()) or 1.0
    for width in widths:
        money = _best(task, [_solve(task, money, free, width * spread), money])
    return money


def _best(task: Task, plans: list[np.ndarray]) -> np.ndarray:
    return plans[0] if _better(task, plans[0], plans[1]) else plans[1]


def _better(task: Task, found: np.ndarray, money: np.ndarray) -> bool:
    """Whether a plan keeps the least return better, or as well and scores higher."""
    if task.frame.least_return > 0:
        lack = [max(0.0, -task.spare(each)[0]) for each in (found, money)]
        if max(lack) > SLACK * task.frame.total / CENT * task.frame.least_return:
            return lack[0] < lack[1]
    return task.score(found) > task.score(money)


def _solve(task: Task, start: np.ndarray, free: np.ndarray, width: float) -> np.ndarray:
    """One run of SLSQP in shares of the total."""
    from scipy.optimize import minimize

    low, high = task.range
    unit = max(task.frame.total / CENT, 1e-9)
    base, size = start.copy(), len(free)
    move = None if task.frame.move is None else task.frame.move / CENT
    now = np.clip(task.frame.present / CENT, 0, None)[free]
    spread = np.eye(size) if move is None else np.hstack([np.eye(size), -np.eye(size)])
    begin = start[free] / unit if move is None else _parts(start[free] - now) / unit
    origin = np.zeros(size) if move is None else now

    def money(x: np.ndarray) -> np.ndarray:
        made = base.copy()
        made[free] = np.clip(origin + unit * (spread @ x), low[free], high[free])
        return made

    first, steepest = task.smooth(start, width)
    gauge = abs(first) + np.abs(steepest[free]).max() * unit + 1e-300

    def loss(x: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = task.smooth(money(x), width)
        return -value / gauge, -(slope[free] @ spread) * unit / gauge

    box, rules = _rules(task, money, spread, free, (unit, origin, base))
    found = minimize(
        loss, begin, jac=True, method="SLSQP", bounds=list(zip(*box, strict=True)), constraints=rules,
        options={"ftol": 1e-10, "maxiter": 100},
    )  # fmt: skip
    return project(task.frame, money(found.x)) if np.isfinite(found.x).all() else start


def _parts(change: np.ndarray) -> np.ndarray:
    return np.concatenate([np.maximum(change, 0), np.maximum(-change, 0)])


def _rules(
    task: Task, money: Callable[[np.ndarray], np.ndarray], spread: np.ndarray, free: np.ndarray,
    scale: tuple[float, np.ndarray, np.ndarray],
) -> tuple[tuple[np.ndarray, np.ndarray], list[dict[str, Any]]]:  # fmt: skip
    """Box and constraints of the solver: the total, what may move, the least return."""
    unit, origin, base = scale
    low, high = (each[free] for each in task.range)
    size = len(free)
    left = (task.frame.total / CENT - np.delete(base, free).sum() - origin.sum()) / unit
    total = spread.sum(axis=0)
    rules: list[dict[str, Any]] = [
        {"type": "eq" if task.frame.exact else "ineq", "fun": lambda x: left - total @ x, "jac": lambda _: -total}
    ]
    if task.frame.move is None:
        box = (low / unit, high / unit)
    else:
        limit = task.frame.move / CENT / unit
        least, most = (np.concatenate(each) for each in ((low - origin, origin - high), (high - origin, origin - low)))
        box = (np.maximum(least, 0) / unit, np.maximum(most, 0) / unit)
        for part in (np.arange(2 * size) < size, np.arange(2 * size) >= size):
            side = part.astype(float)
            rules.append({"type": "ineq", "fun": lambda x, s=side: limit - s @ x, "jac": lambda _, s=side: -s})
    if task.frame.least_return > 0:
        gauge = task.frame.least_return * unit
        slack = SLACK + len(low) / max(task.frame.total, 1)  # rounding to cents must not undo it

        def spare(x: np.ndarray) -> float:
            return task.spare(money(x))[0] / gauge - slack

        def slope(x: np.ndarray) -> np.ndarray:
            return (task.spare(money(x))[1][free] @ spread) * unit / gauge

        rules.append({"type": "ineq", "fun": spare, "jac": slope})
    return box, rules
