# pyright: basic
"""From a start to the top near it: sequential quadratic programming with the analytic slope over all draws."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from methods.allocation.frame import CENT, project
from methods.allocation.task import Task

WIDTHS = (0.03, 0.005)
SLACK = 1e-6
TURNS = 3


def climb(task: Task, start: np.ndarray, widths: tuple[float, ...] = WIDTHS) -> np.ndarray:
    """Money (c,) at a local top of the goal inside the frame; feasible up to rounding of the computer.

    The edge of a CVaR is rounded over these widths, one after the other, in parts of the spread of the goal.
    """
    low, high = task.range
    free = np.flatnonzero(high > low)
    money = project(task.frame, np.clip(start, low, high))
    if not len(free):
        return money
    if task.goal.risk == 0:
        return _run(task, money, free, 0.0)
    spread = task.spread or float(task.draws(money).std()) or 1.0
    for width in widths:
        money = _run(task, money, free, width * spread)
    return money


def _run(task: Task, money: np.ndarray, free: np.ndarray, width: float) -> np.ndarray:
    if task.frame.move is None:
        return _best(task, _solve(task, money, free, width, task.range), money)
    loose = replace(task, frame=replace(task.frame, move=None))
    wish = _solve(loose, money, free, width, task.range)
    if task.frame.moved(wish) <= task.frame.move / CENT:
        return _best(task, wish, money)
    return _turned(task, _best(task, project(task.frame, wish), money), wish, free, width)


def _turned(task: Task, money: np.ndarray, wish: np.ndarray, free: np.ndarray, width: float) -> np.ndarray:
    """The top where not all may move that should.

    Which channels get more and which less is taken from the plan without that limit; what may move is then linear.
    Channels left at their present money are turned to the other side and tried again.
    """
    low, high = task.range
    now = np.clip(task.frame.present / CENT, low, high)
    more = wish >= now
    for _ in range(TURNS):
        found = _solve(task, money, free, width, (np.where(more, now, low), np.where(more, high, now)), more)
        better = _better(task, found, money)
        money = found if better else money
        stuck = free[np.abs(money[free] - now[free]) < 1e-6 * task.frame.total / CENT]
        if not len(stuck) or (_ and not better):
            break
        more = more.copy()
        more[stuck] = ~more[stuck]
    return money


def _best(task: Task, found: np.ndarray, money: np.ndarray) -> np.ndarray:
    return found if _better(task, found, money) else money


def _better(task: Task, found: np.ndarray, money: np.ndarray) -> bool:
    """Whether a plan keeps the least return better, or as well and scores higher."""
    if task.frame.least_return > 0:
        lack = [max(0.0, -task.spare(each)[0]) for each in (found, money)]
        if max(lack) > SLACK * task.frame.total / CENT * task.frame.least_return:
            return lack[0] < lack[1]
    return task.score(found) > task.score(money)


def _solve(
    task: Task, start: np.ndarray, free: np.ndarray, width: float, box: tuple[np.ndarray, np.ndarray],
    more: np.ndarray | None = None,
) -> np.ndarray:  # fmt: skip
    """One run of SLSQP in shares of the total; `more` (c,) says on which side of the present each channel is."""
    from scipy.optimize import minimize

    unit = max(task.frame.total / CENT, 1e-9)
    low, high = (side[free] for side in box)

    def money(x: np.ndarray) -> np.ndarray:
        made = start.copy()
        made[free] = np.clip(unit * x, low, high)
        return made

    begin = np.clip(start[free], low, high)
    first, steepest = task.smooth(start, width)
    gauge = abs(first) + np.abs(steepest[free]).max() * unit + 1e-300

    def loss(x: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = task.smooth(money(x), width)
        return -value / gauge, -slope[free] * unit / gauge

    rules = [_total(task, start, free, unit), *_moves(task, start, free, unit, more)]
    if task.frame.least_return > 0:
        least = task.frame.least_return * unit
        slack = SLACK + len(low) / max(task.frame.total, 1)  # rounding to cents must not undo it
        rules.append({
            "type": "ineq", "fun": lambda x: task.spare(money(x))[0] / least - slack,
            "jac": lambda x: task.spare(money(x))[1][free] * unit / least,
        })  # fmt: skip
    found = minimize(
        loss, begin / unit, jac=True, method="SLSQP", bounds=list(zip(low / unit, high / unit, strict=True)),
        constraints=rules, options={"ftol": 1e-10, "maxiter": 100},
    )  # fmt: skip
    return project(task.frame, money(found.x)) if np.isfinite(found.x).all() else start


def _total(task: Task, start: np.ndarray, free: np.ndarray, unit: float) -> dict[str, Any]:
    left = (task.frame.total / CENT - np.delete(start, free).sum()) / unit
    one = np.ones(len(free))
    kind = "eq" if task.frame.exact else "ineq"
    return {"type": kind, "fun": lambda x: left - x.sum(), "jac": lambda _: -one}


def _moves(
    task: Task, start: np.ndarray, free: np.ndarray, unit: float, more: np.ndarray | None
) -> list[dict[str, Any]]:
    """What is added stays below what may move, and so does what is taken; fixed channels count too."""
    if more is None or task.frame.move is None:
        return []
    now, rules = task.frame.present / CENT, []
    fixed = np.setdiff1d(np.arange(len(now)), free)
    for sign in (1.0, -1.0):
        side = np.where(more[free] == (sign > 0), sign, 0.0)
        gone = np.maximum(sign * (start - now)[fixed], 0).sum()
        limit = (task.frame.move / CENT - gone + (side * now[free]).sum()) / unit
        rules.append({
            "type": "ineq", "fun": lambda x, limit=limit, side=side: limit - side @ x, "jac": lambda _, side=side: -side
        })  # fmt: skip
    return rules
