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

from methods.noise import LONG, WIDER, Floats, scatter, spread
from methods.trial.sequential import width

Flags = NDArray[np.bool_]

OVERSHOOT = 1.7
BEST = 10
"""Days at which the intervals are tightest."""


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


def tipped(yields: Floats, due: Floats, drop: float, noise: Floats | None = None) -> Floats:
    """(n,) evidence of each day that the yield fell to `1 - drop` of what is due on some day so far; log likelihood.

    Counts are Poisson's with their own overdispersion (quasi-likelihood), so that few of them tell as much as they can;
    the sum begins anew whenever it is below zero (CUSUM, Page 1954). While what is due comes in, `log(horizon / alpha)`
    is passed in at most a share alpha of horizons (Lorden 1971); `enough` is what simulation finds for the same.

    Args:
        yields: (n,) what came of a day, not negative; nan where it is not known, which counts as no day.
        due: (n,) what has to come of it, in the same unit.
        drop: share by which it is feared to fall short.
        noise: (n,) variance as a multiple of what is due; `spread` where not given.
    """
    due = np.where(due > 0, due, np.nan)
    gain = (drop * due + np.log(1 - drop) * yields) / (spread(yields, due) if noise is None else noise)
    found, so_far = np.zeros(len(yields)), 0.0
    for day, each in enumerate(gain.tolist()):
        so_far = max(0.0, so_far + each) if np.isfinite(each) else so_far
        found[day] = so_far
    return found


def enough(alpha: float, horizon: int) -> float:
    """Evidence that `tipped` passes in at most a share alpha of horizons.

    Lorden's bound takes no account of how far a sum jumps over it; from simulation with 3 to 40 counts a day.
    """
    return float(np.log(horizon / alpha)) - OVERSHOOT


def shortfall(yields: Floats, due: Floats, horizon: int) -> tuple[Floats, Floats]:
    """For each day the largest sum that is missing since any day of the horizon, and the noise of so many days.

    Args:
        yields: (n,) what came of a day; nan where it is not known, which counts as no day.
        due: (n,) what has to come of it, in the same unit.
        horizon: days.
    """
    known = np.isfinite(yields) & (due > 0)
    missing = np.concatenate([[0.0], np.cumsum(np.where(known, due - np.nan_to_num(yields), 0.0))])
    squares = np.concatenate([[0.0], np.cumsum(np.where(known, due, 0.0) ** 2)])
    most, noise = np.zeros(len(yields)), np.zeros(len(yields))
    for back in range(1, min(horizon, len(yields)) + 1):
        most[back - 1 :] = np.maximum(most[back - 1 :], missing[back:] - missing[:-back])
        noise[back - 1 :] = squares[back:] - squares[:-back]
    return most, scatter(yields, np.where(due > 0, due, np.nan), 1.0, LONG) * np.sqrt(noise)


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
