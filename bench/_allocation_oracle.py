# pyright: basic
"""An own reading of the limits of a budget, in whole cents: plain numpy, and a linear programme for what is possible.

Shares nothing with what it judges but the names of the limits, which are taken as a caller writes them: money over the
window. Used by the tests and by `bench.allocation_plans`.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def to_cents(money: Any) -> np.ndarray:
    """Money as whole cents; anything that is no whole cent is a violation by itself."""
    cents = np.asarray(money, dtype=float) * 100
    if not (np.abs(cents - np.rint(cents)) < 1e-4).all():
        raise ValueError("not whole cents")
    return np.rint(cents).astype(np.int64)


def broken(limits: dict[str, Any], present: Any, money: Any, spend: Any) -> list[str]:
    """Names of the limits that plans break: money (k, c) and spend (k, t, c) for k plans under the same limits."""
    plan, weekly = to_cents(np.atleast_2d(money)), to_cents(spend)
    weekly = weekly[None] if weekly.ndim == 2 else weekly
    size = plan.shape[1]
    now = np.rint(np.asarray(present, dtype=float) * 100).astype(np.int64)
    locked = np.broadcast_to(limits.get("locked", np.zeros(size, bool)), size)
    total = round(limits["total"] * 100)
    found = []

    def must(name: str, held: Any) -> None:
        if not np.all(held):
            found.append(name)

    must("negative", plan >= 0)
    must("negative by period", weekly >= 0)
    must("periods add up", weekly.sum(axis=1) == plan)
    must("locked", plan[:, locked] == now[locked])
    free = ~locked
    for name, side in (("low", 1), ("high", -1)):
        if limits.get(name) is not None:
            edge = np.broadcast_to(np.asarray(limits[name], dtype=float), size) * 100
            must(name, (side * (plan - edge) >= -1e-4)[:, free | (plan[0] != now)])
    if limits.get("floor") is not None:
        edge = np.broadcast_to(np.asarray(limits["floor"], dtype=float), size) * 100
        must("floor", ((plan == 0) | (plan >= edge - 1e-4))[:, free])
    step = np.zeros(size) if limits.get("step") is None else np.broadcast_to(limits["step"], size)
    steps = np.maximum(np.rint(np.asarray(step, dtype=float) * 100).astype(np.int64), 1)
    must("step", (plan % steps == 0)[:, free])
    must("total", plan.sum(axis=1) <= total)
    if limits.get("exact", True) and (steps[free] == 1).all():
        must("total spent", plan.sum(axis=1) == total)
    if limits.get("move") is not None:
        most = np.floor(limits["move"] * 100 + 1e-4)
        change = plan - now
        must("move up", np.maximum(change, 0).sum(axis=1) <= most)
        must("move down", np.maximum(-change, 0).sum(axis=1) <= most)
    return found


def possible(limits: dict[str, Any], present: Any, slack: float = 0.05) -> bool:
    """Whether any plan keeps total, ranges, locks and what may move, by `slack` of money; steps and floors apart.

    Money is present + added - taken, so all limits are linear.
    """
    from scipy.optimize import linprog

    now = np.asarray(present, dtype=float)
    size = len(now)
    locked = np.broadcast_to(limits.get("locked", np.zeros(size, bool)), size)
    low = np.broadcast_to(limits.get("low", 0.0), size) + slack
    high = np.minimum(np.broadcast_to(limits.get("high", np.inf), size), 1e12) - slack
    if (low > high)[~locked].any():
        return False
    if ((now < low - 2 * slack) | (now > high + 2 * slack))[locked].any():
        return False
    low, high = np.where(locked, now, low), np.where(locked, now, high)
    one, none = np.eye(size), np.zeros((1, size))
    change = np.hstack([one, -one])
    rows, most = [change, -change], [high - now, now - low]
    total = np.ones((1, size))
    rows.append(np.hstack([total, -total]))
    most.append(np.array([limits["total"] - now.sum()]))
    if limits.get("exact", True):
        rows.append(np.hstack([-total, total]))
        most.append(np.array([now.sum() - limits["total"]]))
    if limits.get("move") is not None:
        rows += [np.hstack([total, none]), np.hstack([none, total])]
        most += [np.array([limits["move"] - slack])] * 2
    solved = linprog(
        np.zeros(2 * size), A_ub=np.vstack(rows), b_ub=np.concatenate(most), bounds=[(0, None)] * (2 * size)
    )
    return solved.status == 0
