# pyright: basic
"""The weekday pattern of daily spend, shrunk towards none as far as the weeks leave it in doubt."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def weekday_factors(spend: Floats, weekday: Ints) -> Floats:
    """Multiplicative weekday pattern with mean one, shrunk towards one as far as the weeks leave it in doubt.

    Each day is divided by the mean of the seven days around it; a weekday's mean ratio is shrunk by
    between / (between + within / count): empirical Bayes (Efron & Morris 1975). Under two full weeks all factors are
    one. A weekday that was seen at least three times and never spent has the factor zero.

    Args:
        spend: (days,) spend of consecutive days.
        weekday: (days,) weekday of each, Monday is 0.

    Returns:
        (7,) factors, Monday first.
    """
    if spend.size < 14 or not spend.any():
        return np.ones(7)
    sums = np.concatenate([[0.0], np.cumsum(spend)])
    left = np.clip(np.arange(spend.size) - 3, 0, spend.size - 7)
    around = (sums[left + 7] - sums[left]) / 7
    busy = around > 1e-12 * spend.max()
    ratio, day = spend[busy] / around[busy], weekday[busy]
    count = np.bincount(day, minlength=7).astype(np.float64)
    mean = np.bincount(day, ratio, minlength=7) / np.maximum(count, 1)
    within = float(np.sum((ratio - mean[day]) ** 2) / max(ratio.size - 7, 1))
    doubt = within / np.maximum(count, 1)
    between = max(float(np.mean((mean - 1) ** 2 - doubt)), 0.0)
    weight = between / (between + doubt) if between > 0 else np.zeros(7)
    factors = np.maximum(1 + weight * (mean - 1), 0.02)
    never = (np.bincount(weekday, spend > 0, minlength=7) == 0) & (np.bincount(weekday, minlength=7) >= 3)
    factors[never] = 0.0
    return factors * 7 / factors.sum()
