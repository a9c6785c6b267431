# pyright: basic
"""When money can be spent: each hour's share of the spend of a horizon, learnt from the hours of the past.

weekday x hour, as a product of a daily curve for working days, one for weekends and a weekday factor, each shrunk:

    cell = day factor (weekday) x curve (working day or weekend, hour),   curve = (sum + k mean curve) / (n + k)

A day's curve needs few days, a full table of 168 cells would need many weeks.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DAYS_OF_PRIOR = 2.0
QUIET = 0.02
"""No hour gets less than this share of an average one: a market that was never open may open."""


def hourly(hour_of_history: Ints, amount: Floats, first_weekday: int, begin_weekday: int, days: int) -> Floats:
    """(24 days,) share of all spend that each hour of the horizon should see; sums to 1.

    Args:
        hour_of_history: (n,) hours since the history's first midnight.
        amount: (n,) what could have been spent at a steady price of money, money.
        first_weekday: weekday of the history's first day, Monday is 0.
        begin_weekday: weekday of the horizon's first day.
        days: length of the horizon.

    >>> bool(abs(hourly(np.arange(48), np.ones(48), 0, 2, 3).sum() - 1) < 1e-12)
    True
    """
    whole = int(hour_of_history.max()) // 24 + 1 if len(hour_of_history) else 1
    table = np.bincount(hour_of_history, amount, whole * 24).reshape(whole, 24)
    seen = table.sum(axis=1) > 0
    table, weekday = table[seen], ((first_weekday + np.arange(whole)) % 7)[seen]
    if not table.size:
        return np.full(24 * days, 1 / (24 * days))
    per_day = table.sum(axis=1)
    level = per_day.mean()
    curves = table / per_day[:, None]
    common = curves.mean(axis=0)
    cells = np.zeros((7, 24))
    for day in range(7):
        alike = (weekday >= 5) == (day >= 5)
        curve = (curves[alike].sum(axis=0) + DAYS_OF_PRIOR * common) / (alike.sum() + DAYS_OF_PRIOR)
        mine = weekday == day
        factor = (per_day[mine].sum() / level + DAYS_OF_PRIOR / 2) / (mine.sum() + DAYS_OF_PRIOR / 2)
        cells[day] = factor * curve
    cells = np.maximum(cells, QUIET * cells.mean())
    out = cells[(begin_weekday + np.arange(days)) % 7].ravel()
    return out / out.sum()
