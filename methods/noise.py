"""How much days vary that are alike: learnt from pairs of days a week apart, some time before what is judged.

Neighbouring weeks share their weekday, so the week's pattern is not taken for noise.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEARN, LONG, LATE = 56, 168, 14
"""The noise is learnt from so many days, or a longer time, that end so many days earlier: what tips over must not hide
itself."""
FEWEST = 21
"""Pairs of days a week apart from which noise can be learnt."""
WIDER = 1.2
"""Days are alike in what nobody measures (weather, promotions), and the noise itself is estimated: from simulation."""


def scatter(yields: Floats, size: Floats, level: Floats | float, learn: int = LEARN) -> Floats:
    """(n,) standard deviation of a day's yield per unit of size, were its mean `level`; nan where too few days.

    Learnt from days a week apart. Counts vary with the square root of their mean, so the noise at another level is the
    learnt one times the square root of the levels' ratio; what varies in proportion varies even less below.

    Args:
        yields: (n,) what came of a day, not negative; nan where it is not known.
        size: (n,) what it is set against, such as spend.
        level: (n,) or one number: the mean in question.
        learn: days from which the noise is learnt.
    """
    ratio = np.divide(yields, size, out=np.full_like(yields, np.nan), where=size > 0)
    squares = np.full_like(ratio, np.nan)
    # Neighbouring weeks share their weekday, so the week's pattern is not taken for noise.
    squares[7:] = (ratio[7:] - ratio[:-7]) ** 2 / 2
    (squared, pairs), (mean, days) = (_recent(each, learn) for each in (squares, ratio))
    there = (pairs >= FEWEST) & (days > 0)
    at = np.broadcast_to(np.asarray(level, dtype=float), ratio.shape)
    usual = np.maximum(mean, 1e-12)
    return np.where(there, np.sqrt(np.maximum(squared, 0.0) * np.minimum(at / usual, 1.0)), np.nan)


def uneven(value: Floats, counts: Floats) -> Floats:
    """(n,) variance of what one count is worth, as a share of its squared mean; nan where too few days.

    Learnt like `scatter`, from the mean worth of days a week apart: that of n counts varies with 1/n.

    Args:
        value: (n,) what the counts of a day were worth together; nan where it is not known.
        counts: (n,) how many they were.
    """
    each = np.divide(value, counts, out=np.full_like(value, np.nan), where=counts > 0)
    squares, parts = np.full_like(each, np.nan), np.full_like(each, np.nan)
    squares[7:] = (each[7:] - each[:-7]) ** 2
    few = np.divide(1.0, counts, out=np.full_like(value, np.nan), where=counts > 0)
    parts[7:] = few[7:] + few[:-7]
    parts[np.isnan(squares)] = np.nan
    # All worth by all counts: a mean of the days' means would give a day of one count as much say as one of fifty.
    total, size = (_recent(np.where(np.isfinite(each), one, np.nan), LONG)[0] for one in (value, counts))
    (squared, pairs), (part, _) = _recent(squares, LONG), _recent(parts, LONG)
    there = (pairs >= FEWEST) & (total > 0)
    mean = np.divide(total, size, out=np.ones_like(value), where=there)
    return np.divide(squared, part * mean**2, out=np.full_like(value, np.nan), where=there)


def spread(yields: Floats, due: Floats) -> Floats:
    """(n,) variance of what comes of a day as a multiple of what is due; nan where the noise cannot be learnt yet."""
    due = np.where(due > 0, due, np.nan)
    return np.maximum((scatter(yields, due, 1.0, LONG) * WIDER) ** 2, 1e-12) * due


def dispersion(counts: Floats, due: Floats) -> tuple[Floats, Floats]:
    """(n,) the same of counts, whatever is due of the day itself, and (n,) what was due a day while that was learnt.

    Relative to what is due, a count varies with 1 / due: learnt over days that differ, it is that of their mean.
    """
    due = np.where(due > 0, due, np.nan)
    level = 1 / _recent(1 / due, LONG)[0]
    return np.maximum((scatter(counts, due, 1.0, LONG) * WIDER) ** 2, 1e-12) * level, level


def _recent(values: Floats, learn: int) -> tuple[Floats, Floats]:
    """(n,) mean and number of the known values in the days from which is learnt."""
    known = np.isfinite(values)
    sums = [np.concatenate([[0.0], np.cumsum(each)]) for each in (np.where(known, values, 0.0), known.astype(float))]
    end = np.maximum(np.arange(len(values)) - LATE, 0)
    total, count = (each[end] - each[np.maximum(end - learn, 0)] for each in sums)
    return np.divide(total, count, out=np.full(len(values), np.nan), where=count > 0), count
