"""Whether a running mean has tipped over, looked at every day: sure on whatever day one looks, wherever it began.

What a campaign brings per euro is watched from every day on from which it may have tipped. Each of these starts has a
confidence sequence of its own, and they share the error: over all starts of a horizon and all days ever after, the
chance of a false alarm stays below alpha (a union over starts, as in the e-detectors of Shin, Ramdas & Rinaldo 2023,
section 2, made of the sequences of `methods.trial.sequential`).
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from methods.trial.sequential import width

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LEARN, LATE = 56, 14
"""The noise is learnt from so many days that end so many days earlier: what tips over must not hide itself."""
FEWEST = 21
"""Pairs of days a week apart from which noise can be learnt."""
WIDER = 1.2
"""Days are alike in what nobody measures (weather, promotions), and the noise itself is estimated: from simulation."""
BEST = 10
"""Days at which the intervals are tightest."""


def scatter(yields: Floats, size: Floats, level: Floats | float) -> Floats:
    """(n,) standard deviation of a day's yield per unit of size, were its mean `level`; nan where too few days.

    Learnt from days a week apart. Counts vary with the square root of their mean, so the noise at another level is the
    learnt one times the square root of the levels' ratio; what varies in proportion varies even less below.

    Args:
        yields: (n,) what came of a day, not negative; nan where it is not known.
        size: (n,) what it is set against, such as spend.
        level: (n,) or one number: the mean in question.
    """
    ratio = np.divide(yields, size, out=np.full_like(yields, np.nan), where=size > 0)
    squares = np.full_like(ratio, np.nan)
    # Neighbouring weeks share their weekday, so the week's pattern is not taken for noise.
    squares[7:] = (ratio[7:] - ratio[:-7]) ** 2 / 2
    (squared, pairs), (mean, days) = (_recent(each) for each in (squares, ratio))
    there = (pairs >= FEWEST) & (days > 0)
    at = np.broadcast_to(np.asarray(level, dtype=float), ratio.shape)
    usual = np.maximum(mean, 1e-12)
    return np.where(there, np.sqrt(np.maximum(squared, 0.0) * np.minimum(at / usual, 1.0)), np.nan)


def _recent(values: Floats) -> tuple[Floats, Floats]:
    """(n,) mean and number of the known values in the days from which is learnt."""
    known = np.isfinite(values)
    sums = [np.concatenate([[0.0], np.cumsum(each)]) for each in (np.where(known, values, 0.0), known.astype(float))]
    end = np.maximum(np.arange(len(values)) - LATE, 0)
    total, count = (each[end] - each[np.maximum(end - LEARN, 0)] for each in sums)
    return np.divide(total, count, out=np.full(len(values), np.nan), where=count > 0), count


def bounds(yields: Floats, size: Floats, level: Floats | float, alpha: float, horizon: int) -> tuple[Floats, Floats]:
    """For each day the lowest upper and the highest lower end of the yield per unit of size since any recent day.

    Args:
        yields: (n,) what came of a day, not negative; nan where it is not known, which counts as no day.
        size: (n,) what it is set against.
        level: (n,) or one number: the mean at which something is decided.
        alpha: share of horizons in which either end may ever be wrong.
        horizon: days in which a start is looked for, and by which the error is shared.

    Returns:
        (n,) upper and (n,) lower ends; nan where the noise cannot be learnt yet.
    """
    sd = scatter(yields, size, level) * WIDER
    known = np.isfinite(yields) & (size > 0)
    g, x = np.where(known, yields, 0.0), np.where(known, size, 0.0)
    sums = [np.concatenate([[0.0], np.cumsum(each)]) for each in (g, x, x * x, known.astype(float))]
    # One side only: a sequence at twice the share.
    reaches = widths(horizon, 2 * alpha / horizon)
    upper, lower = np.full(len(yields), np.nan), np.full(len(yields), np.nan)
    for back in range(1, min(horizon, len(yields)) + 1):
        won, spent, squares, days = (each[back:] - each[:-back] for each in sums)
        there = (days >= 1) & np.isfinite(sd[back - 1 :])
        total = np.where(there, spent, 1.0)
        reach = sd[back - 1 :] * np.sqrt(squares) / total * reaches[days.astype(int)]
        high, low = np.where(there, won / total + reach, np.nan), np.where(there, won / total - reach, np.nan)
        upper[back - 1 :], lower[back - 1 :] = np.fmin(upper[back - 1 :], high), np.fmax(lower[back - 1 :], low)
    return upper, lower


@cache
def widths(days: int, alpha: float) -> Floats:
    """(days + 1,) half widths in standard errors, by number of days; the first is that of no day."""
    return np.array([0.0] + [width(n, BEST, alpha) for n in range(1, days + 1)])


def latched(enter: Flags, leave: Flags, dwell: int) -> Flags:
    """The state of each day: on from where it enters, off where it leaves, and never less than `dwell` days on.

    >>> latched(np.array([0, 1, 0, 0, 0], bool), np.array([1, 0, 1, 1, 1], bool), 2).tolist()
    [False, True, True, False, False]
    """
    state, on, since = np.zeros(len(enter), dtype=np.bool_), False, 0
    for day in range(len(enter)):
        if on and leave[day] and day - since >= dwell:
            on = False
        elif not on and enter[day]:
            on, since = True, day
        state[day] = on
    return state
