"""Area under the ROC curve with its standard error, exactly and in n log n."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Auroc:
    """The area, its standard error, and how many of each kind it rests on."""

    value: float
    se: float
    positives: int
    negatives: int


def auroc(happened: NDArray[np.integer] | NDArray[np.bool_], score: Floats) -> Auroc:
    """Chance that a case scores above a non-case, ties counting half (Mann and Whitney 1947).

    The standard error is that of DeLong, DeLong and Clarke-Pearson (1988), by mid-ranks (Sun and Xu 2014).

    Args:
        happened: (n,) 0 or 1.
        score: (n,) higher means more likely.

    Returns:
        The area; 0.5 with an infinite standard error where there are fewer than two cases or non-cases.

    >>> auroc(np.array([0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8])).value
    0.75
    """
    yes = np.asarray(happened).astype(bool)
    ones, zeros = score[yes], score[~yes]
    if min(len(ones), len(zeros)) < 2:
        return Auroc(0.5, float("inf"), len(ones), len(zeros))
    whole = mid_ranks(score)
    above = (whole[yes] - mid_ranks(ones)) / len(zeros)
    below = 1 - (whole[~yes] - mid_ranks(zeros)) / len(ones)
    spread = above.var(ddof=1) / len(ones) + below.var(ddof=1) / len(zeros)
    return Auroc(float(above.mean()), float(np.sqrt(spread)), len(ones), len(zeros))


def mid_ranks(values: Floats) -> Floats:
    """Ranks from 1, tied values sharing the mean of their ranks."""
    order = np.argsort(values, kind="stable")
    _, first, count = np.unique(values[order], return_index=True, return_counts=True)
    ranks = np.empty(len(values))
    ranks[order] = np.repeat(first + (count + 1) / 2, count)
    return ranks
