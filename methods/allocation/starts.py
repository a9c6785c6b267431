# pyright: basic
"""Where to begin: S-shaped curves have several tops, so a coarse search over all plans comes first."""

from __future__ import annotations

import numpy as np

from methods.allocation.frame import CENT, project
from methods.allocation.goal import cvar
from methods.allocation.task import Task

KNOTS = 33
LEVELS = 240
THIN = 200
PRICES = (0.0, 1.0, 4.0)


def starts(task: Task, coarse: Task | None) -> list[np.ndarray]:
    """Plans (c,) from which to climb.

    Logistic curves are concave, and so are mean and CVaR over them: any start leads to the one top. Otherwise (`coarse`
    is the task with fewer draws) the mean is a sum of one function a channel, whose best split over a grid of budgets
    is found exactly by dynamic programming; so is that of the channels' own bad ends, a lower bound of the common one.
    A price on the least return leads to plans that keep it.
    """
    now = project(task.frame, task.frame.present / CENT)
    if coarse is None:
        return [now]
    low, high = task.range
    found = [now, project(task.frame, (low + high) / 2)]
    spend, mean, bad = _tables(coarse)
    prices = PRICES if task.frame.least_return > 0 else (0.0,)
    worth = np.abs(task.worth).max() or 1.0
    for table in (mean, bad) if task.goal.risk > 0 else (mean,):
        for price in prices:
            extra = price * worth * (_kpi(coarse, spend) - task.frame.least_return * spend) if price else 0.0
            found.append(project(task.frame, split(task, spend, table + extra)))
    return found


def _grid(task: Task, points: int) -> np.ndarray:
    low, high = task.range
    return low[:, None] + (high - low)[:, None] * np.linspace(0, 1, points)


def _tables(task: Task) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(c, k) money, mean of each channel's goal there, and its risk-averse figure, less the spend where it counts."""
    spend = _grid(task, KNOTS)
    mean, bad = np.empty_like(spend), np.empty_like(spend)
    now = task.evaluator.values(task.frame.present / CENT).copy() if task.goal.of == "gain" else 0.0
    for k in range(KNOTS):
        earned = task.worth[:, None] * (task.evaluator.values(spend[:, k]) - now)
        mean[:, k] = earned.mean(axis=1)
        if task.goal.risk > 0:
            worst = [cvar(each, task.goal.tail) for each in earned]
            bad[:, k] = (1 - task.goal.risk) * mean[:, k] + task.goal.risk * np.array(worst)
    cost = spend if task.goal.spend_counts else 0.0
    return spend, mean - cost, bad - cost


def _kpi(task: Task, spend: np.ndarray) -> np.ndarray:
    return np.stack([task.evaluator.values(spend[:, k]).mean(axis=1) for k in range(spend.shape[1])], axis=1)


def split(task: Task, spend: np.ndarray, table: np.ndarray) -> np.ndarray:
    """Money (c,) with the greatest sum of the tables (c, k) over a grid of the total; right to about one grid step."""
    low, high = task.range
    room = task.frame.total / CENT - low.sum()
    unit = max(room, 1e-9) / LEVELS
    level = np.arange(LEVELS + 1)
    best, taken = np.where(level == 0, 0.0, -np.inf), []
    for c in range(len(low)):
        most = int(min(LEVELS, np.ceil((high[c] - low[c]) / unit - 1e-9)))
        own = np.interp(np.minimum(low[c] + unit * np.arange(most + 1), high[c]), spend[c], table[c])
        left = level[:, None] - np.arange(most + 1)
        sums = np.where(left >= 0, best[np.maximum(left, 0)] + own, -np.inf)
        taken.append(sums.argmax(axis=1))
        best = sums.max(axis=1)
    rest = LEVELS if task.frame.exact else int(best.argmax())
    money = low.copy()
    for c in range(len(low) - 1, -1, -1):
        part = taken[c][rest]
        money[c] += unit * part
        rest -= part
    return money
